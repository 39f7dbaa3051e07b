// The made-up data, as NumPy makes them: every recipe below is the Python that gives the same
// arrays, bit for bit.
//
// Nothing here depends on a C library or on an order of summing: draws are RandomState's, points on
// a circle come from a fraction instead of sin and cos, sums run over multiples of 1/1024 and are
// exact.
//
// clang-format off
//
//     np.random.seed(seed)                     # once: training rows come first, then validation rows
//     F, k = features, classes
//     sign = np.where(np.arange(F) % 2 == 0, 1, -1)
//
//     def grid(*shape):                        # multiples of 1/1024 in [-1, 1)
//         return np.floor(np.random.rand(*shape) * 2048) / 1024 - 1
//
//     def bell(*shape):                        # mean 0, spread about 1, within 3.5
//         return (np.floor(np.random.rand(*shape, 4) * 1024).sum(-1) / 1024 - 2) * 1.75
//
//     def turn(a):                             # the unit circle, a in quarter turns
//         q = np.floor(a); s = (a - q) * 0.41421356237309503; d = 1 + s * s
//         c, n, q = (1 - s * s) / d, 2 * s / d, q % 4
//         return (np.where(q == 0, c, np.where(q == 1, -n, np.where(q == 2, -c, n))),
//                 np.where(q == 0, n, np.where(q == 1, c, np.where(q == 2, -n, -c))))
//
//     def labels(N):                           # sorted
//         if majority_share is None: return np.arange(N) * k // N
//         first = int(np.floor(majority_share * N + 0.5)); rest = N - first
//         return np.append(np.zeros(first, int), 1 + np.arange(rest) * (k - 1) // max(rest, 1))
//
// and for N > 0 rows of each kind:
//
//     random_labels    x = np.random.rand(N, F)
//                      y = np.random.randint(0, k, N)
//                      with majority_share: y = labels(N)[np.random.permutation(N)]
//     linear           x = grid(N, F); o = np.argsort((x * sign).sum(1), kind='stable')
//                      y = np.empty(N, int); y[o] = labels(N)
//                      x = x + sign * (y - (k - 1) / 2)[:, None] + noise * bell(N, F)
//     xor              y = labels(N); x = grid(N, F); c = np.random.randint(0, k, N)
//                      x[:, 0] = (c + (x[:, 0] + 1) / 2) * 2 / k - 1
//                      x[:, 1] = ((y - c) % k + (x[:, 1] + 1) / 2) * 2 / k - 1
//                      x = x + noise * bell(N, F)
//     circles          y = labels(N); x = grid(N, F); r = (y + 1) / k
//                      a, b = turn((x[:, 0] + 1) * 2); x[:, 0], x[:, 1] = a * r, b * r
//                      x = x + noise * bell(N, F)
//     spiral           y = labels(N); x = grid(N, F); r = (x[:, 0] + 1) / 2
//                      a, b = turn(y * 4 / k + r * 5); x[:, 0], x[:, 1] = a * r, b * r
//                      x = x + noise * bell(N, F)
//     blobs            y = labels(N); x = noise * bell(N, F); a, b = turn(y * 4 / k)
//                      x[:, 0] += a; x[:, 1] += b        (the second only if F > 1)
//     linear_regression      x = grid(N, F); y = (x * sign).sum(1) + noise * bell(N)
//     quadratic_regression   x = grid(N, F); y = (x * x * sign).sum(1) + noise * bell(N)
//
// xor, circles, spiral and blobs come sorted by label and are mixed, unless data.order is sorted:
//     p = np.random.permutation(N); x, y = x[p], y[p]
// With data.order sorted the other kinds are sorted:
//     p = np.argsort(y, kind='stable'); x, y = x[p], y[p]
//
// With data.shuffled_apart at last:
//     y = y[np.random.permutation(N)]
//
// clang-format on
#pragma once

#include <cstdint>
#include <vector>

#include "base/plan.h"
#include "feed/batch.h"
#include "math/rng.h"
#include "scenario/scenario.h"

namespace fitscope::feed {

/// In double, before scale, offset, target scale and the rounding to float32.
struct ToyData {
  std::vector<double> x;  ///< [rows, features]
  std::vector<double> y;  ///< [rows]: classes 0 … k-1, or targets
};

/// Adds to the plan what makes `rows` rows of `data`, which must be empty. All that is given must
/// stay where it is until the plan is done.
void plan_toy_data(Plan& plan, const scenario::DataSpec& spec, Count rows,
                   math::RandomState& random, ToyData& data);

/// Adds what makes `order` a permutation of 0 … count - 1, as RandomState::permutation would.
void plan_permutation(Plan& plan, Count count, math::RandomState& random,
                      std::vector<std::int32_t>& order);

}  // namespace fitscope::feed
