#include <algorithm>
#include <iterator>
#include <string>

#include "base/text.h"
#include "diagnosis/learning.h"
#include "diagnosis/reading.h"
#include "diagnosis/rules/all.h"
#include "diagnosis/wording.h"

namespace fitscope::diagnosis {
namespace {

/// Ours: below half of chance a loss is small, and small losses jump about.
constexpr double kLargeShare = 0.5;
constexpr double kRisen = 1.25;

const trace::Epoch& epoch_of_best_loss(const trace::Trace& trace) {
  return *std::min_element(trace.epochs.begin(), trace.epochs.end(),
                           [](const trace::Epoch& a, const trace::Epoch& b) {
                             const double* one = loss_of(a);
                             const double* other = loss_of(b);
                             if (one == nullptr || other == nullptr) return one != nullptr;
                             return *one < *other;
                           });
}

/// Far from noise, and no judgement of slow learning: the loss more than doubled, or a good part of
/// what it had gained is lost again.
bool rose(const Facts& facts) {
  const double first = *loss_of(facts.trace.epochs.front());
  const double best = *loss_of(epoch_of_best_loss(facts.trace));
  const double last = *loss_of(facts.trace.epochs.back());
  const std::optional<Learning> learning = measured(facts);
  const bool large = learning && loss_per_row(facts, facts.trace.epochs.back(), last) >
                                     kLargeShare * learning->chance;
  return last > 2 * first || (large && last > kRisen * best);
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
  const bool grew = compared && rose(facts);
  std::string summary = !grew              ? "Nothing is wrong: "
                        : *after > *before ? "No epoch was cut short, but the loss grew: "
                                           : "No epoch was cut short, but the loss is restless: ";
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
    const trace::Epoch& from = grew ? epoch_of_best_loss(trace) : first;
    finding.evidence.push_back({"loss " + value_text(*loss_of(from)) + " in " +
                                    epoch_name(from.index) + ", " + value_text(*after) + " in " +
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
