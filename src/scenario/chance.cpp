#include "scenario/chance.h"

namespace fitscope::scenario {
namespace {

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

}  // namespace

bool has_dropout(const Scenario& scenario) {
  return scenario.model.kind == ModelKind::kDense &&
         scenario.model.layers.find("Dropout") != std::string::npos;
}

bool draws_at_random(const Scenario& scenario) {
  return draws_order(scenario) || has_dropout(scenario);
}

}  // namespace fitscope::scenario
