// What a pasted console says, as plain values: fits, their epochs, warnings, the exception. Nothing
// is judged here, and nothing is there that was not displayed.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "intake/bar.h"
#include "intake/known_texts.h"
#include "trace/trace.h"

namespace fitscope::intake {

struct LogEpoch {
  MaybeCount number;        ///< "Epoch 3/10", "Epoch 3" is 3; unset: no such line was seen.
  Count line = 1;           ///< Where it begins in the text.
  MaybeCount target;        ///< What the bar counts to.
  bool unknown = false;     ///< "7/Unknown" was drawn.
  Count frames = 0;         ///< Bars seen before the last one.
  Count drawn = 0;          ///< The highest count on them.
  Count first_drawn = 0;    ///< The count on the first of them.
  Logs at_drawn;            ///< What stood on the frame with that count …
  Logs before_drawn;        ///< … and on the frame one count before it, if that was drawn.
  bool not_finite = false;  ///< A loss among them was NaN or infinite …
  Count not_finite_at = 0;  ///< … first on the frame with this count.
  bool finished = false;    ///< The last bar was drawn, or a next epoch began.
  bool full = false;        ///< The text ends on a full bar: its last frame, or the last bar.
  Count final_count = 0;    ///< The count on the last bar; 0: not seen.
  Logs logs;                ///< What stood on the last bar.
  bool rounded = false;     ///< A value on the last bar is "0.0000", which may be anything small.
  std::optional<double> seconds;
  bool gap_before = false;  ///< The numbers jump: epochs between were not pasted.
};

/// "Your input ran out of data".
struct OutOfData {
  Count epoch = -1;           ///< Index into the fit's epochs; -1: before the first.
  bool before_final = false;  ///< The epoch's last bar had not been drawn yet.
  bool frames_seen = false;   ///< Bars of that epoch had been drawn.
  Count drawn = 0;            ///< The highest count by then.
  Logs at_drawn;
  Logs before_drawn;
  MaybeCount batches;       ///< "(in this case, N batches)"
  bool keras2 = false;      ///< The wording of Keras 2 …
  bool keras3 = false;      ///< … or of Keras 3; neither: the line is cut.
  MaybeCount place;         ///< Line of epoch_iterator.py that warned.
  bool contextlib = false;  ///< Up to Keras 3.6 the line is one of Python's contextlib.
};

/// Any other known text.
struct Note {
  TextKind kind = TextKind::kHarmless;
  const KnownText* text = nullptr;
  std::string line;  ///< As displayed, from the known words on; cut.
  Count at_line = 1;
  Count epoch = -1;   ///< Index into the fit's epochs.
  MaybeCount number;  ///< The number that belongs to it: an epoch, a batch.
  Count times = 1;
};

struct LogException {
  std::string type;     ///< "ValueError"; empty: only its words were seen.
  std::string line;     ///< Its line as displayed; cut.
  std::string telling;  ///< The line with the known words; empty: none known.
  const KnownText* known = nullptr;
  Count at_line = 1;
  Count epoch = -1;
  bool while_peeking = false;  ///< Keras was looking at the first batches.
};

struct LogFit {
  bool headed = false;  ///< "Epoch 1/10" lines were seen; else one epoch, or evaluate(), predict().
  MaybeCount of;        ///< The 10 in them.
  Count line = 1;
  std::vector<LogEpoch> epochs;
  Count epochs_left_out = 0;  ///< Out of the middle of a very long log.
  std::vector<OutOfData> ran_out;
  std::vector<Note> notes;
  std::optional<LogException> exception;
  bool beheaded = false;     ///< The first "Epoch" line seen is not that of its first epoch.
  bool broken = false;       ///< A bar's line was broken: some values are missing.
  bool keras1_or_2 = false;  ///< A [====] bar.
  bool per_sample = false;   ///< "85us/sample": its bars count samples.
  bool keras3 = false;       ///< A ━━━━ bar, or words that only Keras 3 has.
  bool followed = false;     ///< Other lines came after its last epoch.
  bool from_zero = false;    ///< "Epoch 0": Keras of 2015 counted so, and named no total.
  bool at_prompt = false;    ///< A shell's prompt came after its last epoch: the program is over.
  bool words_before_prompt = false;  ///< Something unknown stood between the two.
};

struct Log {
  std::vector<LogFit> fits;
  std::vector<Note> notes;  ///< Of no fit.
  std::optional<LogException> exception;
  std::vector<std::string> probes;  ///< What stood behind FITSCOPE_PROBE.
  Count lines = 0;
  Count lines_read = 0;  ///< Lines with something known on them.
  bool cut = false;      ///< The text ends in the middle of a line.
};

/// Epochs and notes kept per fit, fits kept per log: what is beyond is counted and left out.
inline constexpr std::size_t kMostEpochs = 8192;
inline constexpr std::size_t kMostNotes = 1024;
inline constexpr std::size_t kMostFits = 512;

/// One pass; any text.
Log read_log(std::string_view text);

}  // namespace fitscope::intake
