#include <algorithm>
#include <cmath>
#include <string>
#include <utility>

#include "diagnosis/learning.h"
#include "diagnosis/reading.h"
#include "diagnosis/rules/all.h"
#include "diagnosis/wording.h"

namespace fitscope::diagnosis {
namespace {

/// Apart by three of training's standard deviations, or three times as wide.
/// Source  the three-sigma rule.
constexpr double kApart = 3;
constexpr Count kFewestCells = 30;

std::optional<Finding> check(const Facts& facts) {
  const trace::DataFigures& data = facts.trace.data;
  // A split is cut off after all preprocessing. A handful of cells has any mean.
  const bool split = facts.scenario.validation.kind == scenario::ValidationKind::kSplit;
  const bool few = data.validation_rows * data.features < kFewestCells;
  if (split || few || data.spread_x <= 0) return std::nullopt;
  const double shift = std::fabs(data.validation_mean_x - data.mean_x) / data.spread_x;
  const double wider = data.validation_spread_x / data.spread_x;
  if (shift <= kApart && wider <= kApart && wider >= 1 / kApart) return std::nullopt;
  if (std::none_of(facts.trace.epochs.begin(), facts.trace.epochs.end(),
                   [](const trace::Epoch& epoch) { return epoch.validation_steps > 0; })) {
    return std::nullopt;
  }
  const auto about = [](double mean, double spread) {
    return value_text(mean) + " with a spread of " + value_text(spread);
  };
  Finding finding =
      found(kValidationScaledDifferently, Severity::kWarning,
            "The validation data are scaled differently: a typical x is " +
                about(data.mean_x, data.spread_x) + " in training and " +
                about(data.validation_mean_x, data.validation_spread_x) +
                " in validation, so val_loss "
                "says nothing about the model.",
            "|" + value_text(data.validation_mean_x) + " - " + value_text(data.mean_x) + "| / " +
                value_text(data.spread_x) + " = " + value_text(shift) +
                " standard deviations apart; " + value_text(wider) + " times as wide");
  finding.evidence.push_back({"the same preprocessing would give the same mean and spread",
                              {facts.trace.epochs.front().index, -1},
                              "validation.feature_scale"});
  Change same{"Give x_val the same preprocessing as x",
              "The model knows only the scale it was trained on.",
              {}};
  if (facts.scenario.validation.feature_scale != 1) {
    same.changes.push_back({"validation.feature_scale", "1"});
  }
  finding.changes.push_back(std::move(same));
  return finding;
}

}  // namespace

constinit const Rule kValidationScaledDifferently{
    .name = "validation-scaled-differently",
    .title = "Training and validation are scaled differently",
    .doc =
        {
            .what = "Mean or spread of x differ by more than 3 standard deviations between "
                    "training and validation.",
            .why = "A rescale or a scaler in one pipeline only: training runs well, and every val_ "
                   "figure is nonsense from epoch 1 on.",
            .silent_when = "There are fewer than 30 validation cells, they are a split, none was "
                           "evaluated, or both have about "
                           "the same mean and spread.",
            .fix = "Fit a scaler on the training rows and apply it to both.",
            .source = "three-sigma rule; Stack Overflow 59325381: x_test was not divided by 255",
        },
    .check = check,
};

}  // namespace fitscope::diagnosis
