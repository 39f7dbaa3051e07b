#include <algorithm>
#include <string>

#include "base/text.h"
#include "diagnosis/learning.h"
#include "diagnosis/reading.h"
#include "diagnosis/rules/all.h"
#include "diagnosis/wording.h"
#include "scenario/layers.h"

namespace fitscope::diagnosis {
namespace {

/// Source  UMLAUT: above 0.5, as a hint; here only beside a model that did not learn.
constexpr double kMost = 0.5;

std::optional<Finding> check(const Facts& facts) {
  const std::optional<Learning> learning = not_learned(facts);
  const auto layers = scenario::parse_layers(facts.scenario.model.layers);
  if (!learning || !layers.ok()) return std::nullopt;
  double rate = 0;
  for (const scenario::LayerSpec& layer : layers.value())
    rate = std::max(rate, layer.rate);
  if (rate <= kMost) return std::nullopt;
  Finding finding = suspected(kStrongDropout,
                              "Dropout(" + shortest(rate) + ") throws " + percent(rate) +
                                  " of the units away in every "
                                  "step: what is left is too little to learn from.",
                              "1 - " + shortest(rate) + " = " + percent(1 - rate) +
                                  " of the units are kept; with Dropout " + "off the loss is " +
                                  value_text(static_cast<double>(learning->end->loss)) +
                                  ", with it " + value_text(learning->losses.back()));
  finding.evidence.push_back(
      {"rate " + shortest(rate), {learning->end->epoch, -1}, "model.layers"});
  finding.changes.push_back(edit_layers(facts.scenario, "Use Dropout(0.2)",
                                        "Enough against overfitting.",
                                        [](scenario::LayerSpec& layer, bool) {
                                          if (layer.rate > kMost) layer.rate = 0.2;
                                        }));
  return finding;
}

}  // namespace

constinit const Rule kStrongDropout{
    .name = "strong-dropout",
    .title = "Dropout of more than half",
    .doc =
        {
            .what = "A Dropout rate above 0.5, and the model did not learn.",
            .why = "rate is the share that is dropped, not kept. Noise of that size drowns the "
                   "gradient of a small model.",
            .silent_when = "The run learned, or no rate is above 0.5.",
            .fix = "0.2 to 0.5 in wide layers, none in narrow ones.",
            .source =
                "UMLAUT: high dropout; keras v3.15.1 src/layers/regularization/dropout.py: Dropout",
        },
    .check = check,
};

}  // namespace fitscope::diagnosis
