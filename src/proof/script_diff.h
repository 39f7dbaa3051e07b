// A fix as a person would write it: what changes in the Python that src/export writes.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "scenario/keras_version.h"
#include "scenario/scenario.h"

namespace fitscope::proof {

/// The difference of two texts in lines, as `diff -U1` writes it but for the names on top. Empty:
/// none. After `most_lines` it says how many are left out.
std::string unified_diff(std::string_view before, std::string_view after,
                         std::size_t most_lines = 40);

/// The difference of the two programs.
std::string script_diff(const scenario::Scenario& before, const scenario::Scenario& after,
                        scenario::Profile profile);

}  // namespace fitscope::proof
