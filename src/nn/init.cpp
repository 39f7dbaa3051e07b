#include "nn/init.h"

#include <algorithm>
#include <cmath>

#include "base/check.h"

namespace fitscope::nn {
namespace {

using scenario::Initializer;

// Standard deviation of a normal cut off at two of its own: Keras divides it out again.
constexpr double kTruncatedStddev = 0.87962566103423978;

void fill_uniform(double limit, math::RandomState& random, std::span<float> out) {
  for (float& value : out)
    value = static_cast<float>((2 * random.rand() - 1) * limit);
}

void fill_normal(double stddev, math::RandomState& random, std::span<float> out) {
  for (float& value : out)
    value = static_cast<float>(nearly_normal(random) * stddev);
}

void fill_truncated_normal(double stddev, math::RandomState& random, std::span<float> out) {
  std::vector<double> draws(out.size());
  for (double& draw : draws)
    draw = nearly_normal(random);
  const auto outside = [](double draw) { return std::abs(draw) > 2; };
  while (std::any_of(draws.begin(), draws.end(), outside)) {
    for (double& draw : draws) {
      if (outside(draw)) draw = nearly_normal(random);
    }
  }
  for (std::size_t i = 0; i < out.size(); ++i)
    out[i] = static_cast<float>(draws[i] * stddev);
}

}  // namespace

double nearly_normal(math::RandomState& random) {
  double sum = 0;
  for (int i = 0; i < 12; ++i)
    sum += std::floor(random.rand() * 1048576);
  return sum / 1048576 - 6 + 6.0 / 1048576;
}

void fill_kernel(Initializer initializer, std::int64_t fan_in, std::int64_t fan_out,
                 math::RandomState& random, std::span<float> kernel) {
  FS_CHECK(std::ssize(kernel) == fan_in * fan_out);
  const double in = std::max(1.0, static_cast<double>(fan_in));
  const double average = std::max(1.0, static_cast<double>(fan_in + fan_out) / 2);
  const auto uniform = [&](double scale) { fill_uniform(std::sqrt(3 * scale), random, kernel); };
  const auto truncated = [&](double scale) {
    fill_truncated_normal(std::sqrt(scale) / kTruncatedStddev, random, kernel);
  };
  switch (initializer) {
    case Initializer::kGlorotUniform:
      return uniform(1 / average);
    case Initializer::kGlorotNormal:
      return truncated(1 / average);
    case Initializer::kHeUniform:
      return uniform(2 / in);
    case Initializer::kHeNormal:
      return truncated(2 / in);
    case Initializer::kLecunUniform:
      return uniform(1 / in);
    case Initializer::kLecunNormal:
      return truncated(1 / in);
    case Initializer::kRandomUniform:
      return fill_uniform(0.05, random, kernel);
    case Initializer::kRandomNormal:
      return fill_normal(0.05, random, kernel);
    case Initializer::kZeros:
      return std::fill(kernel.begin(), kernel.end(), 0.0F);
    case Initializer::kOnes:
      return std::fill(kernel.begin(), kernel.end(), 1.0F);
  }
}

}  // namespace fitscope::nn
