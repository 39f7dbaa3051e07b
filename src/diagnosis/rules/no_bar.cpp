#include <iterator>
#include <string>

#include "diagnosis/learning.h"
#include "diagnosis/reading.h"
#include "diagnosis/rules/all.h"
#include "diagnosis/wording.h"

namespace fitscope::diagnosis {
namespace {

std::optional<Finding> check(const Facts& facts) {
  const trace::Trace& trace = facts.trace;
  const bool loop = facts.scenario.feed.kind == FeedKind::kCustomLoop;
  if (!complete(trace) || loop || facts.scenario.fit.verbose == 1) return std::nullopt;
  const bool silent = facts.scenario.fit.verbose == 0;
  Finding finding =
      found(kNoBar, Severity::kHealthy,
            "Nothing is wrong: verbose=" + std::to_string(facts.scenario.fit.verbose) +
                (silent ? " prints nothing, and " : " prints one line per epoch and no bar, and ") +
                (trace.epochs.size() == 1 ? std::string("the one epoch")
                                          : "all " + epochs_text(std::ssize(trace.epochs))) +
                " ran to the end.",
            steps_text(trace.steps_run()) + " in all");
  finding.evidence.push_back(epoch_evidence(trace.epochs.back(), "fit.verbose"));
  finding.changes.push_back({"Set verbose=1", "Shows a bar.", {{"fit.verbose", "1"}}});
  return finding;
}

}  // namespace

constinit const Rule kNoBar{
    .name = "no-bar",
    .title = "No bar, as asked",
    .doc =
        {
            .what = "A healthy run that prints no progress bar.",
            .why = "verbose=0 is silent, verbose=2 prints a line per epoch. Keras runs the same "
                   "either way.",
            .silent_when = "verbose is 1, any epoch fell short, or a loop of your own prints.",
            .fix = "verbose=1.",
            .source = "keras v3.15.1 src/callbacks/progbar_logger.py: ProgbarLogger",
        },
    .check = check,
};

}  // namespace fitscope::diagnosis
