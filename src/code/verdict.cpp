#include "code/verdict.h"

#include <algorithm>
#include <string>
#include <utility>

#include "base/check.h"
#include "base/text.h"

namespace fitscope::code {
namespace {

using diagnosis::Confidence;
using diagnosis::Finding;
using diagnosis::is_fault;
using diagnosis::Severity;

const Finding* find(const Findings& findings, std::string_view rule) {
  const auto found = std::find_if(findings.begin(), findings.end(),
                                  [&](const Finding& one) { return one.rule == rule; });
  return found == findings.end() ? nullptr : &*found;
}

Finding cannot_tell(std::string summary) {
  return {.rule = "cannot-tell",
          .severity = Severity::kCannotTell,
          .summary = std::move(summary),
          .confidence = Confidence::kPossible};
}

void add(Finding& finding, std::string text) {
  finding.evidence.push_back({.text = std::move(text), .at = {-1, -1}, .field = {}});
}

/// Puts a finding in front; the others are no more than beside it.
void put_first(Findings& findings, Finding verdict) {
  std::erase_if(findings, [&](const Finding& one) {
    return one.rule == verdict.rule || one.severity == Severity::kHealthy;
  });
  for (Finding& other : findings)
    other.standing = "beside it";
  verdict.standing.clear();
  findings.insert(findings.begin(), std::move(verdict));
}

// What settings alone say of a model that was trained on fewer rows is true of all rows.
void add_from_fewer_rows(Findings& findings, const Findings& trained) {
  for (auto one = trained.rbegin(); one != trained.rend(); ++one) {
    const bool certain = is_fault(one->severity) && one->confidence == Confidence::kCertain;
    if (!certain || find(findings, one->rule) != nullptr) continue;
    if (is_fault(findings.front().severity)) {
      Finding other = *one;
      other.standing = "on top of it";
      findings.insert(findings.begin() + 1, std::move(other));
    } else {
      put_first(findings, *one);
    }
  }
}

// Runs with other numbers of rows: what all of them say stands.
void weigh_rows(Findings& findings, const CodeAnswer& answer, std::span<const Findings> runs) {
  std::vector<std::size_t> others;
  for (std::size_t i = 0; i < answer.otherwise.size(); ++i) {
    if (answer.otherwise[i].kind == Otherwise::Kind::kRows) others.push_back(i);
  }
  const auto in_all = [&](const Finding& one) {
    return std::all_of(others.begin(), others.end(), [&](std::size_t i) {
      const Finding* same = find(runs[i + 1], one.rule);
      return same != nullptr && same->severity == one.severity;
    });
  };
  const bool same_verdict = std::all_of(others.begin(), others.end(), [&](std::size_t i) {
    const Finding& other = runs[i + 1].front();
    return other.rule == findings.front().rule && other.severity == findings.front().severity;
  });
  // A run in which nothing is wrong may say so by several rules.
  const bool none_wrong = !is_fault(findings.front().severity) &&
                          std::none_of(others.begin(), others.end(), [&](std::size_t i) {
                            return is_fault(runs[i + 1].front().severity);
                          });
  if (same_verdict || none_wrong) return;
  Finding verdict = cannot_tell("How many rows there are decides, and the code does not say it.");
  const auto fault = std::find_if(findings.begin(), findings.end(), [&](const Finding& one) {
    return is_fault(one.severity) && one.confidence == Confidence::kCertain && in_all(one);
  });
  const bool known = fault != findings.end();
  if (known) verdict = *fault;
  const auto add_run = [&](const std::string& what, const Findings& run) {
    if (run.front().rule != verdict.rule) add(verdict, what + ": " + run.front().summary);
  };
  if (known) add(verdict, "this is so however many rows there are, which the code does not say");
  add_run(answer.as_read, findings);
  for (const std::size_t i : others)
    add_run(answer.otherwise[i].what, runs[i + 1]);
  verdict.changes.push_back({.label = "Set data.samples to the number of your rows",
                             .why = "Then it can be told.",
                             .changes = {}});
  std::erase_if(findings, [&](const Finding& one) { return !in_all(one); });
  put_first(findings, std::move(verdict));
}

/// The fault is seen in, or mended by, a field that the code sets to what is not understood.
bool hangs_on(const Finding& fault, std::string_view key) {
  if (key.empty()) return false;
  const bool seen = std::any_of(fault.evidence.begin(), fault.evidence.end(),
                                [&](const auto& piece) { return piece.field == key; });
  return seen || std::any_of(fault.changes.begin(), fault.changes.end(), [&](const auto& change) {
           return std::any_of(change.changes.begin(), change.changes.end(),
                              [&](const auto& field) { return field.key == key; });
         });
}

// Where Keras raises nothing runs, and what a run shows is beside it. false: it does nowhere.
bool weigh_raises(Findings& findings, const CodeAnswer& answer) {
  Finding verdict{.rule = "fit-refused", .severity = Severity::kError};
  for (const Puzzle& puzzle : answer.not_understood) {
    if (puzzle.weighs != Weighs::kRaises) continue;
    if (verdict.summary.empty()) verdict.summary = puzzle.why;
    add(verdict,
        (puzzle.line > 0 ? "line " + std::to_string(puzzle.line) + ": " : "") + puzzle.why);
  }
  if (verdict.summary.empty()) return false;
  add(verdict, "what is said of the rest holds once this is mended");
  put_first(findings, std::move(verdict));
  return true;
}

// What was not understood.
void weigh_doubts(Findings& findings, const CodeAnswer& answer) {
  Weighs most = Weighs::kNothing;
  for (const Puzzle& puzzle : answer.not_understood)
    most = std::max(most, puzzle.weighs);
  Finding& verdict = findings.front();
  const bool fault = is_fault(verdict.severity);
  if (most == Weighs::kNothing) {
    // Losses of stand-in data are likely at best.
    const bool stand_in = assumes(answer, "data.kind");
    const bool trained = answer.scenario.model.kind == scenario::ModelKind::kDense;
    if (!fault && stand_in && trained && verdict.confidence == Confidence::kCertain)
      verdict.confidence = Confidence::kLikely;
    return;
  }
  const bool steps = most == Weighs::kSteps;
  const auto name_doubts = [&](Finding& finding) {
    for (const Puzzle& puzzle : answer.not_understood) {
      if (puzzle.weighs == Weighs::kNothing) continue;
      add(finding,
          (puzzle.line > 0 ? "line " + std::to_string(puzzle.line) + ": " : "") + puzzle.why);
    }
  };
  const auto unset =
      std::find_if(answer.not_understood.begin(), answer.not_understood.end(),
                   [&](const Puzzle& puzzle) { return fault && hangs_on(verdict, puzzle.key); });
  if (unset != answer.not_understood.end()) {
    Finding open =
        cannot_tell(unset->key + " decides, and the code sets it to what cannot be read.");
    add(open, "without it: " + verdict.summary);
    name_doubts(open);
    findings.front() = std::move(open);
    return;
  }
  if (fault || verdict.severity == Severity::kCannotTell) {
    // A fault that was seen stays one; how sure it is hangs on what was left out.
    const bool by_numbers = verdict.confidence != Confidence::kCertain;
    if (!fault || steps || by_numbers) {
      verdict.confidence =
          std::max(verdict.confidence, by_numbers ? Confidence::kPossible : Confidence::kLikely);
      name_doubts(verdict);
    }
    return;
  }
  Finding open = cannot_tell(
      steps ? "Nothing wrong was found as far as the code was understood, but what was not "
              "understood can change that."
            : "As far as the steps go nothing is wrong; whether the model learns cannot be told, "
              "since not all of it was understood.");
  add(open, "as far as it was understood: " + verdict.summary);
  if (verdict.severity == Severity::kHealthy) open.arithmetic = verdict.arithmetic;
  name_doubts(open);
  findings.front() = std::move(open);
}

bool refused(std::string_view rule) {
  return rule == "fit-refused" || rule == "shape-error" || rule == "label-error";
}

// What the log shows to have run was not refused.
void weigh_log(Findings& findings, const CodeAnswer& answer) {
  const Finding code = findings.front();
  if (!refused(code.rule) || !answer.log || answer.log->fits.empty()) return;
  const intake::Verdict& shown = answer.log->verdict();
  const bool raised = refused(shown.finding.rule) || shown.finding.rule == "exception";
  // With a second epoch the first came to its end.
  if (raised || answer.log->fits[answer.log->chosen].fit.epochs.size() < 2) return;
  Finding verdict = shown.finding;
  verdict.confidence = shown.confidence == intake::Confidence::kCertain  ? Confidence::kCertain
                       : shown.confidence == intake::Confidence::kLikely ? Confidence::kLikely
                                                                         : Confidence::kPossible;
  add(verdict, "the log contradicts the code as it was read: " + code.summary +
                   " The log goes on to another epoch.");
  std::erase_if(findings, [&](const Finding& one) { return one.rule == code.rule; });
  put_first(findings, std::move(verdict));
}

}  // namespace

Findings weigh(const CodeAnswer& answer, std::span<const Findings> runs) {
  FS_CHECK(runs.size() == answer.otherwise.size() + 1);
  Findings findings = runs.front();
  for (std::size_t i = 0; i < answer.otherwise.size(); ++i) {
    if (answer.otherwise[i].kind == Otherwise::Kind::kTrained)
      add_from_fewer_rows(findings, runs[i + 1]);
  }
  weigh_rows(findings, answer, runs);
  if (!weigh_raises(findings, answer)) weigh_doubts(findings, answer);
  weigh_log(findings, answer);
  return findings;
}

}  // namespace fitscope::code
