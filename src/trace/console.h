// What Keras would print, byte for byte, and what a terminal then shows.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace fitscope::trace {

enum class Stream : std::uint8_t { kStdout, kStderr };

/// Bytes written at once: a bar update, a warning, a callback's line.
struct ConsoleChunk {
  Stream stream = Stream::kStdout;
  std::int64_t epoch = -1;    ///< 0-based
  std::int64_t step = -1;     ///< 0-based; -1: not in a step
  std::string bytes;          ///< Backspaces, carriage returns and ANSI colours included.
  std::int64_t left_out = 0;  ///< Bar updates before this one that were not kept.
};

/// Bytes, with what each chunk costs beside its text: past this, of an epoch's bar updates that
/// follow each other only the last is kept.
inline constexpr std::size_t kMostUpdateBytes = std::size_t{4} << 20U;
/// Past this nothing more is kept.
inline constexpr std::size_t kMostBytes = std::size_t{8} << 20U;

/// Bounded: past the first cap, intermediate bar updates are left out and counted; past the second
/// all further text is.
class Console {
 public:
  void write(ConsoleChunk chunk);
  /// A bar update that the next one overwrites: the first to go when space runs out.
  void write_update(ConsoleChunk chunk);
  /// Counts bar updates that nobody made, since a whole stretch of steps was skipped.
  void leave_out(std::int64_t updates);

  const std::vector<ConsoleChunk>& chunks() const { return chunks_; }
  std::int64_t left_out() const { return left_out_; }
  /// Would only the last of the next updates be kept?
  bool crowded() const { return size_ > kMostUpdateBytes; }

  /// All bytes of one stream or, interleaved as they came, of both.
  std::string bytes() const;
  std::string bytes(Stream stream) const;

 private:
  std::vector<ConsoleChunk> chunks_;
  std::size_t size_ = 0;
  std::int64_t left_out_ = 0;
  std::int64_t pending_left_out_ = 0;
  bool last_is_update_ = false;
};

/// A line as a terminal shows it after all overwriting, without colours.
struct ScreenLine {
  std::string text;
  std::int64_t epoch = -1;
  bool error_stream = false;  ///< Any of it came from stderr.
};

/// Plays backspaces, carriage returns, tabs and newlines; drops ANSI colours and blanks at the end
/// of a line. Both streams share one cursor, as in a terminal.
std::vector<ScreenLine> screen(const Console& console);

}  // namespace fitscope::trace
