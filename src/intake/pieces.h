// A pasted text, cut where a terminal would start to write anew: lines, and the frames of a
// progress bar that overwrite each other.
//
//   "1/3 [=>..]\b\b\b\r3/3 [====]\n"  ->  "1/3 [=>..]" (overwritten), "3/3 [====]" (line)
//
// Colours are taken out, also where the paste has lost their ESC ("[1m3/3[0m") or shows it as
// letters ("\x1b[1m", "^[[1m"). One pass, one buffer: any size of text in bounded memory.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace fitscope::intake {

enum class Break {
  kLine,       ///< a newline
  kOverwrite,  ///< a carriage return or backspaces
  kEnd,        ///< the text ends here, in the middle of a line
};

struct Piece {
  std::string_view text;  ///< Good until the next call; no control characters in it.
  Break end = Break::kEnd;
  std::int64_t line = 1;  ///< Counts newlines, from 1.
};

/// Longer pieces are cut: nothing that Keras prints is as long.
inline constexpr std::size_t kMostPieceBytes = 65536;

class PieceReader {
 public:
  explicit PieceReader(std::string_view text) : text_(text) { buffer_.reserve(kMostPieceBytes); }

  /// The next piece that is not empty; false: there is none.
  bool next(Piece& piece);

 private:
  std::size_t skip_colour(std::size_t at) const;

  std::string_view text_;
  std::size_t at_ = 0;
  std::int64_t line_ = 1;
  std::string buffer_;
};

/// What is wrong with bytes that are no text; nullptr: they are text.
const char* not_a_text(std::string_view bytes);

/// UTF-16 with its mark, as PowerShell's > writes it, becomes UTF-8; everything else stays.
std::string as_utf8(std::string bytes);

}  // namespace fitscope::intake
