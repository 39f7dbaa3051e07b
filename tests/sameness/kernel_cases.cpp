#include <cstring>
#include <vector>

#include "base/hash.h"
#include "math/array_loop.h"
#include "math/kernels.h"
#include "math/rng.h"
#include "math/tensorflow_math.h"
#include "sameness/cases.h"

namespace fitscope::sameness {
namespace {

using math::Index;
using Values = std::vector<float>;

std::uint64_t hash_of(const Values& values) {
  Hash hash;
  for (const float value : values)
    hash.real(value);
  return hash.value();
}

// Bit patterns of floats between two words, evenly spread: what lies there includes every edge.
Values patterns(std::uint32_t first, std::uint32_t last, std::uint32_t count) {
  Values values;
  const double step = (static_cast<double>(last) - static_cast<double>(first)) / (count - 1);
  for (std::uint32_t i = 0; i < count; ++i) {
    const auto word = first + static_cast<std::uint32_t>(step * i);
    float value = 0;
    std::memcpy(&value, &word, sizeof value);
    values.push_back(value);
  }
  return values;
}

struct Region {
  const char* name;
  std::uint32_t first, last;
};
constexpr Region kRegions[] = {
    {"subnormal", 0x00000000, 0x007fffff},    {"tiny", 0x00800000, 0x33000000},
    {"moderate", 0x33000000, 0x43000000},     {"huge", 0x43000000, 0x7f7fffff},
    {"inf-nan", 0x7f800000, 0x7fffffff},      {"-subnormal", 0x80000000, 0x807fffff},
    {"-tiny", 0x80800000, 0xb3000000},        {"-moderate", 0xb3000000, 0xc3000000},
    {"-huge", 0xc3000000, 0xff7fffff},        {"-inf-nan", 0xff800000, 0xffffffff},
    {"exp-overflow", 0x42b00000, 0x42b40000}, {"exp-underflow", 0xc2ae0000, 0xc2d20000},
};

void packet_exps(const float* x, float* y, Index size) {
  math::map_packets(
      x, y, size, [](math::Float4 v) { return math::packet_exp(v); }, math::single_exp);
}
void sigmoids_216(const float* x, float* y, Index size) {
  math::map_packets(
      x, y, size, [](math::Float4 v) { return math::packet_sigmoid_216(v); },
      math::single_sigmoid_216);
}
void sigmoids_218(const float* x, float* y, Index size) {
  math::map_packets(
      x, y, size, [](math::Float4 v) { return math::packet_sigmoid_218(v); },
      math::single_sigmoid_218);
}
void tanhs_218(const float* x, float* y, Index size) {
  math::map(x, y, size, [](math::Float4 v) { return math::packet_tanh_218(v); });
}
void tanhs_220(const float* x, float* y, Index size) {
  math::map(x, y, size, [](math::Float4 v) { return math::packet_tanh_220(v); });
}

struct Function {
  const char* name;
  void (*of)(const float*, float*, Index);
};
constexpr Function kFunctions[] = {
    {"exp", math::exp},
    {"log", math::log},
    {"log1p", math::log1p},
    {"tanh", math::tanh},
    {"sigmoid", math::sigmoid},
    {"softplus", math::softplus},
    {"packet-exp", packet_exps},
    {"sigmoid-216", sigmoids_216},
    {"sigmoid-218", sigmoids_218},
    {"tanh-218", tanhs_218},
    {"tanh-220", tanhs_220},
};

Values random_values(Index size, std::uint32_t seed) {
  math::RandomState random(seed);
  Values values(static_cast<std::size_t>(size));
  // Magnitudes from 1e-6 to 1e6, so that sums round in every way.
  for (float& value : values) {
    float scale = 1;
    for (std::int64_t i = random.randint(-6, 7); i != 0; i += i < 0 ? 1 : -1) {
      scale = i < 0 ? scale / 10 : scale * 10;
    }
    value = static_cast<float>(random.rand() * 2 - 1) * scale;
  }
  return values;
}

}  // namespace

void kernel_cases(const Report& report) {
  for (const Function& function : kFunctions) {
    for (const Region& region : kRegions) {
      Values x = patterns(region.first, region.last, 20003);
      Values y(x.size());
      function.of(x.data(), y.data(), static_cast<Index>(x.size()));
      report(std::string(function.name) + "/" + region.name, hash_of(y));
    }
  }
  for (Index size = 1; size <= 9; ++size) {
    const Values x = random_values(size, 1);
    const Values y = random_values(size, 2);
    report("sums/" + std::to_string(size),
           hash_of({math::sum(x.data(), size), math::sum_of_squares(x.data(), size),
                    math::squared_distance(x.data(), y.data(), size)}));
  }
  for (const Index m : {1, 2, 3, 4, 7, 32}) {
    for (const Index k : {1, 3, 10, 300}) {
      for (const Index n : {1, 2, 3, 5, 8, 13}) {
        const Values a = random_values(m * k, 3);
        const Values b = random_values(k * n, 4);
        const Values g = random_values(m * n, 5);
        Values c(static_cast<std::size_t>(m * n));
        Values d(static_cast<std::size_t>(k * n));
        math::matmul(a.data(), b.data(), g.data(), c.data(), m, k, n);
        math::matmul_transposed(a.data(), g.data(), d.data(), m, k, n);
        c.insert(c.end(), d.begin(), d.end());
        report("products/" + std::to_string(m) + "x" + std::to_string(k) + "x" + std::to_string(n),
               hash_of(c));
      }
    }
  }
  Values powers;
  for (const float base : {0.9F, 0.96F, 0.999F, 0.5F}) {
    for (std::int64_t exponent = 0; exponent < 3000; exponent += 7) {
      powers.push_back(math::power(base, exponent));
    }
  }
  report("power", hash_of(powers));
}

}  // namespace fitscope::sameness
