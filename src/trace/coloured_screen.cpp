#include "trace/coloured_screen.h"

#include <string>
#include <utility>

namespace fitscope::trace {
namespace {

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

Ink ink_of(std::string_view parameters, Ink before) {
  if (parameters == "1") return Ink::kBold;
  if (parameters == "32") return Ink::kGreen;
  if (parameters == "37") return Ink::kWhite;
  if (parameters.empty() || parameters == "0") return Ink::kPlain;
  return before;
}

/// Moves `at`, which stands on ESC, past the sequence, and dips the pen.
void read_escape(std::string_view bytes, std::size_t& at, Ink& pen) {
  ++at;
  if (at >= bytes.size() || bytes[at] != '[') return;
  const std::size_t first = ++at;
  while (at < bytes.size()) {
    const char byte = bytes[at++];
    if (byte < '@' || byte > '~') continue;
    if (byte == 'm') pen = ink_of(bytes.substr(first, at - 1 - first), pen);
    return;
  }
}

struct Place {
  char32_t point = U' ';
  Ink ink = Ink::kPlain;
};

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
          read_escape(bytes, at, pen_);
          break;
        case '\t':
          column_ = (column_ / 8 + 1) * 8;
          ++at;
          break;
        default:
          put(next_code_point(bytes, at), chunk.stream);
          mark(chunk);
      }
    }
  }

  std::vector<ColouredLine> take() {
    if (!row_.empty()) finish_line();
    return std::move(lines_);
  }

 private:
  void put(char32_t point, Stream stream) {
    if (row_.size() <= column_) row_.resize(column_ + 1);
    const bool plain_error = stream == Stream::kStderr && pen_ == Ink::kPlain;
    row_[column_++] = {point, plain_error ? Ink::kStderr : pen_};
  }

  void mark(const ConsoleChunk& chunk) {
    ScreenLine& line = line_.line;
    if (line.epoch < 0) line.epoch = chunk.epoch;
    line.error_stream = line.error_stream || chunk.stream == Stream::kStderr;
  }

  void finish_line() {
    std::size_t length = row_.size();
    while (length > 0 && row_[length - 1].point == U' ')
      --length;
    std::string& text = line_.line.text;
    for (std::size_t i = 0; i < length; ++i) {
      const std::size_t before = text.size();
      append_utf8(text, row_[i].point);
      if (line_.inks.empty() || line_.inks.back().ink != row_[i].ink) {
        line_.inks.push_back({row_[i].ink, 0});
      }
      line_.inks.back().bytes += text.size() - before;
    }
    lines_.push_back(std::move(line_));
    line_ = {};
    row_.clear();
    column_ = 0;
  }

  std::vector<ColouredLine> lines_;
  ColouredLine line_;
  std::vector<Place> row_;
  std::size_t column_ = 0;
  Ink pen_ = Ink::kPlain;
};

}  // namespace

std::string_view name_of(Ink ink) {
  switch (ink) {
    case Ink::kPlain:
      return "plain";
    case Ink::kBold:
      return "bold";
    case Ink::kGreen:
      return "green";
    case Ink::kWhite:
      return "white";
    case Ink::kStderr:
      return "stderr";
  }
  return "";
}

std::vector<ColouredLine> coloured_screen(const Console& console) {
  Terminal terminal;
  for (const ConsoleChunk& chunk : console.chunks())
    terminal.play(chunk);
  return terminal.take();
}

}  // namespace fitscope::trace
