// What one fit() did, as far as real Keras can tell it: the common form of a recording and of ours.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/json.h"
#include "base/result.h"
#include "scenario/keras_version.h"
#include "scenario/scenario.h"

namespace fitscope::golden {

using Count = std::int64_t;

struct LedgerEpoch {
  Count index = 0;
  Count steps = 0;
  std::optional<Count> steps_planned;
  Count val_steps = 0;
  bool logged = false;
  std::vector<std::pair<std::string, double>> logs;
  /// Of each call of train_function() that came to its end; unset: not known.
  std::optional<std::vector<Count>> rows;
};

struct LedgerWarning {
  std::string category;
  std::string text;
  Count raised = 0;
  Count shown = 0;
};

struct Ledger {
  std::vector<LedgerEpoch> epochs;
  /// What fit() returned: what was logged, by name. A hand-written loop has none.
  std::vector<std::pair<std::string, std::vector<double>>> history;
  std::vector<double> losses;  ///< The running mean at the end of each call of train_function().
  std::vector<LedgerWarning> warnings;
  std::string exception_type;  ///< Empty: none.
  std::string exception_message;
  std::vector<double> weights;
  std::string stopped;  ///< "completed", "exception" or "limit": it would never have ended.
  std::string console;
  bool numbers = true;  ///< false: losses, logs and weights hold no values.
};

/// One line of a file of goldens.
struct Recording {
  std::string id;
  std::string of;  ///< Hash of the corpus line it was made from.
  double spread =
      0;  ///< How far one ulp in the initial weights moved any loss or log, relatively …
  double weights_spread = 0;  ///< … and any final weight.
  /// … and each weight that moves further, as small ones do: by its index.
  std::map<std::size_t, double> own_spreads;
  Ledger ledger;
  /// Where stdout was a terminal too: what was printed on it. The ledger's went into a file.
  std::optional<std::string> console_on_terminal;
};

/// A console as files of goldens keep it: "⟦=30⟧" stands for 30 equal signs.
std::string unpacked(std::string_view packed);

/// Errors  what is missing in the line.
Result<Recording> read_recording(const Json& line);

/// What Fitscope says. `release` is a release, not a profile.
Ledger run_ours(const scenario::Scenario& scenario, const std::string& release);

}  // namespace fitscope::golden
