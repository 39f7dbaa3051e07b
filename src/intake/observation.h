// What a log shows for certain, and what follows from it: steps per epoch as ranges, which Keras,
// which data the warnings are about.
//
// A bar is always drawn full at the end of an epoch, whatever ran: "3/3" alone says at most 3
// steps. Frames before it, the warning's arithmetic and the values displayed narrow that down.
#pragma once

#include <array>
#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "intake/log.h"
#include "scenario/keras_version.h"

namespace fitscope::intake {

/// Steps that an epoch ran: never fewer than `least`, never more than `most`.
///
/// Left out  steps_per_execution above 1 where nothing displayed tells of it (see several_at_once):
///           Keras 3 then runs past what its bar counts to, and may warn of nothing.
struct Steps {
  Count least = 0;
  MaybeCount most;    ///< Unset: no upper end is shown.
  MaybeCount likely;  ///< The one number that all signs point at; not proved.
  std::string why;    ///< For a person: what the number rests on.

  bool exact() const { return most && *most == least; }
};

/// Whose data ended, when the log says that the input ran out.
enum class Whose {
  kTraining,
  kValidation,
  kLength,  ///< Nobody's: steps_per_epoch was not given, and Keras did not know the length.
  kOpen,    ///< The log does not say.
};

struct ObservedEpoch {
  MaybeCount number;
  Count counted_from = 1;  ///< What the first epoch's number was.
  MaybeCount planned;      ///< What the bar counts to, in steps.
  Steps steps;
  bool finished = false;
  bool zeros = false;      ///< Every value logged is 0: no step, or only empty batches.
  bool validated = false;  ///< It logged val_ values.
  bool ran_dry = false;    ///< The training input ended in it.
  bool samples = false;    ///< Its bar counts samples: so do `planned` and `steps`.
};

struct ObservedWarning {
  Whose whose = Whose::kOpen;
  bool certain = false;
  std::string why;  ///< "6 = 3 × 2: steps_per_epoch × epochs, so training"
};

struct ObservedFit {
  const LogFit* log = nullptr;
  std::vector<ObservedEpoch> epochs;
  std::vector<ObservedWarning> warnings;  ///< Parallel to LogFit::ran_out.
  /// Which profiles of Keras could have printed this, in the order of all_profiles().
  std::array<bool, scenario::kNumProfiles> possible = all_possible();
  bool older = false;       ///< Before Keras 2.4: bars of arrays count samples.
  bool samples = false;     ///< The bar counts samples.
  bool begins = false;      ///< The first epoch displayed is epoch 1.
  MaybeCount total;         ///< Epochs asked for, counted from the first displayed.
  bool ends_early = false;  ///< Fewer epochs are displayed than were asked for.
  bool open_end = false;    ///< The last epoch displayed is not finished.
  bool stopped = false;     ///< model.stop_training was set: only the probe sees it.
  /// Several steps ran in one call (steps_per_execution), so counts prove nothing of single steps.
  bool several_at_once = false;
  bool counted = false;      ///< The probe counted the steps: all are exact, and none is hidden.
  bool steps_given = false;  ///< steps_per_epoch was given: Keras warned of it, or counted to it.

  bool maybe(scenario::Profile profile) const {
    return possible[static_cast<std::size_t>(profile)];
  }
  /// Any of them?
  bool maybe(bool (*among)(scenario::Profile)) const;
  bool is_keras2() const { return !maybe(&scenario::is_keras3); }
  bool is_keras3() const { return !maybe(scenario::Profile::kKeras2); }
  /// 3.7 or later, which count batches and give peeked ones again?
  bool maybe_from_37() const {
    return maybe(&scenario::is_37_to_314) || maybe(scenario::Profile::kKeras315);
  }

  static constexpr std::array<bool, scenario::kNumProfiles> all_possible() {
    std::array<bool, scenario::kNumProfiles> all{};
    for (bool& one : all)
      one = true;
    return all;
  }
};

ObservedFit observe(const LogFit& fit);

/// "3 steps", or "60,000 samples" where the bar counts those.
std::string counted_text(const ObservedEpoch& epoch, Count count);
const double* value_of(const Logs& logs, std::string_view name);
bool any_validation(const Logs& logs);
/// The last values displayed in an epoch: of its last bar, else of its last frame.
const Logs& shown(const LogEpoch& epoch);

}  // namespace fitscope::intake
