#include "app/cli/report.h"

#include <algorithm>
#include <vector>

#include "app/cli/epoch_table.h"
#include "base/text.h"
#include "scenario/link.h"

namespace fitscope::cli {
namespace {

using diagnosis::Finding;
using diagnosis::Severity;

/// Characters a terminal shows: UTF-8 continuation bytes do not count.
std::size_t shown_width(std::string_view text) {
  return static_cast<std::size_t>(std::count_if(text.begin(), text.end(), [](char c) {
    return (static_cast<unsigned char>(c) & 0xc0U) != 0x80U;
  }));
}

std::string painted(std::string_view text, std::string_view colour, const Terminal& terminal) {
  if (!terminal.colours) return std::string(text);
  return "\x1b[" + std::string(colour) + "m" + std::string(text) + "\x1b[0m";
}

std::string_view colour_of(Severity severity) {
  switch (severity) {
    case Severity::kHealthy:
      return "1;32";
    case Severity::kNote:
    case Severity::kCannotTell:
      return "1;36";
    case Severity::kWarning:
      return "1;33";
    case Severity::kError:
      return "1;31";
  }
  return "1";
}

/// What the terminal's character set cannot show, in letters it can.
std::string shown(std::string text, const Terminal& terminal) {
  if (terminal.utf8) return text;
  std::string plain;
  for (std::size_t i = 0; i < text.size();) {
    const auto byte = static_cast<unsigned char>(text[i]);
    if (byte < 0x80U) {
      plain += text[i++];
      continue;
    }
    const std::string_view rest = std::string_view(text).substr(i);
    plain += rest.rfind("×", 0) == 0 ? "x" : rest.rfind("…", 0) == 0 ? "..." : "?";
    for (++i; i < text.size() && (static_cast<unsigned char>(text[i]) & 0xc0U) == 0x80U;)
      ++i;
  }
  return plain;
}

std::string verdict_text(const Finding& finding, const Terminal& terminal) {
  std::string text =
      painted(wrapped(finding.summary, 0, terminal), colour_of(finding.severity), terminal) + "\n";
  if (!finding.arithmetic.empty()) text += wrapped("  " + finding.arithmetic, 2, terminal) + "\n";
  return text;
}

std::string change_text(const diagnosis::Change& change, std::size_t number,
                        const Terminal& terminal) {
  const char* stop = change.label.back() == ':' ? " " : ". ";
  std::string text = "  " + std::to_string(number) + ". " + change.label + stop + change.why;
  text = wrapped(text, 5, terminal) + "\n";
  if (change.changes.empty()) return text;
  std::string flags;
  for (const diagnosis::FieldChange& field : change.changes) {
    const bool plain = field.text.find_first_of(" ;(&*'\"") == std::string::npos;
    flags += " --" + field.key + "=" + (plain ? field.text : "\"" + field.text + "\"");
  }
  return text + "     try:" + flags + "\n";
}

std::string steps_row(const trace::Trace& trace) {
  constexpr std::size_t kMost = 12;
  std::string text;
  for (std::size_t i = 0; i < std::min(kMost, trace.epochs.size()); ++i) {
    text += (i == 0 ? "" : ", ") + with_commas(trace.epochs[i].steps_run);
  }
  if (trace.epochs.size() > kMost) text += ", …";
  if (trace.epochs.empty()) text = "none";
  if (trace.exception) text += ", then " + trace.exception->type;
  if (trace.stop == trace::StopReason::kOutOfData) text += ", then fit() ended";
  if (trace.stop == trace::StopReason::kWaiting) text += ", then it hangs";
  if (trace.stop == trace::StopReason::kEndlessEpoch) text += " and no end";
  return text;
}

std::string heading(std::string_view text, const Terminal& terminal) {
  return "\n" + painted(text, "1", terminal) + "\n";
}

}  // namespace

std::string wrapped(const std::string& text, std::size_t indent, const Terminal& terminal) {
  const auto width = static_cast<std::size_t>(terminal.width);
  std::string lines;
  std::size_t column = 0;
  bool first = true;
  std::size_t lead = text.find_first_not_of(' ');
  if (lead == std::string::npos) return {};
  lines.assign(lead, ' ');
  column = lead;
  for (const std::string_view word : split(std::string_view(text).substr(lead), ' ')) {
    const std::size_t size = shown_width(word);
    if (!first && column + 1 + size > width) {
      lines += "\n" + std::string(indent, ' ');
      column = indent;
    } else if (!first) {
      lines += ' ';
      ++column;
    }
    lines += word;
    column += size;
    first = false;
  }
  return shown(lines, terminal);
}

std::string report(const scenario::Scenario& scenario, const workbench::Outcome& outcome,
                   const Terminal& terminal) {
  const Finding& verdict = outcome.findings.front();
  const std::string release =
      scenario::info(outcome.profile).release.empty()
          ? std::string()
          : " (texts of " + std::string(scenario::info(outcome.profile).release) + ")";
  std::string text = verdict_text(verdict, terminal);
  text += painted("  rule " + std::string(verdict.rule) + ", " +
                      std::string(scenario::info(outcome.profile).label) + release,
                  "2", terminal) +
          "\n\n";
  text += epoch_table(scenario, outcome.trace, terminal);
  if (!verdict.evidence.empty()) {
    text += heading("Why", terminal);
    for (const diagnosis::Evidence& piece : verdict.evidence) {
      text += wrapped("  - " + piece.text, 4, terminal) + "\n";
    }
  }
  if (!verdict.changes.empty()) {
    text += heading(verdict.severity == Severity::kHealthy ? "If you like" : "What to change",
                    terminal);
    for (std::size_t i = 0; i < verdict.changes.size(); ++i) {
      text += change_text(verdict.changes[i], i + 1, terminal);
    }
  }
  if (outcome.findings.size() > 1) {
    text += heading("Also", terminal);
    for (std::size_t i = 1; i < outcome.findings.size(); ++i) {
      text += wrapped("  - " + outcome.findings[i].summary + " (" +
                          std::string(outcome.findings[i].rule) + ")",
                      4, terminal) +
              "\n";
    }
  }
  return text + "\nlink  #" + scenario::to_link(scenario) + "\n";
}

std::string report_all(const scenario::Scenario& scenario,
                       const std::vector<workbench::Outcome>& outcomes, const Terminal& terminal) {
  std::string text;
  for (const workbench::Outcome& outcome : outcomes) {
    text += painted(scenario::info(outcome.profile).label, "1", terminal) + "\n";
    text += wrapped("  steps per epoch: " + steps_row(outcome.trace), 4, terminal) + "\n";
    const Finding& verdict = outcome.findings.front();
    text += painted(wrapped("  " + verdict.summary, 2, terminal), colour_of(verdict.severity),
                    terminal) +
            "\n";
    if (!verdict.arithmetic.empty()) {
      text += wrapped("  " + verdict.arithmetic, 4, terminal) + "\n";
    }
    text += "\n";
  }
  text += "For one of them in full: --keras 2.15, 3.6, 3.14 or 3.15\n";
  return text + "link  #" + scenario::to_link(scenario) + "\n";
}

}  // namespace fitscope::cli
