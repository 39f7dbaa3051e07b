#include "scenario/chance.h"

namespace fitscope::scenario {

bool draws_order(const Scenario& scenario) {
  switch (scenario.feed.kind) {
    case FeedKind::kArrays:
    case FeedKind::kSequence:
      return scenario.fit.shuffle;
    case FeedKind::kDataset:
      return scenario.dataset.shuffle;
    case FeedKind::kGenerator:
    case FeedKind::kCustomLoop:
      return false;
  }
  return false;
}

bool shuffles_rows(const Scenario& scenario) {
  return scenario.feed.kind != FeedKind::kSequence && draws_order(scenario);
}

bool has_dropout(const Scenario& scenario) {
  return scenario.model.kind == ModelKind::kDense &&
         scenario.model.layers.find("Dropout") != std::string::npos;
}

bool draws_at_random(const Scenario& scenario) {
  return draws_order(scenario) || has_dropout(scenario);
}

std::string chance_note(const Scenario& scenario) {
  if (scenario.model.kind != ModelKind::kDense || !draws_at_random(scenario)) return {};
  const bool order = draws_order(scenario);
  const std::string what = !order                  ? "Dropout's masks"
                           : has_dropout(scenario) ? "the order of the rows and Dropout's masks"
                                                   : "the order of the rows";
  return "Keras draws " + what +
         " with generators of its own: its losses differ from these, its steps do not.";
}

}  // namespace fitscope::scenario
