#include "nn/dropout.h"

#include <cstdint>

#include "math/array_loop.h"

namespace fitscope::nn {

void draw_mask(double rate, math::RandomState& random, std::span<float> mask) {
  const auto threshold = static_cast<std::uint64_t>(rate * 4294967296.0);
  for (float& keep : mask)
    keep = random.next() >= threshold ? 1.0F : 0.0F;
}

void drop(double rate, const float* mask, const float* in, float* out, math::Index size) {
  using math::Float4;
  const Float4 zero = Float4::splat(0);
  const Float4 scale = Float4::splat(static_cast<float>(1.0 / (1.0 - rate)));
  math::map2(mask, in, out, size, [=](Float4 keep, Float4 value) {
    return math::select(math::less(zero, keep), value * scale, zero);
  });
}

}  // namespace fitscope::nn
