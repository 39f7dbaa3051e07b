#include "app/cli/commands.h"

#include <array>

#include "app/cli/question.h"
#include "app/cli/report.h"
#include "app/cli/terminal.h"
#include "base/text.h"
#include "scenario/keras_version.h"
#include "scenario/property.h"

namespace fitscope::cli {
namespace {

constexpr std::array kRunOptions{
    Option{"--preset", "NAME", "Start from a named example (see `fitscope presets`)."},
    Option{"--keras", "VERSION",
           "The release to imitate: 2.15, 3.6, 3.14, 3.15, tf2.15, …; all: every one."},
    Option{"--json", "", "Everything as one JSON object; with --keras all an array of them."},
    Option{"--csv", "", "The per-epoch ledger as a table."},
    Option{"--csv-steps", "", "The kept steps as a table: loss, gradient norm, update ratio."},
    Option{"--console", "", "Only what Keras itself would print, byte for byte."},
};
constexpr std::array kExportOptions{
    Option{"--preset", "NAME", "Start from a named example."},
    Option{"--python", "", "A script (what comes out anyway)."},
    Option{"--notebook", "", "A Jupyter notebook (.ipynb) instead."},
    Option{"--keras", "VERSION", "The release to write for: 2.15, 3.6, 3.14, 3.15, tf2.15, …"},
    Option{"--ledger", "",
           "The script also prints what fit() did, as one line: FITSCOPE_LEDGER {JSON}."},
};
constexpr std::array kPresetOptions{
    Option{"--json", "", "As a JSON array."},
};
constexpr std::array kLinkOptions{
    Option{"--preset", "NAME", "Start from a named example."},
    Option{"--base", "URL", "Put this in front: the page's address."},
    Option{"--to-json", "", "Print the scenario as JSON instead."},
};

constexpr std::array kCommands{
    Command{"run", "[FILE | --preset NAME | - | LINK] [options]",
            "Run a scenario and say why each epoch stops where it does.",
            "FILE is a scenario in JSON or a link; - reads it from standard input. Without one, "
            "every field\n"
            "has its default. Fields are then set by --set key=value or by their own flags:\n"
            "  fitscope run --data.samples 100 --fit.batch_size 32 --fit.steps_per_epoch 3\n"
            "  fitscope run --preset article-generator-fixed --keras all --set fit.epochs=4\n"
            "Exit status: 0 healthy, 1 something is wrong, 3 cannot tell, 2 bad input. With "
            "--keras all\n"
            "the worst of them: 1 before 3 before 0.\n",
            kRunOptions, true, run_scenario},
    Command{
        "export", "[FILE | --preset NAME | - | LINK] [options]",
        "Write a scenario as the Keras code that does the same.",
        "The script needs NumPy, Keras and TensorFlow, and nothing of Fitscope. The line behind "
        "the verdict\n"
        "is marked in it. Run it with your own Keras:\n"
        "  fitscope export --preset steps-floor > run.py && python run.py\n",
        kExportOptions, true, export_scenario},
    Command{"presets", "[--json]", "List the named examples.", "", kPresetOptions, false,
            list_presets},
    Command{"explain",
            "[RULE]",
            "Say what a rule means; without a name, list them all.",
            "",
            {},
            false,
            explain_rule},
    Command{"schema", "", "Print the JSON Schema of scenario files.", "", {}, false, print_schema},
    Command{"link", "[FILE | --preset NAME | - | LINK] [options]",
            "Turn a scenario into a link for the page, or a link into a scenario.",
            "A LINK (text with key=value, or a whole address) is printed as JSON; anything else as "
            "link\n"
            "text, the part of an address after '#'.\n",
            kLinkOptions, true, convert_link},
};

std::string option_lines(const Command& command) {
  std::string text;
  const auto line = [&text](std::string name, std::string_view help) {
    if (name.size() < 20) name.resize(20, ' ');
    text += "  " + name + " " + std::string(help) + "\n";
  };
  for (const Option& option : command.options) {
    line(std::string(option.name) + (option.value.empty() ? "" : " " + std::string(option.value)),
         option.help);
  }
  if (command.fields) line("--set KEY=VALUE", "Set a field; may be given many times.");
  line("--help", "This text.");
  return text;
}

}  // namespace

std::span<const Command> commands() {
  return kCommands;
}

std::string overview() {
  std::string text =
      "Fitscope imitates model.fit(), step by step, and says why each epoch stops where it "
      "does.\n\n"
      "Usage: fitscope COMMAND [arguments]\n\n";
  for (const Command& command : kCommands) {
    std::string name(command.name);
    name.resize(10, ' ');
    text += "  " + name + std::string(command.summary) + "\n";
  }
  return text +
         "\n  fitscope COMMAND --help   what a command takes\n"
         "  fitscope --version        the version, and the releases of Keras it knows\n\n"
         "Try: fitscope run --preset steps-floor\n"
         "Nothing is sent anywhere. NO_COLOR is respected.\n";
}

std::string help_for(const Command& command) {
  std::string text = "Usage: fitscope " + std::string(command.name);
  if (!command.usage.empty()) text += " " + std::string(command.usage);
  text += "\n\n" + std::string(command.summary) + "\n";
  if (!command.about.empty()) text += std::string(command.about);
  text += "\nOptions\n" + option_lines(command);
  if (!command.fields) return text;
  text += "\nFields (each is a flag, too: --fit.epochs 3)\n";
  for (const scenario::Property& property : scenario::properties()) {
    std::string key(property.key);
    if (key.size() < 28) key.resize(28, ' ');
    text += "  " + key + " " + std::string(property.label) + ". " +
            scenario::allowed_text(property) + "\n";
  }
  return text;
}

int refuse(const std::vector<Error>& errors, std::string_view help) {
  write(Stream::kError, complaint(errors, help));
  return kBadInput;
}

}  // namespace fitscope::cli
