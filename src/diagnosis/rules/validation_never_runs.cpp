#include <algorithm>
#include <string>

#include "base/text.h"
#include "diagnosis/reading.h"
#include "diagnosis/rules/all.h"
#include "diagnosis/wording.h"

namespace fitscope::diagnosis {
namespace {

/// Where fewer steps than none are none.
Finding no_steps(const Facts& facts) {
  const std::string steps = std::to_string(*facts.scenario.validation.steps);
  Finding finding =
      found(kValidationNeverRuns, Severity::kNote,
            "Validation never runs a step: validation_steps=" + steps +
                " is not a number of batches, and every evaluation is over before its first one.");
  finding.evidence.push_back({"there are no val_ values: a callback that watches one sees nothing",
                              {facts.trace.epochs.back().index, -1},
                              "validation.steps"});
  finding.changes.push_back(set_validation_steps(facts));
  return finding;
}

std::optional<Finding> check(const Facts& facts) {
  const trace::Trace& trace = facts.trace;
  const scenario::ValidationSpec& asked = facts.scenario.validation;
  if (asked.kind == scenario::ValidationKind::kNone || !complete(trace)) return std::nullopt;
  if (validates_no_step(facts)) return no_steps(facts);
  if (asked.freq <= 1 || std::any_of(trace.epochs.begin(), trace.epochs.end(),
                                     [](const trace::Epoch& epoch) { return epoch.validated; })) {
    return std::nullopt;
  }
  const Count last = trace.epochs.back().index + 1;
  Finding finding =
      found(kValidationNeverRuns, Severity::kNote,
            "Validation never ran: with validation_freq=" + with_commas(asked.freq) +
                " Keras validates after every " + ordinal(asked.freq) +
                " epoch, and training ended with epoch " + with_commas(last) + ".",
            with_commas(last) + " / " + with_commas(asked.freq) + " = " +
                with_commas(last / asked.freq) + " remainder " + with_commas(last % asked.freq));
  finding.evidence.push_back({"there are no val_ values: a callback that watches one sees nothing",
                              {trace.epochs.back().index, -1},
                              "validation.freq"});
  finding.changes.push_back({"Leave validation_freq out",
                             "Keras then validates after every epoch.",
                             {{"validation.freq", "1"}}});
  return finding;
}

}  // namespace

constinit const Rule kValidationNeverRuns{
    .name = "validation-never-runs",
    .title = "Validation never runs",
    .doc =
        {
            .what = "Validation data are given, and no epoch is validated, or none by a step.",
            .why =
                "Keras validates after the epochs whose number, counted from 1, is a multiple "
                "of validation_freq. A fit() that ends before the first of them never validates, "
                "and says nothing. A validation_steps below 0 ends every evaluation at once "
                "up to Keras 3.6.",
            .silent_when = "An epoch was validated, or fit() did not come to its end.",
            .fix = "Leave validation_freq out, or train for at least as many epochs.",
            .source = "keras v3.15.1 src/trainers/trainer.py: Trainer._should_eval",
        },
    .check = check,
};

}  // namespace fitscope::diagnosis
