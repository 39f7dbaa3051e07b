// Several good values for any property: its default, both ends of its range, and what lies between.
#pragma once

#include <vector>

#include "scenario/property.h"

namespace fitscope::scenario {

inline std::vector<Value> sample_values(const Property& property) {
  std::vector<Value> values = {property.get(Scenario{})};
  switch (property.type) {
    case PropertyType::kMaybeInteger:
      values.emplace_back();
      [[fallthrough]];
    case PropertyType::kInteger:
      for (const double number : {property.min, property.min + 1, property.max - 1, property.max}) {
        values.emplace_back(static_cast<std::int64_t>(number));
      }
      break;
    case PropertyType::kMaybeReal:
      values.emplace_back();
      [[fallthrough]];
    case PropertyType::kReal:
      for (const double share : {0.0, 1.0 / 3, 0.1, 1e-7, 1.0}) {
        values.emplace_back(property.min + share * (property.max - property.min));
      }
      break;
    case PropertyType::kBool:
      values.emplace_back(true);
      values.emplace_back(false);
      break;
    case PropertyType::kChoice:
      for (std::size_t i = 0; i < property.choices.size(); ++i) {
        values.emplace_back(static_cast<std::int64_t>(i));
      }
      break;
    case PropertyType::kSet:
      for (std::int64_t bits = 0; bits < std::int64_t{1} << property.choices.size(); ++bits) {
        values.emplace_back(bits);
      }
      break;
    case PropertyType::kText:
      for (const char* text :
           {"2.15", "3.7.0", "unknown", "Dense(8, relu); Dropout(0.2); Dense(1)",
            "Dense(1, use_bias=False)", "val_loss", "my metric/2", "", "0.5, -1e-7\n2"}) {
        const auto kept = property.read(text);
        if (kept.ok()) values.emplace_back(kept.value());
      }
      break;
  }
  return values;
}

}  // namespace fitscope::scenario
