#include <string>
#include <utility>

#include "diagnosis/learning.h"
#include "diagnosis/reading.h"
#include "diagnosis/rules/all.h"
#include "diagnosis/wording.h"

namespace fitscope::diagnosis {
namespace {

/// Source  TheDeepChecker and UMLAUT warn from |x| > 1 on, which standardised data exceed; ten is
/// beyond what three standard deviations reach.
constexpr double kLarge = 10;
constexpr double kUneven = 100;

std::optional<Finding> check(const Facts& facts) {
  const trace::DataFigures& data = facts.trace.data;
  const std::optional<Learning> learning = not_learned(facts);
  if (!learning) return std::nullopt;
  const bool uneven = data.least_spread > 0 && data.most_spread > kUneven * data.least_spread;
  if (data.largest_x <= kLarge && !uneven) return std::nullopt;
  const scenario::DataSpec& asked = facts.scenario.data;
  Finding finding = suspected(
      kUnscaledFeatures,
      "The features are not scaled (up to " + value_text(data.largest_x) +
          "): the first layer's sums are as large, activations saturate or die, and few learning "
          "rates suit them.",
      "max |x| = " + value_text(data.largest_x) + ", standard deviations " +
          value_text(data.least_spread) + " … " + value_text(data.most_spread) + ", mean " +
          value_text(data.mean_x));
  finding.evidence.push_back({"the loss ended at " +
                                  value_text(static_cast<double>(learning->end->loss)) +
                                  "; a constant answer has " + value_text(learning->chance),
                              {learning->end->epoch, -1},
                              "data.feature_scale"});
  Change scale{"Standardise x: (x - mean) / std", "Sums near 1 are what layers are made for.", {}};
  if (asked.feature_scale != 1) scale.changes.push_back({"data.feature_scale", "1"});
  if (asked.feature_offset != 0) scale.changes.push_back({"data.feature_offset", "0"});
  finding.changes.push_back(std::move(scale));
  return finding;
}

}  // namespace

constinit const Rule kUnscaledFeatures{
    .name = "unscaled-features",
    .title = "Features of very different size",
    .doc =
        {
            .what = "Cells of x beyond 10, or features whose spreads differ more than a "
                    "hundredfold, and the model did not learn.",
            .why = "Glorot and He initial weights expect inputs near 1. Large ones saturate "
                   "sigmoid and tanh, kill ReLUs at the first step and make SGD overshoot.",
            .silent_when = "The run learned, or has fewer than three epochs; a value became NaN "
                           "(not-a-number).",
            .fix = "Subtract the mean and divide by the standard deviation of the training rows; "
                   "divide images by 255.",
            .source = "TheDeepChecker, UMLAUT (their threshold of 1 is wrong for z-scores); Stack "
                      "Overflow 47724077",
        },
    .check = check,
};

}  // namespace fitscope::diagnosis
