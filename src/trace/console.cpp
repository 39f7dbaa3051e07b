#include "trace/console.h"

#include <utility>

namespace fitscope::trace {
namespace {

std::size_t cost(const ConsoleChunk& chunk) {
  return sizeof(ConsoleChunk) + chunk.bytes.size();
}

/// The code point at `at`, which is moved past it; U+FFFD for bytes that are no UTF-8.
char32_t next_code_point(std::string_view bytes, std::size_t& at) {
  constexpr char32_t kBroken = 0xFFFD;
  const auto lead = static_cast<unsigned char>(bytes[at++]);
  if (lead < 0x80) return lead;
  const int tail = lead >= 0xF0 ? 3 : lead >= 0xE0 ? 2 : lead >= 0xC0 ? 1 : 0;
  if (tail == 0) return kBroken;
  char32_t point = lead & (0x3FU >> static_cast<unsigned>(tail));
  for (int i = 0; i < tail; ++i) {
    if (at >= bytes.size()) return kBroken;
    const auto byte = static_cast<unsigned char>(bytes[at]);
    if ((byte & 0xC0U) != 0x80U) return kBroken;
    point = (point << 6U) | (byte & 0x3FU);
    ++at;
  }
  return point;
}

void append_utf8(std::string& text, char32_t point) {
  const auto byte = [&text](char32_t value) { text += static_cast<char>(value); };
  if (point < 0x80) {
    byte(point);
  } else if (point < 0x800) {
    byte(0xC0 | (point >> 6U));
    byte(0x80 | (point & 0x3FU));
  } else if (point < 0x10000) {
    byte(0xE0 | (point >> 12U));
    byte(0x80 | ((point >> 6U) & 0x3FU));
    byte(0x80 | (point & 0x3FU));
  } else {
    byte(0xF0 | (point >> 18U));
    byte(0x80 | ((point >> 12U) & 0x3FU));
    byte(0x80 | ((point >> 6U) & 0x3FU));
    byte(0x80 | (point & 0x3FU));
  }
}

/// Moves `at`, which stands on ESC, past the sequence.
void skip_escape(std::string_view bytes, std::size_t& at) {
  ++at;
  if (at >= bytes.size() || bytes[at] != '[') return;
  ++at;
  while (at < bytes.size()) {
    const char byte = bytes[at++];
    if (byte >= '@' && byte <= '~') return;
  }
}

class Terminal {
 public:
  void play(const ConsoleChunk& chunk) {
    const std::string_view bytes = chunk.bytes;
    std::size_t at = 0;
    while (at < bytes.size()) {
      switch (bytes[at]) {
        case '\b':
          if (column_ > 0) --column_;
          ++at;
          break;
        case '\r':
          column_ = 0;
          // The updates left out would have padded the line down to this one's width.
          if (chunk.left_out > 0) row_.clear();
          ++at;
          break;
        case '\n':
          mark(chunk);
          finish_line();
          ++at;
          break;
        case '\x1b':
          skip_escape(bytes, at);
          break;
        case '\t':
          column_ = (column_ / 8 + 1) * 8;
          ++at;
          break;
        default:
          put(next_code_point(bytes, at));
          mark(chunk);
      }
    }
  }

  std::vector<ScreenLine> take() {
    if (!row_.empty()) finish_line();
    return std::move(lines_);
  }

 private:
  void put(char32_t point) {
    if (row_.size() <= column_) row_.resize(column_ + 1, U' ');
    row_[column_++] = point;
  }

  void mark(const ConsoleChunk& chunk) {
    if (line_.epoch < 0) line_.epoch = chunk.epoch;
    line_.error_stream = line_.error_stream || chunk.stream == Stream::kStderr;
  }

  void finish_line() {
    std::size_t length = row_.size();
    while (length > 0 && row_[length - 1] == U' ')
      --length;
    for (std::size_t i = 0; i < length; ++i)
      append_utf8(line_.text, row_[i]);
    lines_.push_back(std::move(line_));
    line_ = {};
    row_.clear();
    column_ = 0;
  }

  std::vector<ScreenLine> lines_;
  ScreenLine line_;
  std::u32string row_;
  std::size_t column_ = 0;
};

}  // namespace

void Console::write(ConsoleChunk chunk) {
  if (size_ + cost(chunk) > kMostBytes) {
    ++left_out_;
    ++pending_left_out_;
    return;
  }
  chunk.left_out += pending_left_out_;
  pending_left_out_ = 0;
  size_ += cost(chunk);
  chunks_.push_back(std::move(chunk));
  last_is_update_ = false;
}

void Console::write_update(ConsoleChunk chunk) {
  const bool replaces = crowded() && last_is_update_ && chunks_.back().epoch == chunk.epoch &&
                        chunks_.back().stream == chunk.stream;
  if (replaces) {
    ++left_out_;
    chunk.left_out += chunks_.back().left_out + 1;
    size_ -= cost(chunks_.back());
    chunks_.pop_back();
  }
  write(std::move(chunk));
  last_is_update_ = pending_left_out_ == 0;
}

void Console::leave_out(std::int64_t updates) {
  left_out_ += updates;
  pending_left_out_ += updates;
}

std::string Console::bytes() const {
  std::string all;
  for (const ConsoleChunk& chunk : chunks_)
    all += chunk.bytes;
  return all;
}

std::string Console::bytes(Stream stream) const {
  std::string all;
  for (const ConsoleChunk& chunk : chunks_) {
    if (chunk.stream == stream) all += chunk.bytes;
  }
  return all;
}

std::vector<ScreenLine> screen(const Console& console) {
  Terminal terminal;
  for (const ConsoleChunk& chunk : console.chunks())
    terminal.play(chunk);
  return terminal.take();
}

}  // namespace fitscope::trace
