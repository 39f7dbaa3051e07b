#include "app/cli/commands.h"

#include <array>

#include "app/cli/question.h"
#include "app/cli/terminal.h"
#include "scenario/property.h"

namespace fitscope::cli {
namespace {

constexpr std::array kRunOptions{
    Option{"--preset", "NAME", "Start from a named example (see `fitscope presets`)."},
    Option{"--keras", "VERSION",
           "The release to imitate: 2.15, 3.6, 3.14, 3.15, tf2.15 and the like; all: every one. "
           "Default: the "
           "scenario's, or 3.15."},
    Option{"--proof", "SECONDS",
           "Look for fixes by running them, for about so long; 0: do not. Default: 1, of which a "
           "small model needs a hundredth."},
    Option{"--json", "", "Everything as one JSON object; with --keras all an array of them."},
    Option{"--csv", "",
           "The per-epoch ledger as one table; with --keras all its first column is keras."},
    Option{"--csv-steps", "",
           "The kept steps as one table: loss, gradient norm, update ratio; keras as above."},
    Option{"--console", "", "Only what Keras itself would print, byte for byte."},
};
constexpr std::array kDiagnoseOptions{
    Option{"--json", "", "Everything as one JSON object."},
};
constexpr std::array kReadOptions{
    Option{
        "--log", "LOG",
        "What that code printed when it ran: what it shows for certain is taken, and named where "
        "the code says otherwise."},
    Option{"--json", "", "Everything as one JSON object."},
    Option{"--scenario", "", "Only the scenario, as JSON: for `fitscope run -`."},
};
constexpr std::array kDataOptions{
    Option{"--target", "COLUMN",
           "The label: a name of the header, or a number from 1; none: every column is a feature. "
           "Default: the last of a CSV, none of a .npy."},
    Option{"--json", "", "Everything as one JSON object."},
    Option{"--scenario", "", "Only the scenario, as JSON: for `fitscope run -`."},
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

constexpr std::array kSiteOptions{
    Option{"--base-url", "URL",
           "The address the site will have: for canonical links, OpenGraph and sitemap.txt."},
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

constexpr std::array kEnvironment{
    Entry{"NO_COLOR", "set and not empty: no colours, on a terminal either"},
    Entry{"COLUMNS", "the width of the text; else the terminal's, or 80"},
    Entry{"LC_ALL, LC_CTYPE, LANG", "C or POSIX: no signs beyond ASCII in reports"},
};

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
        "  device              on a CPU: on a GPU Keras 3 compiles with XLA, where numbers and\n"
        "                      errors can differ\n"
        "  verdict             {rule, title, severity, confidence, standing, summary, arithmetic,\n"
        "                      evidence: [{text, at: {epoch, step} | null, field}],\n"
        "                      changes: [{label, why, set: {key: value}}]}\n"
        "                      severity: healthy, note, warning, error, cannot_tell\n"
        "                      confidence: certain, likely, possible; standing: how one of\n"
        "                      other_findings stands to the verdict\n"
        "                      (changes are what the rule suggests, not checked)\n"
        "  other_findings      what else was found, in the same form\n"
        "  ruled_out           what it is not: [{suspicion, why}]\n"
        "  wrong_advice        advice in circulation that this follows: [{name, claim, why}]\n"
        "  without_effect      what was set and has none here: [{key, value, message}]\n"
        "  fixes               changes that were run and are healthy, or better with numbers:\n"
        "                      [{label, why, set: {key: value}, origin: rule | search,\n"
        "                      proof: healthy | better, difference, diff, after: RUN}]\n"
        "                      RUN is {rule, severity, summary, stop_reason, epochs: [{planned,\n"
        "                      run}], epochs_run, steps_run, samples_seen, loss | null}\n"
        "  proof               {before: RUN, runs, cut_off, any_works, advice: [{label, why}],\n"
        "                      questions: [{label, why, set}], refuted: [{label, verdict}],\n"
        "                      healthy_under: [keras]}; fixes and proof are left out by --proof 0\n"
        "  versions            the same under every Keras: [{profile, label, steps, rule, "
        "severity,\n"
        "                      summary, current}]; empty where that would take long, absent with\n"
        "                      --keras all\n"
        "  stop_reason         running, all_epochs, no_epochs, out_of_data, callback, exception,\n"
        "                      waiting, endless_epoch, cut_off; stop_detail: by whom\n"
        "  epochs              [{epoch, steps_planned | null, steps_run, samples_seen,\n"
        "                      batches_replayed, warnings, val_steps, validated, ran_dry, logged,\n"
        "                      learning_rate, logs: {name: number}, segments}]; counted from 0\n"
        "  warnings            [{kind, category, text, location, raised, shown, first}]\n"
        "  exception           null or {type, message, at, about, validating}\n"
        "  first_non_finite    null or {at, tensor, name, value, validating}\n"
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
        "  fitscope run --preset mse-lr-too-high --proof 10\n"
        "  fitscope run my_run.json --json | python3 -m json.tool\n",
        kRunOptions, true, run_scenario},
    Command{
        "diagnose", "(LOG | -) [--json]",
        "Read a console log of a real fit() and say what went wrong, and how sure that is.",
        "LOG is what fit() printed, as it was copied: Keras 1, 2 or 3, bars with or without their\n"
        "control characters, warnings, tracebacks, the line of `fitscope probe`, or a notebook;\n"
        "- reads standard input. At most 256 MB.\n",
        "The verdict with its confidence, the epochs displayed, what is asked to settle the rest, "
        "and\n"
        "a scenario filled in from the log. --json: an object; schema_version is 1.\n"
        "  verdict             as in `run --json`, and confidence: certain, likely or open;\n"
        "                      candidates: [rule] that print the same; questions: [{ask, "
        "decides}]\n"
        "  other_findings      in the same form\n"
        "  fits                [{line, probed, verdict, keras: [profile], epochs_asked | null,\n"
        "                      epochs_left_out, epochs: [{number | null, planned | null,\n"
        "                      steps_least, steps_most | null, steps_likely | null, unit,\n"
        "                      finished, ran_dry, line, logs}]}]; chosen_fit: whose verdict it is\n"
        "  read, assumed       [{key, value, why}]: fields of scenario that the log shows, and "
        "others\n"
        "  scenario, link      what was filled in\n"
        "  missing             what the verdict is about and scenario does not hold; empty: "
        "nothing\n"
        "  lines, lines_read   of the text, and those with something known\n"
        "  notes               about the text itself\n",
        "  0  nothing in the log is wrong\n"
        "  1  something is wrong\n"
        "  2  bad input: no such file, or no text\n"
        "  3  cannot tell: the questions would settle it\n",
        "  fitscope diagnose train.log\n"
        "  python train.py 2>&1 | tee train.log | fitscope diagnose -\n"
        "  fitscope diagnose train.log --json | python3 -m json.tool\n",
        kDiagnoseOptions, false, diagnose_log},
    Command{
        "read", "(FILE.py | -) [--log LOG] [--json | --scenario]",
        "Read Python with model.fit() and say what it will do.",
        "FILE.py is a script, a snippet as people post it, a session with >>> prompts, a text with "
        "code\n"
        "in ``` fences, or a notebook; - reads standard input. Keras 1, 2 and 3: Sequential and\n"
        "functional models, fit() and fit_generator(), generator functions, Sequence and "
        "PyDataset\n"
        "classes, tf.data, loops with GradientTape. The code is read, never run: names are "
        "followed\n"
        "as far as literals and simple arithmetic go.\n",
        "The verdict on the scenario that was read, and three lists: understood, assumed, not\n"
        "understood, each with its lines. A model that is no stack of Dense layers becomes\n"
        "model.kind any: only its steps are imitated. --json: an object; schema_version is 1.\n"
        "  found               whether there is a fit() or a training loop; line: where; summary\n"
        "  understood, assumed [{key, value, line | null, why}]: fields of scenario\n"
        "  not_understood      [{line | null, why, changes}]: what it may change, steps,\n"
        "                      numbers or nothing\n"
        "  otherwise           [{what, link}]: other numbers of rows that the code allows\n"
        "  verdict             as in `run --json`, of all of them together, or null;\n"
        "                      other_findings\n"
        "  contradictions      with --log: [{key, code, log, line | null, why}]; the log's is "
        "taken\n"
        "  scenario, link      what was filled in\n"
        "  lines               of the text; log: what `diagnose --json` says of a log in it, or "
        "null\n",
        "  0  a fit() or a training loop was read\n"
        "  2  bad input: no such file, or it is too large\n"
        "  3  there is none in it; the first line says what is\n",
        "  fitscope read train.py\n"
        "  fitscope read train.py --log train.log\n"
        "  fitscope read train.py --scenario | fitscope run - --keras all\n"
        "  fitscope export --preset steps-floor | fitscope read -\n",
        kReadOptions, false, read_code},
    Command{
        "data", "(FILE.csv | FILE.npy | -) [--target COLUMN] [--json | --scenario]",
        "Read the shape of your own table into a scenario.",
        "FILE is a CSV (commas, semicolons, tabs or blanks; with a header or without) or what\n"
        "np.save() wrote; - reads standard input. At most 512 MB.\n",
        "Rows, features, NaN and infinite cells, scale, classes and their balance, and whether "
        "rows\n"
        "are sorted by label. What is learned is stand-in data of that shape: values go nowhere.\n"
        "--json: an object; schema_version is 1.\n"
        "  format, rows, columns, features, label | null\n"
        "  read, assumed       [{key, value, why}]: fields of scenario\n"
        "  notes               about the file\n"
        "  scenario, link      what was filled in\n",
        kPlainStatus,
        "  fitscope data train.csv --target price\n"
        "  fitscope data train.csv --scenario | fitscope run - --fit.batch_size 64\n",
        kDataOptions, false, read_table},
    Command{"probe",
            "",
            "Print a callback that makes your own fit() count its batches.",
            "Paste it into your program and give FitscopeProbe() to fit(). It works with Keras 2 "
            "and 3 on\n"
            "any backend, needs nothing, and changes nothing it watches.\n",
            "Python. What it prints, FITSCOPE_PROBE {JSON}, is one line for `fitscope diagnose`.\n",
            kPlainStatus,
            "  fitscope probe > fitscope_probe.py\n",
            {},
            false,
            print_probe},
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
    Command{
        "releases",
        "",
        "Say which Keras releases behave alike, and how that is known.",
        "A release that is named runs as its own; without a name the newest one's way counts.\n",
        "Releases, what sets them apart from the ones before, and where in Keras; run: was held\n"
        "against that release, read: its sources were.\n",
        kPlainStatus,
        "  fitscope releases\n",
        {},
        false,
        list_releases},
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
    Command{"site", "DIRECTORY [--base-url URL]",
            "Write the pages of causes: one per rule, an index and the article's samples.",
            "DIRECTORY is the site's root; the pages go into its folder causes/ and use style.css "
            "and\n"
            "causes.css of the root.\n",
            "Files of HTML that need no script. One line says how many were written.\n",
            kPlainStatus,
            "  fitscope site build/site\n"
            "  fitscope site build/site --base-url https://example.org/fitscope/\n",
            kSiteOptions, false, write_site},
    Command{"man",
            "",
            "Print this program's manual page.",
            "All that the --help of each command says, as one page for man(1).\n",
            "The page's source: roff with the man macros.\n",
            kPlainStatus,
            "  fitscope man | man -l -\n"
            "  fitscope man > fitscope.1\n",
            {},
            false,
            print_manual},
};

}  // namespace

std::span<const Command> commands() {
  return kCommands;
}

std::vector<Option> options_of(const Command& command) {
  std::vector<Option> options(command.options.begin(), command.options.end());
  if (command.fields) {
    options.push_back({"--set", "KEY=VALUE", "Set a field; may be given many times."});
    options.push_back({"--KEY", "VALUE", "The same. For a yes/no field --KEY alone means yes."});
  }
  options.push_back({"--help, -h", "", "The help of this command."});
  return options;
}

std::span<const Entry> environment() {
  return kEnvironment;
}

std::string help_on(const scenario::Property& field) {
  const std::string standard = scenario::value_text(field, {});
  return std::string(field.label) + ". " + scenario::allowed_text(field) +
         " Default: " + (standard.empty() ? "empty" : standard) + ".";
}

int refuse(const std::vector<Error>& errors, std::string_view help) {
  write(Stream::kError, complaint(errors, help));
  return kBadInput;
}

}  // namespace fitscope::cli
