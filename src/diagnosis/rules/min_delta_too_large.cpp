#include <algorithm>
#include <cmath>
#include <string>
#include <vector>

#include "diagnosis/learning.h"
#include "diagnosis/reading.h"
#include "diagnosis/rules/all.h"
#include "diagnosis/wording.h"

namespace fitscope::diagnosis {
namespace {

std::optional<Finding> check(const Facts& facts) {
  const scenario::EarlyStoppingSpec& stopping = facts.scenario.early_stopping;
  const trace::Trace& trace = facts.trace;
  const double delta = std::fabs(stopping.min_delta);
  if (!stopped_early(facts) || delta == 0) return std::nullopt;
  const std::vector<double> values = logged(trace, stopping.monitor);
  if (values.size() < 2) return std::nullopt;
  const bool up = stopping.mode == scenario::MonitorMode::kMax ||
                  (stopping.mode == scenario::MonitorMode::kAuto &&
                   stopping.monitor.find("acc") != std::string::npos);
  const auto last = values.end() - 1;
  const double before =
      up ? *std::max_element(values.begin(), last) : *std::min_element(values.begin(), last);
  const double gain = up ? *last - before : before - *last;
  if (gain <= 0 || gain > delta) return std::nullopt;
  Finding finding =
      found(kMinDeltaTooLarge, Severity::kWarning,
            "EarlyStopping ended training in " + epoch_name(trace.epochs.back().index) +
                " although it was the best epoch so far: " + stopping.monitor + " got better by " +
                value_text(gain) + ", and min_delta=" + value_text(delta) + " asks for more.",
            value_text(before) + " to " + value_text(*last) + ": " + value_text(gain) + " < " +
                value_text(delta));
  finding.evidence.push_back(epoch_evidence(trace.epochs.back(), "early_stopping.min_delta"));
  finding.changes.push_back(
      {"Set min_delta=0", "Then any progress counts.", {{"early_stopping.min_delta", "0"}}});
  return finding;
}

}  // namespace

constinit const Rule kMinDeltaTooLarge{
    .name = "min-delta-too-large",
    .title = "min_delta larger than the progress",
    .doc =
        {
            .what = "EarlyStopping ended the run in its best epoch, because min_delta is larger "
                    "than the gain of an epoch.",
            .why = "A gain below min_delta counts as none, every time, even if such gains add up "
                   "for ever.",
            .silent_when = "min_delta is 0; the last epoch was not the best one; or something else "
                           "ended the run.",
            .fix = "min_delta=0, or well below what an epoch gains.",
            .source =
                "keras v3.15.1 src/callbacks/early_stopping.py: EarlyStopping._is_improvement",
        },
    .check = check,
};

}  // namespace fitscope::diagnosis
