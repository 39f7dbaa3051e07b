// Four lanes as four plain floats: the web build without SIMD128, and the yardstick in tests.
#pragma once

#include <cmath>
#include <cstdint>
#include <cstring>

namespace fitscope::math {

struct ScalarInt4 {
  std::uint32_t lane[4];

  static ScalarInt4 splat(std::uint32_t value) { return {{value, value, value, value}}; }

  template <class Op>
  static ScalarInt4 zip(ScalarInt4 a, ScalarInt4 b, Op op) {
    return {{op(a.lane[0], b.lane[0]), op(a.lane[1], b.lane[1]), op(a.lane[2], b.lane[2]),
             op(a.lane[3], b.lane[3])}};
  }
  friend ScalarInt4 operator+(ScalarInt4 a, ScalarInt4 b) {
    return zip(a, b, [](std::uint32_t x, std::uint32_t y) { return x + y; });
  }
  friend ScalarInt4 operator-(ScalarInt4 a, ScalarInt4 b) {
    return zip(a, b, [](std::uint32_t x, std::uint32_t y) { return x - y; });
  }
  friend ScalarInt4 operator&(ScalarInt4 a, ScalarInt4 b) {
    return zip(a, b, [](std::uint32_t x, std::uint32_t y) { return x & y; });
  }
  friend ScalarInt4 operator|(ScalarInt4 a, ScalarInt4 b) {
    return zip(a, b, [](std::uint32_t x, std::uint32_t y) { return x | y; });
  }
};

template <int kBits>
inline ScalarInt4 shift_left(ScalarInt4 a) {
  return {{a.lane[0] << kBits, a.lane[1] << kBits, a.lane[2] << kBits, a.lane[3] << kBits}};
}

/// Keeps the sign, as of four std::int32_t.
template <int kBits>
inline ScalarInt4 shift_right(ScalarInt4 a) {
  ScalarInt4 out;
  for (int i = 0; i < 4; ++i) {
    out.lane[i] = static_cast<std::uint32_t>(static_cast<std::int32_t>(a.lane[i]) >> kBits);
  }
  return out;
}

struct ScalarFloat4 {
  using Int = ScalarInt4;

  float lane[4];

  static ScalarFloat4 load(const float* from) { return {{from[0], from[1], from[2], from[3]}}; }
  static ScalarFloat4 splat(float value) { return {{value, value, value, value}}; }
  static ScalarFloat4 from_bits(Int bits) {
    ScalarFloat4 out;
    std::memcpy(out.lane, bits.lane, sizeof out.lane);
    return out;
  }
  void store(float* to) const {
    for (int i = 0; i < 4; ++i)
      to[i] = lane[i];
  }

  template <class Op>
  static ScalarFloat4 zip(ScalarFloat4 a, ScalarFloat4 b, Op op) {
    return {{op(a.lane[0], b.lane[0]), op(a.lane[1], b.lane[1]), op(a.lane[2], b.lane[2]),
             op(a.lane[3], b.lane[3])}};
  }
  friend ScalarFloat4 operator+(ScalarFloat4 a, ScalarFloat4 b) {
    return zip(a, b, [](float x, float y) { return x + y; });
  }
  friend ScalarFloat4 operator-(ScalarFloat4 a, ScalarFloat4 b) {
    return zip(a, b, [](float x, float y) { return x - y; });
  }
  friend ScalarFloat4 operator*(ScalarFloat4 a, ScalarFloat4 b) {
    return zip(a, b, [](float x, float y) { return x * y; });
  }
  friend ScalarFloat4 operator/(ScalarFloat4 a, ScalarFloat4 b) {
    return zip(a, b, [](float x, float y) { return x / y; });
  }
};

inline ScalarInt4 bits(ScalarFloat4 a) {
  ScalarInt4 out;
  std::memcpy(out.lane, a.lane, sizeof out.lane);
  return out;
}

/// Ones where a < b; never where either is NaN.
inline ScalarInt4 less(ScalarFloat4 a, ScalarFloat4 b) {
  ScalarInt4 out;
  for (int i = 0; i < 4; ++i)
    out.lane[i] = a.lane[i] < b.lane[i] ? 0xffffffffU : 0U;
  return out;
}

inline ScalarInt4 equal(ScalarFloat4 a, ScalarFloat4 b) {
  ScalarInt4 out;
  for (int i = 0; i < 4; ++i)
    out.lane[i] = a.lane[i] == b.lane[i] ? 0xffffffffU : 0U;
  return out;
}

inline ScalarFloat4 select(ScalarInt4 mask, ScalarFloat4 yes, ScalarFloat4 no) {
  ScalarFloat4 out;
  for (int i = 0; i < 4; ++i)
    out.lane[i] = mask.lane[i] != 0 ? yes.lane[i] : no.lane[i];
  return out;
}

inline ScalarFloat4 sqrt(ScalarFloat4 a) {
  return {{std::sqrt(a.lane[0]), std::sqrt(a.lane[1]), std::sqrt(a.lane[2]), std::sqrt(a.lane[3])}};
}

/// As of four std::int32_t; exact below 2^24.
inline ScalarFloat4 to_float(ScalarInt4 a) {
  ScalarFloat4 out;
  for (int i = 0; i < 4; ++i)
    out.lane[i] = static_cast<float>(static_cast<std::int32_t>(a.lane[i]));
  return out;
}

/// The 4x4 block whose rows are a, b, c, d becomes the one whose columns they are.
inline void transpose(ScalarFloat4& a, ScalarFloat4& b, ScalarFloat4& c, ScalarFloat4& d) {
  const ScalarFloat4 p = a;
  const ScalarFloat4 q = b;
  const ScalarFloat4 r = c;
  const ScalarFloat4 s = d;
  a = {{p.lane[0], q.lane[0], r.lane[0], s.lane[0]}};
  b = {{p.lane[1], q.lane[1], r.lane[1], s.lane[1]}};
  c = {{p.lane[2], q.lane[2], r.lane[2], s.lane[2]}};
  d = {{p.lane[3], q.lane[3], r.lane[3], s.lane[3]}};
}

}  // namespace fitscope::math
