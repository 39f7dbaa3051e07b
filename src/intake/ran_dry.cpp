#include "intake/ran_dry.h"

#include <utility>

#include "base/text.h"
#include "diagnosis/wording.h"

namespace fitscope::intake {

using diagnosis::batches_text;

std::optional<Dry> first_of(const LogFacts& facts, Whose whose) {
  for (std::size_t i = 0; i < facts.fit.warnings.size(); ++i) {
    const OutOfData& warning = facts.fit.log->ran_out[i];
    if (facts.fit.warnings[i].whose != whose) continue;
    Dry dry{&warning, &facts.fit.warnings[i]};
    if (warning.epoch >= 0) {
      dry.index = warning.epoch;
      dry.epoch = &facts.fit.epochs[static_cast<std::size_t>(warning.epoch)];
    }
    return dry;
  }
  return std::nullopt;
}

std::string after_steps(const ObservedEpoch& epoch) {
  const Steps& steps = epoch.steps;
  const std::string of =
      epoch.planned ? " of " + counted_text(epoch, *epoch.planned) : std::string();
  if (steps.likely) {
    if (*steps.likely == 0) return "before its first step";
    if (*steps.likely == 1) return "after its first step";
    return "after " +
           (of.empty() ? counted_text(epoch, *steps.likely) : with_commas(*steps.likely) + of);
  }
  if (steps.least > 0) return "after at least " + with_commas(steps.least) + of;
  return epoch.planned ? "before all " + counted_text(epoch, *epoch.planned) + " had run" : "early";
}

void quote(Verdict& result, const Dry& dry) {
  if (dry.epoch != nullptr) {
    std::string text = "the warning stands in " + epoch_text(*dry.epoch);
    if (dry.warning->drawn > 0 && dry.epoch->planned) {
      text += ", behind a bar drawn at " + with_commas(dry.warning->drawn) + "/" +
              with_commas(*dry.epoch->planned);
    }
    result.finding.evidence.push_back({text, moment(*dry.epoch), {}});
  }
  if (!dry.seen->why.empty()) result.finding.evidence.push_back({dry.seen->why, {}, {}});
}

std::string available(const LogFacts& facts, const Dry& dry) {
  if (!facts.fit.begins || !dry.epoch->planned) return {};
  const Count whole = dry.index * *dry.epoch->planned;
  const Steps& steps = dry.epoch->steps;
  const std::string times = with_commas(dry.index) + " × " + with_commas(*dry.epoch->planned);
  if (steps.likely) {
    return times + " + " + with_commas(*steps.likely) + " = " +
           batches_text(whole + *steps.likely) + " were there";
  }
  if (steps.most) {
    return "between " + with_commas(whole + steps.least) + " and " +
           batches_text(whole + *steps.most) + " were there";
  }
  return "at least " + batches_text(whole + steps.least) + " were there";
}

void offer_no_steps(Verdict& result) {
  result.finding.changes.push_back({"Leave steps_per_epoch out",
                                    "Each epoch then ends where the data end.",
                                    {{"fit.steps_per_epoch", "unset"}}});
}
void offer_loop(Verdict& result, Count steps) {
  diagnosis::Change change{"Put `while True:` around the loop of your generator",
                           "It then never runs dry; keep steps_per_epoch.",
                           {{"generator.loops", "true"}}};
  if (steps > 0) {
    // A generator that never ends makes an epoch that never ends.
    change.label += " and set steps_per_epoch=" + std::to_string(steps);
    change.why = "It then never runs dry, and an epoch has an end.";
    change.changes.push_back({"fit.steps_per_epoch", std::to_string(steps)});
  }
  result.finding.changes.push_back(std::move(change));
}

bool replays(const ObservedFit& fit) {
  bool some = false;
  for (std::size_t i = 1; i < fit.epochs.size(); ++i) {
    const Steps& steps = fit.epochs[i].steps;
    if (!steps.exact() || steps.least > kPeeked) return false;
    some = some || steps.least > 0;
  }
  return some && fit.epochs.front().steps.least > kPeeked;
}

}  // namespace fitscope::intake
