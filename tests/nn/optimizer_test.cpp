// What src/nn/optimizer.h promises: Keras's weights after each step.
#include "nn/optimizer.h"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>
#include <vector>

namespace fitscope::nn {
namespace {

using scenario::CompileSpec;
using scenario::OptimizerKind;

constexpr float kGradients[3][2] = {{0.5F, -1.0F}, {-0.2F, 0.3F}, {0.0F, 1e-4F}};

struct Case {
  const char* name;
  CompileSpec spec;
  float expected[3][2];
};

CompileSpec with(OptimizerKind kind, double rate) {
  CompileSpec spec;
  spec.optimizer = kind;
  spec.learning_rate = rate;
  return spec;
}

CompileSpec with_momentum(CompileSpec spec, double momentum, bool nesterov = false) {
  spec.momentum = momentum;
  spec.nesterov = nesterov;
  return spec;
}

std::vector<Case> cases() {
  CompileSpec centered = with_momentum(with(OptimizerKind::kRmsprop, 0.01), 0.9);
  centered.centered = true;
  CompileSpec amsgrad = with(OptimizerKind::kAdam, 0.01);
  amsgrad.amsgrad = true;
  const CompileSpec sgd = with(OptimizerKind::kSgd, 0.1);
  // One variable from [.25, -.75], the gradients above: weights after each step in Keras 2.15.0
  // and 3.15.1.
  return {
      {"sgd", sgd, {{.2F, -.65F}, {.22F, -.68F}, {.22F, -.68001F}}},
      {"sgd momentum",
       with_momentum(sgd, 0.9),
       {{.2F, -.65F}, {.175F, -.59F}, {.1525F, -.53600997F}}},
      {"sgd nesterov",
       with_momentum(sgd, 0.9, true),
       {{.155F, -.56F}, {.1525F, -.536F}, {.13225F, -.48741901F}}},
      {"rmsprop",
       with(OptimizerKind::kRmsprop, 0.01),
       {{.21837729F, -.71837723F}, {.23066317F, -.72791183F}, {.23066317F, -.72791517F}}},
      {"rmsprop centered momentum",
       centered,
       {{.21666674F, -.7166667F}, {.19910018F, -.69637954F}, {.18329027F, -.67812455F}}},
      {"adagrad",
       with(OptimizerKind::kAdagrad, 0.1),
       {{.16548458F, -.65465373F}, {.19751021F, -.68215466F}, {.19751021F, -.68216383F}}},
      {"adam",
       with(OptimizerKind::kAdam, 0.01),
       {{.24000013F, -.74000013F}, {.23654413F, -.73572171F}, {.23387261F, -.73241508F}}},
      {"adam amsgrad",
       amsgrad,
       {{.24000013F, -.74000013F}, {.23654413F, -.73572171F}, {.23387395F, -.73241669F}}},
      {"nadam",
       with(OptimizerKind::kNadam, 0.01),
       {{.23937213F, -.73937213F}, {.24249865F, -.74161851F}, {.24210025F, -.74112636F}}},
  };
}

TEST(Optimizer, GivesKerassWeightsStepByStep) {
  for (const Case& c : cases()) {
    Optimizer optimizer(c.spec, {{0, 2}}, 2);
    std::vector<float> weights{0.25F, -0.75F};
    for (int step = 0; step < 3; ++step) {
      std::vector<float> gradients{kGradients[step][0], kGradients[step][1]};
      optimizer.apply(weights.data(), gradients.data());
      for (std::size_t i = 0; i < 2; ++i) {
        EXPECT_NEAR(weights[i], c.expected[step][i], 2e-7F) << c.name << " step " << step + 1;
      }
    }
    EXPECT_EQ(optimizer.iterations(), 3);
  }
}

// Without memory, v is the square of the average gradient, so that nothing but epsilon is left: it
// is lost in fit(), and not in a loop. From running tf.function of the expression under TensorFlow
// 2.15.1 to 2.21.0, and fit() of every recorded release (found/centered-rho-0).
TEST(Optimizer, CenteredRmspropLosesItsEpsilonOnlyWhereItIsTraced) {
  CompileSpec spec = with(OptimizerKind::kRmsprop, 0.001);
  spec.centered = true;
  spec.rho = 0;
  for (const bool traced : {false, true}) {
    Optimizer optimizer(spec, {{0, 1}}, 1);
    if (traced) optimizer.trace();
    std::vector<float> weights{0.0F};
    std::vector<float> gradients{4.8728F};
    optimizer.apply(weights.data(), gradients.data());
    EXPECT_EQ(std::isinf(weights[0]), traced);
    EXPECT_LT(weights[0], -15.0F);
  }
}

// Every kind, with all that it has switched on.
std::vector<CompileSpec> rich_specs() {
  std::vector<CompileSpec> specs;
  for (const OptimizerKind kind :
       {OptimizerKind::kSgd, OptimizerKind::kAdam, OptimizerKind::kAdamW, OptimizerKind::kRmsprop,
        OptimizerKind::kAdagrad, OptimizerKind::kAdadelta, OptimizerKind::kNadam}) {
    specs.push_back(with(kind, 0.05));
    CompileSpec rich = with(kind, 0.05);
    rich.momentum = 0.5;
    rich.amsgrad = true;
    rich.centered = true;
    specs.push_back(rich);
  }
  return specs;
}

TEST(Optimizer, AWeightsUpdateDoesNotDependOnItsPlaceOrNeighbours) {
  for (const CompileSpec& spec : rich_specs()) {
    Optimizer alone(spec, {{0, 1}}, 1);
    Optimizer among(spec, {{0, 3}, {3, 4}}, 7);
    std::vector<float> one{0.3F};
    std::vector<float> many(7, 0.3F);
    for (int step = 0; step < 3; ++step) {
      std::vector<float> gradient{0.7F - static_cast<float>(step)};
      std::vector<float> gradients(7, gradient[0]);
      alone.apply(one.data(), gradient.data());
      among.apply(many.data(), gradients.data());
      for (const float weight : many)
        EXPECT_EQ(weight, one[0]);
    }
  }
}

TEST(Optimizer, FrozenWeightsStayPut) {
  for (const CompileSpec& spec : rich_specs()) {
    Optimizer optimizer(spec, {{0, 2}, {5, 1}}, 6);
    std::vector<float> weights(6, 1.0F);
    std::vector<float> gradients(6, 1.0F);
    optimizer.apply(weights.data(), gradients.data());
    for (const std::size_t frozen : {2U, 3U, 4U})
      EXPECT_EQ(weights[frozen], 1.0F);
    for (const std::size_t moved : {0U, 1U, 5U})
      EXPECT_NE(weights[moved], 1.0F);
  }
}

TEST(Optimizer, AdadeltaFollowsItsFormula) {
  CompileSpec spec = with(OptimizerKind::kAdadelta, 1.0);
  Optimizer optimizer(spec, {{0, 1}}, 1);
  float weight = 1.0F;
  double expected = 1.0;
  double squares = 0;
  double changes = 0;
  for (const double g : {0.5, -0.25, 0.125}) {
    squares = 0.95 * squares + 0.05 * g * g;
    const double change = -std::sqrt(changes + 1e-7) / std::sqrt(squares + 1e-7) * g;
    changes = 0.95 * changes + 0.05 * change * change;
    expected += change;
    auto gradient = static_cast<float>(g);
    optimizer.apply(&weight, &gradient);
    EXPECT_NEAR(weight, static_cast<float>(expected), 2e-7F);
  }
}

TEST(Optimizer, AdamWDecaysEveryVariableFirst) {
  Optimizer plain(with(OptimizerKind::kAdam, 0.1), {{0, 1}}, 1);
  Optimizer decaying(with(OptimizerKind::kAdamW, 0.1), {{0, 1}}, 1);
  float gradient = 0.5F;
  float shrunk = 2.0F - 2.0F * 0.004F * 0.1F;
  plain.apply(&shrunk, &gradient);
  float weight = 2.0F;
  decaying.apply(&weight, &gradient);
  EXPECT_EQ(weight, shrunk);
}

TEST(Optimizer, ADryStepDecaysAndCountsAndNothingElse) {
  CompileSpec spec = with(OptimizerKind::kAdam, 0.5);
  spec.weight_decay = 0.25;
  Optimizer optimizer(spec, {{0, 1}}, 1);
  float weight = 8.0F;
  optimizer.apply_without_gradients(&weight);
  EXPECT_EQ(weight, 7.0F);
  EXPECT_EQ(optimizer.iterations(), 1);
}

TEST(Optimizer, ADryStepMultipliesNadamsProductInKeras3) {
  // m_hat and v_hat of a constant gradient 1 from step 2 on, with the product of u_1 and u_2 in
  // them though step 1 had no gradient.
  CompileSpec spec = with(OptimizerKind::kNadam, 1.0);
  spec.epsilon = 0.0;
  const auto u = [](int t) { return 0.9 * (1 - 0.5 * std::pow(0.96, t)); };
  const double product = u(1) * u(2);
  const double m_hat = u(3) * 0.1 / (1 - product * u(3)) + (1 - u(2)) / (1 - product);
  const double v_hat = 0.001 / (1 - 0.999 * 0.999);
  Optimizer optimizer(spec, {{0, 1}}, 1);
  float weight = 0.0F;
  float gradient = 1.0F;
  optimizer.apply_without_gradients(&weight);
  optimizer.apply(&weight, &gradient);
  EXPECT_NEAR(weight, -m_hat / std::sqrt(v_hat), 1e-4);
}

TEST(Optimizer, ResetForgetsSlotsAndIterations) {
  for (const CompileSpec& spec : rich_specs()) {
    Optimizer used(spec, {{0, 1}}, 1);
    Optimizer fresh(spec, {{0, 1}}, 1);
    float weight = 1.0F;
    float gradient = 0.5F;
    used.apply(&weight, &gradient);
    used.set_learning_rate(7.0F);
    used.reset();
    EXPECT_EQ(used.iterations(), 0);
    float a = 1.0F;
    float b = 1.0F;
    float same = -0.25F;
    used.apply(&a, &same);
    same = -0.25F;
    fresh.apply(&b, &same);
    EXPECT_EQ(a, b);
  }
}

// SGD at rate 1 shows the clipped gradient as the change.
std::vector<float> clipped(CompileSpec spec, std::vector<float> gradients,
                           const std::vector<Range>& variables) {
  spec.optimizer = OptimizerKind::kSgd;
  spec.learning_rate = 1.0;
  Optimizer optimizer(spec, variables, static_cast<math::Index>(gradients.size()));
  std::vector<float> weights(gradients.size(), 0.0F);
  optimizer.apply(weights.data(), gradients.data());
  for (float& weight : weights)
    weight = -weight;
  return weights;
}

TEST(Clipping, ClipnormBoundsEachVariable) {
  CompileSpec spec;
  spec.clipnorm = 1.0;
  const auto out = clipped(spec, {3, 4, 0.3F, 0.4F}, {{0, 2}, {2, 2}});
  EXPECT_FLOAT_EQ(out[0], 0.6F);
  EXPECT_FLOAT_EQ(out[1], 0.8F);
  EXPECT_FLOAT_EQ(out[2], 0.3F);
  EXPECT_FLOAT_EQ(out[3], 0.4F);
}

TEST(Clipping, GlobalClipnormScalesAllVariablesAlike) {
  CompileSpec spec;
  spec.global_clipnorm = 2.5;
  const auto out = clipped(spec, {3, 0, 0, 4}, {{0, 2}, {2, 2}});
  EXPECT_FLOAT_EQ(out[0], 1.5F);
  EXPECT_FLOAT_EQ(out[3], 2.0F);
  const auto inside = clipped(spec, {0.5F, 0, 0, 1}, {{0, 2}, {2, 2}});
  EXPECT_FLOAT_EQ(inside[0], 0.5F);
  EXPECT_FLOAT_EQ(inside[3], 1.0F);
}

TEST(Clipping, ClipvalueBoundsEachNumber) {
  CompileSpec spec;
  spec.clipvalue = 0.5;
  EXPECT_EQ(clipped(spec, {3, -4, 0.25F}, {{0, 3}}), (std::vector<float>{0.5F, -0.5F, 0.25F}));
}

TEST(Clipping, ClipnormComesBeforeTheOthers) {
  CompileSpec spec;
  spec.clipnorm = 1.0;
  spec.clipvalue = 0.1;
  EXPECT_FLOAT_EQ(clipped(spec, {3, 4}, {{0, 2}})[1], 0.8F);
}

TEST(Clipping, AnInfiniteGradientMakesGlobalClippingNan) {
  CompileSpec spec;
  spec.global_clipnorm = 1.0;
  const auto out = clipped(spec, {std::numeric_limits<float>::infinity(), 1}, {{0, 2}});
  EXPECT_TRUE(std::isnan(out[0]) && std::isnan(out[1]));
}

}  // namespace
}  // namespace fitscope::nn
