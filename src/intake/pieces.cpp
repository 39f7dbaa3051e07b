#include "intake/pieces.h"

#include <algorithm>
#include <array>

namespace fitscope::intake {
namespace {

constexpr std::array<std::string_view, 5> kEscapes{"\x1b", "\\x1b", "\\u001b", "\\033", "^["};

bool is_digit(char c) {
  return c >= '0' && c <= '9';
}

/// The end of "[1;32m" and its like at `at`, which may be any such sequence behind an ESC, and only
/// a colour without one; `at` itself: there is none.
std::size_t end_of_sequence(std::string_view text, std::size_t at, bool escaped) {
  if (at >= text.size() || text[at] != '[') return at;
  std::size_t i = at + 1;
  while (i < text.size() && i < at + 24 && (is_digit(text[i]) || text[i] == ';'))
    ++i;
  if (i >= text.size()) return escaped ? i : at;
  if (text[i] == 'm' && (escaped || i > at + 1)) return i + 1;
  const bool letter = (text[i] >= 'A' && text[i] <= 'Z') || (text[i] >= 'a' && text[i] <= 'z');
  return escaped && letter ? i + 1 : at;
}

/// Characters that begin a colour, a break or something to leave out.
bool is_special(char c) {
  return static_cast<unsigned char>(c) < 0x20U || c == '[' || c == '\\' || c == '^' || c == 0x7f;
}

void append_utf8(std::string& out, std::uint32_t code) {
  if (code < 0x80U) {
    out += static_cast<char>(code);
  } else if (code < 0x800U) {
    out += static_cast<char>(0xc0U | (code >> 6U));
    out += static_cast<char>(0x80U | (code & 0x3fU));
  } else if (code < 0x10000U) {
    out += static_cast<char>(0xe0U | (code >> 12U));
    out += static_cast<char>(0x80U | ((code >> 6U) & 0x3fU));
    out += static_cast<char>(0x80U | (code & 0x3fU));
  } else {
    out += static_cast<char>(0xf0U | (code >> 18U));
    out += static_cast<char>(0x80U | ((code >> 12U) & 0x3fU));
    out += static_cast<char>(0x80U | ((code >> 6U) & 0x3fU));
    out += static_cast<char>(0x80U | (code & 0x3fU));
  }
}

}  // namespace

std::size_t PieceReader::skip_colour(std::size_t at) const {
  for (const std::string_view escape : kEscapes) {
    if (text_.substr(at, escape.size()) != escape) continue;
    const std::size_t after = at + escape.size();
    const std::size_t end = end_of_sequence(text_, after, true);
    if (end != after) return end;
  }
  return end_of_sequence(text_, at, false);
}

bool PieceReader::next(Piece& piece) {
  buffer_.clear();
  while (at_ < text_.size()) {
    // Plain characters in one go.
    std::size_t plain = at_;
    while (plain < text_.size() && !is_special(text_[plain]))
      ++plain;
    const std::size_t room = kMostPieceBytes - std::min(kMostPieceBytes, buffer_.size());
    buffer_.append(text_, at_, std::min(plain - at_, room));
    at_ = plain;
    if (at_ == text_.size()) break;

    const char c = text_[at_];
    if (c == '\n' || c == '\r' || c == '\b') {
      const std::int64_t line = line_;
      Break kind = Break::kOverwrite;
      std::size_t end = at_;
      while (end < text_.size() && (text_[end] == '\r' || text_[end] == '\b'))
        ++end;
      // "\r\n" is one newline; backspaces before it erase nothing that matters.
      if (end < text_.size() && text_[end] == '\n') {
        kind = Break::kLine;
        ++end;
        ++line_;
      }
      at_ = end;
      if (buffer_.empty()) continue;
      piece = {buffer_, kind, line};
      return true;
    }
    const std::size_t after = skip_colour(at_);
    if (after != at_) {
      at_ = after;
      continue;
    }
    // Tabs are blanks; other control characters are not shown.
    if (buffer_.size() < kMostPieceBytes) {
      if (c == '\t') buffer_ += ' ';
      if (static_cast<unsigned char>(c) >= 0x20U && c != 0x7f) buffer_ += c;
    }
    ++at_;
  }
  if (buffer_.empty()) return false;
  piece = {buffer_, Break::kEnd, line_};
  return true;
}

const char* not_a_text(std::string_view bytes) {
  const std::string_view head = bytes.substr(0, 65536);
  if (head.empty()) return nullptr;
  std::size_t zeros = 0;
  std::size_t odd = 0;
  for (const char c : head) {
    const auto byte = static_cast<unsigned char>(c);
    if (byte == 0) ++zeros;
    const bool usual = byte >= 0x20U || c == '\n' || c == '\r' || c == '\b' || c == '\t' ||
                       c == '\x1b' || c == '\a' || c == '\f';
    if (!usual) ++odd;
  }
  if (zeros > 0 && (zeros > 8 || zeros * 64 > head.size())) return "it holds zero bytes";
  if (odd * 16 > head.size()) return "it holds control characters";
  return nullptr;
}

std::string as_utf8(std::string bytes) {
  const bool little = bytes.size() >= 2 && bytes[0] == '\xff' && bytes[1] == '\xfe';
  const bool big = bytes.size() >= 2 && bytes[0] == '\xfe' && bytes[1] == '\xff';
  if (!little && !big) return bytes;
  const auto unit = [&](std::size_t i) {
    const auto first = static_cast<unsigned char>(bytes[i]);
    const auto second = static_cast<unsigned char>(bytes[i + 1]);
    return little ? std::uint32_t{first} | (std::uint32_t{second} << 8U)
                  : std::uint32_t{second} | (std::uint32_t{first} << 8U);
  };
  std::string text;
  text.reserve(bytes.size() / 2);
  for (std::size_t i = 2; i + 1 < bytes.size(); i += 2) {
    std::uint32_t code = unit(i);
    if (code >= 0xd800U && code < 0xdc00U && i + 3 < bytes.size()) {
      const std::uint32_t low = unit(i + 2);
      if (low >= 0xdc00U && low < 0xe000U) {
        code = 0x10000U + ((code - 0xd800U) << 10U) + (low - 0xdc00U);
        i += 2;
      }
    }
    append_utf8(text, code);
  }
  return text;
}

}  // namespace fitscope::intake
