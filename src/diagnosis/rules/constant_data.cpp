#include <cmath>
#include <string>
#include <utility>

#include "base/text.h"
#include "diagnosis/learning.h"
#include "diagnosis/reading.h"
#include "diagnosis/rules/all.h"
#include "diagnosis/wording.h"

namespace fitscope::diagnosis {
namespace {

/// Rows sorted by label, of which validation_split takes the last: sorted-labels has its word.
bool other_classes_held_out(const Facts& facts) {
  const scenario::Scenario& asked = facts.scenario;
  return asked.data.order == scenario::DataOrder::kSorted && !facts.trace.data.classes.empty() &&
         asked.validation.kind == scenario::ValidationKind::kSplit && asked.validation.split > 0 &&
         asked.data.majority_share.value_or(0) < 1;
}

std::optional<Finding> check(const Facts& facts) {
  const trace::DataFigures& data = facts.trace.data;
  if (!has_numbers(facts) || facts.trace.exception || data.rows < 2 ||
      facts.trace.steps_run() == 0) {
    return std::nullopt;
  }
  const scenario::DataSpec& asked = facts.scenario.data;
  if (data.constant_features == data.features) {
    Finding finding = found(
        kConstantData, Severity::kError,
        "Every feature has the same value in all rows: the model sees no difference between any "
        "two samples and can only answer with a constant.",
        with_commas(data.constant_features) + " of " +
            count_of(data.features, "column", "columns") + " have a standard deviation of 0");
    finding.evidence.push_back({"x does not vary", {}, "data.feature_scale"});
    Change vary{"Look at how x is filled", "A column that never changes tells nothing.", {}};
    if (asked.feature_scale == 0) vary.changes.push_back({"data.feature_scale", "1"});
    // float32 has no room for the features beside such a number.
    constexpr double kTooMuch = 1e6;
    const double scale = asked.feature_scale == 0 ? 1 : std::abs(asked.feature_scale);
    if (std::abs(asked.feature_offset) > kTooMuch * scale) {
      vary.changes.push_back({"data.feature_offset", "0"});
    }
    finding.changes.push_back(std::move(vary));
    return finding;
  }
  if (!other_classes_held_out(facts) && (data.least_y == data.most_y || data.variance_y == 0)) {
    Finding finding =
        found(kConstantData, Severity::kWarning,
              "All labels are the same: a model that always gives this one answer is right, "
              "and needs nothing of x for it.",
              "y = " + value_text(data.least_y) + " in all " + samples_text(data.rows));
    finding.evidence.push_back({"y does not vary", {}, "data.majority_share"});
    Change vary{"Look at the label column", "A target that never changes needs no model.", {}};
    if (asked.majority_share) vary.changes.push_back({"data.majority_share", "unset"});
    if (asked.target_scale == 0) vary.changes.push_back({"data.target_scale", "1"});
    finding.changes.push_back(std::move(vary));
    return finding;
  }
  return std::nullopt;
}

}  // namespace

constinit const Rule kConstantData{
    .name = "constant-data",
    .title = "Data that do not vary",
    .doc =
        {
            .what = "x has the same values in every row, or y does.",
            .why = "A wrong column, a scale of 0, a directory with one class. The output is then a "
                   "constant, or right for the wrong reason.",
            .silent_when = "At least one feature and the labels vary.",
            .fix = "Fix the column; drop the columns that never change.",
            .source = "TheDeepChecker: constant features, single class",
        },
    .check = check,
};

}  // namespace fitscope::diagnosis
