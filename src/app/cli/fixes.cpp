#include "app/cli/fixes.h"

#include <string_view>
#include <vector>

#include "app/cli/paragraph.h"
#include "base/text.h"
#include "scenario/keras_version.h"

namespace fitscope::cli {
namespace {

using diagnosis::Change;
using diagnosis::Severity;

constexpr std::string_view kBlanks = "     ";  // as wide as "  1. "
constexpr std::size_t kIndent = kBlanks.size();

/// A longer difference is for `fitscope export`.
constexpr std::size_t kMostLines = 8;

std::string said(const std::string& bullet, const Change& change, const Terminal& terminal) {
  const char* stop = change.label.back() == ':' ? " " : ". ";
  return wrapped("  " + bullet + " " + change.label + stop + change.why, bullet.size() + 3,
                 terminal) +
         "\n";
}

std::string flags(const Change& change) {
  if (change.changes.empty()) return {};
  std::string text = std::string(kBlanks) + "try:";
  for (const diagnosis::FieldChange& field : change.changes) {
    const bool plain = field.text.find_first_of(" ;(&*'\"") == std::string::npos;
    text += " --" + field.key + "=" + (plain ? field.text : "\"" + field.text + "\"");
  }
  return text + "\n";
}

/// The lines that go and come; empty if they are many, or wider than the terminal.
std::string changed_lines(const std::string& diff, const Terminal& terminal) {
  std::string text;
  std::size_t lines = 0;
  for (const std::string_view line : split(diff, '\n')) {
    if (line.empty() || (line[0] != '-' && line[0] != '+')) continue;
    const std::string shown_line = std::string(kBlanks) + std::string(line);
    if (++lines > kMostLines ||
        kBlanks.size() + line.size() > static_cast<std::size_t>(terminal.width)) {
      return {};
    }
    text += painted(shown(shown_line, terminal), line[0] == '-' ? "31" : "32", terminal) + "\n";
  }
  return text;
}

std::string fix_text(const proof::Fix& fix, std::size_t number, const Terminal& terminal) {
  std::string text = said(std::to_string(number) + ".", fix.change, terminal);
  text += wrapped(std::string(kBlanks) + "run: " + fix.difference, kIndent, terminal) + "\n";
  if (fix.proof == proof::Proof::kBetter) {
    text += wrapped(std::string(kBlanks) + "better, not yet healthy: " + fix.after.verdict, kIndent,
                    terminal) +
            "\n";
  }
  return text + changed_lines(fix.diff, terminal) + flags(fix.change);
}

std::string list(std::string_view title, const std::vector<Change>& changes,
                 const Terminal& terminal) {
  std::string text;
  for (const Change& change : changes)
    text += said("-", change, terminal) + flags(change);
  return text.empty() ? text : heading(title, terminal) + text;
}

std::string unchecked(const workbench::Outcome& outcome, const Terminal& terminal) {
  const auto& changes = outcome.findings.front().changes;
  std::string text;
  for (std::size_t i = 0; i < changes.size(); ++i) {
    text += said(std::to_string(i + 1) + ".", changes[i], terminal) + flags(changes[i]);
  }
  return text.empty() ? text : heading("What to change (not checked)", terminal) + text;
}

bool follows(scenario::Profile one, scenario::Profile other) {
  return static_cast<int>(other) == static_cast<int>(one) + 1;
}

std::string other_releases(const proof::Results& results, const Terminal& terminal) {
  std::vector<std::string> names;
  const auto& healthy = results.healthy_under;
  for (std::size_t i = 0; i < healthy.size();) {
    std::size_t end = i + 1;
    while (end < healthy.size() && follows(healthy[end - 1], healthy[end]))
      ++end;
    names.push_back(scenario::label_of(healthy[i], healthy[end - 1]));
    i = end;
  }
  if (names.empty()) return {};
  return "\n" +
         wrapped(
             "Not a fix of your code: as it is, it is healthy under " + join(names, " and ") + ".",
             0, terminal) +
         "\n";
}

}  // namespace

std::string what_to_change(const workbench::Outcome& outcome, const Terminal& terminal) {
  if (!outcome.proof) return unchecked(outcome, terminal);
  const proof::Results& results = *outcome.proof;
  std::string text;
  if (!results.fixes.empty()) {
    std::string title = "What to change: each was run";
    if (results.before.severity == Severity::kHealthy) title = "If you like: each was run";
    if (proof::any_works(results)) title += ", any of these works";
    text += heading(title, terminal);
    for (std::size_t i = 0; i < results.fixes.size(); ++i)
      text += fix_text(results.fixes[i], i + 1, terminal);
  }
  text += list("What would decide it", results.questions, terminal);
  text += list("Advice, not checked", results.advice, terminal);
  if (results.cut_off) {
    text += "\n" +
            wrapped("Not every change was tried: these runs are long. --proof 10 looks longer.", 0,
                    terminal) +
            "\n";
  }
  return text + other_releases(results, terminal);
}

}  // namespace fitscope::cli
