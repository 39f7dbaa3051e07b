// Settings that do something else than they read as: the verdict says so, whatever it is.
//
// A table of conditions, each with its words. None is a fault of its own: the run is what it is,
// but a person who reads "healthy" should know what was left out.
#pragma once

#include <span>
#include <string>
#include <vector>

#include "diagnosis/rule.h"

namespace fitscope::diagnosis {

struct OddSetting {
  std::string_view field;  ///< The property it is about.
  bool (*applies)(const Facts& facts);
  std::string (*text)(const Facts& facts);  ///< Asked only where it applies.
};

std::span<const OddSetting> odd_settings();

/// Those that apply, as evidence for the verdict.
std::vector<Evidence> odd_settings_of(const Facts& facts);

}  // namespace fitscope::diagnosis
