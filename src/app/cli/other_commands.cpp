// presets, explain, schema and link.
#include <algorithm>
#include <vector>

#include "app/cli/commands.h"
#include "app/cli/paragraph.h"
#include "app/cli/question.h"
#include "app/cli/terminal.h"
#include "base/json.h"
#include "base/text.h"
#include "diagnosis/rule.h"
#include "intake/log_rules.h"
#include "scenario/link.h"
#include "scenario/presets.h"
#include "scenario/scenario_json.h"
#include "trainer/regimes.h"

namespace fitscope::cli {
namespace {

std::string preset_lines() {
  const Terminal screen = terminal();
  std::size_t widest = 0;
  for (const scenario::Preset& preset : scenario::presets()) {
    widest = std::max(widest, preset.name.size());
  }
  std::string text;
  for (const scenario::Preset& preset : scenario::presets()) {
    std::string name(preset.name);
    name.resize(widest, ' ');
    text += wrapped(name + "  " + std::string(preset.title), widest + 2, screen) + "\n";
  }
  return text + "\nRun one: fitscope run --preset NAME\n";
}

std::string presets_json() {
  Json::Array list;
  for (const scenario::Preset& preset : scenario::presets()) {
    Json one;
    one.set("name", preset.name);
    one.set("title", preset.title);
    one.set("about", preset.about);
    one.set("article_says", preset.article_says);
    one.set("really", preset.really);
    one.set("link", scenario::to_link(preset.scenario));
    one.set("scenario", scenario::to_json(preset.scenario));
    list.push_back(std::move(one));
  }
  return to_text(Json(std::move(list)), 2) + "\n";
}

std::string explanation(std::string_view name, std::string_view title,
                        const diagnosis::RuleDoc& doc) {
  const Terminal screen = terminal();
  std::string text = std::string(name) + ": " + std::string(title) + "\n";
  const auto part = [&](std::string_view heading, std::string_view body) {
    text +=
        "\n" + std::string(heading) + "\n" + wrapped("  " + std::string(body), 2, screen) + "\n";
  };
  part("What it finds", doc.what);
  part("Why it happens", doc.why);
  part("What to do", doc.fix);
  part("Silent when", doc.silent_when);
  part("Source", doc.source);
  return text;
}

std::string rule_lines() {
  constexpr std::size_t kColumn = 31;  // the longest name, and two blanks
  std::string text;
  for (const diagnosis::Rule* rule : diagnosis::all_rules()) {
    std::string name(rule->name);
    name.resize(std::max(kColumn, name.size() + 2), ' ');
    text += name + std::string(rule->title) + "\n";
  }
  for (const intake::LogRule& rule : intake::log_rules()) {
    std::string name(rule.name);
    name.resize(std::max(kColumn, name.size() + 2), ' ');
    text += name + std::string(rule.title) + " (only from a log)\n";
  }
  return text + "\nOne of them in full: fitscope explain RULE\n";
}

}  // namespace

int list_presets(const Arguments& arguments) {
  if (!arguments.words.empty()) {
    return refuse({{arguments.words.front(), "is one word too many."}}, "fitscope presets --help");
  }
  write(Stream::kOut, arguments.option("json") != nullptr ? presets_json() : preset_lines());
  return kHealthy;
}

int list_releases(const Arguments& arguments) {
  if (!arguments.words.empty()) {
    return refuse({{arguments.words.front(), "is one word too many."}}, "fitscope releases --help");
  }
  std::string text;
  for (const trainer::Regime& regime : trainer::regimes()) {
    text +=
        "Keras " + trainer::range_of(regime) + " (newest: " + std::string(regime.release) + ")\n";
    text += "  " + std::string(regime.differs) + "\n  " + std::string(regime.evidence) + "\n";
  }
  write(Stream::kOut, text);
  return kHealthy;
}

int explain_rule(const Arguments& arguments) {
  if (arguments.words.empty()) {
    write(Stream::kOut, rule_lines());
    return kHealthy;
  }
  if (arguments.words.size() > 1) {
    return refuse({{arguments.words[1], "is one word too many."}}, "fitscope explain --help");
  }
  const diagnosis::Rule* rule = diagnosis::find_rule(arguments.words.front());
  if (const intake::LogRule* of_log = intake::find_log_rule(arguments.words.front())) {
    write(Stream::kOut, explanation(of_log->name, of_log->title, of_log->doc));
    return kHealthy;
  }
  if (rule == nullptr) {
    std::vector<std::string_view> names;
    for (const diagnosis::Rule* known : diagnosis::all_rules())
      names.push_back(known->name);
    for (const intake::LogRule& known : intake::log_rules())
      names.push_back(known.name);
    const std::string_view near = nearest_word(arguments.words.front(), names);
    std::string message = in_quotes(arguments.words.front()) + " is not a rule.";
    if (!near.empty()) message += " Did you mean " + std::string(near) + "?";
    return refuse({{"", message}}, "fitscope explain");
  }
  write(Stream::kOut, explanation(rule->name, rule->title, rule->doc));
  return kHealthy;
}

int print_schema(const Arguments& arguments) {
  if (!arguments.words.empty()) {
    return refuse({{arguments.words.front(), "is one word too many."}}, "fitscope schema --help");
  }
  write(Stream::kOut, to_text(scenario::schema_json(), 2) + "\n");
  return kHealthy;
}

int convert_link(const Arguments& arguments) {
  const Question question = read_question(arguments);
  if (!question.errors.empty()) return refuse(question.errors, "fitscope link --help");
  const bool from_link = !arguments.words.empty() && arguments.words.front() != "-" &&
                         arguments.words.front().find('=') != std::string::npos;
  const std::string* base = arguments.option("base");
  if (base == nullptr && (from_link || arguments.option("to-json") != nullptr)) {
    write(Stream::kOut, to_text(scenario::to_json(question.scenario), 2) + "\n");
    return kHealthy;
  }
  const std::string link = scenario::to_link(question.scenario);
  write(Stream::kOut, (base != nullptr ? *base + "#" : std::string()) + link + "\n");
  return kHealthy;
}

}  // namespace fitscope::cli
