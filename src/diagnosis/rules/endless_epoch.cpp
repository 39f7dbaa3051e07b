#include <algorithm>
#include <string>

#include "base/text.h"
#include "diagnosis/reading.h"
#include "diagnosis/rules/all.h"
#include "diagnosis/wording.h"

namespace fitscope::diagnosis {
namespace {

Finding endless_validation(const Facts& facts, const trace::Epoch& epoch) {
  Finding finding = found(kEndlessEpoch, Severity::kError,
                          "Training of " + epoch_name(epoch.index) + " is done, all " +
                              steps_text(epoch.steps_run) +
                              " ran, but validation never ends: the validation data repeat for "
                              "ever and there is no validation_steps.");
  finding.evidence.push_back(epoch_evidence(epoch, "validation.loops"));
  finding.changes.push_back(set_validation_steps(facts));
  finding.changes.push_back({"Let the validation data end",
                             "Each validation is then one pass.",
                             {{"validation.loops", "false"}}});
  return finding;
}

std::optional<Finding> check(const Facts& facts) {
  if (facts.trace.stop != StopReason::kEndlessEpoch || facts.trace.epochs.empty()) {
    return std::nullopt;
  }
  const trace::Epoch& epoch = facts.trace.epochs.back();
  if (epoch.validated) return endless_validation(facts, epoch);

  const scenario::Scenario& asked = facts.scenario;
  const Count batches = batches_of_data(facts);
  const bool by_request = asked.fit.steps_per_epoch.value_or(0) < 0;
  std::string input(input_name(asked));
  input[0] = 'Y';
  std::string summary = epoch_title(epoch.index) + " never ends: ";
  summary += by_request ? "steps_per_epoch=" + std::to_string(*asked.fit.steps_per_epoch) +
                              " asks Keras 2 to go on for ever."
                        : std::string(input_name(asked)) +
                              " always has a next batch and there is no steps_per_epoch.";
  Finding finding = found(kEndlessEpoch, Severity::kError, std::move(summary));
  finding.arithmetic = "one pass over the data would be " + batches_text(batches);
  finding.evidence.push_back({"still in " + epoch_name(epoch.index) + " after " +
                                  steps_text(epoch.steps_run) + "; the simulation stops here",
                              {epoch.index, epoch.steps_run - 1},
                              "fit.steps_per_epoch"});
  finding.changes.push_back(
      set_steps(facts, "Each epoch is then as long as one pass over the data."));
  if (asked.feed.kind == FeedKind::kDataset && asked.dataset.repeat) {
    finding.changes.push_back({"Leave .repeat() out",
                               "The dataset starts again in every epoch.",
                               {{"dataset.repeat", "unset"}, {"fit.steps_per_epoch", "unset"}}});
  }
  if (asked.feed.kind == FeedKind::kGenerator) finding.changes.push_back(use_a_sequence());
  return finding;
}

}  // namespace

constinit const Rule kEndlessEpoch{
    .name = "endless-epoch",
    .title = "The epoch has no end",
    .doc =
        {
            .what = "An epoch, or the validation after it, goes on for ever.",
            .why = "Input without end (while True:, .repeat()) ends an epoch only if "
                   "steps_per_epoch says so. The bar "
                   "counts up against Unknown; in validation it stands on its last step.",
            .silent_when = "steps_per_epoch is given and positive. Keras 2 refuses an infinite "
                           "tf.data.Dataset at "
                           "once: fit-refused.",
            .fix = "Give steps_per_epoch (and validation_steps), or let the input end.",
            .source =
                "keras v3.15.1 src/trainers/epoch_iterator.py: EpochIterator._enumerate_iterator; "
                "keras v2.15.0 engine/data_adapter.py: DataHandler.steps",
        },
    .check = check,
};

}  // namespace fitscope::diagnosis
