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

double grid(RandomState& random) {
  return static_cast<double>(random.leading_bits(11)) / 1024 - 1;
}

double bell(RandomState& random) {
  std::uint32_t sum = 0;
  for (int i = 0; i < 4; ++i)
    sum += random.leading_bits(10);
  return (static_cast<double>(sum) / 1024 - 2) * 1.75;
}

/// out = [value(), …]: memory is touched as it fills, not before.
template <class Value>
void plan_values(Plan& plan, Count size, Values& out, Value value) {
  plan.once([&out, size] { out.reserve(at(size)); });
  plan.each(size, [&out, value](Count) mutable { out.push_back(value()); });
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

/// What the recipes share.
struct Recipe {
  Plan& plan;
  const DataSpec& spec;
  Count rows;
  RandomState& random;
  ToyData& data;

  Count cells() const { return rows * spec.features; }
  double* row(Count i) const { return data.x.data() + i * spec.features; }
};

/// order = the row numbers in the order of their values, equal ones as they came: blocks are
/// sorted, then merged to ever longer ones.
void plan_stable_order(const Recipe& r, const Values& values, std::vector<std::int32_t>& order) {
  constexpr Count kBlock = 1024;
  constexpr Count kSorting = 10;  // times the cost of a merge
  auto& merged = r.plan.keep(std::vector<std::int32_t>{});
  const Count rows = r.rows;
  r.plan.once([&order, &merged, rows] {
    order.resize(at(rows));
    merged.resize(at(rows));
    std::iota(order.begin(), order.end(), 0);
  });
  const auto less = [&values](std::int32_t a, std::int32_t b) {
    return values[at(a)] < values[at(b)];
  };
  const auto place = [&order, rows](Count row) {
    return order.begin() + static_cast<std::ptrdiff_t>(std::min(row, rows));
  };
  r.plan.each((rows + kBlock - 1) / kBlock,
              [place, less](Count i) {
                std::stable_sort(place(i * kBlock), place((i + 1) * kBlock), less);
              },
              kBlock * kSorting);
  for (Count width = kBlock; width < rows; width *= 2) {
    r.plan.each((rows + 2 * width - 1) / (2 * width),
                [place, less, &merged, width](Count i) {
                  const Count first = 2 * width * i;
                  std::merge(place(first), place(first + width), place(first + width),
                             place(first + 2 * width),
                             merged.begin() + static_cast<std::ptrdiff_t>(first), less);
                },
                2 * width);
    r.plan.once([&order, &merged] { order.swap(merged); });
  }
}

void reorder(const Recipe& r, const std::vector<std::int32_t>& order) {
  ToyData& out = r.plan.keep(ToyData{});
  r.plan.once([&out, r] {
    out.x.reserve(r.data.x.size());
    out.y.reserve(r.data.y.size());
  });
  r.plan.each(r.rows, [&out, &order, r](Count i) {
    const Count row = order[at(i)];
    out.x.insert(out.x.end(), r.row(row), r.row(row) + r.spec.features);
    out.y.push_back(r.data.y[at(row)]);
  });
  r.plan.once([&out, r] { r.data = std::move(out); });
}

void add_noise(const Recipe& r) {
  r.plan.each(r.cells(), [r](Count i) {
    double& cell = r.data.x[at(i)];
    cell = cell + r.spec.noise * bell(r.random);
  });
}

void plan_grid(const Recipe& r) {
  plan_values(r.plan, r.cells(), r.data.x, [&random = r.random] { return grid(random); });
}

void random_labels(const Recipe& r) {
  plan_values(r.plan, r.cells(), r.data.x, [&random = r.random] { return random.rand(); });
  if (!r.spec.majority_share) {
    plan_values(r.plan, r.rows, r.data.y,
                [r] { return static_cast<double>(r.random.randint(0, r.spec.classes)); });
    return;
  }
  Values& labels = r.plan.keep(Values{});
  auto& order = r.plan.keep(std::vector<std::int32_t>{});
  r.plan.once([&labels, r] { labels = sorted_labels(r.spec, r.rows); });
  plan_permutation(r.plan, r.rows, r.random, order);
  r.plan.each(r.rows,
              [&labels, &order, r](Count i) { r.data.y.push_back(labels[at(order[at(i)])]); });
}

// Sum over the columns of f(x) times +1, -1, +1, …: exact, since x are multiples of 1/1024.
template <class F>
void plan_alternating_sums(const Recipe& r, Values& out, F f) {
  r.plan.each(r.rows, [&out, r, f](Count i) {
    double sum = 0;
    for (Count j = 0; j < r.spec.features; ++j)
      sum += f(r.row(i)[j]) * sign_of(j);
    out.push_back(sum);
  });
}

void linear(const Recipe& r) {
  plan_grid(r);
  Values& sums = r.plan.keep(Values{});
  plan_alternating_sums(r, sums, [](double v) { return v; });
  auto& order = r.plan.keep(std::vector<std::int32_t>{});
  plan_stable_order(r, sums, order);
  r.plan.once([&order, r] {
    const Values labels = sorted_labels(r.spec, r.rows);
    r.data.y.resize(at(r.rows));
    for (Count i = 0; i < r.rows; ++i)
      r.data.y[at(order[at(i)])] = labels[at(i)];
  });
  const double middle = static_cast<double>(r.spec.classes - 1) / 2;
  r.plan.each(r.rows, [r, middle](Count i) {
    for (Count j = 0; j < r.spec.features; ++j) {
      double& cell = r.row(i)[j];
      cell = cell + sign_of(j) * (r.data.y[at(i)] - middle);
    }
  });
  add_noise(r);
}

// Sets the first two columns of every row from their own draws and the label.
template <class Place>
void place_in_plane(const Recipe& r, Place place) {
  r.plan.each(r.rows, [r, place](Count i) {
    double* row = r.row(i);
    const Point point = place(i, r.data.y[at(i)], row[0], r.spec.features > 1 ? row[1] : 0);
    row[0] = point.x;
    if (r.spec.features > 1) row[1] = point.y;
  });
}

void in_plane(const Recipe& r) {
  const auto k = static_cast<double>(r.spec.classes);
  r.plan.once([r] { r.data.y = sorted_labels(r.spec, r.rows); });
  plan_grid(r);
  if (r.spec.kind == DataKind::kXor) {
    Values& cells = r.plan.keep(Values{});
    plan_values(r.plan, r.rows, cells,
                [r] { return static_cast<double>(r.random.randint(0, r.spec.classes)); });
    place_in_plane(r, [&cells, k](Count i, double label, double x0, double x1) {
      const double cell = cells[at(i)];
      const double other = label - cell + (label < cell ? k : 0);
      return Point{(cell + (x0 + 1) / 2) * 2 / k - 1, (other + (x1 + 1) / 2) * 2 / k - 1};
    });
  } else if (r.spec.kind == DataKind::kCircles) {
    place_in_plane(r, [k](Count, double label, double x0, double) {
      const Point p = turn((x0 + 1) * 2);
      const double radius = (label + 1) / k;
      return Point{p.x * radius, p.y * radius};
    });
  } else {
    place_in_plane(r, [k](Count, double label, double x0, double) {
      const double radius = (x0 + 1) / 2;
      const Point p = turn(label * 4 / k + radius * 5);
      return Point{p.x * radius, p.y * radius};
    });
  }
  add_noise(r);
}

void blobs(const Recipe& r) {
  r.plan.once([r] { r.data.y = sorted_labels(r.spec, r.rows); });
  plan_values(r.plan, r.cells(), r.data.x, [r] { return r.spec.noise * bell(r.random); });
  const auto k = static_cast<double>(r.spec.classes);
  place_in_plane(r, [k](Count, double label, double x0, double x1) {
    const Point p = turn(label * 4 / k);
    return Point{x0 + p.x, x1 + p.y};
  });
}

void regression(const Recipe& r) {
  plan_grid(r);
  const bool quadratic = r.spec.kind == DataKind::kQuadraticRegression;
  plan_alternating_sums(r, r.data.y, [quadratic](double v) { return quadratic ? v * v : v; });
  r.plan.each(r.rows, [r](Count i) {
    double& target = r.data.y[at(i)];
    target = target + r.spec.noise * bell(r.random);
  });
}

}  // namespace

void plan_permutation(Plan& plan, Count count, RandomState& random,
                      std::vector<std::int32_t>& order) {
  plan.once([&order, count] {
    order.resize(at(count));
    std::iota(order.begin(), order.end(), 0);
  });
  plan.each(std::max<Count>(0, count - 1), [&order, &random, count](Count round) {
    random.shuffle_one(order, at(count - 1 - round));
  });
}

void plan_toy_data(Plan& plan, const DataSpec& spec, Count rows, RandomState& random,
                   ToyData& data) {
  if (rows == 0) return;
  const Recipe r{plan, spec, rows, random, data};
  bool comes_sorted = false;
  switch (spec.kind) {
    case DataKind::kRandomLabels:
      random_labels(r);
      break;
    case DataKind::kLinear:
      linear(r);
      break;
    case DataKind::kXor:
    case DataKind::kCircles:
    case DataKind::kSpiral:
      in_plane(r);
      comes_sorted = true;
      break;
    case DataKind::kBlobs:
      blobs(r);
      comes_sorted = true;
      break;
    case DataKind::kLinearRegression:
    case DataKind::kQuadraticRegression:
      regression(r);
      break;
  }
  const bool wants_sorted = spec.order == DataOrder::kSorted;
  auto& order = plan.keep(std::vector<std::int32_t>{});
  if (comes_sorted && !wants_sorted) {
    plan_permutation(plan, rows, random, order);
    reorder(r, order);
  } else if (!comes_sorted && wants_sorted) {
    plan_stable_order(r, data.y, order);
    reorder(r, order);
  }
  if (spec.shuffled_apart) {
    auto& apart = plan.keep(std::vector<std::int32_t>{});
    Values& labels = plan.keep(Values{});
    plan_permutation(plan, rows, random, apart);
    plan.once([&labels, r] { labels = r.data.y; });
    plan.each(rows, [&labels, &apart, r](Count i) { r.data.y[at(i)] = labels[at(apart[at(i)])]; });
  }
}

}  // namespace fitscope::feed
