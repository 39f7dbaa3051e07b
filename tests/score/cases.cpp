#include "score/cases.h"

#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <sstream>

#include "base/check.h"
#include "base/text.h"
#include "scenario/property.h"
#include "scenario/scenario_json.h"
#include "support/tests_dir.h"

namespace fitscope::score {
namespace {

[[noreturn]] void broken(const std::string& where, const std::string& what) {
  std::fprintf(stderr, "tests/cases/%s: %s\n", where.c_str(), what.c_str());
  std::exit(2);
}

}  // namespace

std::string read_text(const std::string& name) {
  std::ifstream file(tests_dir() + "/cases/" + name, std::ios::binary);
  if (!file) broken(name, "cannot be read");
  std::stringstream text;
  text << file.rdbuf();
  return text.str();
}

std::vector<Json> read_cases(const std::string& name) {
  std::vector<Json> cases;
  const std::string text = read_text(name);
  for (const std::string_view line : split(text, '\n')) {
    if (line.empty()) continue;
    auto read = parse_json(line);
    if (!read.ok()) broken(name, read.error().message + "\n" + std::string(line));
    cases.push_back(std::move(read.value()));
  }
  return cases;
}

std::string text_of(const Json& object, std::string_view name) {
  const Json* member = object.find(name);
  const std::string* text = member != nullptr ? member->as<std::string>() : nullptr;
  return text != nullptr ? *text : std::string();
}

std::vector<std::string> texts_of(const Json& object, std::string_view name) {
  std::vector<std::string> texts;
  const Json* member = object.find(name);
  const Json::Array* list = member != nullptr ? member->as<Json::Array>() : nullptr;
  if (list == nullptr) return texts;
  for (const Json& one : *list) {
    FS_CHECK(one.as<std::string>() != nullptr);
    texts.push_back(*one.as<std::string>());
  }
  return texts;
}

bool is_set(const Json& object, std::string_view name) {
  const Json* member = object.find(name);
  return member != nullptr && member->as<bool>() != nullptr && *member->as<bool>();
}

scenario::Scenario scenario_of(const Json& object) {
  const Json* asked = object.find("scenario");
  FS_CHECK(asked != nullptr);
  const scenario::ReadScenario read = scenario::read_json(to_text(*asked));
  std::vector<Error> errors = read.errors;
  if (errors.empty()) errors = scenario::check_together(read.scenario);
  if (!errors.empty())
    broken(to_text(*asked), errors.front().where + ": " + errors.front().message);
  return read.scenario;
}

scenario::Profile profile_of_key(std::string_view key) {
  const auto version = scenario::canonical_version(key);
  if (!version.ok()) broken(std::string(key), "is no Keras");
  return scenario::profile_of(version.value());
}

int place_of(const std::vector<std::string>& accepted,
             const std::vector<diagnosis::Finding>& findings) {
  for (std::size_t i = 0; i < findings.size(); ++i) {
    const diagnosis::Finding& finding = findings[i];
    for (const std::string& rule : accepted) {
      const bool healthy =
          rule == "healthy" && i == 0 && finding.severity == diagnosis::Severity::kHealthy;
      if (healthy || rule == finding.rule) return static_cast<int>(i);
    }
  }
  return -1;
}

std::string joined(const std::vector<std::string>& texts) {
  std::string all;
  for (const std::string& text : texts)
    all += (all.empty() ? "" : ", ") + text;
  return all;
}

}  // namespace fitscope::score
