#include <algorithm>
#include <string>
#include <string_view>
#include <utility>

#include "base/text.h"
#include "diagnosis/learning.h"
#include "diagnosis/reading.h"
#include "diagnosis/rules/all.h"
#include "diagnosis/wording.h"
#include "scenario/kinds.h"

namespace fitscope::diagnosis {
namespace {

constexpr std::string_view kSteps = "Limiting steps_per_epoch to ";
constexpr std::string_view kEpochs = "Limiting epochs to ";

/// Without batch_size Keras divides the rows of arrays by the steps: the limit then makes other
/// batches, not fewer of them. What it would be without; unset: the limit does not decide it.
trace::MaybeCount batch_size_without(const Facts& facts) {
  const scenario::FitSpec& fit = facts.scenario.fit;
  const Count rows = training_rows(facts.scenario);
  const Count size = facts.trace.facts.batch_size;
  if (facts.scenario.feed.kind != FeedKind::kArrays || !facts.trace.facts.batch_size_inferred ||
      size <= 0 || asked_steps(facts) != fit.max_steps_per_epoch) {
    return std::nullopt;
  }
  const Count steps = fit.steps_per_epoch.value_or(0);
  const Count without =
      steps > 0 ? std::max<Count>(1, (rows + steps - 1) / steps) : scenario::kDefaultBatchSize;
  // As many updates as ever.
  if ((rows + without - 1) / without == (rows + size - 1) / size) return std::nullopt;
  return without;
}

void show_limit_of_steps(const Facts& facts, const trace::Warning& warning, Finding& finding) {
  finding.evidence.push_back(epoch_evidence(facts.trace.epochs.front(), "fit.max_steps_per_epoch"));
  finding.evidence.push_back({warning.category + ": " + warning.text, warning.first, {}});
}

Finding other_batches(const Facts& facts, const trace::Warning& warning, Count without) {
  const Count most = facts.scenario.fit.max_steps_per_epoch.value_or(0);
  const Count rows = training_rows(facts.scenario);
  const Count size = facts.trace.facts.batch_size;
  const std::string all = "ceil(" + with_commas(rows) + " / ";
  Finding finding = found(
      kLimitedByEnvironment, Severity::kWarning,
      "KERAS_MAX_STEPS_PER_EPOCH=" + with_commas(most) + " makes batches of " + samples_text(size) +
          " instead of " + with_commas(without) + ", since without batch_size Keras divides the " +
          "samples by the steps: a variable of the environment, not your code.",
      all + with_commas(most) + ") = " + samples_text(size) + " per batch; without it " + all +
          with_commas(without) + ") = " + batches_text((rows + without - 1) / without));
  show_limit_of_steps(facts, warning, finding);
  finding.changes.push_back({"Unset KERAS_MAX_STEPS_PER_EPOCH",
                             "It is for debugging, and stays in a shell or a notebook.",
                             {{"fit.max_steps_per_epoch", "unset"}}});
  return finding;
}

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
    const trace::MaybeCount without = batch_size_without(facts);
    if (without && epochs == nullptr) return other_batches(facts, *steps, *without);
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
    show_limit_of_steps(facts, *steps, finding);
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
                    "code asks for, or makes other batches.",
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
