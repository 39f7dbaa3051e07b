// Labels and outputs of every shape, beside every loss, from every input: what a release does not
// refuse is trained, and nothing breaks a contract of the numbers.
#include <gtest/gtest.h>

#include "scenario/kinds.h"
#include "scenario/link.h"
#include "scenario/property.h"
#include "trainer/fit_loop.h"

namespace fitscope::trainer {
namespace {

using scenario::FeedKind;
using scenario::LabelShape;
using scenario::Loss;
using scenario::Scenario;

template <typename See>
void each_pair(const See& see) {
  for (const char* layers :
       {"Dense(1)", "Dense(1, sigmoid)", "Dense(1, softmax)", "Dense(2, softmax)", "Dense(3)",
        "Dense(3, sigmoid)", "Dense(3, softmax)", "Dense(3, softmax); Dropout(0.5)",
        "Dense(2, relu); Dense(1, sigmoid)", "Dense(4)"}) {
    for (const Loss loss : {Loss::kBinaryCrossentropy, Loss::kCategoricalCrossentropy,
                            Loss::kSparseCategoricalCrossentropy, Loss::kMeanSquaredError,
                            Loss::kMeanAbsoluteError, Loss::kHuber}) {
      for (const LabelShape shape : {LabelShape::kFlat, LabelShape::kColumn, LabelShape::kOneHot}) {
        for (const FeedKind feed : {FeedKind::kArrays, FeedKind::kGenerator, FeedKind::kSequence,
                                    FeedKind::kDataset, FeedKind::kCustomLoop}) {
          Scenario scenario;
          scenario.data.kind = scenario::DataKind::kBlobs;
          scenario.data.samples = 9;
          scenario.data.classes = 3;
          scenario.data.label_shape = shape;
          scenario.model.layers = layers;
          scenario.compile.loss = loss;
          scenario.feed.kind = feed;
          scenario.fit.epochs = 2;
          see(scenario);
        }
      }
    }
  }
}

TEST(EveryShape, IsRefusedOrTrained) {
  int refused = 0;
  int trained = 0;
  const auto run_it = [&](const Scenario& scenario) {
    if (!scenario::check_together(scenario).empty()) return;
    SCOPED_TRACE(scenario::to_link(scenario));
    for (const scenario::Profile profile :
         {scenario::Profile::kKeras2, scenario::Profile::kKeras30, scenario::Profile::kKeras315}) {
      const trace::Trace trace = run(scenario, profile);
      ++(trace.exception ? refused : trained);
      EXPECT_TRUE(trace.exception || trace.steps_run() > 0);
    }
  };
  each_pair([&](const Scenario& pair) {
    for (const bool logits : {false, true}) {
      for (const scenario::Count batch : {3, 4, 9}) {
        Scenario varied = pair;
        varied.compile.from_logits = logits;
        varied.fit.batch_size = batch;
        if (batch == 9) varied.compile.metrics = 7;  // accuracy, mae, mse
        if (batch == 4) varied.validation.kind = scenario::ValidationKind::kArrays;
        run_it(varied);
      }
    }
  });
  EXPECT_GT(refused, 0);
  EXPECT_GT(trained, 0);
}

}  // namespace
}  // namespace fitscope::trainer
