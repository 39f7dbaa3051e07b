// The one door to Eigen: a matrix of float32, row after row.
//
// Eigen holds and resizes; it computes nothing that is hot. Its vector code is off
// (EIGEN_DONT_VECTORIZE, set by the build for every file): it sums in an order that differs between
// machines.
#pragma once

#include <Eigen/Core>

#if !defined(EIGEN_DONT_VECTORIZE) || !defined(EIGEN_MPL2_ONLY)
#error "Eigen must be compiled as src/CMakeLists.txt says"
#endif

namespace fitscope::math {

using Matrix = Eigen::Matrix<float, Eigen::Dynamic, Eigen::Dynamic, Eigen::RowMajor>;

}  // namespace fitscope::math
