// Learner promises no allocation after the first full batch: this program counts every one.
#include <gtest/gtest.h>

#include <cstdlib>
#include <memory>
#include <new>

#include "nn/learner.h"
#include "nn/nn_scenarios.h"

namespace {
int allocations = 0;  // of operator new, which all containers of the learner use
}  // namespace

// None of the three is inlined: g++ 12 takes new and free() in one function for a mismatch.
[[gnu::noinline]] void* operator new(std::size_t size) {
  ++allocations;
  if (void* memory = std::malloc(size == 0 ? 1 : size)) return memory;
  std::abort();
}
[[gnu::noinline]] void operator delete(void* memory) noexcept {
  std::free(memory);
}
[[gnu::noinline]] void operator delete(void* memory, std::size_t) noexcept {
  std::free(memory);
}

namespace fitscope::nn {
namespace {

TEST(Learner, StepsAfterTheFirstFullBatchAllocateNothing) {
  for (const scenario::OptimizerKind kind :
       {scenario::OptimizerKind::kSgd, scenario::OptimizerKind::kAdam,
        scenario::OptimizerKind::kNadam}) {
    scenario::Scenario asked = model("Dense(20, tanh); Dropout(0.2); Dense(3, softmax)", 24,
                                     scenario::Loss::kSparseCategoricalCrossentropy);
    asked.compile.optimizer = kind;
    asked.compile.metrics = 1;
    asked.compile.global_clipnorm = 1.0;
    const auto learner = Learner::create(asked, scenario::Profile::kKeras315);
    const math::Matrix x = math::Matrix::Constant(32, 24, 0.5F);
    const math::Matrix y = math::Matrix::Constant(32, 1, 1.0F);
    const math::Matrix short_x = math::Matrix::Constant(4, 24, 0.25F);
    const math::Matrix short_y = math::Matrix::Constant(4, 1, 2.0F);
    learner->train_batch(x, y);
    const int before = allocations;
    for (int step = 0; step < 10; ++step) {
      learner->train_batch(x, y);
      learner->train_batch(short_x, short_y);
      learner->test_batch(x, y);
      learner->reset_metrics();
    }
    EXPECT_EQ(allocations, before);
  }
  const int before = allocations;
  ::operator delete(::operator new(1));
  EXPECT_GT(allocations, before);  // the counter counts
}

// One column beside several, either way round, and labels (N,) beside predictions (N, N).
TEST(Learner, LabelsThatAreBroadcastAllocateNothingEither) {
  struct Case {
    const char* layers;
    Eigen::Index label_columns;
    scenario::Loss loss;
  };
  for (const Case& one : {Case{"Dense(5)", 1, scenario::Loss::kBinaryCrossentropy},
                          Case{"Dense(1)", 5, scenario::Loss::kBinaryCrossentropy},
                          Case{"Dense(1)", 5, scenario::Loss::kHuber},
                          Case{"Dense(6)", 1, scenario::Loss::kMeanSquaredError},
                          Case{"Dense(32)", 1, scenario::Loss::kMeanSquaredError},
                          Case{"Dense(4)", 1, scenario::Loss::kMeanAbsoluteError}}) {
    scenario::Scenario asked = model(one.layers, 3, one.loss);
    asked.data.label_shape = scenario::LabelShape::kFlat;
    asked.compile.metrics = 7;  // all of them
    const auto learner = Learner::create(asked, scenario::Profile::kKeras315);
    const math::Matrix x = math::Matrix::Constant(32, 3, 0.5F);
    const math::Matrix y = math::Matrix::Constant(32, one.label_columns, 1.0F);
    const math::Matrix short_x = math::Matrix::Constant(4, 3, 0.25F);
    const math::Matrix short_y = math::Matrix::Constant(4, one.label_columns, 2.0F);
    learner->train_batch(x, y);
    const int before = allocations;
    learner->train_batch(x, y);
    learner->train_batch(short_x, short_y);
    learner->test_batch(x, y);
    EXPECT_EQ(allocations, before) << one.layers;
  }
}

}  // namespace
}  // namespace fitscope::nn
