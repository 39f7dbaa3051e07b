#include <string>
#include <utility>

#include "base/text.h"
#include "diagnosis/reading.h"
#include "diagnosis/rules/all.h"
#include "diagnosis/wording.h"
#include "scenario/property.h"

namespace fitscope::diagnosis {
namespace {

std::optional<Finding> check(const Facts& facts) {
  const trace::Trace& trace = facts.trace;
  Finding finding = found(kCannotTell, Severity::kCannotTell, {});
  const std::string ran = steps_text(trace.steps_run());
  if (trace.stop == StopReason::kRunning || trace.stop == StopReason::kCutOff) {
    finding.summary = "Only " + ran + (trace.steps_run() == 1 ? " was" : " were") +
                      " run here, too few to show why it stops.";
    finding.changes.push_back({"Simulate control flow only",
                               "Without numbers any size runs at once.",
                               {{"model.kind", "any"}}});
    return finding;
  }
  if (!has_numbers(facts) && complete(trace)) {
    finding.summary = "All " + ran + " ran, but " + std::string(left_to_the_model(facts)) + ".";
    finding.evidence.push_back(
        {"model.kind is any: only the control flow is known", {}, "model.kind"});
    Change small{"Simulate a small model too",
                 "Its losses and shapes will not be those of your model, but then they count.",
                 {{"model.kind", "dense"}}};
    scenario::Scenario with_numbers = facts.scenario;
    with_numbers.model.kind = scenario::ModelKind::kDense;
    if (!scenario::check_together(with_numbers).empty()) {
      small.why += " The data must be few enough to train on.";
      small.changes.clear();
    }
    finding.changes.push_back(std::move(small));
    return finding;
  }
  finding.summary = "The run ended after " + ran + " in a way that no rule explains.";
  if (!trace.stop_detail.empty()) finding.evidence.push_back({trace.stop_detail, {}, {}});
  return finding;
}

}  // namespace

constinit const Rule kCannotTell{
    .name = "cannot-tell",
    .title = "Cannot tell",
    .doc =
        {
            .what = "What was asked does not determine the answer.",
            .why = "The run was given up, or no model is simulated where one decides: a callback "
                   "goes by "
                   "its losses, or it is handed samples without their batch axis.",
            .silent_when = "Any other rule fired.",
            .fix = "Let the run finish; simulate a small model (model.kind dense) if callbacks "
                   "matter.",
            .source = "this program: no release of Keras is involved",
        },
    .check = check,
};

}  // namespace fitscope::diagnosis
