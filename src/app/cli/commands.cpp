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
           "The release to imitate: 2.15, 3.6, 3.14, 3.15, tf2.15 and the like; all: every one. "
           "Default: the "
           "scenario's, or 3.15."},
    Option{"--json", "", "Everything as one JSON object; with --keras all an array of them."},
    Option{"--csv", "",
           "The per-epoch ledger as one table; with --keras all its first column is keras."},
    Option{"--csv-steps", "",
           "The kept steps as one table: loss, gradient norm, update ratio; keras as above."},
    Option{"--console", "", "Only what Keras itself would print, byte for byte."},
};
constexpr std::array kExportOptions{
    Option{"--preset", "NAME", "Start from a named example."},
    Option{"--python", "", "A script (what comes out anyway)."},
    Option{"--notebook", "", "A Jupyter notebook (.ipynb) instead."},
    Option{"--keras", "VERSION",
           "The release to write for: 2.15, 3.6, 3.14, 3.15, tf2.15 and the like."},
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

constexpr std::string_view kScenarioArguments =
    "FILE is a scenario in JSON (see `fitscope schema`) or a link; - reads it from standard "
    "input.\n"
    "LINK is text with key=value&key=value, or a whole address with it after '#'. Without any, "
    "every\n"
    "field has its default. --set and the fields' own flags come on top, in their order.\n";

constexpr std::string_view kPlainStatus =
    "  0  done\n"
    "  2  bad input: which one, what was given, what is allowed, on standard error\n";

constexpr std::array kCommands{
    Command{
        "run", "[FILE | --preset NAME | - | LINK] [options]",
        "Run a scenario and say why each epoch stops where it does.", kScenarioArguments,
        "Without --json, --csv, --csv-steps or --console: a report for people, as wide as the\n"
        "terminal, with colours only on a terminal.\n"
        "--json: an object, an array of them with --keras all. schema_version is 1; members may "
        "be\n"
        "added to it, and none changes its meaning without a new number.\n"
        "  keras, release      the imitated profile, and the release whose words are used\n"
        "  verdict             {rule, title, severity, summary, arithmetic,\n"
        "                      evidence: [{text, at: {epoch, step} | null, field}],\n"
        "                      changes: [{label, why, set: {key: value}}]}\n"
        "                      severity: healthy, note, warning, error, cannot_tell\n"
        "  other_findings      what else was found, in the same form\n"
        "  stop_reason         running, all_epochs, no_epochs, out_of_data, callback, exception,\n"
        "                      waiting, endless_epoch, cut_off; stop_detail: by whom\n"
        "  epochs              [{epoch, steps_planned | null, steps_run, samples_seen,\n"
        "                      batches_replayed, warnings, val_steps, validated, ran_dry, logged,\n"
        "                      learning_rate, logs: {name: number}, segments}]; counted from 0\n"
        "  warnings            [{kind, category, text, location, raised, shown, first}]\n"
        "  exception           null or {type, message, at, about, validating}\n"
        "  first_non_finite    null or {at, tensor, name, value}\n"
        "  losses              of the kept steps: every figures_stride-th one\n"
        "  facts               what the input and the updates were\n"
        "NaN and infinities are the strings \"nan\", \"inf\" and \"-inf\".\n"
        "--csv: [keras,]epoch,steps_planned,steps_run,samples_seen,batches_replayed,warnings,\n"
        "val_steps and one column for each log; RFC 4180, one header.\n"
        "--csv-steps: [keras,]epoch,step,rows,loss,gradient_norm,update_ratio.\n"
        "--console: standard output and standard error as Keras uses them.\n",
        "  0  healthy, or nothing worse than a note\n"
        "  1  something is wrong\n"
        "  2  bad input: which field, what was given, what is allowed, on standard error\n"
        "  3  cannot tell\n"
        "  With --keras all the worst of them: 1 before 3 before 0.\n",
        "  fitscope run --preset steps-floor\n"
        "  fitscope run --data.samples 100 --fit.batch_size 32 --fit.steps_per_epoch 3\n"
        "  fitscope run --preset article-generator-fixed --keras all --set fit.epochs=4\n"
        "  fitscope run my_run.json --json | python3 -m json.tool\n",
        kRunOptions, true, run_scenario},
    Command{"export", "[FILE | --preset NAME | - | LINK] [options]",
            "Write a scenario as the Keras code that does the same.", kScenarioArguments,
            "A Python script, or with --notebook a Jupyter notebook (nbformat 4). It needs NumPy,\n"
            "Keras and TensorFlow, and nothing of Fitscope. The line behind the verdict is marked "
            "in it.\n",
            kPlainStatus,
            "  fitscope export --preset steps-floor > run.py && python run.py\n"
            "  fitscope export --preset steps-floor --notebook > run.ipynb\n",
            kExportOptions, true, export_scenario},
    Command{
        "presets", "[--json]", "List the named examples.",
        "Each shows one cause, or one sample of the well-known article.\n",
        "Name and title, one a line. --json: [{name, title, about, article_says, really, link,\n"
        "scenario}]; article_says is empty where the article says nothing.\n",
        kPlainStatus, "  fitscope presets\n  fitscope run --preset steps-floor\n", kPresetOptions,
        false, list_presets},
    Command{"explain",
            "[RULE]",
            "Say what a rule means; without a name, list them all.",
            "RULE is the name that `fitscope run` prints under the verdict.\n",
            "What it finds, why it happens, what to do, when it is silent, and where in Keras.\n",
            kPlainStatus,
            "  fitscope explain carried-over-remainder\n",
            {},
            false,
            explain_rule},
    Command{"schema",
            "",
            "Print the JSON Schema of scenario files.",
            "An editor that knows JSON Schema completes and checks scenario files with it.\n",
            "JSON Schema, draft 2020-12. Scenario files say \"schema\": 1.\n",
            kPlainStatus,
            "  fitscope schema > scenario.schema.json\n",
            {},
            false,
            print_schema},
    Command{"link", "[FILE | --preset NAME | - | LINK] [options]",
            "Turn a scenario into a link for the page, or a link into a scenario.",
            kScenarioArguments,
            "For a LINK, or with --to-json: the scenario as JSON. Else link text, the part of an\n"
            "address after '#', with what differs from the defaults.\n",
            kPlainStatus,
            "  fitscope link --preset steps-floor --base https://example.org/fitscope/\n"
            "  fitscope link 's=1&fit.epochs=3'\n",
            kLinkOptions, true, convert_link},
};

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
  for (const Option& option : command.options) {
    const std::string value = option.value.empty() ? "" : " " + std::string(option.value);
    text += two_columns(std::string(option.name) + value, 18, option.help);
  }
  if (command.fields) {
    text += two_columns("--set KEY=VALUE", 18, "Set a field; may be given many times.");
    text += two_columns("--KEY VALUE", 18, "The same. For a yes/no field --KEY alone means yes.");
  }
  return text + two_columns("--help, -h", 18, "This text.");
}

std::string field_lines() {
  std::string text;
  for (const scenario::Property& property : scenario::properties()) {
    const std::string standard = scenario::value_text(property, {});
    text += two_columns(std::string(property.key), 31,
                        std::string(property.label) + ". " + scenario::allowed_text(property) +
                            " Default: " + (standard.empty() ? "empty" : standard) + ".");
  }
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
  const std::string name = "fitscope " + std::string(command.name);
  std::string text = name + ": " + std::string(command.summary) + "\n\nUsage: " + name;
  if (!command.usage.empty()) text += " " + std::string(command.usage);
  text += "\n\n" + std::string(command.about);
  text += "\nOptions\n" + option_lines(command);
  text += "\nOutput\n" + std::string(command.output);
  text += "\nExit status\n" + std::string(command.status);
  text +=
      "\nEnvironment\n"
      "  NO_COLOR  set and not empty: no colours, on a terminal either\n"
      "  COLUMNS   the width of the text; else the terminal's, or 80\n"
      "  LC_ALL, LC_CTYPE, LANG  C or POSIX: no signs beyond ASCII in reports\n";
  text += "\nExamples\n" + std::string(command.examples);
  if (command.fields) text += "\nFields\n" + field_lines();
  return text;
}

int refuse(const std::vector<Error>& errors, std::string_view help) {
  write(Stream::kError, complaint(errors, help));
  return kBadInput;
}

}  // namespace fitscope::cli
