#include "feed/toy_data.h"

#include <algorithm>
#include <cmath>
#include <numeric>

namespace fitscope::feed {
namespace {

using math::RandomState;
using scenario::DataKind;
using scenario::DataOrder;
using scenario::DataSpec;

using Values = std::vector<double>;

std::size_t at(Count i) {
  return static_cast<std::size_t>(i);
}

double sign_of(Count column) {
  return column % 2 == 0 ? 1 : -1;
}

Values grid(Count size, RandomState& random) {
  Values out(at(size));
  for (double& value : out)
    value = static_cast<double>(random.leading_bits(11)) / 1024 - 1;
  return out;
}

double bell(RandomState& random) {
  std::uint32_t sum = 0;
  for (int i = 0; i < 4; ++i)
    sum += random.leading_bits(10);
  return (static_cast<double>(sum) / 1024 - 2) * 1.75;
}

Values bell(Count size, RandomState& random) {
  Values out(at(size));
  for (double& value : out)
    value = bell(random);
  return out;
}

struct Point {
  double x, y;
};

Point turn(double quarters) {
  const double quarter = std::floor(quarters);
  const double s = (quarters - quarter) * 0.41421356237309503;  // tan(22.5 degrees)
  const double d = 1 + s * s;
  const double c = (1 - s * s) / d;
  const double n = 2 * s / d;
  switch (static_cast<int>(quarter) % 4) {
    case 0:
      return {c, n};
    case 1:
      return {-n, c};
    case 2:
      return {-c, -n};
    default:
      return {n, -c};
  }
}

Values sorted_labels(const DataSpec& spec, Count rows) {
  Values out(at(rows));
  if (!spec.majority_share) {
    for (Count i = 0; i < rows; ++i)
      out[at(i)] = static_cast<double>(i * spec.classes / rows);
    return out;
  }
  const auto first =
      static_cast<Count>(std::floor(*spec.majority_share * static_cast<double>(rows) + 0.5));
  const Count rest = rows - first;
  for (Count i = 0; i < rest; ++i) {
    out[at(first + i)] = static_cast<double>(1 + i * (spec.classes - 1) / rest);
  }
  return out;
}

// Row numbers in the order of their values, equal ones as they came.
std::vector<std::int32_t> stable_order(const Values& values) {
  std::vector<std::int32_t> order(values.size());
  std::iota(order.begin(), order.end(), 0);
  std::stable_sort(order.begin(), order.end(),
                   [&](std::int32_t a, std::int32_t b) { return values[at(a)] < values[at(b)]; });
  return order;
}

void reorder(ToyData& data, const std::vector<std::int32_t>& order, Count features) {
  ToyData out;
  out.x.reserve(data.x.size());
  out.y.reserve(data.y.size());
  for (const std::int32_t row : order) {
    const auto first = data.x.begin() + static_cast<std::ptrdiff_t>(row * features);
    out.x.insert(out.x.end(), first, first + static_cast<std::ptrdiff_t>(features));
    out.y.push_back(data.y[at(row)]);
  }
  data = std::move(out);
}

void add_noise(ToyData& data, double noise, RandomState& random) {
  for (double& cell : data.x)
    cell = cell + noise * bell(random);
}

ToyData random_labels(const DataSpec& spec, Count rows, RandomState& random) {
  ToyData data{Values(at(rows * spec.features)), Values(at(rows))};
  for (double& cell : data.x)
    cell = random.rand();
  if (!spec.majority_share) {
    for (double& label : data.y)
      label = static_cast<double>(random.randint(0, spec.classes));
    return data;
  }
  const Values labels = sorted_labels(spec, rows);
  const auto order = random.permutation(static_cast<std::int32_t>(rows));
  for (Count i = 0; i < rows; ++i)
    data.y[at(i)] = labels[at(order[at(i)])];
  return data;
}

// Sum over the columns of f(x) times +1, -1, +1, …: exact, since x are multiples of 1/1024.
template <class F>
Values alternating_sums(const Values& x, Count rows, Count features, F f) {
  Values out(at(rows));
  for (Count i = 0; i < rows; ++i) {
    for (Count j = 0; j < features; ++j)
      out[at(i)] += f(x[at(i * features + j)]) * sign_of(j);
  }
  return out;
}

ToyData linear(const DataSpec& spec, Count rows, RandomState& random) {
  ToyData data{grid(rows * spec.features, random), Values(at(rows))};
  const auto order =
      stable_order(alternating_sums(data.x, rows, spec.features, [](double v) { return v; }));
  const Values labels = sorted_labels(spec, rows);
  for (Count i = 0; i < rows; ++i)
    data.y[at(order[at(i)])] = labels[at(i)];
  const double middle = static_cast<double>(spec.classes - 1) / 2;
  for (Count i = 0; i < rows; ++i) {
    for (Count j = 0; j < spec.features; ++j) {
      double& cell = data.x[at(i * spec.features + j)];
      cell = cell + sign_of(j) * (data.y[at(i)] - middle);
    }
  }
  add_noise(data, spec.noise, random);
  return data;
}

// Sets the first two columns of every row from their own draws and the label.
template <class Place>
void place_in_plane(ToyData& data, const DataSpec& spec, Count rows, Place place) {
  for (Count i = 0; i < rows; ++i) {
    double* row = data.x.data() + i * spec.features;
    const Point point = place(i, data.y[at(i)], row[0], spec.features > 1 ? row[1] : 0);
    row[0] = point.x;
    if (spec.features > 1) row[1] = point.y;
  }
}

ToyData in_plane(const DataSpec& spec, Count rows, RandomState& random) {
  const auto k = static_cast<double>(spec.classes);
  ToyData data{.x = {}, .y = sorted_labels(spec, rows)};
  data.x = grid(rows * spec.features, random);
  if (spec.kind == DataKind::kXor) {
    Values cells(at(rows));
    for (double& cell : cells)
      cell = static_cast<double>(random.randint(0, spec.classes));
    place_in_plane(data, spec, rows, [&](Count i, double label, double x0, double x1) {
      const double cell = cells[at(i)];
      const double other = label - cell + (label < cell ? k : 0);
      return Point{(cell + (x0 + 1) / 2) * 2 / k - 1, (other + (x1 + 1) / 2) * 2 / k - 1};
    });
  } else if (spec.kind == DataKind::kCircles) {
    place_in_plane(data, spec, rows, [&](Count, double label, double x0, double) {
      const Point p = turn((x0 + 1) * 2);
      const double radius = (label + 1) / k;
      return Point{p.x * radius, p.y * radius};
    });
  } else {
    place_in_plane(data, spec, rows, [&](Count, double label, double x0, double) {
      const double radius = (x0 + 1) / 2;
      const Point p = turn(label * 4 / k + radius * 5);
      return Point{p.x * radius, p.y * radius};
    });
  }
  add_noise(data, spec.noise, random);
  return data;
}

ToyData blobs(const DataSpec& spec, Count rows, RandomState& random) {
  ToyData data{.x = {}, .y = sorted_labels(spec, rows)};
  data.x = bell(rows * spec.features, random);
  for (double& cell : data.x)
    cell = spec.noise * cell;
  const auto k = static_cast<double>(spec.classes);
  place_in_plane(data, spec, rows, [&](Count, double label, double x0, double x1) {
    const Point p = turn(label * 4 / k);
    return Point{x0 + p.x, x1 + p.y};
  });
  return data;
}

ToyData regression(const DataSpec& spec, Count rows, RandomState& random) {
  ToyData data{.x = grid(rows * spec.features, random), .y = {}};
  const bool quadratic = spec.kind == DataKind::kQuadraticRegression;
  data.y = alternating_sums(data.x, rows, spec.features,
                            [quadratic](double v) { return quadratic ? v * v : v; });
  const Values strays = bell(rows, random);
  for (std::size_t i = 0; i < data.y.size(); ++i)
    data.y[i] = data.y[i] + spec.noise * strays[i];
  return data;
}

}  // namespace

ToyData make_toy_data(const DataSpec& spec, Count rows, RandomState& random) {
  if (rows == 0) return {};
  ToyData data;
  bool comes_sorted = false;
  switch (spec.kind) {
    case DataKind::kRandomLabels:
      data = random_labels(spec, rows, random);
      break;
    case DataKind::kLinear:
      data = linear(spec, rows, random);
      break;
    case DataKind::kXor:
    case DataKind::kCircles:
    case DataKind::kSpiral:
      data = in_plane(spec, rows, random);
      comes_sorted = true;
      break;
    case DataKind::kBlobs:
      data = blobs(spec, rows, random);
      comes_sorted = true;
      break;
    case DataKind::kLinearRegression:
    case DataKind::kQuadraticRegression:
      data = regression(spec, rows, random);
      break;
  }
  const bool wants_sorted = spec.order == DataOrder::kSorted;
  if (comes_sorted && !wants_sorted) {
    reorder(data, random.permutation(static_cast<std::int32_t>(rows)), spec.features);
  } else if (!comes_sorted && wants_sorted) {
    reorder(data, stable_order(data.y), spec.features);
  }
  if (spec.shuffled_apart) {
    const auto order = random.permutation(static_cast<std::int32_t>(rows));
    const Values labels = data.y;
    for (Count i = 0; i < rows; ++i)
      data.y[at(i)] = labels[at(order[at(i)])];
  }
  return data;
}

}  // namespace fitscope::feed
