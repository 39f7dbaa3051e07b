#include "diagnosis/ruled_out.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <optional>
#include <utility>

#include "base/text.h"
#include "diagnosis/learning.h"
#include "diagnosis/reading.h"
#include "diagnosis/wording.h"

namespace fitscope::diagnosis {
namespace {

using Answer = std::optional<std::string>;

Answer no_exception(const Facts& facts) {
  if (facts.trace.exception) return std::nullopt;
  return "nothing was raised";
}

Answer no_callback(const Facts& facts) {
  if (facts.trace.stop != StopReason::kAllEpochs) return std::nullopt;
  return "none set model.stop_training";
}

Answer no_short_epoch(const Facts& facts) {
  if (!complete(facts.trace)) return std::nullopt;
  return "all " + steps_text(facts.trace.steps_run()) + " that were planned ran";
}

Answer no_nan(const Facts& facts) {
  if (!has_numbers(facts) || facts.trace.first_non_finite || facts.trace.steps_run() == 0) {
    return std::nullopt;
  }
  return "every loss, gradient and weight stayed finite";
}

Answer updates_made(const Facts& facts) {
  if (!has_numbers(facts) || !facts.trace.facts.weights_changed) return std::nullopt;
  const std::string made = count_of(facts.trace.facts.updates, "update", "updates") + " were made";
  const double ratio = median_update_ratio(facts.trace);
  return ratio > 0 ? made + ", a typical one by " + percent(ratio) + " of the weights" : made;
}

/// The figures of the last look, where there is one and it is of sound numbers.
const trace::Probe* last_look(const Facts& facts) {
  if (facts.trace.probes.empty() || facts.trace.first_non_finite) return nullptr;
  const trace::Probe& last = facts.trace.probes.back();
  return last.epoch >= 0 && !last.layers.empty() ? &last : nullptr;
}

Answer units_alive(const Facts& facts) {
  const trace::Probe* look = last_look(facts);
  const auto layers = dense_layers(facts.scenario);
  const bool relu = std::any_of(layers.begin(), layers.end(), [](const scenario::LayerSpec& each) {
    return each.activation == scenario::Activation::kRelu;
  });
  if (look == nullptr || !relu) return std::nullopt;
  float most = 0;
  for (const trace::LayerFigure& layer : look->layers)
    most = std::max(most, layer.dead);
  if (most > 0.5F) return std::nullopt;
  return "at most " + percent(static_cast<double>(most)) + " of a layer's units are 0 on every row";
}

Answer gradients_arrive(const Facts& facts) {
  const trace::Probe* look = last_look(facts);
  if (look == nullptr || look->layers.size() < 2) return std::nullopt;
  const auto first = static_cast<double>(look->layers.front().gradient_norm);
  const auto last = static_cast<double>(look->layers.back().gradient_norm);
  if (last <= 0 || first < 1e-3 * last) return std::nullopt;
  return "the first layer gets " + value_text(first / last) + " times the last one's gradient";
}

Answer above_chance(const Facts& facts) {
  const std::optional<Learning> learning = learning_of(facts);
  if (!learning || !learning->learned) return std::nullopt;
  return "the loss is " + value_text(static_cast<double>(learning->end->loss)) +
         ", a constant answer has " + value_text(learning->chance);
}

Answer no_overfitting(const Facts& facts) {
  const std::optional<Learning> learning = learning_of(facts);
  const std::vector<double> validation = logged(facts.trace, "val_loss");
  if (!learning || validation.size() < kFewestEpochs) return std::nullopt;
  const double best = *std::min_element(validation.begin(), validation.end());
  if (!std::isfinite(validation.back()) || validation.back() > 1.1 * best) return std::nullopt;
  return "val_loss ended at " + value_text(validation.back()) + ", its best was " +
         value_text(best);
}

struct Question {
  std::string_view suspicion;
  Answer (*ask)(const Facts& facts);
};

constexpr std::array kQuestions{
    Question{"an exception", no_exception},
    Question{"a callback that stops it", no_callback},
    Question{"an epoch that is cut short", no_short_epoch},
    Question{"NaN", no_nan},
    Question{"no updates", updates_made},
    Question{"dead units", units_alive},
    Question{"vanishing gradients", gradients_arrive},
    Question{"nothing learned", above_chance},
    Question{"overfitting", no_overfitting},
};

}  // namespace

std::vector<RuledOut> ruled_out(const Facts& facts) {
  std::vector<RuledOut> answers;
  // Before a run is over nothing is certain of it.
  if (facts.trace.stop == StopReason::kRunning || facts.trace.stop == StopReason::kCutOff) {
    return answers;
  }
  for (const Question& question : kQuestions) {
    if (Answer why = question.ask(facts)) answers.push_back({question.suspicion, std::move(*why)});
  }
  return answers;
}

}  // namespace fitscope::diagnosis
