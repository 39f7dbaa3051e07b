#include <algorithm>
#include <cstddef>
#include <iterator>
#include <string>

#include "base/text.h"
#include "diagnosis/learning.h"
#include "diagnosis/reading.h"
#include "diagnosis/rules/all.h"
#include "diagnosis/wording.h"

namespace fitscope::diagnosis {
namespace {

/// Source  ours: a thousandth of the start before half of the epochs ran.
constexpr double kDied = 1e-3;

std::string who_lowered(const trace::Trace& trace) {
  for (const trace::Event& event : trace.events) {
    if (event.kind == trace::EventKind::kLearningRate) return event.text;
  }
  return {};
}

std::optional<Finding> check(const Facts& facts) {
  const trace::Trace& trace = facts.trace;
  const std::optional<Learning> learning = not_learned(facts);
  const Count epochs = std::ssize(trace.epochs);
  if (!learning || epochs < 4) return std::nullopt;
  const double first = trace.epochs.front().learning_rate;
  std::size_t at = 0;
  while (at < trace.epochs.size() && trace.epochs[at].learning_rate > kDied * first)
    ++at;
  const std::string who = who_lowered(trace);
  if (first <= 0 || who.empty() || static_cast<Count>(at) * 2 > epochs) return std::nullopt;
  const double rate = trace.epochs[at].learning_rate;
  if (rate <= 0) return std::nullopt;  // no-updates names it
  const bool scheduler = who.find("Scheduler") != std::string::npos;
  Finding finding = suspected(
      kRateDecayed,
      who + " has brought the learning rate from " + value_text(first) + " to " + value_text(rate) +
          " by " + epoch_name(trace.epochs[at].index) + ", when nothing had been learned yet.",
      value_text(rate) + " / " + value_text(first) + " = " + value_text(rate / first) + " after " +
          with_commas(static_cast<Count>(at)) + " of " + epochs_text(epochs));
  finding.evidence.push_back(
      {"learning_rate is " + value_text(rate) + " in " + epoch_name(trace.epochs[at].index),
       {trace.epochs[at].index, -1},
       scheduler ? "schedule.factor" : "reduce_lr.patience"});
  if (!scheduler) {
    const Count patience = std::max<Count>(10, 4 * facts.scenario.reduce_lr.patience);
    finding.changes.push_back({"Raise patience to " + std::to_string(patience),
                               "A loss that moves up and down is no plateau.",
                               {{"reduce_lr.patience", std::to_string(patience)}}});
  }
  finding.changes.push_back(
      leave_rate_callback_out(facts.scenario, scheduler ? scenario::Callback::kLearningRateScheduler
                                                        : scenario::Callback::kReduceLrOnPlateau));
  return finding;
}

}  // namespace

constinit const Rule kRateDecayed{
    .name = "rate-decayed",
    .title = "The learning rate died down",
    .doc =
        {
            .what = "A callback has lowered the rate to a thousandth before half of the epochs "
                    "ran, and the model did not learn.",
            .why = "A schedule counted in steps is given epochs, or ReduceLROnPlateau has too "
                   "little patience: each noisy epoch costs a factor.",
            .silent_when =
                "The run learned; the rate fell later, less, or to exactly 0 (no-updates).",
            .fix = "Plot the schedule; raise patience and cooldown; give min_lr.",
            .source = "keras v3.15.1 src/callbacks/reduce_lr_on_plateau.py, "
                      "src/callbacks/learning_rate_scheduler.py",
        },
    .check = check,
};

}  // namespace fitscope::diagnosis
