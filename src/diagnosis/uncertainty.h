// Where this simulation cannot know what Keras would do, the verdict says so.
//
// A table of conditions, each with its words. Known differences from recordings of real Keras
// (tests/golden/known_differences.md) that are a class of scenarios have a line here.
#pragma once

#include <span>
#include <vector>

#include "diagnosis/rule.h"

namespace fitscope::diagnosis {

struct Uncertainty {
  std::string_view field;  ///< The property it hangs on.
  std::string_view text;   ///< Begins with "Uncertain: ".
  /// The first epoch it concerns; unset: it does not apply.
  std::optional<trace::Count> (*from_epoch)(const Facts& facts);
};

std::span<const Uncertainty> uncertainties();

/// Those that apply, as evidence for the verdict.
std::vector<Evidence> uncertain_about(const Facts& facts);

/// Does this finding judge how the run learned, rather than settings and steps? Its own rule says
/// so: a verdict may be no more than likely for what cannot be known, too.
bool judges_learning(const Facts& facts, const Finding& finding);

}  // namespace fitscope::diagnosis
