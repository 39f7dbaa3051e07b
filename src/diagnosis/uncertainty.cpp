#include "diagnosis/uncertainty.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <string>

#include "scenario/chance.h"
#include "scenario/layers.h"

namespace fitscope::diagnosis {
namespace {

using trace::Count;

/// Batches of an evaluation's generator stay behind only where validation_steps ends it; what is
/// left then is what its iterator has not read ahead.
std::optional<Count> read_ahead(const Facts& facts) {
  const scenario::ValidationSpec& asked = facts.scenario.validation;
  if (asked.kind != scenario::ValidationKind::kGenerator || asked.steps.value_or(0) <= 0) {
    return std::nullopt;
  }
  const trace::Epoch* first = nullptr;
  for (const trace::Epoch& epoch : facts.trace.epochs) {
    if (!epoch.validated) continue;
    if (first != nullptr) {
      const bool ran_dry = !asked.loops && first->validation_steps < *asked.steps;
      return ran_dry ? std::nullopt : std::optional<Count>(epoch.index);
    }
    first = &epoch;
  }
  return std::nullopt;
}

std::optional<Count> row_order(const Facts& facts) {
  const trace::Trace& trace = facts.trace;
  const bool stopped =
      trace.stop == trace::StopReason::kCallback && trace.stop_detail == "EarlyStopping";
  if (!stopped || trace.epochs.empty() || !scenario::draws_at_random(facts.scenario))
    return std::nullopt;
  return trace.epochs.back().index;
}

/// What float32 rounds off in one layer's weights is in the other's gradients, times the numbers
/// between them.
bool two_layers_learned(const trace::Trace& trace) {
  return !trace.exception && !trace.first_non_finite && trace.probes.size() > 1 &&
         trace.probes.back().layers.size() > 1;
}

std::optional<Count> ran_away(const Facts& facts) {
  constexpr float kTimes = 1000;
  constexpr float kLarge = 100;
  if (!two_layers_learned(facts.trace)) return std::nullopt;
  const trace::Probe& end = facts.trace.probes.back();
  const bool large =
      std::any_of(end.layers.begin(), end.layers.end(),
                  [](const trace::LayerFigure& layer) { return layer.largest_weight > kLarge; });
  if (!large || !(end.loss > kTimes * facts.trace.probes.front().loss)) return std::nullopt;
  return end.epoch;
}

std::optional<Count> large_features(const Facts& facts) {
  constexpr double kLarge = 100;
  if (!two_layers_learned(facts.trace) || !(facts.trace.data.largest_x > kLarge)) {
    return std::nullopt;
  }
  return facts.trace.probes.back().epoch;
}

std::optional<Count> two_refuse(const Facts& facts) {
  const auto& exception = facts.trace.exception;
  if (!exception || !exception->contested) return std::nullopt;
  return exception->at.epoch;
}

/// oneDNN's kernel of a Dense layer with its ReLU takes the larger of NaN and 0 for 0. It is put in
/// where fit() compiles the step; a loop of one's own has none. Asked of 2.15.0 and 3.15.1.
std::optional<Count> relu_of_nan(const Facts& facts) {
  const auto& bad = facts.trace.first_non_finite;
  const bool from_x = bad && bad->tensor == trace::Tensor::kInput && std::isnan(bad->value);
  if (!from_x || facts.scenario.feed.kind == scenario::FeedKind::kCustomLoop) return std::nullopt;
  const auto layers = scenario::parse_layers(facts.scenario.model.layers);
  if (!layers.ok()) return std::nullopt;
  const bool relu = std::any_of(layers.value().begin(), layers.value().end(),
                                [](const scenario::LayerSpec& layer) {
                                  return layer.activation == scenario::Activation::kRelu;
                                });
  return relu ? std::optional<Count>(bad->at.epoch) : std::nullopt;
}

/// EarlyStopping goes by numbers that a model without them does not give.
std::optional<Count> stops_by_numbers(const Facts& facts) {
  const bool asked =
      scenario::has(facts.scenario.fit.callbacks, scenario::Callback::kEarlyStopping);
  const bool missing = facts.scenario.model.kind == scenario::ModelKind::kAny;
  if (!asked || !missing || facts.trace.epochs.size() < 2 || facts.trace.exception) {
    return std::nullopt;
  }
  return facts.trace.epochs[1].index;
}

/// More steps than anybody waits for: held against real Keras were runs of some thousands.
std::optional<Count> too_long_to_see(const Facts& facts) {
  constexpr Count kMostSteps = 10'000'000;
  if (facts.trace.epochs.empty() || facts.trace.steps_run() <= kMostSteps) return std::nullopt;
  return facts.trace.epochs.front().index;
}

constexpr std::array<Uncertainty, 8> kUncertainties{{
    {.field = "model.layers",
     .text =
         "Uncertain: what a ReLU makes of NaN. With TensorFlow's oneDNN kernels, the default on "
         "x86, it is 0: then the weights become NaN all the same, but the loss stays finite and "
         "stands still, and TerminateOnNaN does not see it. Without them "
         "(TF_ENABLE_ONEDNN_OPTS=0, or another processor) it is as shown",
     .from_epoch = relu_of_nan},
    {.field = "model.kind",
     .text =
         "Uncertain: the epoch in which EarlyStopping stops. It goes by numbers, and this model "
         "has none",
     .from_epoch = stops_by_numbers},
    {.field = "data.samples",
     .text =
         "Uncertain: what Keras does in a run of this length, which takes it hours and nobody has "
         "seen. That it goes on as in shorter runs is a conclusion",
     .from_epoch = too_long_to_see},
    {.field = "validation.kind",
     .text = "Uncertain: which batches this evaluation and the later ones get. TensorFlow reads "
             "ahead of an evaluation and loses what it read; how much, its threads decide, so that "
             "Keras itself does not do the same in every run",
     .from_epoch = read_ahead},
    {.field = "fit.callbacks",
     .text = "Uncertain: the epoch in which EarlyStopping stops. It goes by numbers, which hang on "
             "the random order of the rows or on Dropout; Keras draws its own",
     .from_epoch = row_order},
    {.field = "compile.learning_rate",
     .text =
         "Uncertain: the final weights from their third digit on. While the loss ran away, what "
         "float32 rounds off grew with it: programs that round differently part",
     .from_epoch = ran_away},
    {.field = "data.feature_scale",
     .text = "Uncertain: the final weights from their third digit on. Features this large magnify "
             "what float32 rounds off: programs that round differently part",
     .from_epoch = large_features},
    {.field = "generator.single_samples",
     .text = "Uncertain: which of two messages. The step fails in two places at this batch, and "
             "TensorFlow's threads decide which of them is first",
     .from_epoch = two_refuse},
}};

}  // namespace

std::span<const Uncertainty> uncertainties() {
  return kUncertainties;
}

std::vector<Evidence> uncertain_about(const Facts& facts) {
  std::vector<Evidence> all;
  for (const Uncertainty& one : kUncertainties) {
    if (const auto epoch = one.from_epoch(facts)) {
      all.push_back({std::string(one.text), {*epoch, -1}, std::string(one.field)});
    }
  }
  return all;
}

bool judges_learning(const Facts& facts, const Finding& finding) {
  if (finding.confidence != Confidence::kLikely) return false;
  const Rule* rule = find_rule(finding.rule);
  const std::optional<Finding> itself = rule != nullptr ? rule->check(facts) : std::nullopt;
  return !itself || itself->confidence == Confidence::kLikely;
}

}  // namespace fitscope::diagnosis
