// diagnose and probe: from a pasted log to a verdict.
#include <algorithm>

#include "app/cli/commands.h"
#include "app/cli/log_input.h"
#include "app/cli/paragraph.h"
#include "app/cli/report.h"
#include "app/cli/terminal.h"
#include "base/text.h"
#include "intake/diagnose_log.h"
#include "scenario/link.h"

namespace fitscope::cli {
namespace {

using intake::Count;
using intake::FitAnswer;
using intake::LogAnswer;
using intake::ObservedEpoch;
using intake::Verdict;

std::string steps_text(const ObservedEpoch& epoch) {
  const intake::Steps& steps = epoch.steps;
  if (steps.exact()) return with_commas(steps.least);
  if (steps.likely) return "likely " + with_commas(*steps.likely);
  if (steps.most && steps.least > 0)
    return with_commas(steps.least) + " to " + with_commas(*steps.most);
  if (steps.most) return "at most " + with_commas(*steps.most);
  return "at least " + with_commas(steps.least);
}

std::string epoch_line(const ObservedEpoch& epoch, const intake::LogEpoch& log,
                       const Terminal& terminal) {
  std::string line = epoch.number ? "epoch " + with_commas(*epoch.number) : "an epoch";
  line += ": ";
  if (epoch.planned) {
    line += "bar " + with_commas(*epoch.planned) + "/" + with_commas(*epoch.planned) + ", ";
  }
  line += steps_text(epoch) + (epoch.samples ? " samples" : "") + " ran";
  if (epoch.ran_dry) line += ", ran dry";
  if (!epoch.finished) line += ", not finished";
  if (const double* loss = intake::value_of(intake::shown(log), "loss"))
    line += ", loss " + shortest(*loss);
  return wrapped("  " + line, 4, terminal) + "\n";
}

std::string epochs_table(const FitAnswer& answer, const Terminal& terminal) {
  constexpr std::size_t kFirst = 8;
  constexpr std::size_t kLast = 4;
  std::string text;
  const auto& epochs = answer.fit.epochs;
  for (std::size_t i = 0; i < epochs.size(); ++i) {
    if (epochs.size() > kFirst + kLast + 1 && i == kFirst) {
      const std::size_t gone = epochs.size() - kFirst - kLast;
      text += "  (" + with_commas(static_cast<Count>(gone) + answer.fit.log->epochs_left_out) +
              " epochs left out)\n";
      i += gone;
    }
    text += epoch_line(epochs[i], answer.fit.log->epochs[i], terminal);
  }
  return text;
}

std::string filled_lines(const std::vector<intake::Filled>& fields, const Terminal& terminal) {
  std::string text;
  for (const intake::Filled& field : fields) {
    text += wrapped("  " + field.key + " = " + field.text + ": " + field.why, 4, terminal) + "\n";
  }
  return text;
}

std::string log_report(const LogAnswer& answer, const Terminal& terminal) {
  const FitAnswer& chosen = answer.fits[answer.chosen];
  const Verdict& verdict = answer.verdict();
  std::string text = verdict_text(verdict.finding, terminal);
  std::string rule = "  rule " + std::string(verdict.finding.rule) + ", " +
                     std::string(name_of(verdict.confidence));
  if (!verdict.candidates.empty()) {
    std::vector<std::string> candidates(verdict.candidates.begin(), verdict.candidates.end());
    rule += "; may be " + join(candidates, ", ");
  }
  if (answer.fits.size() > 1) {
    rule += "; fit " + with_commas(static_cast<Count>(answer.chosen) + 1) + " of " +
            with_commas(std::ssize(answer.fits)) + " in the log";
  }
  text += painted(wrapped(rule, 4, terminal), "2", terminal) + "\n";
  if (!chosen.fit.epochs.empty()) {
    text += heading(chosen.probed ? "What the probe counted" : "What the log shows", terminal) +
            epochs_table(chosen, terminal);
  }
  if (!verdict.finding.evidence.empty()) {
    text += heading("Why", terminal);
    for (const diagnosis::Evidence& piece : verdict.finding.evidence)
      text += wrapped("  - " + piece.text, 4, terminal) + "\n";
  }
  if (!verdict.questions.empty()) {
    text += heading("What would settle it", terminal);
    for (const intake::Question& question : verdict.questions)
      text += wrapped("  - " + question.ask + " " + question.decides, 4, terminal) + "\n";
  }
  if (!verdict.finding.changes.empty()) {
    text += heading("What to change", terminal);
    for (const diagnosis::Change& change : verdict.finding.changes)
      text += wrapped("  - " + change.label + ". " + change.why, 4, terminal) + "\n";
  }
  if (chosen.verdicts.size() > 1) {
    text += heading("Also", terminal);
    for (std::size_t i = 1; i < chosen.verdicts.size(); ++i) {
      const diagnosis::Finding& other = chosen.verdicts[i].finding;
      text += wrapped("  - " + other.summary + " (" + std::string(other.rule) + ")", 4, terminal) +
              "\n";
    }
  }
  for (const std::string& note : answer.notes)
    text += "\n" + wrapped(note, 0, terminal) + "\n";
  if (chosen.fit.epochs.empty()) return text;
  text += heading("As a scenario: read from the log", terminal) +
          filled_lines(answer.filling.read, terminal);
  text += heading("Assumed", terminal) + filled_lines(answer.filling.assumed, terminal);
  if (!answer.filling.missing.empty())
    text += "\n" + wrapped(answer.filling.missing, 0, terminal) + "\n";
  return text + "\nlink  #" + scenario::to_link(answer.filling.scenario) + "\n";
}

/// Whose text held nothing of fit(): the person may have meant another file.
std::string named(const LogAnswer& answer, const std::string& name) {
  return answer.log->lines_read > 0 || name == "-" ? std::string() : name + ":\n";
}

}  // namespace

int diagnose_log(const Arguments& arguments) {
  constexpr std::string_view kHelp = "fitscope diagnose --help";
  if (arguments.words.size() != 1) {
    return refuse({{"", "Give one file with a log, or - for standard input."}}, kHelp);
  }
  const std::string& name = arguments.words.front();
  const Result<std::string> text = read_log(name, true);
  if (!text.ok()) return refuse({text.error()}, kHelp);
  const LogAnswer answer = intake::diagnose_log(text.value());
  write(Stream::kOut, arguments.option("json") != nullptr
                          ? to_text(intake::to_json(answer), 2) + "\n"
                          : named(answer, name) + log_report(answer, terminal()));
  return intake::exit_status(answer);
}

int print_probe(const Arguments& arguments) {
  if (!arguments.words.empty()) {
    return refuse({{arguments.words.front(), "is one word too many."}}, "fitscope probe --help");
  }
  write(Stream::kOut, intake::probe_code());
  return kHealthy;
}

}  // namespace fitscope::cli
