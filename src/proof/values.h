// The values the search tries for a field, from the arithmetic of batches and steps.
#pragma once

#include <string>
#include <vector>

#include "proof/candidates.h"
#include "proof/searchable.h"

namespace fitscope::proof {

struct Value {
  std::string text;        ///< As the property table writes it.
  std::string why;         ///< The arithmetic behind it; empty: the field's own help says it.
  std::string label = {};  ///< What setting it is called; empty: as label_of() calls it.
};

/// In the order to try; never what is set already.
std::vector<Value> values_to_try(const Broken& broken, const Searchable& row);

}  // namespace fitscope::proof
