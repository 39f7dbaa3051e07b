#include <string>

#include "base/text.h"
#include "diagnosis/reading.h"
#include "diagnosis/rules/all.h"
#include "diagnosis/wording.h"

namespace fitscope::diagnosis {
namespace {

Count expected_features(const scenario::Scenario& scenario) {
  return scenario.model.input_features.value_or(scenario.data.features);
}

std::string cause(const Facts& facts, Finding& finding) {
  const scenario::Scenario& asked = facts.scenario;
  if (asked.feed.kind == FeedKind::kDataset && !asked.dataset.batched) {
    finding.arithmetic = "one element has shape (" + std::to_string(asked.data.features) +
                         ",), the model wants (batch, " + std::to_string(expected_features(asked)) +
                         ")";
    finding.changes.push_back({"Call .batch(32) on the dataset",
                               "Keras trains on batches; it does not make them out of a dataset.",
                               {{"dataset.batched", "true"}}});
    return "Your dataset hands out single samples, not batches";
  }
  if (asked.feed.kind == FeedKind::kGenerator && asked.generator.single_samples) {
    finding.arithmetic = "one item has shape (" + std::to_string(asked.data.features) +
                         ",), the model wants (batch, " + std::to_string(expected_features(asked)) +
                         ")";
    finding.changes.push_back({"Yield x[i:i + batch_size], not x[i]",
                               "Every yield is one batch: its first axis counts the samples.",
                               {{"generator.single_samples", "false"}}});
    return "Your generator yields single samples, not batches";
  }
  Count given = asked.data.features;
  if (asked.feed.kind == FeedKind::kGenerator) given = asked.generator.features.value_or(given);
  const Count expected = expected_features(asked);
  if (given != expected) {
    finding.arithmetic = with_commas(given) + " given, " + with_commas(expected) + " expected";
    if (given != asked.data.features) {
      finding.changes.push_back({"Yield all " + std::to_string(asked.data.features) + " features",
                                 "The model was built for that many.",
                                 {{"generator.features", "unset"}}});
    }
    if (asked.model.input_features && given == asked.data.features) {
      finding.changes.push_back({"Build the model for " + std::to_string(given) + " features",
                                 "Input(shape=(" + std::to_string(given) + ",)) fits the data.",
                                 {{"model.input_features", "unset"}}});
    }
    return "The model was built for " + count_of(expected, "feature", "features") + " but gets " +
           with_commas(given);
  }
  return "The shape of the input does not fit the model";
}

std::optional<Finding> check(const Facts& facts) {
  if (complaint(facts) != Complaint::kInputShape) return std::nullopt;
  const trace::Exception& exception = *facts.trace.exception;
  Finding finding = found(kShapeError, Severity::kError, {});
  finding.summary =
      cause(facts, finding) + ": fit() raised " + exception.type + " " + place(exception.at) + ".";
  finding.evidence.push_back(exception_evidence(exception));
  return finding;
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
