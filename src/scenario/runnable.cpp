#include "scenario/runnable.h"

#include <algorithm>
#include <cstdint>
#include <string>

namespace fitscope::scenario {

std::optional<Value> largest_that_runs(const Scenario& scenario, const Property& property) {
  const bool is_integer =
      property.type == PropertyType::kInteger || property.type == PropertyType::kMaybeInteger;
  const Value asked = property.get(scenario);
  const auto* given = std::get_if<std::int64_t>(&asked);
  if (given == nullptr || !is_integer) return std::nullopt;
  Scenario tried = scenario;
  const auto runs = [&](std::int64_t value) {
    property.set(tried, Value(value));
    const auto errors = check_together(tried);
    return std::none_of(errors.begin(), errors.end(),
                        [&](const Error& error) { return error.where == property.key; });
  };
  // Nothing below 0 is a size that runs.
  auto low = std::max<std::int64_t>(0, static_cast<std::int64_t>(property.min));
  std::int64_t high = *given;
  if (low >= high || runs(high) || !runs(low)) return std::nullopt;
  while (high - low > 1) {
    const std::int64_t middle = low + (high - low) / 2;
    (runs(middle) ? low : high) = middle;
  }
  return Value(low);
}

std::vector<Error> lower_to_what_runs(Scenario& scenario) {
  std::vector<Error> notes;
  for (Error& error : check_together(scenario)) {
    const Property* property = find_property(error.where);
    if (property == nullptr) continue;
    const auto taken = largest_that_runs(scenario, *property);
    if (!taken) continue;
    property->set(scenario, *taken);
    notes.push_back({error.where, error.message + " Until then it runs with " + error.where + "=" +
                                      to_text(*property, *taken) + "."});
  }
  return notes;
}

std::vector<Error> leave_out_what_contradicts(Scenario& scenario) {
  constexpr int kRounds = 4;  // leaving one field out may show that another one is wrong
  std::vector<Error> notes;
  const Scenario defaults;
  for (int round = 0; round < kRounds; ++round) {
    for (Error& error : check_together(scenario)) {
      const Property* property = find_property(error.where);
      if (property == nullptr) continue;
      const Value value = property->get(defaults);
      if (value == property->get(scenario)) continue;
      property->set(scenario, value);
      notes.push_back(
          {error.where, error.message + " It is left out; the rest of the link is kept."});
    }
  }
  return notes;
}

}  // namespace fitscope::scenario
