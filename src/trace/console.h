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
  std::int64_t epoch = -1;  ///< 0-based
  std::int64_t step = -1;   ///< 0-based; -1: not in a step
  std::string bytes;        ///< Backspaces, carriage returns and ANSI colours included.
  std::int64_t left_out = 0;  ///< Bar updates before this one that were not kept.
};

/// Bounded: past the cap, intermediate bar updates are left out and counted; other text is kept
/// up to a further cap.
class Console {
 public:
  void write(ConsoleChunk chunk);
  /// A bar update that the next one overwrites: the first to go when space runs out.
  void write_update(ConsoleChunk chunk);

  const std::vector<ConsoleChunk>& chunks() const { return chunks_; }
  std::int64_t left_out() const { return left_out_; }

  /// All bytes of one stream or, interleaved as they came, of both.
  std::string bytes() const;
  std::string bytes(Stream stream) const;

 private:
  std::vector<ConsoleChunk> chunks_;
  std::size_t size_ = 0;
  std::int64_t left_out_ = 0;
  std::int64_t pending_left_out_ = 0;
};

/// A line as a terminal shows it after all overwriting, without colours.
struct ScreenLine {
  std::string text;
  std::int64_t epoch = -1;
  bool error_stream = false;  ///< Any of it came from stderr.
};

/// Plays backspaces, carriage returns and newlines; drops ANSI colours.
std::vector<ScreenLine> screen(const Console& console);

}  // namespace fitscope::trace
