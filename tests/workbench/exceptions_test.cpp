// Whatever a question makes Keras raise, every release's exception gets the rule that names it.
#include <gtest/gtest.h>

#include <initializer_list>
#include <string>
#include <utility>
#include <vector>

#include "scenario/keras_version.h"
#include "scenario/property.h"
#include "workbench/outcome.h"

namespace fitscope::workbench {
namespace {

struct Faulty {
  const char* rule;
  const char* begins;  ///< of the verdict
  std::initializer_list<std::pair<const char*, const char*>> fields;
};

scenario::Scenario asked_by(const Faulty& faulty) {
  scenario::Scenario asked;
  for (const auto& [key, text] : faulty.fields) {
    EXPECT_FALSE(scenario::set_text(asked, key, text)) << key;
  }
  return asked;
}

TEST(Exceptions, GetTheSameRuleInEveryRelease) {
  const Faulty table[] = {
      {"label-error",
       "The labels change their shape in batch 3: ",
       {{"feed.kind", "generator"}, {"generator.label_change_at", "3"}}},
      {"label-error",
       "The labels change their shape in batch 3: ",
       {{"model.kind", "any"}, {"feed.kind", "generator"}, {"generator.label_change_at", "3"}}},
      {"label-error",
       "Your generator yields no labels: ",
       {{"feed.kind", "generator"}, {"generator.tuple_length", "1"}}},
      {"label-error",
       "The labels do not fit the model's output and its loss: ",
       {{"data.label_shape", "one_hot"}, {"data.classes", "3"}}},
      {"label-error",
       "The labels do not fit the model's output and its loss: ",
       {{"data.label_shape", "one_hot"},
        {"data.classes", "3"},
        {"model.layers", "Dense(4)"},
        {"compile.loss", "mse"}}},
      {"label-error",
       "A label lies outside the range",
       {{"data.classes", "4"},
        {"model.layers", "Dense(3, softmax)"},
        {"compile.loss", "sparse_categorical_crossentropy"}}},
      {"shape-error",
       "The model was built for 10 features but gets 7: ",
       {{"feed.kind", "generator"},
        {"generator.features", "7"},
        {"generator.label_change_at", "3"}}},
      {"shape-error", "The model was built for 12 features", {{"model.input_features", "12"}}},
      {"shape-error",
       "Your dataset hands out single samples, not batches: ",
       {{"feed.kind", "dataset"}, {"dataset.batched", "false"}}},
      {"shape-error",
       "Your generator yields single samples, not batches: ",
       {{"feed.kind", "generator"}, {"generator.single_samples", "true"}}},
      {"fit-refused",
       "Your generator raised an exception instead of yielding batch 2: ",
       {{"feed.kind", "generator"},
        {"generator.raise_at", "2"},
        {"generator.label_change_at", "3"}}},
      {"fit-refused",
       "Your generator yields 4 things at a time, ",
       {{"feed.kind", "generator"}, {"generator.tuple_length", "4"}, {"generator.raise_at", "9"}}},
      {"fit-refused",
       "Gradients are to be clipped in more ways than one: ",
       {{"compile.clipnorm", "1"}, {"compile.global_clipnorm", "1"}}},
      {"fit-refused", "x has 100 rows and y has 90: ", {{"data.label_rows", "90"}}},
      {"fit-refused",
       "x has 100 rows and y has 90: ",
       {{"data.label_rows", "90"}, {"validation.kind", "split"}, {"validation.split", "0.1"}}},
      {"fit-refused",
       "x_val has 20 rows and y_val has 30: ",
       {{"validation.kind", "arrays"}, {"validation.label_rows", "30"}}},
      {"fit-refused", "batch_size=-4 is not a number of samples: ", {{"fit.batch_size", "-4"}}},
      {"fit-refused",
       "validation_batch_size=-4 is not a number of samples: ",
       {{"validation.kind", "arrays"}, {"validation.batch_size", "-4"}}},
      {"fit-refused",
       "steps_per_epoch=-3 is not a number of batches: ",
       {{"fit.steps_per_epoch", "-3"}}},
      {"no-epochs", "fit() has no epoch to run: epochs=-3.", {{"fit.epochs", "-3"}}},
      {"zero-batches",
       "Your data hold no batch at all",
       {{"validation.kind", "split"}, {"validation.split", "20"}}},
      {"fit-refused",
       "Your validation generator yields no batch: ",
       {{"validation.kind", "generator"}, {"validation.samples", "0"}}},
      {"zero-batches",
       "Your generator holds no batch at all",
       {{"feed.kind", "generator"}, {"generator.batches", "0"}}},
  };
  for (const Faulty& faulty : table) {
    const scenario::Scenario asked = asked_by(faulty);
    for (const Outcome& outcome : run_all(asked)) {
      SCOPED_TRACE(std::string(faulty.begins) + " on " + outcome.trace.keras);
      const diagnosis::Finding& verdict = outcome.findings.front();
      EXPECT_EQ(verdict.rule, faulty.rule) << verdict.summary;
      EXPECT_EQ(verdict.summary.substr(0, std::string(faulty.begins).size()), faulty.begins);
    }
  }
}

TEST(Exceptions, OfLabelsThatAreWrongFromTheStartBlameTheGeneratorNotTheModel) {
  scenario::Scenario asked;
  asked.feed.kind = scenario::FeedKind::kGenerator;
  asked.generator.label_change_at = 1;
  const Outcome outcome = run(asked, scenario::Profile::kKeras315);
  const diagnosis::Finding& verdict = outcome.findings.front();
  EXPECT_EQ(verdict.summary.substr(0, verdict.summary.find(':')),
            "Your generator's labels have another shape than those of the data");
  EXPECT_EQ(verdict.changes.at(0).changes,
            (std::vector<diagnosis::FieldChange>{{"generator.label_change_at", "unset"}}));
}

TEST(AnyModel, IsNotTrainedByALoopWithoutApplyGradients) {
  scenario::Scenario asked;
  asked.model.kind = scenario::ModelKind::kAny;
  asked.feed.kind = scenario::FeedKind::kCustomLoop;
  asked.loop.apply_gradients = false;
  const Outcome outcome = run(asked, scenario::Profile::kKeras315);
  EXPECT_EQ(outcome.findings.front().rule, "no-updates");
  EXPECT_EQ(outcome.findings.front().arithmetic, "20 steps, 0 updates applied");
}

TEST(Exceptions, OfAValidationAreSaidToComeAfterItsEpoch) {
  scenario::Scenario asked;
  asked.validation.kind = scenario::ValidationKind::kSequence;
  asked.validation.samples = 0;
  asked.validation.freq = 2;
  for (const scenario::Profile profile :
       {scenario::Profile::kKeras35, scenario::Profile::kKeras314, scenario::Profile::kKeras315}) {
    const Outcome outcome = run(asked, profile);
    ASSERT_TRUE(outcome.trace.exception);
    EXPECT_TRUE(outcome.trace.exception->validating);
    EXPECT_EQ(outcome.findings.front().summary,
              "Your validation Sequence holds no batch: fit() raised ValueError in the validation "
              "after epoch 2.");
  }
}

TEST(Exceptions, OfShapesThatOnlyTheValidationComparesAreFound) {
  // Up to 3.6 steps_per_epoch=-1 is no step at all, which traces nothing.
  scenario::Scenario asked;
  asked.fit.steps_per_epoch = -1;
  asked.fit.batch_size = 32;
  asked.compile.metrics = 0;
  asked.validation.kind = scenario::ValidationKind::kArrays;
  asked.model.input_features = 7;
  const Outcome outcome = run(asked, scenario::Profile::kKeras35);
  ASSERT_TRUE(outcome.trace.exception);
  EXPECT_EQ(outcome.trace.exception->about, trace::Subject::kInputShape);
  EXPECT_TRUE(outcome.trace.exception->validating);
}

TEST(Verdict, ADatasetOfUnknownLengthInCallsOfSeveralStepsIsTrainedWhole) {
  scenario::Scenario asked;
  asked.feed.kind = scenario::FeedKind::kDataset;
  asked.dataset.known_cardinality = false;
  asked.compile.steps_per_execution = 3;
  for (const scenario::Profile profile :
       {scenario::Profile::kKeras35, scenario::Profile::kKeras314, scenario::Profile::kKeras315}) {
    const Outcome outcome = run(asked, profile);
    EXPECT_EQ(outcome.findings.front().rule, "misread-bar");
    EXPECT_EQ(outcome.findings.front().severity, diagnosis::Severity::kHealthy);
  }
}

}  // namespace
}  // namespace fitscope::workbench
