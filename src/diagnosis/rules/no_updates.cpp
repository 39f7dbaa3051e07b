#include <algorithm>
#include <iterator>
#include <string>
#include <utility>

#include "base/text.h"
#include "diagnosis/learning.h"
#include "diagnosis/reading.h"
#include "diagnosis/rules/all.h"
#include "diagnosis/wording.h"

namespace fitscope::diagnosis {
namespace {

using scenario::LoopGradients;

/// Keras keeps the rate in float32, where very small numbers are 0.
bool is_zero(double rate) {
  return static_cast<float>(rate) == 0.0F;
}

/// Adam's bias correction: sqrt(1 - beta_2^t) times the rate.
bool adam_without_memory(const scenario::CompileSpec& compile) {
  using scenario::OptimizerKind;
  const bool adam =
      compile.optimizer == OptimizerKind::kAdam || compile.optimizer == OptimizerKind::kAdamW;
  return adam && compile.beta_2 >= 1;
}

/// What is left to say when no setting explains it.
std::string no_setting(const trace::Trace& trace) {
  const auto& figures = trace.figures.kept();
  const bool any = std::any_of(figures.begin(), figures.end(), [](const trace::StepFigure& figure) {
    return figure.gradient_norm > 0;
  });
  return any ? "the gradients are not 0, but every update was too small to change a float32 weight"
             : "every gradient was exactly 0";
}

/// Who made the learning rate 0 in the run: the name of a callback; empty: nobody.
std::string who_zeroed_the_rate(const trace::Trace& trace) {
  for (const trace::Event& event : trace.events) {
    if (event.kind == trace::EventKind::kLearningRate && is_zero(event.value)) return event.text;
  }
  return {};
}

Change keep_a_rate(const scenario::Scenario& asked, bool scheduler) {
  if (!scheduler) {
    Change change{"Set min_lr=1e-06", "The rate then never falls to nothing.", {}};
    change.changes.push_back({"reduce_lr.min_lr", "1e-06"});
    if (asked.reduce_lr.factor == 0) {
      change.label += " and factor=0.1";
      change.changes.push_back({"reduce_lr.factor", "0.1"});
    }
    return change;
  }
  return leave_callback_out(asked, scenario::Callback::kLearningRateScheduler,
                            "Leave that schedule out, or let it end above 0",
                            "Each update is the learning rate times a direction.");
}

/// The reason with its change; an empty reason: none that the scenario names.
std::string reason(const Facts& facts, Finding& finding) {
  const scenario::Scenario& asked = facts.scenario;
  const bool loop = asked.feed.kind == FeedKind::kCustomLoop;
  if (loop && asked.loop.gradients == LoopGradients::kNone) {
    finding.changes.push_back(
        {"Compute the loss inside the GradientTape",
         "Only what the tape has seen has a gradient; .numpy() and argmax cut it.",
         {{"loop.gradients", "computed"}}});
    return "every gradient is None";
  }
  if (loop && !asked.loop.apply_gradients) {
    finding.changes.push_back({"Call optimizer.apply_gradients(zip(gradients, variables))",
                               "Without it gradients are computed and thrown away.",
                               {{"loop.apply_gradients", "true"}}});
    return "your training loop never calls optimizer.apply_gradients";
  }
  if (!asked.model.trainable) {
    finding.changes.push_back({std::string("Set model.trainable = True") +
                                   (loop ? " before the loop" : " and compile again"),
                               "A frozen model is only evaluated.",
                               {{"model.trainable", "true"}}});
    return "the model is frozen (model.trainable = False)";
  }
  if (facts.trace.facts.trainable_weights == 0) {
    Change thaw{"Set trainable=True on a layer", "Every layer is frozen.", {}};
    std::string layers = asked.model.layers;
    for (const std::string_view frozen : {", trainable=False", ",trainable=False"}) {
      for (std::size_t at = layers.find(frozen); at != std::string::npos;
           at = layers.find(frozen)) {
        layers.erase(at, frozen.size());
      }
    }
    if (layers != asked.model.layers) thaw.changes.push_back({"model.layers", layers});
    finding.changes.push_back(std::move(thaw));
    return "every layer is frozen";
  }
  if (asked.compile.learning_rate == 0.0) {
    finding.changes.push_back({"Set a learning rate: 0.001",
                               "Each update is the learning rate times a direction.",
                               {{"compile.learning_rate", "unset"}}});
    return "the learning rate is 0";
  }
  const std::string zeroed = who_zeroed_the_rate(facts.trace);
  if (!zeroed.empty() && facts.trace.epochs.front().learning_rate == 0) {
    const bool scheduler = zeroed.find("Scheduler") != std::string::npos;
    finding.changes.push_back(keep_a_rate(asked, scheduler));
    return zeroed + " has set the learning rate to 0";
  }
  if (asked.compile.loss == scenario::Loss::kHuber && asked.compile.huber_delta == 0) {
    finding.changes.push_back({"Set delta=1, the default",
                               "Beyond delta the Huber loss grows with delta times the error.",
                               {{"compile.huber_delta", "1"}}});
    return "with delta=0 the Huber loss is 0, and so is every gradient";
  }
  if (adam_without_memory(asked.compile)) {
    finding.changes.push_back({"Set beta_2=0.999, the default",
                               "The step is the learning rate times sqrt(1 - beta_2^t).",
                               {{"compile.beta_2", "0.999"}}});
    return "with beta_2=1 Adam's step is the learning rate times sqrt(1 - 1) = 0";
  }
  if (const std::optional<Clipping> clipping = clipped_away(facts)) {
    finding.changes.push_back(leave_clipping_out(*clipping));
    return clipping->text + " leaves nothing of the gradients that a float32 weight could hold";
  }
  return {};
}

/// From some epoch on a callback has set the rate to 0: by a factor of 0, or by float32's
/// underflow.
std::optional<Finding> rate_fell_to_nothing(const Facts& facts) {
  const trace::Trace& trace = facts.trace;
  const auto epoch =
      std::find_if(trace.epochs.begin(), trace.epochs.end(),
                   [](const trace::Epoch& e) { return e.learning_rate == 0 && e.steps_run > 0; });
  const std::string who = who_zeroed_the_rate(trace);
  if (epoch == trace.epochs.end() || who.empty() || trace.first_non_finite) return std::nullopt;
  const bool scheduler = who.find("Scheduler") != std::string::npos;
  const double factor =
      scheduler ? facts.scenario.schedule.factor : facts.scenario.reduce_lr.factor;
  const Count epochs = std::ssize(trace.epochs) - (epoch - trace.epochs.begin());
  Finding finding = found(kNoUpdates, Severity::kWarning,
                          "From " + epoch_name(epoch->index) + " on no weight changes: " + who +
                              " has brought the learning rate to 0" +
                              (factor == 0 ? "" : ", the end of what float32 can hold") + ".",
                          with_commas(epochs) + " of " + epochs_text(std::ssize(trace.epochs)) +
                              " trained at a learning rate of 0; factor " + value_text(factor));
  finding.evidence.push_back({"the learning rate of " + epoch_name(epoch->index) + " is 0",
                              {epoch->index, 0},
                              scheduler ? "schedule.factor" : "reduce_lr.factor"});
  finding.changes.push_back(keep_a_rate(facts.scenario, scheduler));
  return finding;
}

std::optional<Finding> check(const Facts& facts) {
  const trace::Trace& trace = facts.trace;
  // Before a run is over nobody has compared its weights with their start.
  if (trace.stop == StopReason::kRunning || trace.stop == StopReason::kCutOff) return std::nullopt;
  const bool raised = raised_about(trace, {Subject::kNoGradients}) != nullptr;
  const bool loop = facts.scenario.feed.kind == FeedKind::kCustomLoop;
  const Count with_rows = trace.steps_run() - steps_in(trace, StepState::kEmpty);
  const bool unchanged = has_numbers(facts) && !trace.exception && with_rows > 0 &&
                         !trace.facts.weights_changed && !trace.first_non_finite;
  const bool never_applied = !has_numbers(facts) && loop && !trace.exception &&
                             trace.steps_run() > 0 && !facts.scenario.loop.apply_gradients;
  if (!raised && !unchanged && !never_applied) return rate_fell_to_nothing(facts);

  Finding finding = found(kNoUpdates, Severity::kError, {});
  std::string why = reason(facts, finding);
  if (raised) {
    if (why.empty()) why = "there is no gradient to apply";
    finding.summary = "Nothing can be trained: " + why + ", and the optimizer raised " +
                      trace.exception->type + ".";
    finding.evidence.push_back(exception_evidence(*trace.exception));
    return finding;
  }
  if (why.empty()) why = no_setting(trace);
  finding.summary = "No weight changed in " + steps_text(trace.steps_run()) + ": " + why + ".";
  if (never_applied) {
    finding.arithmetic = steps_text(trace.steps_run()) + ", 0 updates applied";
    return finding;
  }
  finding.arithmetic = count_of(trace.facts.updates, "update", "updates") + " applied; " +
                       count_of(std::max<Count>(0, trace.facts.trainable_weights),
                                "trainable weight", "trainable weights") +
                       " (kernels and biases)";
  finding.evidence.push_back({"the weights after training are the weights before it",
                              {trace.epochs.front().index, 0},
                              "compile.learning_rate"});
  if (const trace::Warning* warning = find_warning(trace, "trainable weights")) {
    finding.evidence.push_back({warning->category + ": " + warning->text, warning->first, {}});
  }
  return finding;
}

}  // namespace

constinit const Rule kNoUpdates{
    .name = "no-updates",
    .title = "Nothing is being trained",
    .doc =
        {
            .what = "Steps ran, and not one weight differs from its start in any bit.",
            .why = "A learning rate of 0, frozen layers, gradients of "
                   "None, or a hand-written "
                   "loop that never applies them. Keras says little or nothing about it.",
            .silent_when =
                "Any weight changed; a number was NaN (not-a-number); only empty batches ran "
                "(empty-batches); no model is simulated, except for a loop without "
                "apply_gradients.",
            .fix = "Check learning_rate, trainable and apply_gradients, in this order.",
            .source = "keras v3.15.1 src/optimizers/base_optimizer.py: BaseOptimizer.apply, "
                      "_filter_empty_gradients; keras v2.15.0 optimizers/utils.py: "
                      "filter_empty_gradients",
        },
    .check = check,
};

}  // namespace fitscope::diagnosis
