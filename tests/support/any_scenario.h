// Scenarios drawn from the property table, for tests of what holds for any question whatever.
#pragma once

#include <algorithm>
#include <iterator>
#include <random>
#include <string>

#include "scenario/property.h"
#include "scenario/scenario.h"

namespace fitscope::testing {

/// A good value of the property, or one that is refused now and then.
inline std::string drawn_text(const scenario::Property& property, std::mt19937& rng) {
  const auto below = [&rng](std::size_t n) { return static_cast<std::size_t>(rng() % n); };
  switch (property.type) {
    case scenario::PropertyType::kBool:
      return below(2) == 0 ? "false" : "true";
    case scenario::PropertyType::kChoice:
      return std::string(property.choices[below(property.choices.size())].key);
    case scenario::PropertyType::kSet: {
      std::string text;
      for (const scenario::Choice& choice : property.choices) {
        if (below(3) == 0) text += (text.empty() ? "" : ",") + std::string(choice.key);
      }
      return text.empty() ? "none" : text;
    }
    case scenario::PropertyType::kText:
      return {};
    case scenario::PropertyType::kMaybeInteger:
    case scenario::PropertyType::kInteger: {
      if (property.type == scenario::PropertyType::kMaybeInteger && below(3) == 0) return "unset";
      const std::int64_t picks[] = {-1, 0, 1, 2, 3, 4, 5, 7, 10, 32, 100};
      const auto lowest = static_cast<std::int64_t>(property.min);
      const auto highest = static_cast<std::int64_t>(std::min(property.max, 200.0));
      return std::to_string(std::clamp(picks[below(std::size(picks))], lowest, highest));
    }
    case scenario::PropertyType::kMaybeReal:
    case scenario::PropertyType::kReal: {
      if (property.type == scenario::PropertyType::kMaybeReal && below(3) == 0) return "unset";
      const char* picks[] = {"0", "0.001", "0.1", "0.5", "1", "3"};
      return picks[below(std::size(picks))];
    }
  }
  return {};
}

/// A small run with several fields out of the ordinary; numbers in every second one.
inline scenario::Scenario drawn_scenario(std::mt19937& rng) {
  scenario::Scenario scenario;
  scenario.data.samples = 1 + static_cast<std::int64_t>(rng() % 150);
  scenario.fit.epochs = 1 + static_cast<std::int64_t>(rng() % 6);
  scenario.feed.kind = static_cast<scenario::FeedKind>(rng() % 5);
  if (rng() % 2 == 0) scenario.model.kind = scenario::ModelKind::kAny;
  const auto properties = scenario::properties();
  for (int i = 0; i < 8; ++i) {
    const scenario::Property& property = properties[rng() % properties.size()];
    // Refused text changes nothing, which is a promise of its own and tested where it is made.
    (void)scenario::set_text(scenario, property.key, drawn_text(property, rng));
  }
  return scenario;
}

}  // namespace fitscope::testing
