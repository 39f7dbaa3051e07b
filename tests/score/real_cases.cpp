// Real threads, rebuilt: tests/cases/README.md says which count and what names their causes.
#include <algorithm>
#include <map>
#include <string>
#include <utility>

#include "intake/diagnose_log.h"
#include "score/cases.h"
#include "score/parallel.h"
#include "score/score.h"
#include "workbench/outcome.h"

namespace fitscope::score {
namespace {

constexpr int kLeastCases = 25;
constexpr double kLeastFirst = 0.95;

/// What is answered, best first.
struct Answer {
  std::vector<std::string> ranked;
  diagnosis::Severity severity = diagnosis::Severity::kCannotTell;  ///< Of the verdict.
  bool also_healthy = false;  ///< The verdict is ranked twice: as healthy, and by its own name.
};

void add(Answer& answer, std::string_view rule, diagnosis::Severity severity) {
  const bool well = severity == diagnosis::Severity::kHealthy;
  if (answer.ranked.empty() && well && rule != "healthy") {
    answer.ranked.emplace_back("healthy");
    answer.also_healthy = true;
  }
  answer.ranked.emplace_back(rule);
}

/// In a log, *cannot tell* stands first for itself, then for the causes it holds possible.
Answer answer_of_log(const std::string& log) {
  const intake::LogAnswer read = intake::diagnose_log(log);
  Answer answer;
  answer.severity = read.verdict().finding.severity;
  for (const intake::Verdict& verdict : read.fits[read.chosen].verdicts) {
    add(answer, verdict.finding.rule, verdict.finding.severity);
    for (const std::string_view candidate : verdict.candidates)
      answer.ranked.emplace_back(candidate);
  }
  return answer;
}

Answer answer_of(const Json& asked) {
  const std::string log = text_of(asked, "log");
  if (!log.empty()) return answer_of_log(log);
  const workbench::Outcome outcome =
      workbench::run(scenario_of(asked), profile_of_key(text_of(asked, "keras")));
  Answer answer;
  answer.severity = outcome.findings.front().severity;
  for (const diagnosis::Finding& finding : outcome.findings)
    add(answer, finding.rule, finding.severity);
  return answer;
}

using Lines = std::map<std::string, Json>;

Lines by_member(const std::string& file, std::string_view member) {
  Lines lines;
  for (Json& line : read_cases(file)) {
    std::string key = text_of(line, member);
    lines.emplace(std::move(key), std::move(line));
  }
  return lines;
}

struct Case {
  std::string id;
  std::vector<std::string> accepted;
  Json asked;
  bool unresolved = false;
  Answer answer;
};

bool accepts(const Case& each, const std::string& rule) {
  return std::find(each.accepted.begin(), each.accepted.end(), rule) != each.accepted.end();
}

bool is_first(const Case& each) {
  const std::vector<std::string>& ranked = each.answer.ranked;
  return accepts(each, ranked[0]) || (each.answer.also_healthy && accepts(each, ranked[1]));
}

/// Among the first three causes named; *cannot tell* is none.
bool in_three(const Case& each) {
  constexpr std::size_t kPlaces = 3;
  std::size_t named = 0;
  for (std::size_t i = 0; i < each.answer.ranked.size() && named < kPlaces; ++i) {
    const std::string& rule = each.answer.ranked[i];
    if (accepts(each, rule)) return true;
    if (rule != "cannot-tell" && !(i == 0 && each.answer.also_healthy)) ++named;
  }
  return false;
}

bool holds_back(diagnosis::Severity severity) {
  return severity == diagnosis::Severity::kCannotTell || severity == diagnosis::Severity::kHealthy;
}

}  // namespace

Report real_cases(const Options& /*options*/) {
  const Lines classes = by_member("cause_classes.jsonl", "class");
  Lines asked = by_member("real_cases.jsonl", "id");

  std::vector<Case> cases;
  std::vector<std::string> not_modelled;
  for (const Json& thread : read_cases("eligible.jsonl")) {
    const std::string as = text_of(thread, "as");
    if (as == "left out") continue;
    Case each;
    each.id = text_of(thread, "id");
    each.unresolved = as == "unresolved";
    const auto found = asked.find(each.id);
    if (!each.unresolved) {
      const Json& of_class = classes.at(text_of(thread, "class"));
      each.accepted = texts_of(of_class, "rules");
      std::string why = text_of(of_class, "not_modelled");
      if (why.empty()) why = text_of(found->second, "not_modelled");
      if (!why.empty()) {
        not_modelled.push_back(each.id + ": " + why);
        continue;
      }
      if (const auto own = texts_of(found->second, "rules"); !own.empty()) each.accepted = own;
    }
    each.asked = std::move(found->second);
    cases.push_back(std::move(each));
  }
  for_each_in_parallel(cases.size(),
                       [&](std::size_t i) { cases[i].answer = answer_of(cases[i].asked); });

  Report report;
  int scored = 0;
  int first = 0;
  int third = 0;
  int open = 0;
  int unresolved = 0;
  int held_back = 0;
  Json each_json{Json::Object{}};
  for (const Case& each : cases) {
    const Answer& answer = each.answer;
    if (each.unresolved) {
      ++unresolved;
      if (holds_back(answer.severity)) {
        ++held_back;
      } else {
        report.details.push_back(each.id + " is unresolved, but: " + answer.ranked.front());
      }
      continue;
    }
    ++scored;
    const bool named_first = is_first(each);
    const bool named = in_three(each);
    if (named_first) ++first;
    if (named) ++third;
    if (!named_first && answer.severity == diagnosis::Severity::kCannotTell) ++open;
    each_json.set(each.id, named_first ? "top_1" : named ? "top_3" : "missed");
    if (named_first) continue;
    std::vector<std::string> said = answer.ranked;
    said.resize(std::min<std::size_t>(said.size(), 4));
    report.details.push_back(each.id + (named ? " is in the first three: " : " is missed: ") +
                             joined(said) + "; it is " + joined(each.accepted));
  }
  report.details.insert(report.details.end(), not_modelled.begin(), not_modelled.end());
  const int missing = static_cast<int>(not_modelled.size());
  report.met = scored >= kLeastCases && first >= kLeastFirst * scored && third == scored &&
               held_back == unresolved;
  report.figures = "top-1 " + std::to_string(first) + ", top-3 " + std::to_string(third) + " of " +
                   std::to_string(scored) + "; " + std::to_string(missing) + " not modelled; " +
                   std::to_string(held_back) + " of " + std::to_string(unresolved) +
                   " unresolved held back";
  report.json.set("n", scored + missing);
  report.json.set("not_modelled", missing);
  report.json.set("scored", scored);
  report.json.set("top_1", first);
  report.json.set("top_3", third);
  report.json.set("cannot_tell", open);
  report.json.set("unresolved", unresolved);
  report.json.set("unresolved_held_back", held_back);
  report.json.set("each", std::move(each_json));
  return report;
}

}  // namespace fitscope::score
