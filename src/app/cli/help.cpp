#include "app/cli/help.h"

#include "base/text.h"
#include "scenario/property.h"

namespace fitscope::cli {
namespace {

/// "  --name VALUE       help", the help folded at 96 columns under itself.
std::string two_columns(std::string name, std::size_t width, std::string_view help) {
  constexpr std::size_t kWide = 96;
  if (name.size() < width) name.resize(width, ' ');
  std::string text = "  " + name + " ";
  const std::string indent(width + 3, ' ');
  std::size_t column = text.size();
  bool first = true;
  for (const std::string_view word : split(help, ' ')) {
    if (!first && column + 1 + word.size() > kWide) {
      text += "\n" + indent;
      column = indent.size();
    } else if (!first) {
      text += " ";
      ++column;
    }
    text += word;
    column += word.size();
    first = false;
  }
  return text + "\n";
}

std::string option_lines(const Command& command) {
  std::string text;
  for (const Option& option : options_of(command)) {
    const std::string value = option.value.empty() ? "" : " " + std::string(option.value);
    text += two_columns(std::string(option.name) + value, 18, option.help);
  }
  return text;
}

std::string environment_lines() {
  std::string text;
  for (const Entry& variable : environment())
    text += two_columns(std::string(variable.name), 23, variable.help);
  return text;
}

std::string field_lines() {
  std::string text;
  for (const scenario::Property& property : scenario::properties())
    text += two_columns(std::string(property.key), 31, help_on(property));
  return text;
}

}  // namespace

std::string overview() {
  std::string text = std::string(kPurpose) + "\n\nUsage: fitscope COMMAND [arguments]\n\n";
  for (const Command& command : commands()) {
    std::string name(command.name);
    name.resize(10, ' ');
    text += "  " + name + std::string(command.summary) + "\n";
  }
  return text +
         "\n  fitscope COMMAND --help   what a command takes\n"
         "  fitscope --version        the version, and the releases of Keras it knows\n\n"
         "Try: fitscope run --preset steps-floor\n" +
         std::string(kPrivacy) + "\n";
}

std::string help_for(const Command& command) {
  const std::string name = "fitscope " + std::string(command.name);
  std::string text = name + ": " + std::string(command.summary) + "\n\nUsage: " + name;
  if (!command.usage.empty()) text += " " + std::string(command.usage);
  text += "\n\n" + std::string(command.about);
  text += "\nOptions\n" + option_lines(command);
  text += "\nOutput\n" + std::string(command.output);
  text += "\nExit status\n" + std::string(command.status);
  text += "\nEnvironment\n" + environment_lines();
  text += "\nExamples\n" + std::string(command.examples);
  if (command.fields) text += "\nFields\n" + field_lines();
  return text;
}

}  // namespace fitscope::cli
