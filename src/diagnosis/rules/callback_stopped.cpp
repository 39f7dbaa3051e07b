#include <iterator>
#include <string>
#include <vector>

#include "base/text.h"
#include "diagnosis/learning.h"
#include "diagnosis/reading.h"
#include "diagnosis/rules/all.h"
#include "diagnosis/wording.h"

namespace fitscope::diagnosis {
namespace {

using scenario::Callback;

std::string when(const trace::Epoch& epoch) {
  if (epoch.steps_planned && epoch.steps_run < *epoch.steps_planned) {
    return "in " + epoch_name(epoch.index) + " " + after_steps(epoch);
  }
  return "at the end of " + epoch_name(epoch.index);
}

/// The logged loss fell by a tenth: weights put back at the end tell no more what was learned.
bool loss_fell(const trace::Trace& trace) {
  constexpr double kFell = 0.9;
  const std::vector<double> losses = logged(trace, "loss");
  return losses.size() > 1 && losses.back() < kFell * losses.front();
}

/// "7 epochs of 38": of those from initial_epoch on.
std::string share_of_epochs(const Facts& facts) {
  const scenario::FitSpec& fit = facts.scenario.fit;
  return epochs_text(std::ssize(facts.trace.epochs)) + " of " +
         with_commas(fit.epochs - fit.initial_epoch);
}

/// From this patience on EarlyStopping did what it is for: the reason, but no fault.
constexpr Count kPatient = 3;

Finding early_stopping(const Facts& facts, const trace::Epoch& epoch) {
  const scenario::EarlyStoppingSpec& stopping = facts.scenario.early_stopping;
  const std::string patience = with_commas(stopping.patience);
  // It acts at the end of an epoch, whatever made the epoch short.
  const bool last = epoch.index + 1 == facts.scenario.fit.epochs;
  const bool patient = last || stopping.patience >= kPatient;
  Finding finding =
      found(kCallbackStopped, patient ? Severity::kNote : Severity::kWarning,
            "EarlyStopping ended training at the end of " + epoch_name(epoch.index) +
                (last ? ", the last one, which cut nothing short: " : ": ") + stopping.monitor +
                " did not get better, and patience is " + patience + ".",
            share_of_epochs(facts) + " ran");
  finding.evidence.push_back(epoch_evidence(epoch, "early_stopping.patience"));
  for (const trace::Epoch& each : facts.trace.epochs) {
    for (const auto& [name, value] : each.logs) {
      if (name != stopping.monitor || (each.index + 3 < epoch.index)) continue;
      finding.evidence.push_back({epoch_name(each.index) + ": " + name.text() + " = " +
                                      value_text(value) +
                                      (each.steps_run == 0 ? ", logged without a single step" : ""),
                                  {each.index, -1},
                                  "early_stopping.monitor"});
    }
  }
  // It did what it is for: more epochs would only take the model further from its best one.
  const bool training = learned(facts) || loss_fell(facts.trace);
  if (patient && stopping.monitor == "val_loss" && training) {
    if (stopping.restore_best_weights) {
      finding.severity = Severity::kHealthy;
      finding.evidence.push_back({"the weights of the best epoch were put back",
                                  {},
                                  "early_stopping.restore_best_weights"});
    }
    return finding;
  }
  const Count more = stopping.patience < 5 ? 5 : stopping.patience * 2;
  finding.changes.push_back({"Raise patience to " + std::to_string(more),
                             stopping.monitor + " moves up and down; one bad epoch is no verdict.",
                             {{"early_stopping.patience", std::to_string(more)}}});
  if (stopping.baseline) {
    finding.changes.push_back({"Leave baseline out",
                               "A baseline never reached counts as no progress.",
                               {{"early_stopping.baseline", "unset"}}});
  }
  if (stopping.min_delta > 0) {
    finding.changes.push_back(
        {"Set min_delta=0", "Then any progress counts.", {{"early_stopping.min_delta", "0"}}});
  }
  finding.changes.push_back(leave_callback_out(facts.scenario, Callback::kEarlyStopping,
                                               "Leave EarlyStopping out",
                                               "Then every epoch is run."));
  return finding;
}

std::optional<Finding> check(const Facts& facts) {
  const trace::Trace& trace = facts.trace;
  if (trace.stop != StopReason::kCallback || trace.epochs.empty()) return std::nullopt;
  if (ended_by_nan(trace)) return std::nullopt;
  const trace::Epoch& epoch = trace.epochs.back();
  if (trace.stop_detail.find("EarlyStopping") != std::string::npos) {
    return early_stopping(facts, epoch);
  }
  if (epoch.index + 1 == facts.scenario.fit.epochs &&
      epoch.steps_run >= epoch.steps_planned.value_or(0)) {
    Finding finding = found(kCallbackStopped, Severity::kNote,
                            "A callback of yours set model.stop_training = True at the end of the "
                            "last epoch, which cut nothing short.",
                            share_of_epochs(facts) + " ran");
    finding.evidence.push_back(epoch_evidence(epoch, "stop_training.hook"));
    return finding;
  }
  Finding finding = found(
      kCallbackStopped, Severity::kWarning,
      "A callback of yours ended training " + when(epoch) + ": it set model.stop_training = True.",
      share_of_epochs(facts) + " begun");
  finding.evidence.push_back(epoch_evidence(epoch, "stop_training.hook"));
  finding.changes.push_back(leave_callback_out(facts.scenario, Callback::kStopTraining,
                                               "Leave that callback out",
                                               "Then every epoch is run."));
  return finding;
}

}  // namespace

constinit const Rule kCallbackStopped{
    .name = "callback-stopped",
    .title = "A callback stopped it",
    .doc =
        {
            .what = "A callback set model.stop_training.",
            .why = "Keras looks at the flag after every batch and after every epoch. Set in a "
                   "batch hook, it ends the "
                   "epoch right there; validation still runs. EarlyStopping acts at the end of an "
                   "epoch, never "
                   "before the second one.",
            .silent_when = "TerminateOnNaN did it, or EarlyStopping after a NaN: not-a-number "
                           "names the cause.",
            .fix = "Raise patience, check monitor and mode, or leave the callback out.",
            .source = "keras v3.15.1 src/callbacks/early_stopping.py: EarlyStopping.on_epoch_end, "
                      "src/backend/tensorflow/trainer.py: TensorFlowTrainer.fit; "
                      "keras v2.15.0 callbacks.py: EarlyStopping.on_epoch_end",
        },
    .check = check,
};

}  // namespace fitscope::diagnosis
