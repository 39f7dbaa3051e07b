#include <string>
#include <string_view>
#include <utility>

#include "base/text.h"
#include "diagnosis/learning.h"
#include "diagnosis/reading.h"
#include "diagnosis/rules/all.h"
#include "diagnosis/wording.h"

namespace fitscope::diagnosis {
namespace {

constexpr std::string_view kSteps = "Limiting steps_per_epoch to ";
constexpr std::string_view kEpochs = "Limiting epochs to ";

std::optional<Finding> check(const Facts& facts) {
  const scenario::FitSpec& fit = facts.scenario.fit;
  const trace::Warning* steps = find_warning(facts.trace, kSteps);
  const trace::Warning* epochs = find_warning(facts.trace, kEpochs);
  // A limit that is not below what runs anyway changes nothing but the words.
  const Count rows = training_rows(facts.scenario);
  if (facts.trace.epochs.empty() && epochs == nullptr) return std::nullopt;
  const Count seen = facts.trace.epochs.empty() ? 0 : facts.trace.epochs.front().samples_seen;
  // Where the epochs leave nothing to run, the steps do not matter.
  if (facts.trace.epochs.empty()) steps = nullptr;
  if (steps != nullptr && facts.scenario.feed.kind == FeedKind::kArrays && seen >= rows) {
    steps = nullptr;
  }
  if (steps == nullptr && epochs == nullptr) return std::nullopt;
  Finding finding = found(kLimitedByEnvironment, Severity::kWarning, {});
  Change unset{{}, "They are for debugging, and stay in a shell or a notebook.", {}};
  if (steps != nullptr) {
    const std::string most = with_commas(fit.max_steps_per_epoch.value_or(0));
    finding.summary = "KERAS_MAX_STEPS_PER_EPOCH=" + most + " cuts every epoch down to " +
                      steps_text(fit.max_steps_per_epoch.value_or(0));
    finding.arithmetic =
        "the first epoch trained on " + with_commas(seen) + " of " + samples_text(rows);
    unset.label = "Unset KERAS_MAX_STEPS_PER_EPOCH";
    unset.changes.push_back({"fit.max_steps_per_epoch", "unset"});
    finding.evidence.push_back(
        epoch_evidence(facts.trace.epochs.front(), "fit.max_steps_per_epoch"));
    finding.evidence.push_back({steps->category + ": " + steps->text, steps->first, {}});
  }
  if (epochs != nullptr) {
    const std::string most = with_commas(fit.max_epochs.value_or(0));
    const std::string text =
        "KERAS_MAX_EPOCHS=" + most +
        (facts.trace.epochs.empty() ? " ends training before " + epoch_name(fit.initial_epoch)
                                    : " ends training after epoch " + most) +
        " of " + with_commas(fit.epochs);
    finding.summary += (finding.summary.empty() ? "" : ", and ") + text;
    unset.label += (unset.label.empty() ? "Unset KERAS_MAX_EPOCHS" : " and KERAS_MAX_EPOCHS");
    unset.changes.push_back({"fit.max_epochs", "unset"});
    finding.evidence.push_back(
        {epochs->category + ": " + epochs->text, epochs->first, "fit.max_epochs"});
  }
  finding.summary += ": a variable of the environment, not your code.";
  finding.changes.push_back(std::move(unset));
  return finding;
}

}  // namespace

constinit const Rule kLimitedByEnvironment{
    .name = "limited-by-environment",
    .title = "A limit from the environment",
    .doc =
        {
            .what = "KERAS_MAX_EPOCHS or KERAS_MAX_STEPS_PER_EPOCH makes the run shorter than the "
                    "code asks for.",
            .why = "From 3.10 on Keras reads both variables when it is imported, and only warns: "
                   "Limiting steps_per_epoch to n. Validation has the same limit.",
            .silent_when = "The variable is not set, the release is older, or the limit is not "
                           "below what runs anyway.",
            .fix = "Unset the variable and start Python again.",
            .source = "keras v3.15.1 src/backend/config.py: max_epochs, max_steps_per_epoch; "
                      "src/trainers/epoch_iterator.py: EpochIterator.__init__",
        },
    .check = check,
};

}  // namespace fitscope::diagnosis
