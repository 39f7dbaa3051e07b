// Which releases behave alike: the one table of the regimes this simulation knows, with the
// evidence for where one ends and the next begins.
//
// A profile (scenario/keras_version.h) is what a person is answered with who names no release.
// Where control flow differs one ends: `scripts/oracle_lib/neighbours.py` counts the recorded
// scenarios that take other steps, epochs or ends. It has one regime or more, and its last stands
// for it. Texts that change inside a regime are decided by the release's minor number, where they
// are written.
#pragma once

#include <span>
#include <string>
#include <string_view>

#include "scenario/keras_version.h"
#include "scenario/scenario.h"

namespace fitscope::trainer {

/// What an epoch or an evaluation logs when no call of a step has given any logs.
enum class Unlogged {
  kNothing,
  kEveryMetric,  ///< At 0.
  kRaises,       ///< Python's own error about None.
};

struct Regime {
  scenario::Profile profile;
  int first_minor;            ///< Of Keras 2 for Profile::kKeras2, else of Keras 3.
  int last_minor;             ///< Included.
  std::string_view release;   ///< The newest in it: the one its texts are of.
  std::string_view differs;   ///< From the regime before, in a sentence.
  std::string_view evidence;  ///< Keras's file and symbol, and the releases that were run.

  bool weighs_losses = true;  ///< The loss's mean is over rows; else over batches.
  Unlogged unlogged = Unlogged::kNothing;
  bool ends_at_last = true;  ///< on_train_batch_end gets a call's last step; else its first.
};

/// Oldest first; the regimes of a profile follow each other.
std::span<const Regime> regimes();

/// The regime of a canonical version if it lies in the profile, else the profile's last.
const Regime& regime_of(std::string_view version, scenario::Profile profile);

/// "3.0", "3.2 to 3.6".
std::string range_of(const Regime& regime);

}  // namespace fitscope::trainer
