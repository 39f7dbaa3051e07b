// What was set and does nothing: said, never dropped in silence.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "scenario/scenario.h"

namespace fitscope::scenario {

/// A field that was set to something and has no effect in this scenario.
struct Unused {
  std::string_view key;  ///< "generator.nan_at"
  std::string value;     ///< "3", as parse_value() reads it.
  /// What would make it count: "feed.kind = generator and model.kind = dense". Empty: no one or two
  /// settings would, or it is a value that Keras takes as not given.
  std::string needs;
  /// Why a value of a field that counts does nothing: "Keras 3 takes 0 as not given".
  std::string because = {};

  bool operator==(const Unused&) const = default;
};

/// Every field whose value is not its default and that does not apply, or does nothing by its
/// value, in the table's order.
std::vector<Unused> unused_fields(const Scenario& asked);

/// "generator.nan_at = 3 has no effect here: it counts only with feed.kind = generator and
/// model.kind = dense." Or "fit.steps_per_epoch = 0 has no effect here: Keras 3 takes 0 as not
/// given."
std::string sentence(const Unused& unused);

}  // namespace fitscope::scenario
