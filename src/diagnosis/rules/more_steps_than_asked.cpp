#include <algorithm>
#include <string>

#include "base/text.h"
#include "diagnosis/reading.h"
#include "diagnosis/rules/all.h"
#include "diagnosis/wording.h"

namespace fitscope::diagnosis {
namespace {

const trace::Epoch* first_beyond_plan(const trace::Trace& trace) {
  const auto beyond =
      std::find_if(trace.epochs.begin(), trace.epochs.end(), [](const trace::Epoch& epoch) {
        return epoch.steps_planned && epoch.steps_run > *epoch.steps_planned;
      });
  return beyond == trace.epochs.end() ? nullptr : &*beyond;
}

std::optional<Finding> check(const Facts& facts) {
  const Count at_once = facts.scenario.compile.steps_per_execution;
  const trace::MaybeCount asked = asked_steps(facts);
  const trace::Epoch* epoch = first_beyond_plan(facts.trace);
  if (epoch == nullptr || at_once < 2 || !asked) return std::nullopt;
  const Count whole = (*asked + at_once - 1) / at_once * at_once;
  Finding finding = found(
      kMoreStepsThanAsked, Severity::kNote,
      epoch_title(epoch->index) + " ran " + with_commas(epoch->steps_run) + " steps, and " +
          steps_text(*asked) + (*asked == 1 ? " was" : " were") +
          " asked for: with steps_per_execution=" + with_commas(at_once) + " " +
          keras_name(facts.trace) + " trains " + with_commas(at_once) +
          " steps in one call and counts them afterwards.",
      "ceil(" + with_commas(*asked) + " / " + with_commas(at_once) + ") × " + with_commas(at_once) +
          " = " + steps_text(whole) +
          (epoch->steps_run < whole ? "; the data ended after " + with_commas(epoch->steps_run)
                                    : std::string()));
  finding.evidence.push_back(epoch_evidence(*epoch, "compile.steps_per_execution"));
  Count divisor = at_once;
  while (*asked % divisor != 0)
    --divisor;
  finding.changes.push_back({"Set steps_per_execution=" + with_commas(divisor),
                             "It divides the steps, so no call runs past them.",
                             {{"compile.steps_per_execution", std::to_string(divisor)}}});
  finding.changes.push_back({"Set steps_per_epoch=" + std::to_string(whole),
                             "The bar then counts to the steps that really run.",
                             {{"fit.steps_per_epoch", std::to_string(whole)}}});
  return finding;
}

}  // namespace

constinit const Rule kMoreStepsThanAsked{
    .name = "more-steps-than-asked",
    .title = "More steps than asked for",
    .doc =
        {
            .what = "With steps_per_execution an epoch runs more steps than steps_per_epoch.",
            .why = "Keras 3 looks whether the epoch is over only between calls of the training "
                   "function, and each call runs steps_per_execution steps. Keras 2 shortens the "
                   "last call instead.",
            .silent_when = "steps_per_execution divides the steps, or is 1; the data end with the "
                           "last step asked for; Keras 2.",
            .fix = "Take a steps_per_execution that divides steps_per_epoch.",
            .source = "keras v3.15.1 src/trainers/epoch_iterator.py: "
                      "EpochIterator._enumerate_iterator; keras v2.15.0 engine/data_adapter.py: "
                      "DataHandler.steps",
        },
    .check = check,
};

}  // namespace fitscope::diagnosis
