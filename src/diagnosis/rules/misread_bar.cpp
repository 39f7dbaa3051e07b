#include <algorithm>
#include <string>

#include "base/text.h"
#include "diagnosis/reading.h"
#include "diagnosis/rules/all.h"
#include "diagnosis/wording.h"

namespace fitscope::diagnosis {
namespace {

/// Fewer samples than this, and nobody takes the number on the bar for them.
constexpr Count kManySamples = 1000;

std::optional<Finding> harmless_warning(const Facts& facts) {
  const trace::Trace& trace = facts.trace;
  const Count pass = trace.facts.batches_per_pass.value_or(0);
  const bool restarts = facts.scenario.feed.kind == FeedKind::kDataset;
  const trace::Warning* warning = find_warning(trace, "Your input ran out of data");
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
                "; the warning only means that Keras could not know your dataset's length "
                "beforehand.",
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
  finding.changes.push_back({"Tell the length: .apply(tf.data.experimental.assert_cardinality(n))",
                             "With a known length the warning goes.",
                             {{"dataset.known_cardinality", "true"}}});
  return finding;
}

std::optional<Finding> check(const Facts& facts) {
  const trace::Trace& trace = facts.trace;
  // Before the ledger is asked: what is planned may be Keras's guess at an unknown length.
  if (auto finding = harmless_warning(facts)) return finding;
  if (!complete(trace)) return std::nullopt;

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
                   "that the input ran out at the end of each epoch if it could not know its "
                   "length beforehand.",
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
