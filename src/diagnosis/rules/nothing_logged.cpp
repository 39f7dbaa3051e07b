#include <algorithm>
#include <string>

#include "base/text.h"
#include "diagnosis/reading.h"
#include "diagnosis/rules/all.h"
#include "diagnosis/wording.h"

namespace fitscope::diagnosis {
namespace {

bool lost_its_logs(const trace::Epoch& epoch) {
  return epoch.steps_run > 0 && epoch.logged && epoch.logs.empty();
}

/// The largest number of steps per call that comes out even with the batches of an epoch.
Count divisor_of(Count batches, Count at_most) {
  Count divisor = std::min(batches, at_most);
  while (divisor > 1 && batches % divisor != 0)
    --divisor;
  return divisor;
}

std::optional<Finding> check(const Facts& facts) {
  const trace::Trace& trace = facts.trace;
  const Count at_once = facts.scenario.compile.steps_per_execution;
  if (!has_numbers(facts) || !complete(trace) || at_once < 2 ||
      facts.scenario.feed.kind == FeedKind::kCustomLoop) {
    return std::nullopt;
  }
  const auto epoch = std::find_if(trace.epochs.begin(), trace.epochs.end(), lost_its_logs);
  if (epoch == trace.epochs.end()) return std::nullopt;
  const Count batches = epoch->steps_run;
  Finding finding =
      found(kNothingLogged, Severity::kWarning,
            epoch_title(epoch->index) + " trained on " + batches_text(batches) +
                " and logged no loss: one call with steps_per_execution=" + with_commas(at_once) +
                " asks for more, the data end inside it, and " + keras_name(trace) +
                " throws away what that call returns.",
            with_commas(at_once) + " > " + batches_text(batches) + " per epoch");
  finding.evidence.push_back(epoch_evidence(*epoch, "compile.steps_per_execution"));
  finding.evidence.push_back({"the weights are updated all the same", {epoch->index, -1}, {}});
  const std::string fits = std::to_string(divisor_of(batches, at_once));
  finding.changes.push_back({"Set steps_per_execution=" + fits,
                             "Each call then finds all the batches that it asks for.",
                             {{"compile.steps_per_execution", fits}}});
  return finding;
}

}  // namespace

constinit const Rule kNothingLogged{
    .name = "nothing-logged",
    .title = "Trained, and logged nothing",
    .doc =
        {
            .what = "With steps_per_execution an epoch runs its steps and logs no value at all.",
            .why =
                "One call of the training function takes steps_per_execution batches. Where the "
                "data end inside the first call of an epoch, its updates stay, and Keras 3.5 and "
                "3.6 never get the values that it would have returned.",
            .silent_when = "The epoch has at least one call that finds all its batches; any "
                           "release that shortens the last call; no model is simulated.",
            .fix = "Take a steps_per_execution that divides the batches of an epoch.",
            .source = "keras v3.6.0 src/backend/tensorflow/trainer.py: TensorFlowTrainer.fit "
                      "(logs), TensorFlowTrainer.make_train_function",
        },
    .check = check,
};

}  // namespace fitscope::diagnosis
