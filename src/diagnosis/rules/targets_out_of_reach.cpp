#include <cmath>
#include <limits>
#include <string>
#include <utility>

#include "diagnosis/learning.h"
#include "diagnosis/reading.h"
#include "diagnosis/rules/all.h"
#include "diagnosis/wording.h"
#include "scenario/kinds.h"
#include "scenario/layers.h"

namespace fitscope::diagnosis {
namespace {

using scenario::Activation;

struct Reach {
  double least;
  double most;
};

/// What an activation can give at most.
Reach reach_of(Activation activation) {
  constexpr double kFar = std::numeric_limits<double>::infinity();
  switch (activation) {
    case Activation::kSigmoid:
    case Activation::kSoftmax:
      return {0, 1};
    case Activation::kTanh:
      return {-1, 1};
    case Activation::kRelu:
    case Activation::kSoftplus:
      return {0, kFar};
    case Activation::kElu:
      return {-1, kFar};
    case Activation::kSelu:
      return {-1.7581, kFar};  // scale times alpha
    case Activation::kLinear:
    case Activation::kLeakyRelu:
      return {-kFar, kFar};
  }
  return {-kFar, kFar};
}

/// Less of the targets' range than this out of reach is noise.
constexpr double kNoise = 0.05;

std::optional<Finding> check(const Facts& facts) {
  const scenario::Scenario& asked = facts.scenario;
  const trace::DataFigures& data = facts.trace.data;
  const auto layers = dense_layers(asked);
  if (!has_numbers(facts) || facts.trace.exception || facts.trace.steps_run() == 0 ||
      !is_regression(asked.data.kind) || is_crossentropy(asked.compile.loss) || layers.empty() ||
      data.rows == 0 || learned(facts)) {
    return std::nullopt;
  }
  const Activation activation = layers.back().activation;
  const Reach reach = reach_of(activation);
  const double slack = kNoise * (data.most_y - data.least_y);
  const bool below = data.least_y < reach.least - slack;
  const bool above = data.most_y > reach.most + slack;
  if (!below && !above) return std::nullopt;
  const std::string name(scenario::name_of(activation));
  const std::string most = std::isfinite(reach.most) ? value_text(reach.most) : "infinity";
  Finding finding =
      found(kTargetsOutOfReach, Severity::kError,
            "The last layer's " + name + " gives numbers from " + value_text(reach.least) + " to " +
                most + ", and your targets go from " + value_text(data.least_y) + " to " +
                value_text(data.most_y) + ": it can never reach them.",
            "targets " + value_text(data.least_y) + " … " + value_text(data.most_y) + ", reach " +
                value_text(reach.least) + " … " + most);
  finding.evidence.push_back({"the last layer's activation is " + name, {}, "model.layers"});
  Change change{"End with Dense(1), without an activation", "A linear output has no bound.", {}};
  set_head(asked, layers.back().units, Activation::kLinear, change);
  finding.changes.push_back(std::move(change));
  return finding;
}

}  // namespace

constinit const Rule kTargetsOutOfReach{
    .name = "targets-out-of-reach",
    .title = "The output cannot reach the targets",
    .doc =
        {
            .what = "Targets of a regression lie outside of what the last activation can give.",
            .why = "A sigmoid ends at 1, a ReLU at 0: the predictions flatten at the bound, and "
                   "the loss with them.",
            .silent_when = "The activation reaches all targets but for a twentieth of their range; "
                           "y are classes; or it learned.",
            .fix = "End a regression with a linear layer, or scale the targets into the "
                   "activation's range.",
            .source = "DeepDiagnosis: out of range; Stack Overflow 48221692, 48251943, 33969059",
        },
    .check = check,
};

}  // namespace fitscope::diagnosis
