#include <string>
#include <utility>

#include "base/text.h"
#include "diagnosis/reading.h"
#include "diagnosis/rules/all.h"
#include "diagnosis/wording.h"

namespace fitscope::diagnosis {
namespace {

Cause single_samples(const scenario::Scenario& asked) {
  const bool dataset = asked.feed.kind == FeedKind::kDataset;
  Cause cause;
  cause.text = std::string("Your ") + (dataset ? "dataset hands out" : "generator yields") +
               " single samples, not batches";
  cause.arithmetic = std::string("one ") + (dataset ? "element" : "item") + " has shape (" +
                     std::to_string(asked.data.features) + ",), the model wants (batch, " +
                     std::to_string(scenario::input_features(asked)) + ")";
  if (dataset) {
    cause.changes.push_back({"Call .batch(32) on the dataset",
                             "Keras trains on batches; it does not make them out of a dataset.",
                             {{"dataset.batched", "true"}}});
  } else {
    cause.changes.push_back({"Yield x[i:i + batch_size], not x[i]",
                             "Every yield is one batch: its first axis counts the samples.",
                             {{"generator.single_samples", "false"}}});
  }
  return cause;
}

Cause wrong_features(const scenario::Scenario& asked) {
  const Count held = asked.data.features;
  Count given = held;
  if (asked.feed.kind == FeedKind::kGenerator) given = asked.generator.features.value_or(held);
  const Count expected = scenario::input_features(asked);
  if (given == expected) return {"The shape of the input does not fit the model"};
  Cause cause;
  cause.text = "The model was built for " + count_of(expected, "feature", "features") +
               " but gets " + with_commas(given);
  cause.arithmetic = with_commas(given) + " given, " + with_commas(expected) + " expected";
  const Change build{"Build the model for " + std::to_string(held) + " features",
                     "Input(shape=(" + std::to_string(held) + ",)) fits the data.",
                     {{"model.input_features", "unset"}}};
  if (given == held) {
    cause.changes.push_back(build);
    return cause;
  }
  Change all{"Yield all " + std::to_string(held) + " features",
             "The model was built for that many.",
             {{"generator.features", "unset"}}};
  if (expected != held) {
    all.label += " and build the model for them";
    all.why = "Neither the generator nor the model has as many as the data.";
    all.changes.push_back({"model.input_features", "unset"});
  }
  cause.changes.push_back(std::move(all));
  return cause;
}

std::optional<Finding> check(const Facts& facts) {
  const auto* exception = raised_about(facts.trace, {Subject::kUnbatched, Subject::kInputShape});
  if (exception == nullptr) return std::nullopt;
  return raised_finding(kShapeError, facts,
                        exception->about == Subject::kUnbatched ? single_samples(facts.scenario)
                                                                : wrong_features(facts.scenario));
}

}  // namespace

constinit const Rule kShapeError{
    .name = "shape-error",
    .title = "The input has the wrong shape",
    .doc =
        {
            .what = "An exception about the shape of x left fit().",
            .why = "A wrong shape never makes training stall or skip steps: it raises, when the "
                   "step is traced or at "
                   "the first batch that differs. Nothing after that step runs.",
            .silent_when = "The exception is about the labels (label-error) or about anything else "
                           "(fit-refused).",
            .fix = "Print x.shape of one batch: the first axis counts samples, the rest must be "
                   "what the "
                   "model's Input says. Call .batch() on a tf.data.Dataset; yield slices from a "
                   "generator.",
            .source = "keras v3.15.1 src/layers/input_spec.py: assert_input_compatibility, "
                      "src/models/functional.py: Functional._adjust_input_rank; "
                      "keras v2.15.0 engine/input_spec.py: assert_input_compatibility",
        },
    .check = check,
};

}  // namespace fitscope::diagnosis
