#include <algorithm>
#include <iterator>
#include <string>

#include "base/text.h"
#include "diagnosis/reading.h"
#include "diagnosis/rules/all.h"
#include "diagnosis/wording.h"

namespace fitscope::diagnosis {
namespace {

/// Adam moves a weight by about its rate, 0.001, per step: so few steps bring it nowhere.
constexpr Count kFewUpdates = 50;

Finding loop_without_batches(const Facts& facts) {
  const trace::Trace& trace = facts.trace;
  const Count updates = trace.steps_run();
  std::string summary = "Your training loop makes one update per epoch, " +
                        count_of(updates, "update", "updates") + " in all";
  if (has_numbers(facts) && !trace.first_non_finite) {
    summary += updates < kFewUpdates ? ": too few to learn anything, and every number stayed finite"
                                     : ", and every number stayed finite";
  }
  Finding finding = found(kOneStepPerEpoch, Severity::kWarning, summary + ".",
                          epochs_text(std::ssize(trace.epochs)) +
                              " × 1 step = " + count_of(updates, "update", "updates"));
  finding.evidence.push_back(epoch_evidence(trace.epochs.front(), "loop.body"));
  const double rate = facts.scenario.compile.learning_rate.value_or(0);
  if (has_numbers(facts) && !trace.first_non_finite && rate >= 0.1) {
    const bool bounded = facts.scenario.compile.optimizer == scenario::OptimizerKind::kAdam ||
                         facts.scenario.compile.optimizer == scenario::OptimizerKind::kAdamW ||
                         facts.scenario.compile.optimizer == scenario::OptimizerKind::kNadam;
    finding.evidence.push_back(
        {bounded ? "Adam moves a weight by about the learning rate (" + shortest(rate) +
                       ") per step: nothing explodes"
                 : "learning_rate=" + shortest(rate) + " did not make anything explode here",
         {trace.epochs.front().index, 0},
         "compile.learning_rate"});
  }
  Change loop{"Loop over the batches inside the epoch: for x, y in dataset:",
              "One epoch is one pass over all batches.",
              {{"loop.body", "every_batch"}}};
  // With one batch for all rows the inner loop would still make a single step.
  const Count rows = training_rows(facts.scenario);
  if (trace.facts.batch_size >= rows && rows >= 4) {
    const std::string size = std::to_string(std::max<Count>(1, rows / 4));
    loop.why += " One batch of all rows would still be one step, so they are cut into batches of " +
                size + ".";
    loop.changes.push_back({"fit.batch_size", size});
  }
  finding.changes.push_back(std::move(loop));
  finding.changes.push_back({"Or run many more epochs",
                             "Each of them is one update: two are nothing, a thousand may do.",
                             {}});
  return finding;
}

/// Where the batches come one after another, also what is left over gets an epoch of its own.
std::string of_one_pass(const trace::Trace& trace) {
  const Count pass = trace.facts.batches_per_pass.value_or(0);
  if (pass < 2) return {};
  return "; one pass is " + batches_text(pass) + ", and each epoch takes one of them";
}

std::optional<Finding> check(const Facts& facts) {
  const trace::Trace& trace = facts.trace;
  const scenario::Scenario& asked = facts.scenario;
  const bool every_epoch_one =
      !trace.epochs.empty() && !trace.exception &&
      std::all_of(trace.epochs.begin(), trace.epochs.end(),
                  [](const trace::Epoch& epoch) { return epoch.steps_run == 1; });
  if (!every_epoch_one || trace.stop != StopReason::kAllEpochs) return std::nullopt;
  if (asked.feed.kind == FeedKind::kCustomLoop) {
    if (asked.loop.body != scenario::LoopBody::kOneStep) return std::nullopt;
    return loop_without_batches(facts);
  }
  const Count rows = training_rows(asked);
  const auto [least, most] = std::minmax_element(
      trace.epochs.begin(), trace.epochs.end(),
      [](const trace::Epoch& a, const trace::Epoch& b) { return a.samples_seen < b.samples_seen; });
  const Count fewest = least->samples_seen;
  const Count seen = most->samples_seen;
  const bool by_steps = asked_steps(facts) == Count{1};
  const bool by_take = asked.feed.kind == FeedKind::kDataset && asked.dataset.take == Count{1};
  if ((!by_steps && !by_take) || seen >= rows) return std::nullopt;

  Finding finding =
      found(kOneStepPerEpoch, Severity::kWarning,
            "You asked for one step per epoch (" +
                std::string(by_steps ? "steps_per_epoch=1" : ".take(1)") +
                "): each epoch trains on " + (fewest == seen ? "" : with_commas(fewest) + " to ") +
                with_commas(seen) + " of " + samples_text(rows) + ".",
            with_commas(seen) + " / " + with_commas(rows) + " = " +
                percent(static_cast<double>(seen) / static_cast<double>(rows)) +
                " of the data per epoch" + (fewest == seen ? "" : " at most") + of_one_pass(trace));
  finding.evidence.push_back(
      epoch_evidence(trace.epochs.front(), by_steps ? "fit.steps_per_epoch" : "dataset.take"));
  Change more{by_steps ? "Leave steps_per_epoch out" : "Leave .take(1) out",
              "Each epoch then runs over all data.",
              {}};
  if (by_steps) more.changes.push_back({"fit.steps_per_epoch", "unset"});
  if (by_take) more.changes.push_back({"dataset.take", "unset"});
  // An endless input needs some steps.
  if (by_steps && !trace.facts.batches_per_pass) {
    const std::string batches = std::to_string(batches_of_data(facts));
    more.label = "Set steps_per_epoch=" + batches;
    more.changes.front().text = batches;
  }
  finding.changes.push_back(std::move(more));
  return finding;
}

}  // namespace

constinit const Rule kOneStepPerEpoch{
    .name = "one-step-per-epoch",
    .title = "One step per epoch, as asked",
    .doc =
        {
            .what = "Every epoch makes exactly one update because that is what was asked for.",
            .why = "steps_per_epoch=1, .take(1), or a hand-written loop over epochs without a loop "
                   "over batches "
                   "inside. Nothing fails; there are just very few updates.",
            .silent_when =
                "One batch holds all the data (oversize-batch), or a single epoch was cut short by "
                "something else.",
            .fix = "for epoch in range(epochs): for x, y in dataset: train_step(x, y). Leave "
                   "steps_per_epoch=1 and "
                   ".take(1) to debugging.",
            .source =
                "keras v3.15.1 src/trainers/epoch_iterator.py: EpochIterator._enumerate_iterator",
        },
    .check = check,
};

}  // namespace fitscope::diagnosis
