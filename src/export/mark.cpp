#include "export/mark.h"

#include <algorithm>

namespace fitscope::exporter {
namespace {

struct Place {
  Part* part = nullptr;
  std::size_t line = 0;
};

// Evidence first, then what could be changed. The version is no line of the script.
Keys fields_of(const diagnosis::Finding& verdict) {
  Keys fields;
  for (const diagnosis::Evidence& evidence : verdict.evidence)
    fields.push_back(evidence.field);
  for (const diagnosis::Change& change : verdict.changes) {
    for (const diagnosis::FieldChange& field : change.changes)
      fields.push_back(field.key);
  }
  std::erase_if(fields, [](const std::string& field) {
    return field.empty() || field.starts_with("keras.");
  });
  return fields;
}

Place find(Script& script, const std::string& field, Keys Line::*keys) {
  for (Part& part : script.parts) {
    for (std::size_t i = 0; i < part.lines.size(); ++i) {
      const Keys& held = part.lines[i].*keys;
      if (std::find(held.begin(), held.end(), field) != held.end()) return {&part, i};
    }
  }
  return {};
}

Place find_cause(Script& script, const diagnosis::Finding& verdict) {
  const Keys fields = fields_of(verdict);
  for (const auto keys : {&Line::holds, &Line::lacks}) {
    for (const std::string& field : fields) {
      if (const Place place = find(script, field, keys); place.part != nullptr) return place;
    }
  }
  // Nothing to point at in particular: fit() itself.
  return find(script, "feed.kind", &Line::lacks);
}

}  // namespace

void mark_cause(Script& script, const diagnosis::Finding& verdict) {
  const bool fine = verdict.rule == "healthy" || verdict.rule == "cannot-tell";
  if (fine) return;
  const Place place = find_cause(script, verdict);
  if (place.part == nullptr) return;
  Line& line = place.part->lines[place.line];
  line.is_cause = true;
  const std::string mark = "# <- fitscope: " + std::string(verdict.rule);
  if (place.part->indent + line.text.size() + 2 + mark.size() <= kColumns) {
    line.text += "  " + mark;
    return;
  }
  const std::size_t blanks = line.text.find_first_not_of(' ');
  Line above{
      .text = std::string(blanks, ' ') + "# fitscope, next line: " + std::string(verdict.rule),
      .holds = {},
      .lacks = {}};
  place.part->lines.insert(place.part->lines.begin() + static_cast<std::ptrdiff_t>(place.line),
                           std::move(above));
}

}  // namespace fitscope::exporter
