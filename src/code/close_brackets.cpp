#include "code/close_brackets.h"

#include <algorithm>
#include <iterator>
#include <utility>

namespace fitscope::code {
namespace {

/// Words that begin a statement and stand in no expression.
constexpr std::string_view kStatements[] = {"def",   "class", "import", "return", "while",
                                            "with",  "try",   "del",    "raise",  "pass",
                                            "break", "print", "global"};
/// Words that go on with an expression.
constexpr std::string_view kGoesOn[] = {"for", "if", "else", "and",  "or",
                                        "not", "in", "is",   "async"};

template <typename Table>
bool among(const Table& table, std::string_view word) {
  return std::find(std::begin(table), std::end(table), word) != std::end(table);
}

bool in_word(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' ||
         static_cast<unsigned char>(c) >= 0x80;
}

char closing(char open) {
  return open == '(' ? ')' : open == '[' ? ']' : '}';
}

class Closer {
 public:
  explicit Closer(std::string_view code) : code_(code) {}

  Closed run();

 private:
  void one();
  void string();
  void word();
  void close_bracket(char c);
  void close_down_to(std::size_t depth);
  void copy(std::size_t count) {
    made_.code.append(code_, at_, count);
    at_ += count;
  }

  std::string_view code_;
  std::size_t at_ = 0;
  Count line_ = 1;
  Closed made_;
  std::vector<char> open_;
  // Behind what an operand ends with, and where that was in made_.code.
  bool operand_ = false;
  std::size_t operand_end_ = 0;
  Count operand_line_ = 1;
};

void Closer::close_down_to(std::size_t depth) {
  std::string closers;
  for (std::size_t i = open_.size(); i > depth; --i)
    closers += closing(open_[i - 1]);
  open_.resize(depth);
  made_.code.insert(operand_end_, closers);
  operand_end_ += closers.size();
  made_.lines.push_back(operand_line_);
}

void Closer::string() {
  const char quote = code_[at_];
  const bool triple = code_.substr(at_, 3) == std::string(3, quote);
  std::size_t end = at_ + (triple ? 3 : 1);
  while (end < code_.size()) {
    if (code_[end] == '\\') {
      end += 2;
      continue;
    }
    if (!triple && (code_[end] == quote || code_[end] == '\n')) break;
    if (triple && code_.substr(end, 3) == std::string(3, quote)) break;
    ++end;
  }
  const bool closed = end < code_.size() && code_[end] == quote;
  end = std::min(code_.size(), end + (closed ? (triple ? 3U : 1U) : 0U));
  line_ += std::count(code_.begin() + static_cast<std::ptrdiff_t>(at_),
                      code_.begin() + static_cast<std::ptrdiff_t>(end), '\n');
  copy(end - at_);
  operand_ = true;
}

void Closer::word() {
  std::size_t end = at_;
  while (end < code_.size() && in_word(code_[end]))
    ++end;
  const std::string_view word = code_.substr(at_, end - at_);
  const bool on_new_line = operand_line_ < line_;
  const bool goes_on = among(kGoesOn, word);
  // 'r' of r'text'
  const bool prefix = end < code_.size() && (code_[end] == '\'' || code_[end] == '"');
  const bool begins = on_new_line && !open_.empty() && !prefix &&
                      (among(kStatements, word) || (operand_ && !goes_on));
  if (begins) close_down_to(0);
  copy(end - at_);
  operand_ = !goes_on && word != "lambda" && word != "yield" && word != "await" && !prefix;
}

void Closer::close_bracket(char c) {
  const auto fits =
      std::find_if(open_.rbegin(), open_.rend(), [&](char open) { return closing(open) == c; });
  if (fits != open_.rend()) {
    const auto depth = static_cast<std::size_t>(open_.rend() - fits);
    if (depth < open_.size()) close_down_to(depth);
    open_.pop_back();
  }
  copy(1);
  operand_ = true;
}

void Closer::one() {
  const char c = code_[at_];
  if (c == '\n') {
    ++line_;
    return copy(1);
  }
  if (c == ' ' || c == '\t' || c == '\r') return copy(1);
  if (c == '#') {
    const std::size_t end = std::min(code_.find('\n', at_), code_.size());
    return copy(end - at_);
  }
  if (in_word(c)) {
    word();
  } else if (c == '\'' || c == '"') {
    string();
  } else if (c == '(' || c == '[' || c == '{') {
    open_.push_back(c);
    copy(1);
    operand_ = false;
  } else if (c == ')' || c == ']' || c == '}') {
    close_bracket(c);
  } else {
    copy(1);
    operand_ = false;
  }
  operand_end_ = made_.code.size();
  operand_line_ = line_;
}

Closed Closer::run() {
  while (at_ < code_.size())
    one();
  if (!open_.empty()) close_down_to(0);
  return std::move(made_);
}

}  // namespace

Closed close_brackets(std::string_view code) {
  return Closer(code).run();
}

}  // namespace fitscope::code
