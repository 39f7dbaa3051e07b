#include "intake/notebook.h"

#include "base/json.h"
#include "base/text.h"

namespace fitscope::intake {
namespace {

/// nbformat keeps a text as one string or as a list of its lines.
std::string text_of(const Json* json, std::string_view between) {
  std::string text;
  if (json == nullptr) return text;
  if (const auto* whole = json->as<std::string>()) return *whole;
  if (const auto* lines = json->as<Json::Array>()) {
    for (const Json& line : *lines) {
      if (const auto* one = line.as<std::string>()) text += *one + std::string(between);
    }
  }
  return text;
}

/// The cells of a notebook; nullopt: it is none.
std::optional<Json::Array> cells_of(std::string_view text) {
  const std::string_view body = trimmed(text);
  if (!body.starts_with('{') || body.substr(0, 4096).find("\"cells\"") == std::string_view::npos) {
    return std::nullopt;
  }
  auto json = parse_json(body);
  const Json* held = json.ok() ? json.value().find("cells") : nullptr;
  const auto* cells = held != nullptr ? held->as<Json::Array>() : nullptr;
  return cells != nullptr ? std::optional(*cells) : std::nullopt;
}

}  // namespace

std::optional<std::string> notebook_sources(std::string_view text) {
  const auto cells = cells_of(text);
  if (!cells) return std::nullopt;
  std::string code;
  for (const Json& cell : *cells) {
    const Json* kind = cell.find("cell_type");
    const auto* word = kind != nullptr ? kind->as<std::string>() : nullptr;
    if (word == nullptr || *word != "code") continue;
    code += text_of(cell.find("source"), "");
    if (!code.empty() && code.back() != '\n') code += '\n';
  }
  return code;
}

std::optional<std::string> notebook_outputs(std::string_view text) {
  const auto cells = cells_of(text);
  if (!cells) return std::nullopt;
  std::string printed;
  for (const Json& cell : *cells) {
    const Json* listed = cell.find("outputs");
    const auto* outputs = listed != nullptr ? listed->as<Json::Array>() : nullptr;
    if (outputs == nullptr) continue;
    for (const Json& output : *outputs) {
      printed += text_of(output.find("text"), "");
      printed += text_of(output.find("traceback"), "\n");
      // Streams are areas of their own: what one leaves unfinished does not go on in the next.
      if (!printed.empty() && printed.back() != '\n') printed += '\n';
    }
  }
  return printed;
}

}  // namespace fitscope::intake
