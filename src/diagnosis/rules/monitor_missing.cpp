#include <algorithm>
#include <iterator>
#include <string>
#include <utility>
#include <vector>

#include "base/text.h"
#include "diagnosis/learning.h"
#include "diagnosis/reading.h"
#include "diagnosis/rules/all.h"
#include "diagnosis/wording.h"

namespace fitscope::diagnosis {
namespace {

/// "logged: loss, accuracy"
std::string logged_names(const trace::Trace& trace) {
  for (const trace::Epoch& epoch : trace.epochs) {
    if (epoch.logs.empty()) continue;
    std::vector<std::string> names;
    for (const auto& [name, value] : epoch.logs)
      names.push_back(name.text());
    return "logged: " + join(names, ", ");
  }
  return {};
}

bool is_logged(const trace::Trace& trace, const std::string& name) {
  return std::any_of(trace.epochs.begin(), trace.epochs.end(), [&name](const trace::Epoch& epoch) {
    return std::any_of(epoch.logs.begin(), epoch.logs.end(),
                       [&name](const auto& one) { return one.first == name; });
  });
}

/// validation_freq: the value is there now and then.
Finding now_and_then(const Facts& facts, const std::string& callback, const std::string& monitor,
                     const trace::Warning& warning) {
  const Count every = facts.scenario.validation.freq;
  Finding finding =
      hinted(kMonitorMissing,
             callback + " looks at " + monitor +
                 " only in the epochs that have it: validation_freq=" + with_commas(every) +
                 ". Keras warns in the others, and patience counts the epochs that validate.",
             "warned " + count_of(warning.raised, "time", "times") + " in " +
                 epochs_text(std::ssize(facts.trace.epochs)));
  finding.evidence.push_back(
      {warning.category + ": " + warning.text, warning.first, "validation.freq"});
  finding.changes.push_back(
      {"Set validation_freq=1", "Then every epoch has the value.", {{"validation.freq", "1"}}});
  return finding;
}

std::optional<Finding> check(const Facts& facts) {
  const trace::Warning* stopping =
      find_warning(facts.trace, "Early stopping conditioned on metric");
  const trace::Warning* plateau =
      find_warning(facts.trace, "Learning rate reduction is conditioned on metric");
  const trace::Warning* warning = stopping != nullptr ? stopping : plateau;
  const bool refused = refused_unknown_monitor(facts);
  if (warning == nullptr && !refused) return std::nullopt;
  const bool stops =
      refused ? facts.trace.exception->message.rfind("EarlyStopping", 0) == 0 : stopping != nullptr;
  const scenario::Scenario& asked = facts.scenario;
  const std::string& monitor = stops ? asked.early_stopping.monitor : asked.reduce_lr.monitor;
  const std::string callback = stops ? "EarlyStopping" : "ReduceLROnPlateau";
  if (!refused && is_logged(facts.trace, monitor)) {
    return now_and_then(facts, callback, monitor, *warning);
  }
  const std::string watches =
      callback + " watches " + monitor + ", which does not exist in this run";
  Finding finding =
      refused ? raised_finding(kMonitorMissing, facts, {watches, logged_names(facts.trace), {}})
              : found(kMonitorMissing, Severity::kWarning, watches + ", so it never acts.",
                      logged_names(facts.trace));
  if (!refused) {
    finding.evidence.push_back({warning->category + ": " + warning->text, warning->first,
                                stops ? "early_stopping.monitor" : "reduce_lr.monitor"});
  }
  finding.changes.push_back({"Watch loss instead",
                             "It is always there.",
                             {{stops ? "early_stopping.monitor" : "reduce_lr.monitor", "loss"}}});
  if (monitor.rfind("val_", 0) == 0 && asked.validation.kind == scenario::ValidationKind::kNone &&
      asked.feed.kind == FeedKind::kArrays && asked.data.samples >= 2 &&
      asked.compile.steps_per_execution == 1) {
    finding.changes.push_back({"Give validation data: validation_split=0.2",
                               "Names that begin with val_ exist only with validation.",
                               {{"validation.kind", "split"}, {"validation.split", "0.2"}}});
  }
  return finding;
}

}  // namespace

constinit const Rule kMonitorMissing{
    .name = "monitor-missing",
    .title = "A callback watches what is not there",
    .doc =
        {
            .what = "EarlyStopping or ReduceLROnPlateau monitors a name that the logs do not hold.",
            .why = "The default is val_loss, which exists only with validation data; val_acc "
                   "became val_accuracy. "
                   "Keras warns in every epoch and goes on; Keras 3 raises ValueError where it "
                   "cannot guess from the name whether more is better.",
            .silent_when = "The monitored name is in the logs.",
            .fix = "Use a name from the warning's list, or give validation data.",
            .source =
                "keras v3.15.1 src/callbacks/early_stopping.py: EarlyStopping.get_monitor_value, "
                "src/callbacks/reduce_lr_on_plateau.py: ReduceLROnPlateau.on_epoch_end",
        },
    .check = check,
};

}  // namespace fitscope::diagnosis
