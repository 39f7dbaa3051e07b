#include <iterator>
#include <string>

#include "base/text.h"
#include "diagnosis/reading.h"
#include "diagnosis/rules/all.h"
#include "diagnosis/wording.h"

namespace fitscope::diagnosis {
namespace {

const double* loss_of(const trace::Epoch& epoch) {
  for (const auto& [name, value] : epoch.logs) {
    if (name == "loss") return &value;
  }
  return nullptr;
}

std::optional<Finding> check(const Facts& facts) {
  const trace::Trace& trace = facts.trace;
  if (!complete(trace) || !left_to_the_model(facts).empty()) return std::nullopt;
  const Count epochs = std::ssize(trace.epochs);
  const trace::Epoch& first = trace.epochs.front();
  bool same = true;
  Count samples = 0;
  for (const trace::Epoch& epoch : trace.epochs) {
    same = same && epoch.steps_run == first.steps_run;
    samples += epoch.samples_seen;
  }
  const double* before = loss_of(first);
  const double* after = loss_of(trace.epochs.back());
  const bool compared = has_numbers(facts) && epochs > 1 && before != nullptr && after != nullptr;
  // Far from noise, and no judgement of slow learning: the loss more than doubled.
  const bool grew = compared && *after > 2 * *before;
  std::string summary = grew ? "No epoch was cut short, but the loss grew: " : "Nothing is wrong: ";
  summary += epochs == 1 ? "the one epoch" : "all " + epochs_text(epochs);
  summary += " ran to the end";
  if (same) summary += ", " + steps_text(first.steps_run) + (epochs == 1 ? "" : " each");
  if (!has_numbers(facts)) summary += "; losses were not simulated";
  Finding finding = found(kHealthy, grew ? Severity::kNote : Severity::kHealthy, summary + ".");
  if (trace.facts.batches_per_pass && !asked_steps(facts)) {
    finding.arithmetic = pass_arithmetic(facts) + " per epoch";
  } else {
    finding.arithmetic = steps_text(trace.steps_run()) + " on " + samples_text(samples) + " in all";
  }
  finding.evidence.push_back(epoch_evidence(first, "fit.batch_size"));
  if (compared) {
    finding.evidence.push_back({"loss " + value_text(*before) + " in " + epoch_name(first.index) +
                                    ", " + value_text(*after) + " in " +
                                    epoch_name(trace.epochs.back().index),
                                {trace.epochs.back().index, -1},
                                {}});
  }
  return finding;
}

}  // namespace

constinit const Rule kHealthy{
    .name = "healthy",
    .title = "Nothing is wrong",
    .doc =
        {
            .what = "Every planned step of every epoch ran, and no rule before this one had "
                    "anything to say.",
            .why = "Most runs that seem to stop do not. The control flow is certain; whether the "
                   "model learns "
                   "enough is another question.",
            .silent_when = "Any other rule fired; or only the numbers could tell (cannot-tell).",
            .fix = "None needed.",
            .source = "keras v3.15.1 src/backend/tensorflow/trainer.py: TensorFlowTrainer.fit",
        },
    .check = check,
};

}  // namespace fitscope::diagnosis
