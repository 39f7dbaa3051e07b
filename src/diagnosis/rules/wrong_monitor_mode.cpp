#include <algorithm>
#include <string>
#include <vector>

#include "diagnosis/learning.h"
#include "diagnosis/reading.h"
#include "diagnosis/rules/all.h"
#include "diagnosis/wording.h"

namespace fitscope::diagnosis {
namespace {

using scenario::MonitorMode;

/// Names that get better by rising.
bool rises(const std::string& name) {
  return name.find("acc") != std::string::npos || name.find("auc") != std::string::npos;
}

std::optional<Finding> check(const Facts& facts) {
  const scenario::EarlyStoppingSpec& stopping = facts.scenario.early_stopping;
  const trace::Trace& trace = facts.trace;
  if (!stopped_early(facts) || stopping.mode == MonitorMode::kAuto) return std::nullopt;
  const bool up = stopping.mode == MonitorMode::kMax;
  if (up == rises(stopping.monitor)) return std::nullopt;
  const std::vector<LoggedValue> values = logged_values(trace, stopping.monitor);
  const auto better = [&](const LoggedValue& one) {
    return up ? one.value < values.front().value : one.value > values.front().value;
  };
  // A value that never got better would have stopped it the other way round, too.
  if (!values.empty() && std::none_of(values.begin(), values.end(), better)) return std::nullopt;
  Finding finding =
      found(kWrongMonitorMode, Severity::kError,
            "EarlyStopping has mode='" + std::string(up ? "max" : "min") + "' for " +
                stopping.monitor + ", which gets better by " + (up ? "falling" : "rising") +
                ": it stopped training because the model got better.");
  if (values.size() > 1) {
    finding.arithmetic = stopping.monitor + " " + value_text(values.front().value) + " in " +
                         epoch_name(values.front().epoch) + ", " + value_text(values.back().value) +
                         " in " + epoch_name(values.back().epoch);
  }
  finding.evidence.push_back(epoch_evidence(trace.epochs.back(), "early_stopping.mode"));
  const bool known = is_keras2(trace) || rises(stopping.monitor) ||
                     stopping.monitor.find("loss") != std::string::npos;
  const std::string mode = known ? "auto" : up ? "min" : "max";
  finding.changes.push_back(
      {"Set mode='" + mode + "'",
       known ? "Keras knows which way this one goes." : "Then falling counts as better.",
       {{"early_stopping.mode", mode}}});
  return finding;
}

}  // namespace

constinit const Rule kWrongMonitorMode{
    .name = "wrong-monitor-mode",
    .title = "EarlyStopping looks the wrong way",
    .doc =
        {
            .what = "EarlyStopping's mode contradicts its monitor, and it ended the run.",
            .why = "mode='min' waits for an accuracy to fall, mode='max' for a loss to rise: "
                   "progress counts as none.",
            .silent_when = "mode is auto or right, or something else ended the run.",
            .fix = "Leave mode out.",
            .source = "keras v3.15.1 src/callbacks/early_stopping.py: EarlyStopping; keras v2.15.0 "
                      "callbacks.py: EarlyStopping",
        },
    .check = check,
};

}  // namespace fitscope::diagnosis
