// One frame of a progress bar, as any release of Keras draws it.
//
//   " 32/100 [=====>......] - ETA: 3s - loss: 0.6931 - acc: 0.5000"       Keras 1 and 2
//   "3/3 ━━━━━━━━━━━━━━━━━━━━ 0s 45ms/step - accuracy: 0.5625 - loss: 0.67"  Keras 3
//   "      7/Unknown - 0s 90ms/step - loss: 0.68"                          length not known
//   "3/3 - 1s - 102ms/step - loss: 0.67"                                   verbose=2
//
// Source  keras v2.15.0 utils/generic_utils.py: Progbar; keras v3.15.1 src/utils/progbar.py:
// Progbar
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "trace/trace.h"

namespace fitscope::intake {

using trace::Count;
using trace::MaybeCount;
/// As they stand in a log that somebody pasted: any names.
using Logs = std::vector<std::pair<std::string, double>>;

enum class Look {
  kBrackets,  ///< [====>....]: Keras 1 and 2
  kLine,      ///< ━━━━: Keras 3
  kUnknown,   ///< 7/Unknown: no bar is drawn
  kCompact,   ///< verbose=2: one line an epoch
};

struct Bar {
  Look look = Look::kBrackets;
  MaybeCount current;   ///< Unset: an old verbose=2 line, "5s - loss: 0.3", which has no count.
  MaybeCount target;    ///< Unset: "Unknown", or no count.
  bool eta = false;     ///< A time still to go is shown, so this is surely not the last frame.
  bool no_eta = false;  ///< The time is surely that gone by: the last frame (Keras 2's tell).
  std::optional<double> seconds;  ///< Gone by; of Keras 3's frames in the middle: to go.
  bool per_sample = false;        ///< "85us/sample": the count is samples.
  bool per_epoch = false;         ///< "512ms/epoch": Keras 2, verbose=2.
  bool step_time = false;         ///< "45ms/step" is shown
  Logs logs;                      ///< As displayed: four digits.
  bool rounded = false;           ///< "0.0000": for 0 itself Keras has 0.0000e+00.
  bool cut = false;               ///< The piece ends within a value: the line was wrapped or cut.
  std::size_t begin = 0;          ///< Where in the piece it stands.
  std::size_t end = 0;
};

/// The first bar at or after `from`.
std::optional<Bar> find_bar(std::string_view piece, std::size_t from);

/// "5s - loss: 0.3 - acc: 0.9", the line of old releases with verbose=2; only at the beginning.
std::optional<Bar> read_countless_line(std::string_view piece);

}  // namespace fitscope::intake
