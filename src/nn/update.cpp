#include "nn/update.h"

#include <cmath>

#include "math/array_loop.h"
#include "math/lane_math.h"

namespace fitscope::nn {
namespace {

using math::Float4;
using math::Index;

Float4 constant(float value) {
  return Float4::splat(value);
}

// Four elements of every array in, f changes them, and out again.
struct Quad {
  Float4 w, g, a, b, c;
};

template <bool kFirst, bool kSecond, bool kThird, class F>
void each(const Update& u, F f) {
  Index i = 0;
  for (; i + 4 <= u.size; i += 4) {
    Quad q{.w = Float4::load(u.weights + i), .g = Float4::load(u.gradients + i)};
    if constexpr (kFirst) q.a = Float4::load(u.first + i);
    if constexpr (kSecond) q.b = Float4::load(u.second + i);
    if constexpr (kThird) q.c = Float4::load(u.third + i);
    f(q);
    q.w.store(u.weights + i);
    if constexpr (kFirst) q.a.store(u.first + i);
    if constexpr (kSecond) q.b.store(u.second + i);
    if constexpr (kThird) q.c.store(u.third + i);
  }
  const int left = static_cast<int>(u.size - i);
  if (left == 0) return;
  Quad q{.w = math::load_first<Float4>(u.weights + i, left),
         .g = math::load_first<Float4>(u.gradients + i, left)};
  if constexpr (kFirst) q.a = math::load_first<Float4>(u.first + i, left);
  if constexpr (kSecond) q.b = math::load_first<Float4>(u.second + i, left);
  if constexpr (kThird) q.c = math::load_first<Float4>(u.third + i, left);
  f(q);
  math::store_first(q.w, u.weights + i, left);
  if constexpr (kFirst) math::store_first(q.a, u.first + i, left);
  if constexpr (kSecond) math::store_first(q.b, u.second + i, left);
  if constexpr (kThird) math::store_first(q.c, u.third + i, left);
}

}  // namespace

void sgd(const Update& u, const SgdStep& s) {
  const Float4 rate = constant(s.rate);
  const Float4 momentum = constant(s.momentum);
  if (s.momentum == 0) {
    each<false, false, false>(u, [=](Quad& q) { q.w = q.w - q.g * rate; });
  } else if (!s.nesterov) {
    each<true, false, false>(u, [=](Quad& q) {
      q.a = q.a * momentum - q.g * rate;
      q.w = q.w + q.a;
    });
  } else {
    each<true, false, false>(u, [=](Quad& q) {
      const Float4 step = q.g * rate;
      q.a = q.a * momentum - step;
      q.w = q.w + (q.a * momentum - step);
    });
  }
}

void adam(const Update& u, const AdamStep& s) {
  const Float4 alpha = constant(s.alpha);
  const Float4 one_minus_beta_1 = constant(s.one_minus_beta_1);
  const Float4 one_minus_beta_2 = constant(s.one_minus_beta_2);
  const Float4 epsilon = constant(s.epsilon);
  const auto moments = [=](Quad& q) {
    q.a = q.a + (q.g - q.a) * one_minus_beta_1;
    q.b = q.b + (q.g * q.g - q.b) * one_minus_beta_2;
  };
  if (s.amsgrad) {
    each<true, true, true>(u, [=](Quad& q) {
      moments(q);
      q.c = math::select(math::less(q.b, q.c), q.c, q.b);
      q.w = q.w - q.a * alpha / (math::sqrt(q.c) + epsilon);
    });
  } else {
    each<true, true, false>(u, [=](Quad& q) {
      moments(q);
      q.w = q.w - q.a * alpha / (math::sqrt(q.b) + epsilon);
    });
  }
}

void rmsprop(const Update& u, const RmspropStep& s) {
  const Float4 rate = constant(s.rate);
  const Float4 rho = constant(s.rho);
  const Float4 one_minus_rho = constant(s.one_minus_rho);
  const Float4 momentum = constant(s.momentum);
  const Float4 epsilon = constant(s.epsilon);
  const bool traced = s.traced;
  const bool with_momentum = s.momentum > 0;
  const auto finish = [=](Quad& q, Float4 denominator) {
    const Float4 increment = rate * q.g / math::sqrt(denominator);
    if (with_momentum) {
      q.a = momentum * q.a + increment;
      q.w = q.w - q.a;
    } else {
      q.w = q.w - increment;
    }
  };
  if (s.centered) {
    each<true, true, true>(u, [=](Quad& q) {
      q.b = rho * q.b + one_minus_rho * (q.g * q.g);
      q.c = rho * q.c + one_minus_rho * q.g;
      const Float4 square = q.c * q.c;
      finish(q, traced ? q.b + (epsilon - square) : (q.b - square) + epsilon);
    });
  } else {
    each<true, true, false>(u, [=](Quad& q) {
      q.b = rho * q.b + one_minus_rho * (q.g * q.g);
      finish(q, q.b + epsilon);
    });
  }
}

void adagrad(const Update& u, const AdagradStep& s) {
  const Float4 rate = constant(s.rate);
  const Float4 epsilon = constant(s.epsilon);
  each<true, false, false>(u, [=](Quad& q) {
    q.a = q.a + q.g * q.g;
    q.w = q.w - rate * q.g / math::sqrt(q.a + epsilon);
  });
}

void adadelta(const Update& u, const AdadeltaStep& s) {
  const Float4 rate = constant(s.rate);
  const Float4 rho = constant(s.rho);
  const Float4 one_minus_rho = constant(s.one_minus_rho);
  const Float4 epsilon = constant(s.epsilon);
  each<true, true, false>(u, [=](Quad& q) {
    q.a = rho * q.a + one_minus_rho * (q.g * q.g);
    const Float4 change = math::sqrt(q.b + epsilon) * q.g / math::sqrt(q.a + epsilon);
    q.b = rho * q.b + one_minus_rho * (change * change);
    q.w = q.w - rate * change;
  });
}

void nadam(const Update& u, const NadamStep& s) {
  const Float4 rate = constant(s.rate);
  const Float4 u_next = constant(s.u_next);
  const Float4 one_minus_u = constant(1.0F - s.u_now);
  const Float4 one_minus_product = constant(1.0F - s.product);
  const Float4 one_minus_next_product = constant(1.0F - s.product * s.u_next);
  const Float4 one_minus_beta_1 = constant(s.one_minus_beta_1);
  const Float4 one_minus_beta_2 = constant(s.one_minus_beta_2);
  const Float4 one_minus_beta_2_power = constant(s.one_minus_beta_2_power);
  const Float4 epsilon = constant(s.epsilon);
  each<true, true, false>(u, [=](Quad& q) {
    q.a = q.a + (q.g - q.a) * one_minus_beta_1;
    q.b = q.b + (q.g * q.g - q.b) * one_minus_beta_2;
    const Float4 m_hat =
        u_next * q.a / one_minus_next_product + one_minus_u * q.g / one_minus_product;
    const Float4 v_hat = q.b / one_minus_beta_2_power;
    q.w = q.w - m_hat * rate / (math::sqrt(v_hat) + epsilon);
  });
}

void clip_by_norm(float most, float* gradients, Index size) {
  // NaN is not above 0 and stays NaN, as tf.where has it.
  const float squares = math::sum_of_squares(gradients, size);
  const float norm = squares > 0 ? std::sqrt(squares) : squares;
  const Float4 limit = constant(most);
  const Float4 divisor = constant(norm < most ? most : norm);
  math::map(gradients, gradients, size, [=](Float4 g) { return g * limit / divisor; });
}

void clip_by_value(float most, float* gradients, Index size) {
  const Float4 high = constant(most);
  const Float4 low = constant(-most);
  math::map(gradients, gradients, size, [=](Float4 g) {
    const Float4 below = math::select(math::less(high, g), high, g);
    return math::select(math::less(below, low), low, below);
  });
}

void scale_by(float factor, float* gradients, Index size) {
  const Float4 scale = constant(factor);
  math::map(gradients, gradients, size, [=](Float4 g) { return g * scale; });
}

void decay_weights(float decay, float rate, float* weights, Index size) {
  const Float4 by = constant(decay);
  const Float4 lr = constant(rate);
  math::map(weights, weights, size, [=](Float4 w) { return w - w * by * lr; });
}

}  // namespace fitscope::nn
