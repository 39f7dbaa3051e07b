#include <string>

#include "base/text.h"
#include "diagnosis/learning.h"
#include "diagnosis/reading.h"
#include "diagnosis/rules/all.h"
#include "diagnosis/wording.h"

namespace fitscope::diagnosis {
namespace {

/// Source  issue threads on long first steps: ten times a usual step, and long enough to notice.
constexpr double kTimes = 10;
constexpr double kNoticed = 10'000;  // ms

std::optional<Finding> check(const Facts& facts) {
  const scenario::ClockSpec& clock = facts.scenario.clock;
  const bool loop = facts.scenario.feed.kind == FeedKind::kCustomLoop;
  if (!complete(facts.trace) || loop || clock.first_step_ms < kNoticed ||
      clock.first_step_ms < kTimes * clock.step_ms) {
    return std::nullopt;
  }
  const auto seconds = [](double ms) { return value_text(ms / 1000) + " s"; };
  Finding finding = found(
      kSlowFirstStep, Severity::kHealthy,
      "Nothing is stuck: the first step takes " + seconds(clock.first_step_ms) +
          " because Keras traces and compiles the training step in it; every later one takes " +
          seconds(clock.step_ms) + ".",
      seconds(clock.first_step_ms) + " + " + with_commas(facts.trace.steps_run() - 1) + " × " +
          seconds(clock.step_ms));
  finding.evidence.push_back(epoch_evidence(facts.trace.epochs.front(), "clock.first_step_ms"));
  return finding;
}

}  // namespace

constinit const Rule kSlowFirstStep{
    .name = "slow-first-step",
    .title = "The first step compiles",
    .doc =
        {
            .what = "A healthy run whose first step takes ten seconds or more, and ten times as "
                    "long as the others.",
            .why = "The graph is traced and compiled in the first call, and data pipelines fill "
                   "their buffers. The bar stands at 0 or 1 meanwhile.",
            .silent_when = "The first step is shorter, or an epoch fell short.",
            .fix =
                "Wait. If it never ends, call next(iter(dataset)) on its own: generator-blocked.",
            .source = "keras v3.15.1 src/backend/tensorflow/trainer.py: "
                      "TensorFlowTrainer.make_train_function",
        },
    .check = check,
};

}  // namespace fitscope::diagnosis
