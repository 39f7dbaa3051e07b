#include <string>
#include <vector>

#include "diagnosis/learning.h"
#include "diagnosis/reading.h"
#include "diagnosis/rules/all.h"
#include "diagnosis/wording.h"

namespace fitscope::diagnosis {
namespace {

/// Worse by a tenth: less is the noise of an epoch.
/// Source  measured: of 100 healthy runs of 40 epochs on 300 rows with validation_split (five kinds
/// of data with noise=0.2, Adam at 0.01, model.seed 1 to 20) the last val_loss was above the best
/// by a twentieth in 17, by a tenth in 2, by 0.16 at most. Again: `fitscope run --json --set
/// validation.kind=split --set model.seed=N …`.
constexpr double kWorse = 0.1;

std::optional<Finding> check(const Facts& facts) {
  const scenario::EarlyStoppingSpec& stopping = facts.scenario.early_stopping;
  const trace::Trace& trace = facts.trace;
  const bool loss = stopping.monitor == "val_loss" || stopping.monitor == "loss";
  if (!scenario::has(facts.scenario.fit.callbacks, scenario::Callback::kEarlyStopping) ||
      stopping.restore_best_weights || !loss || trace.exception || trace.first_non_finite ||
      trace.stop == StopReason::kRunning) {
    return std::nullopt;
  }
  const std::vector<LoggedValue> values = logged_values(trace, stopping.monitor);
  if (values.size() < kFewestEpochs) return std::nullopt;
  const auto [epoch, best] = lowest(values);
  const double last = values.back().value;
  if (best < 0 || last <= (1 + kWorse) * best) return std::nullopt;
  Finding finding =
      hinted(kBestWeightsNotKept,
             "The model ends with the weights of the last epoch, and its best was " +
                 epoch_name(epoch) + ": " + stopping.monitor + " " + value_text(best) + " there, " +
                 value_text(last) + " now.",
             value_text(last) + " / " + value_text(best) + " = " + value_text(last / best));
  finding.confidence = Confidence::kCertain;
  finding.evidence.push_back({stopping.monitor + " " + value_text(best),
                              {epoch, -1},
                              "early_stopping.restore_best_weights"});
  finding.changes.push_back({"Set restore_best_weights=True",
                             is_keras2(trace) ? "When EarlyStopping stops, it goes back to its "
                                                "best epoch."
                                              : "At the end the weights of the best epoch come "
                                                "back.",
                             {{"early_stopping.restore_best_weights", "true"}}});
  return finding;
}

}  // namespace

constinit const Rule kBestWeightsNotKept{
    .name = "best-weights-not-kept",
    .title = "The last weights are not the best",
    .doc =
        {
            .what = "EarlyStopping watches a loss, and the run ends a tenth or more above its best "
                    "epoch.",
            .why = "restore_best_weights is False by default: what remains is the model after "
                   "patience epochs of getting worse.",
            .silent_when = "restore_best_weights is on; the last epoch is near the best; no "
                           "EarlyStopping watches a loss.",
            .fix = "restore_best_weights=True, or ModelCheckpoint(save_best_only=True).",
            .source = "keras v3.15.1 src/callbacks/early_stopping.py: EarlyStopping.on_train_end; "
                      "keras v2.15.0 callbacks.py",
        },
    .check = check,
};

}  // namespace fitscope::diagnosis
