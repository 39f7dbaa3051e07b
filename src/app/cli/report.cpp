#include "app/cli/report.h"

#include <algorithm>
#include <vector>

#include "app/cli/ribbon.h"
#include "base/text.h"
#include "diagnosis/reading.h"
#include "diagnosis/wording.h"
#include "scenario/link.h"

namespace fitscope::cli {
namespace {

using diagnosis::cut_short;
using diagnosis::Finding;
using diagnosis::Severity;
using trace::Count;

constexpr std::size_t kFirstEpochs = 16;
constexpr std::size_t kLastEpochs = 6;

/// Characters a terminal shows: UTF-8 continuation bytes do not count.
std::size_t shown_width(std::string_view text) {
  return static_cast<std::size_t>(std::count_if(text.begin(), text.end(), [](char c) {
    return (static_cast<unsigned char>(c) & 0xc0U) != 0x80U;
  }));
}

std::string padded(std::string text, std::size_t width, bool right) {
  const std::size_t shown = shown_width(text);
  if (shown >= width) return text;
  const std::string blanks(width - shown, ' ');
  return right ? blanks + text : text + blanks;
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

/// How wide the columns are that all epochs share.
struct Columns {
  std::size_t label = 0;
  std::size_t counts = 0;
  std::size_t cells = 0;
};

Count cells_of(const trace::Epoch& epoch) {
  Count cells = std::max(epoch.steps_run, epoch.steps_planned.value_or(0));
  // The step that raised or waits did not run and has a cell all the same.
  if (!epoch.segments.empty()) {
    cells = std::max(cells, epoch.segments.back().first + epoch.segments.back().count);
  }
  return cells;
}

std::string counts_text(const trace::Epoch& epoch) {
  std::string counts = with_commas(epoch.steps_run);
  if (epoch.steps_planned) counts += "/" + with_commas(*epoch.steps_planned);
  return counts;
}

Columns columns_of(const trace::Trace& trace, const Terminal& terminal) {
  Columns columns;
  columns.label = ("epoch " + with_commas(trace.epochs.back().index + 1)).size();
  columns.counts = std::string_view("steps").size();
  Count most = 0;
  for (const trace::Epoch& epoch : trace.epochs) {
    columns.counts = std::max(columns.counts, counts_text(epoch).size());
    most = std::max(most, cells_of(epoch));
  }
  // Half the line at most: samples and loss stand behind the ribbon.
  columns.cells =
      static_cast<std::size_t>(std::min<Count>(most, std::max(8, terminal.width / 2 - 16)));
  return columns;
}

std::string epoch_line(const trace::Trace& trace, const trace::Epoch& epoch, const Columns& columns,
                       const Terminal& terminal) {
  std::string line = padded("epoch " + with_commas(epoch.index + 1), columns.label, false) + "  " +
                     padded(counts_text(epoch), columns.counts, true) + "  ";
  std::size_t used = shown_width(line) + columns.cells;
  const auto cells = std::min(columns.cells, static_cast<std::size_t>(cells_of(epoch)));
  line += ribbon(epoch, columns.cells, terminal) + std::string(columns.cells - cells, ' ');

  std::vector<std::string> rest;
  rest.push_back(with_commas(epoch.samples_seen) +
                 (epoch.samples_seen == 1 ? " sample" : " samples"));
  if (cut_short(trace, epoch)) rest.emplace_back("ran dry");
  for (const auto& [name, value] : epoch.logs) {
    if (epoch.numbers && (name == "loss" || name == "val_loss")) {
      rest.push_back(name + " " + diagnosis::value_text(value));
    }
  }
  for (const std::string& piece : rest) {
    if (used + 2 + piece.size() > static_cast<std::size_t>(terminal.width)) break;
    line += "  " + piece;
    used += 2 + piece.size();
  }
  line.erase(line.find_last_not_of(' ') + 1);
  return line + "\n";
}

std::string ledger(const trace::Trace& trace, const Terminal& terminal) {
  if (trace.epochs.empty()) return "no epoch began\n";
  const Columns columns = columns_of(trace, terminal);
  std::string text =
      std::string(columns.label + 2, ' ') + padded("steps", columns.counts, true) + "\n";
  const std::size_t size = trace.epochs.size();
  for (std::size_t i = 0; i < size; ++i) {
    if (size > kFirstEpochs + kLastEpochs && i == kFirstEpochs) {
      const std::size_t left_out = size - kFirstEpochs - kLastEpochs;
      text += "  (" + with_commas(static_cast<Count>(left_out)) + " epochs left out)\n";
      i += left_out;
    }
    text += epoch_line(trace, trace.epochs[i], columns, terminal);
  }
  text += wrapped("  " + legend(trace.epochs, terminal), 2, terminal) + "\n";
  if (trace.figures.stride() > 1) {
    text += wrapped("  Loss and gradient are kept of every " + with_commas(trace.figures.stride()) +
                        (trace.figures.stride() == 2 ? "nd" : "th") + " step.",
                    2, terminal) +
            "\n";
  }
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
  text += ledger(outcome.trace, terminal);
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
