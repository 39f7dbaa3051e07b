#include <algorithm>
#include <string>
#include <vector>

#include "base/text.h"
#include "diagnosis/learning.h"
#include "diagnosis/reading.h"
#include "diagnosis/rules/all.h"
#include "diagnosis/wording.h"

namespace fitscope::diagnosis {
namespace {

std::optional<Finding> check(const Facts& facts) {
  const scenario::EarlyStoppingSpec& stopping = facts.scenario.early_stopping;
  const trace::Trace& trace = facts.trace;
  if (!stopped_early(facts) || !stopping.baseline) return std::nullopt;
  const std::vector<double> values = logged(trace, stopping.monitor);
  if (values.size() < 2) return std::nullopt;
  const bool up = stopping.mode == scenario::MonitorMode::kMax ||
                  (stopping.mode == scenario::MonitorMode::kAuto &&
                   stopping.monitor.find("acc") != std::string::npos);
  const auto best = up ? std::max_element(values.begin(), values.end())
                       : std::min_element(values.begin(), values.end());
  const bool beaten = up ? *best > *stopping.baseline : *best < *stopping.baseline;
  const Count since_best = values.end() - 1 - best;
  // From patience epochs without progress on it would have stopped anyway.
  if (beaten || since_best >= std::max<Count>(1, stopping.patience)) return std::nullopt;
  Finding finding =
      found(kBaselineNeverBeaten, Severity::kWarning,
            "EarlyStopping ended training in " + epoch_name(trace.epochs.back().index) + ", only " +
                epochs_text(since_best) + " after its best one: no epoch beat the baseline of " +
                value_text(*stopping.baseline) + ", and before that nothing counts as progress.",
            "best " + stopping.monitor + " " + value_text(*best) + ", baseline " +
                value_text(*stopping.baseline) + ", patience " + with_commas(stopping.patience));
  finding.evidence.push_back(epoch_evidence(trace.epochs.back(), "early_stopping.baseline"));
  finding.changes.push_back({"Leave baseline out",
                             "Progress is then measured against the run itself.",
                             {{"early_stopping.baseline", "unset"}}});
  return finding;
}

}  // namespace

constinit const Rule kBaselineNeverBeaten{
    .name = "baseline-never-beaten",
    .title = "A baseline never reached",
    .doc =
        {
            .what = "EarlyStopping with a baseline ended a run sooner than its patience.",
            .why = "Until the baseline is beaten the wait is never reset: the first epoch without "
                   "progress after patience epochs ends the run.",
            .silent_when = "No baseline; it was beaten; or patience epochs without progress had "
                           "passed anyway.",
            .fix = "Leave baseline out, or set it to what the first epochs reach.",
            .source = "keras v3.15.1 src/callbacks/early_stopping.py: EarlyStopping.on_epoch_end",
        },
    .check = check,
};

}  // namespace fitscope::diagnosis
