#include <algorithm>
#include <string>
#include <string_view>

#include "base/text.h"
#include "diagnosis/reading.h"
#include "diagnosis/rules/all.h"
#include "diagnosis/wording.h"

namespace fitscope::diagnosis {
namespace {

/// Fewer samples than this, and nobody takes the number on the bar for them.
constexpr Count kManySamples = 1000;

constexpr std::string_view kRanOut = "Your input ran out of data";

std::optional<Finding> harmless_warning(const Facts& facts) {
  const trace::Trace& trace = facts.trace;
  const Count pass = trace.facts.batches_per_pass.value_or(0);
  // A generator's second epoch is another matter.
  const FeedKind feed = facts.scenario.feed.kind;
  const bool restarts =
      feed == FeedKind::kDataset || (feed == FeedKind::kGenerator && trace.epochs.size() == 1);
  const trace::Warning* warning = find_warning(trace, kRanOut);
  if (!restarts || trace.facts.known_batches || asked_steps(facts) || warning == nullptr ||
      pass == 0) {
    return std::nullopt;
  }
  const bool all_whole = std::all_of(trace.epochs.begin(), trace.epochs.end(),
                                     [pass](const trace::Epoch& e) { return e.steps_run == pass; });
  if (!all_whole || trace.stop != StopReason::kAllEpochs) return std::nullopt;
  Finding finding =
      found(kMisreadBar, Severity::kHealthy,
            "Nothing is wrong: every epoch trained on all " + batches_text(pass) +
                "; the warning only means that Keras could not know the length of " +
                std::string(input_name(facts.scenario)) + " beforehand.",
            pass_arithmetic(facts) + ", " + with_commas(pass) + " ran in every epoch");
  finding.evidence.push_back(
      {"harmless warning, up to Keras 3.15: " + warning->text.substr(0, 50) + " …", warning->first,
       "dataset.known_cardinality"});
  const Count executed = facts.scenario.compile.steps_per_execution;
  const trace::Epoch& last = trace.epochs.back();
  if (executed > 1 && last.steps_planned && *last.steps_planned != pass) {
    finding.evidence.push_back({"the bar counts to " + with_commas(*last.steps_planned) +
                                    " because Keras took the length from calls of " +
                                    steps_text(executed),
                                {last.index, -1},
                                "compile.steps_per_execution"});
  }
  if (feed != FeedKind::kDataset) return finding;
  finding.changes.push_back({"Tell the length: .apply(tf.data.experimental.assert_cardinality(n))",
                             "With a known length the warning goes.",
                             {{"dataset.known_cardinality", "true"}}});
  return finding;
}

bool all_run_alike(const trace::Trace& trace) {
  return std::all_of(trace.epochs.begin(), trace.epochs.end(), [&trace](const trace::Epoch& e) {
    return e.steps_run == trace.epochs.front().steps_run;
  });
}

/// A warning of the last call of steps_per_execution steps: fewer were left, and they were trained.
std::optional<Finding> warning_of_last_call(const Facts& facts) {
  const trace::Trace& trace = facts.trace;
  const Count executed = facts.scenario.compile.steps_per_execution;
  const trace::Warning* warning = find_warning(trace, kRanOut);
  const trace::Epoch& epoch = trace.epochs.front();
  const Count rest = executed > 1 ? epoch.steps_run % executed : 0;
  if (warning == nullptr || rest == 0 || warning->first.step < 0 ||
      trace.facts.batches_per_pass != epoch.steps_run || !all_run_alike(trace)) {
    return std::nullopt;
  }
  Finding finding = found(
      kMisreadBar, Severity::kHealthy,
      "Nothing is wrong: every epoch trained on all " + batches_text(epoch.steps_run) +
          "; the warning comes from the last call, which asks for " + with_commas(executed) +
          " batches where " + with_commas(rest) + (rest == 1 ? " is" : " are") + " left.",
      with_commas(epoch.steps_run) + " mod " + with_commas(executed) + " = " + with_commas(rest));
  finding.evidence.push_back(
      {"the last call's values are lost: the logged loss is that of the calls before it",
       warning->first, "compile.steps_per_execution"});
  return finding;
}

/// A warning of a validation that ran whole.
std::optional<Finding> warning_of_validation(const Facts& facts) {
  const trace::Trace& trace = facts.trace;
  const trace::Warning* warning = find_warning(trace, kRanOut);
  // What validation warns of comes at no step.
  if (warning == nullptr || warning->first.step >= 0) return std::nullopt;
  Count steps = 0;
  for (const trace::Epoch& epoch : trace.epochs) {
    if (!epoch.validated) continue;
    if (steps == 0) steps = epoch.validation_steps;
    if (epoch.validation_steps == 0 || epoch.validation_steps != steps) return std::nullopt;
  }
  if (steps == 0 || facts.scenario.validation.steps.value_or(steps) > steps) return std::nullopt;
  Finding finding = found(
      kMisreadBar, Severity::kHealthy,
      "Nothing is wrong: every epoch ran to its end; the warning comes from validation, whose "
      "length Keras could not know beforehand.",
      steps_text(steps) + " in every validation");
  finding.evidence.push_back({"harmless warning: " + warning->text.substr(0, 50) + " …",
                              warning->first, "validation.kind"});
  return finding;
}

std::optional<Finding> check(const Facts& facts) {
  const trace::Trace& trace = facts.trace;
  // Before the ledger is asked: what is planned may be Keras's guess at an unknown length.
  if (auto finding = harmless_warning(facts)) return finding;
  if (!complete(trace)) return std::nullopt;
  if (auto finding = warning_of_last_call(facts)) return finding;
  if (auto finding = warning_of_validation(facts)) return finding;

  const Count rows = training_rows(facts.scenario);
  const trace::Epoch& epoch = trace.epochs.front();
  const bool counted_by_keras = facts.scenario.feed.kind == FeedKind::kArrays &&
                                !facts.scenario.fit.batch_size && !asked_steps(facts);
  if (!counted_by_keras || rows < kManySamples || epoch.steps_run < 2 ||
      epoch.samples_seen != rows) {
    return std::nullopt;
  }
  const std::string bar = with_commas(epoch.steps_run) + "/" + with_commas(epoch.steps_run);
  Finding finding = found(kMisreadBar, Severity::kHealthy,
                          "Nothing is wrong: " + bar +
                              " counts batches, not samples, and each epoch trained on "
                              "all " +
                              samples_text(rows) + ".",
                          pass_arithmetic(facts));
  finding.evidence.push_back(epoch_evidence(epoch, "fit.batch_size"));
  finding.evidence.push_back(
      {"batch_size was not given, so Keras took " + with_commas(trace.facts.batch_size),
       {},
       "fit.batch_size"});
  return finding;
}

}  // namespace

constinit const Rule kMisreadBar{
    .name = "misread-bar",
    .title = "The bar counts batches",
    .doc =
        {
            .what = "A healthy run whose output is easily taken for a fault.",
            .why = "The progress bar counts batches: 60,000 samples show as 1875/1875. And up to "
                   "3.15, Keras 3 warns "
                   "that the input ran out at the end of each epoch, or validation, if it could "
                   "not know its length beforehand; up to 3.6 where the last of several steps in "
                   "one call are missing, too.",
            .silent_when = "Any epoch fell short; you gave batch_size or steps_per_epoch yourself; "
                           "or there are "
                           "fewer than 1,000 samples.",
            .fix =
                "None needed. Do not set steps_per_epoch or batch_size to the number of samples.",
            .source = "keras v3.15.1 src/callbacks/progbar_logger.py: ProgbarLogger, "
                      "src/trainers/epoch_iterator.py: EpochIterator.catch_stop_iteration",
        },
    .check = check,
};

}  // namespace fitscope::diagnosis
