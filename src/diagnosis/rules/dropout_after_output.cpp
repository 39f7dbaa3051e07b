#include <string>
#include <utility>
#include <vector>

#include "base/text.h"
#include "diagnosis/learning.h"
#include "diagnosis/reading.h"
#include "diagnosis/rules/all.h"
#include "diagnosis/wording.h"
#include "scenario/layers.h"

namespace fitscope::diagnosis {
namespace {

using scenario::LayerKind;
using scenario::LayerSpec;

/// The logged loss is this many times that of the same rows with Dropout off: more than what the
/// mean over an epoch or a Dropout between the layers does.
/// Source  ours: Dropout(0.1) behind a sigmoid gives 4 times and more.
constexpr double kTimes = 2;

/// The share of the outputs that is thrown away: of the Dropout layers behind the last Dense.
double dropped_share(const std::vector<LayerSpec>& layers) {
  double kept = 1;
  for (std::size_t i = layers.size(); i-- > 0 && layers[i].kind == LayerKind::kDropout;)
    kept *= 1 - layers[i].rate;
  return 1 - kept;
}

Change leave_it_out(std::vector<LayerSpec> layers) {
  while (layers.size() > 1 && layers.back().kind == LayerKind::kDropout)
    layers.pop_back();
  return {"Leave out the Dropout behind the output",
          "Dropout belongs between hidden layers: the output is the answer itself.",
          {{"model.layers", scenario::to_text(layers)}}};
}

std::optional<Finding> check(const Facts& facts) {
  const std::optional<Learning> learning = measured(facts);
  auto layers = scenario::parse_layers(facts.scenario.model.layers);
  if (!learning || !layers.ok()) return std::nullopt;
  const double share = dropped_share(layers.value());
  const double logged = learning->losses.back();
  const auto without = static_cast<double>(learning->end->loss);
  if (share <= 0 || !(logged >= kTimes * without)) return std::nullopt;
  const std::string dropped = percent(share);
  Finding finding = found(kDropoutAfterOutput, Severity::kWarning,
                          "A Dropout stands behind the output layer: in training " + dropped +
                              " of the answers themselves are replaced with 0, and the loss of "
                              "those stays high whatever is learned.",
                          "loss as trained " + value_text(logged) +
                              ", of the same rows with "
                              "Dropout off " +
                              value_text(without));
  finding.evidence.push_back({dropped + " of the outputs set to 0 in each step",
                              {learning->end->epoch, -1},
                              "model.layers"});
  finding.changes.push_back(leave_it_out(std::move(layers.value())));
  return finding;
}

}  // namespace

constinit const Rule kDropoutAfterOutput{
    .name = "dropout-after-output",
    .title = "Dropout behind the output layer",
    .doc =
        {
            .what =
                "The last layer is a Dropout, and the training loss is twice what the same rows "
                "have with Dropout off, or more.",
            .why = "Dropout sets single numbers to 0 and scales the rest up. Behind the output "
                   "these are the answers: a 0 has no gradient, costs up to 16 in a cross-entropy, "
                   "and the rest may leave the range of a probability.",
            .silent_when = "A Dense layer is last, the rate is 0, or the losses are close.",
            .fix = "Move the Dropout in front of the last Dense layer, or leave it out.",
            .source =
                "keras v3.15.1 src/layers/regularization/dropout.py: Dropout.call; keras v3.15.1 "
                "src/backend/tensorflow/nn.py: binary_crossentropy (clips at backend.epsilon())",
        },
    .check = check,
};

}  // namespace fitscope::diagnosis
