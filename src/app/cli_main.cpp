// fitscope: the command line. Wiring only; the commands are in app/cli/.
#include <csignal>
#include <string>
#include <string_view>
#include <vector>

#include "app/cli/commands.h"
#include "app/cli/help.h"
#include "app/cli/question.h"
#include "app/cli/terminal.h"
#include "base/text.h"
#include "scenario/keras_version.h"

namespace fitscope::cli {
namespace {

std::string version_text() {
  constexpr std::string_view kKeras = "Keras ";
  std::string text = "fitscope " FITSCOPE_VERSION "\nimitates Keras ";
  const char* separator = "";
  for (const scenario::ProfileInfo& profile : scenario::all_profiles()) {
    text += separator + std::string(profile.label.substr(kKeras.size()));
    separator = ", ";
  }
  return text + "\n";
}

int dispatch(const std::vector<std::string>& given) {
  if (given.empty()) {
    write(Stream::kError, overview());
    return kBadInput;
  }
  const std::string& name = given.front();
  if (name == "--help" || name == "-h" || (name == "help" && given.size() == 1)) {
    write(Stream::kOut, overview());
    return kHealthy;
  }
  if (name == "--version") {
    write(Stream::kOut, version_text());
    return kHealthy;
  }
  const bool wants_help = name == "help";
  const std::string& wanted = wants_help ? given[1] : name;
  std::vector<std::string_view> names;
  for (const Command& command : commands()) {
    names.push_back(command.name);
    if (command.name != wanted) continue;
    const Result<Arguments> arguments = read_arguments(std::span(given).subspan(wants_help ? 2 : 1),
                                                       command.options, command.fields);
    const std::string help = "fitscope " + std::string(command.name) + " --help";
    if (!arguments.ok()) return refuse({arguments.error()}, help);
    if (wants_help || arguments.value().help) {
      write(Stream::kOut, help_for(command));
      return kHealthy;
    }
    return command.run(arguments.value());
  }
  const std::string_view near = nearest_word(wanted, names);
  std::string message = in_quotes(wanted) + " is not a command.";
  if (!near.empty()) message += " Did you mean " + std::string(near) + "?";
  return refuse({{"", message}}, "fitscope --help");
}

}  // namespace
}  // namespace fitscope::cli

int main(int argc, char** argv) {
#ifdef SIGPIPE
  std::signal(SIGPIPE, SIG_IGN);  // `fitscope … | head` ends quietly
#endif
  const std::vector<std::string> given(argv + 1, argv + argc);
  const int status = fitscope::cli::dispatch(given);
  return fitscope::cli::finish_output() ? status : fitscope::cli::kBadInput;
}
