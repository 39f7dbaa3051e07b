#include <algorithm>
#include <cmath>
#include <cstddef>
#include <string>
#include <utility>
#include <vector>

#include "diagnosis/learning.h"
#include "diagnosis/reading.h"
#include "diagnosis/rules/all.h"
#include "diagnosis/wording.h"

namespace fitscope::diagnosis {
namespace {

using scenario::Activation;

std::string logarithm(const Facts& facts, double chance) {
  const std::vector<Count>& classes = facts.trace.data.classes;
  const auto count = static_cast<double>(classes.size());
  if (classes.empty() || std::fabs(chance - std::log(count)) > 0.001) return {};
  return " = ln " + std::to_string(classes.size());
}

/// No better than chance in the second half of the epochs, and not on the way down to it.
bool bounces_above(const Learning& learning) {
  const std::vector<double>& losses = learning.losses;
  const std::size_t half = std::max(kFewestEpochs, losses.size() / 2);
  const double least = (1 - kNearChance) * learning.chance;
  return losses.back() >= (1 - kNearChance) * losses.front() &&
         std::all_of(losses.end() - static_cast<std::ptrdiff_t>(half), losses.end(),
                     [least](double loss) { return loss >= least; });
}

std::optional<Finding> check(const Facts& facts) {
  const std::optional<Learning> learning = not_learned(facts);
  if (!learning || learning->updates < kFewestUpdates || !(learning->chance > 0)) {
    return std::nullopt;
  }
  const bool stays = stays_at_chance(*learning);
  // A penalty may be what lies above.
  if (!stays && (adds_penalties(facts) || !bounces_above(*learning))) return std::nullopt;
  const double reached = stays ? static_cast<double>(learning->end->loss) : learning->losses.back();
  const std::string chance = value_text(learning->chance) + logarithm(facts, learning->chance);
  const bool above = reached > (1 + kNearChance) * learning->chance;
  Finding finding =
      suspected(kLearnsNothing,
                "After " + count_of(learning->updates, "update", "updates") + " the loss is " +
                    value_text(reached) +
                    (above ? ", more than a constant answer has" : ", what a constant answer has") +
                    ": nothing has been learned about x.",
                "a constant answer has " + chance + "; reached " + value_text(reached));
  if (learning->classes) {
    finding.evidence.push_back({percent(static_cast<double>(learning->end->right)) +
                                    " of the classes are right; the "
                                    "commonest class has " +
                                    percent(learning->majority),
                                {learning->end->epoch, -1},
                                "model.layers"});
  }
  if (dense_layers(facts.scenario).size() == 1) {
    Change hidden{"Add a hidden layer: Dense(16, relu)",
                  "One layer draws a straight line; these data may need a bend.",
                  {}};
    hidden.changes.push_back({"model.layers", "Dense(16, relu); " + facts.scenario.model.layers});
    if (!facts.scenario.model.weights.empty()) hidden.changes.push_back({"model.weights", ""});
    if (learning_rate(facts.scenario) < 0.01) {
      hidden.label += ", and learning_rate=0.01";
      hidden.changes.push_back({"compile.learning_rate", "0.01"});
    }
    finding.changes.push_back(std::move(hidden));
  }
  const double rate = learning_rate(facts.scenario);
  if (rate <= default_rate(facts.scenario.compile.optimizer)) {
    finding.changes.push_back(set_rate(rate * 10, "Longer steps may leave the plateau."));
  }
  finding.changes.push_back({"Try to learn 16 samples by heart",
                             "If even that fails, the fault is in data, loss or model, not in "
                             "their amount.",
                             {}});
  return finding;
}

}  // namespace

constinit const Rule kLearnsNothing{
    .name = "learns-nothing",
    .title = "Chance level: nothing was learned",
    .doc =
        {
            .what =
                "In three looks the loss is within 2 % of what the best constant answer has, or "
                "above it, after 50 updates or more.",
            .why =
                "The model answers with the mean, or with equal shares: ln 2, ln 3, ln 10. It is "
                "the mark of a dead gradient, a wrong head, shuffled labels or a model too simple.",
            .silent_when = "The run learned, made fewer than 50 updates, or left the plateau; "
                           "labels that are random can only be there.",
            .fix = "Look at what the other findings name; overfit a handful of samples first.",
            .source = "Stack Overflow 50306988, 59278771, 55328966, 39217567; Karpathy's recipe",
        },
    .check = check,
};

}  // namespace fitscope::diagnosis
