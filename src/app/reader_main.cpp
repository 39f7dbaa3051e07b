// The page's second program, loaded when somebody brings something of their own: reads Python, logs
// and tables.
#include <algorithm>
#include <cstdlib>
#include <cstring>
#include <string>
#include <string_view>

#include "code/read_code.h"
#include "intake/data_shape.h"
#include "intake/diagnose_log.h"
#include "intake/pasted.h"
#include "intake/probe.h"

namespace {

using namespace fitscope;

// Bytes of a file, two hexadecimal digits each: a text that may hold anything.
std::string from_hex(std::string_view digits) {
  const auto value = [](char c) { return c <= '9' ? c - '0' : c - 'a' + 10; };
  std::string bytes;
  bytes.reserve(digits.size() / 2);
  for (std::size_t i = 0; i + 1 < digits.size(); i += 2)
    bytes += static_cast<char>(value(digits[i]) * 16 + value(digits[i + 1]));
  return bytes;
}

std::string table_json(std::string_view digits) {
  const auto shape = intake::read_data(from_hex(digits));
  Json json;
  if (!shape.ok()) {
    json.set("error", shape.error().message);
    return to_text(json);
  }
  return to_text(intake::to_json(shape.value(), intake::fill_data(shape.value())));
}

std::string answer(std::string_view question) {
  const std::size_t blank = std::min(question.find(' '), question.size());
  const std::string_view what = question.substr(0, blank);
  const std::string_view text = question.substr(std::min(blank + 1, question.size()));
  if (what == "pasted") return std::string(name_of(intake::look_at(text)));
  if (what == "code") return to_text(code::to_json(code::read_pasted(text)));
  if (what == "log") return to_text(intake::to_json(intake::diagnose_log(text)));
  if (what == "data") return table_json(text);
  if (what == "probe") return std::string(intake::probe_code());
  return {};
}

}  // namespace

// What web/README.md lists as questions of the reader; the caller frees the answer.
extern "C" char* fitscope_answer(const char* question) {
  const std::string text = answer(question);
  char* copy = static_cast<char*>(std::malloc(text.size() + 1));
  if (copy != nullptr) std::memcpy(copy, text.c_str(), text.size() + 1);
  return copy;
}
