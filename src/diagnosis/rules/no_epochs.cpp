#include <string>

#include "base/text.h"
#include "diagnosis/reading.h"
#include "diagnosis/rules/all.h"
#include "diagnosis/wording.h"
#include "scenario/keras_version.h"

namespace fitscope::diagnosis {
namespace {

/// KERAS_MAX_EPOCHS, obeyed from Keras 3.10 on, lets no epoch run from this one on.
bool limited_to(const Facts& facts, Count first) {
  const std::string& version = facts.scenario.keras.version;
  const trace::MaybeCount limit = facts.scenario.fit.max_epochs;
  return limit && *limit <= first && !is_keras2(facts.trace) &&
         scenario::obeys_limits(version, scenario::profile_of(version));
}

std::optional<Finding> check(const Facts& facts) {
  if (facts.trace.stop != StopReason::kNoEpochs) return std::nullopt;
  const Count epochs = facts.scenario.fit.epochs;
  const Count first = facts.scenario.fit.initial_epoch;
  Finding finding = found(kNoEpochs, Severity::kError, {});
  if (first > 0) {
    finding.summary =
        "fit() has no epoch to run: epochs=" + std::to_string(epochs) +
        " is where it ends, not how many it runs, and initial_epoch=" + std::to_string(first) +
        " is not before it.";
    finding.arithmetic = std::to_string(epochs) + " - " + std::to_string(first) + " = " +
                         std::to_string(epochs - first) + " epochs";
    if (!limited_to(facts, first)) {
      finding.changes.push_back({"Set epochs=" + std::to_string(first + 5),
                                 "Five more epochs, counted from the first one ever.",
                                 {{"fit.epochs", std::to_string(first + 5)}}});
    }
    finding.changes.push_back(
        {"Set initial_epoch=0",
         "Count from the beginning.",
         {{"fit.initial_epoch", "0"}, {"fit.epochs", std::to_string(epochs > 0 ? epochs : 5)}}});
  } else {
    finding.summary = "fit() has no epoch to run: epochs=" + std::to_string(epochs) + ".";
    finding.changes.push_back(
        {"Set epochs=5", "One epoch is one pass over the data.", {{"fit.epochs", "5"}}});
  }
  finding.evidence.push_back({"History is empty", {}, "fit.epochs"});
  return finding;
}

}  // namespace

constinit const Rule kNoEpochs{
    .name = "no-epochs",
    .title = "No epoch was asked for",
    .doc =
        {
            .what = "fit() returned without running an epoch.",
            .why = "epochs is the index of the last epoch, not a number of further ones: after "
                   "initial_epoch=10, epochs=10 leaves none.",
            .silent_when = "At least one epoch began, or fit() raised.",
            .fix = "epochs = initial_epoch + how many more you want.",
            .source = "keras v3.15.1 src/backend/tensorflow/trainer.py: TensorFlowTrainer.fit; "
                      "keras v2.15.0 engine/data_adapter.py: DataHandler.enumerate_epochs",
        },
    .check = check,
};

}  // namespace fitscope::diagnosis
