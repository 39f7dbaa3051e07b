// Arrays as NumPy prints them, for messages that quote a whole batch or all weights.
//
// Simulated  repr() and str() of float32 and int64 in one or two dimensions with NumPy's default
//            options: 8 digits, lines of 75 letters, "..." past 1000 numbers.
// Left out   other types, and the width that int64 takes below -2**53.
// Source     numpy 1.26 core/arrayprint.py; held against numpy 1.26.4 by tests/trainer.
#pragma once

#include <cstdint>
#include <span>
#include <string>

namespace fitscope::trainer {

struct NumpyArray {
  std::span<const float> values;  ///< Row by row.
  std::int64_t rows = 0;
  std::int64_t columns = -1;  ///< -1: one axis, of `rows`.
  bool integers = false;      ///< int64; else float32
};

/// "array([[1., 2.]], dtype=float32)"
std::string numpy_repr(const NumpyArray& array);
/// "[[1. 2.]]"
std::string numpy_str(const NumpyArray& array);

}  // namespace fitscope::trainer
