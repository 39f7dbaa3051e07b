#include "app/cli/question.h"

#include <unistd.h>

#include <algorithm>
#include <iterator>
#include <optional>
#include <utility>

#include "app/cli/terminal.h"
#include "base/text.h"
#include "scenario/link.h"
#include "scenario/presets.h"
#include "scenario/property.h"
#include "scenario/scenario_json.h"

namespace fitscope::cli {
namespace {

bool is_control(char c) {
  const auto byte = static_cast<unsigned char>(c);
  return (byte < 0x20 && c != '\t' && c != '\n' && c != '\r') || byte == 0x7F;
}

/// A terminal obeys control characters, and a key or a file's name may hold some.
std::string without_controls(std::string text) {
  std::replace_if(text.begin(), text.end(), is_control, '?');
  return text;
}

bool looks_like_link(const std::string& word) {
  const bool text = word.find('=') != std::string::npos;
  return text && access(word.c_str(), F_OK) != 0;
}

Question from_preset(const std::string& name) {
  if (const scenario::Preset* preset = scenario::find_preset(name)) return {preset->scenario, {}};
  return {{}, {{"--preset", scenario::not_a_preset(name)}}};
}

Question from_word(const std::string& word) {
  if (trimmed(word).empty()) {
    return {{},
            {{"",
              "The scenario is missing: an empty word was given. Allowed: a FILE, a link "
              "(s=1&fit.epochs=3), - for standard input, or --preset NAME."}}};
  }
  if (word != "-" && looks_like_link(word)) return read_scenario_text(word);
  Result<std::string> text = read_input(word);
  if (!text.ok()) {
    Error error = text.error();
    if (scenario::find_preset(word) != nullptr) {
      error.message += " There is a preset of this name: --preset " + word + ".";
    }
    return {{}, {std::move(error)}};
  }
  Question question = read_scenario_text(text.value());
  for (Error& error : question.errors) {
    error.where =
        (word == "-" ? "standard input" : word) + (error.where.empty() ? "" : ": " + error.where);
  }
  return question;
}

/// `--fit.shuffle maybe`: a word that is no file was meant for the flag before it.
std::optional<Error> meant_for_a_flag(const Arguments& arguments) {
  const auto& doubtful = arguments.doubtful;
  if (!doubtful || arguments.words.empty() || arguments.words.front() != doubtful->text) return {};
  if (doubtful->text.find('=') != std::string::npos || access(doubtful->text.c_str(), F_OK) == 0) {
    return {};
  }
  Error error = scenario::not_a_value(*scenario::find_property(doubtful->key), doubtful->text);
  error.message += " Nor is there a file of this name.";
  return error;
}

}  // namespace

Question read_scenario_text(const std::string& text) {
  std::string_view body = text;
  constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";  // some editors put it in front
  if (body.starts_with(kByteOrderMark)) body.remove_prefix(kByteOrderMark.size());
  body = trimmed(body);
  if (std::any_of(body.begin(), body.end(), is_control)) {
    return {{}, {{"", "It is not text. Give JSON or a link."}}};
  }
  if (body.empty()) return {{}, {{"", "There is nothing in it. Give JSON or a link."}}};
  if (body.front() == '{' || body.front() == '[') {
    scenario::ReadScenario read = scenario::read_json(body);
    return {std::move(read.scenario), std::move(read.errors)};
  }
  if (body.find('=') == std::string_view::npos) {
    return {{}, {{"", "It is neither JSON ({\"schema\": 1, …}) nor a link (s=1&fit.epochs=3)."}}};
  }
  scenario::ReadLink read = scenario::read_link(body);
  return {std::move(read.scenario), std::move(read.notes)};
}

Question read_question(const Arguments& arguments) {
  Question question;
  const std::string* preset = arguments.option("preset");
  if (auto error = meant_for_a_flag(arguments)) return {{}, {std::move(*error)}};
  const auto presets = std::count_if(arguments.options.begin(), arguments.options.end(),
                                     [](const Setting& option) { return option.key == "preset"; });
  if (std::ssize(arguments.words) + presets > 1) {
    question.errors.push_back({"", "Give one scenario: a FILE, - or --preset NAME, not several."});
    return question;
  }
  if (preset != nullptr) question = from_preset(*preset);
  if (!arguments.words.empty()) question = from_word(arguments.words.front());
  for (const Setting& field : arguments.fields) {
    if (auto error = scenario::set_text(question.scenario, field.key, field.text)) {
      if (scenario::find_property(field.key) == nullptr)
        error->message += " `fitscope schema` lists them all.";
      question.errors.push_back(std::move(*error));
    }
  }
  if (question.errors.empty()) question.errors = scenario::check_together(question.scenario);
  return question;
}

std::string complaint(const std::vector<Error>& errors, std::string_view help) {
  std::string text;
  for (const Error& error : errors) {
    text += "fitscope: ";
    if (!error.where.empty()) text += without_controls(error.where) + ": ";
    text += error.message + "\n";
  }
  return text + "See `" + std::string(help) + "`.\n";
}

}  // namespace fitscope::cli
