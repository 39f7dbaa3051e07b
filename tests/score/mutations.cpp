// Healthy runs with one fault put in: is it detected, named, mended?
#include <cstdio>
#include <map>
#include <string>
#include <utility>

#include "scenario/link.h"
#include "scenario/property.h"
#include "score/cases.h"
#include "score/mutants.h"
#include "score/parallel.h"
#include "score/score.h"
#include "support/healthy_runs.h"

namespace fitscope::score {
namespace {

constexpr std::size_t kFeeds = 5;
// Of those that need no statistics.
constexpr double kLeastDetected = 0.99;
constexpr double kLeastNamed = 0.95;

struct Counts {
  int runs = 0;
  int harmless = 0;  ///< It trains as well as before, so that there is nothing to find.
  int faults = 0;
  int detected = 0;  ///< The verdict says that something is wrong.
  int named = 0;     ///< The verdict is a rule of the fault's rows.
  int in_three = 0;
  int tried = 0;  ///< Fixes are looked for in some of them.
  int fixed = 0;
  std::map<std::string, int> verdicts;
  std::vector<std::string> missed;  ///< Links.
  void add(const Counts& other) {
    runs += other.runs;
    harmless += other.harmless;
    faults += other.faults;
    detected += other.detected;
    named += other.named;
    in_three += other.in_three;
    tried += other.tried;
    fixed += other.fixed;
    for (const auto& [rule, count] : other.verdicts)
      verdicts[rule] += count;
    missed.insert(missed.end(), other.missed.begin(), other.missed.end());
  }
};

/// Of the epochs that both ask for.
bool same_steps(const trace::Trace& a, const trace::Trace& b, std::size_t epochs) {
  if (a.epochs.size() < epochs || b.epochs.size() != epochs) return false;
  for (std::size_t i = 0; i < epochs; ++i) {
    if (a.epochs[i].steps_run != b.epochs[i].steps_run) return false;
  }
  return true;
}

/// As in is_healthy(), held against the run without the fault.
bool is_harmless(const testing::HealthyRun& healthy, const scenario::Scenario& asked,
                 const trace::Trace& trace, scenario::Profile profile) {
  const bool quiet = trace.warnings.empty() && !trace.exception && !trace.first_non_finite;
  return quiet &&
         same_steps(healthy.outcome.trace, trace, static_cast<std::size_t>(asked.fit.epochs)) &&
         testing::healthy::near_the_best(asked, trace, profile);
}

Counts counted(const Mutation& mutation, const testing::HealthyRun& healthy,
               scenario::Profile profile, bool look_for_fixes) {
  Counts counts;
  scenario::Scenario asked = healthy.asked;
  if (!mutation.put_in(asked) || !scenario::check_together(asked).empty()) return counts;
  counts.runs = 1;
  workbench::Outcome outcome = workbench::run(asked, profile);
  if (!mutation.beside_training && is_harmless(healthy, asked, outcome.trace, profile)) {
    counts.harmless = 1;
    return counts;
  }
  counts.faults = 1;
  const std::vector<std::string> accepted = rules_of_rows(mutation.rows);
  const int place = place_of(accepted, outcome.findings);
  counts.detected = diagnosis::is_fault(outcome.findings.front().severity) ? 1 : 0;
  counts.named = place == 0 ? 1 : 0;
  counts.in_three = place >= 0 && place < 3 ? 1 : 0;
  ++counts.verdicts[std::string(outcome.findings.front().rule)];
  if (counts.named == 0)
    counts.missed.push_back(std::string(mutation.name) + ": " +
                            std::string(outcome.findings.front().rule) + " " +
                            scenario::to_link(asked));
  if (counts.detected == 0 || !look_for_fixes) return counts;
  counts.tried = 1;
  proof::Limits limits;
  limits.work = 4'000'000;
  limits.work_per_run = 1'000'000;
  limits.other_releases = false;
  workbench::prove(asked, outcome, limits);
  counts.fixed = outcome.proof->fixes.empty() ? 0 : 1;
  return counts;
}

std::string percent(int part, int whole) {
  return whole == 0 ? "-" : std::to_string(100 * part / whole) + " %";
}

std::string shares(const Counts& counts) {
  return percent(counts.detected, counts.faults) + " detected, " +
         percent(counts.named, counts.faults) + " named";
}

Json to_json(const Counts& counts) {
  Json json;
  json.set("runs", counts.runs);
  json.set("harmless", counts.harmless);
  json.set("faults", counts.faults);
  json.set("detected", counts.detected);
  json.set("named", counts.named);
  json.set("named_in_three", counts.in_three);
  json.set("fixes_looked_for", counts.tried);
  json.set("fixed", counts.fixed);
  Json verdicts{Json::Object{}};
  for (const auto& [rule, count] : counts.verdicts)
    verdicts.set(rule, count);
  json.set("verdicts", std::move(verdicts));
  return json;
}

std::string row_of(std::string_view name, const Counts& counts) {
  char line[160];
  std::snprintf(line, sizeof line, "%-36.*s %5d %8d %6d %8d %5d %6d %6d/%d",
                static_cast<int>(name.size()), name.data(), counts.runs, counts.harmless,
                counts.faults, counts.detected, counts.named, counts.in_three, counts.fixed,
                counts.tried);
  return line;
}

}  // namespace

Report mutations(const Options& options) {
  const auto& profiles = scenario::all_profiles();
  const int each = options.quick ? 1 : 10;  // healthy runs of each input under each release
  const int with_fixes = options.quick ? 0 : 1;
  const std::span<const Mutation> known = mutations_known();

  struct Slice {
    std::vector<Counts> by_mutation;
    int healthy = 0;
  };
  std::vector<Slice> slices(kFeeds * profiles.size());
  for_each_in_parallel(slices.size(), [&](std::size_t at) {
    const scenario::ProfileInfo& profile = profiles[at % profiles.size()];
    const auto kind = static_cast<scenario::FeedKind>(at / profiles.size());
    testing::Draws draws(4107 + at);
    Slice& slice = slices[at];
    slice.by_mutation.resize(known.size());
    for (; slice.healthy < each; ++slice.healthy) {
      const auto run = testing::draw_healthy(draws, kind, profile, 300);
      if (!run) break;
      for (std::size_t i = 0; i < known.size(); ++i)
        slice.by_mutation[i].add(
            counted(known[i], *run, profile.profile, slice.healthy < with_fixes));
    }
  });

  Report report;
  Counts all;
  Counts exact;
  Counts learning;
  int healthy = 0;
  for (const Slice& slice : slices)
    healthy += slice.healthy;
  report.details.push_back(
      "                                      runs harmless faults detected named  first3  fixed");
  Json matrix{Json::Object{}};
  std::vector<std::string> missed;
  for (std::size_t i = 0; i < known.size(); ++i) {
    Counts counts;
    for (const Slice& slice : slices)
      counts.add(slice.by_mutation[i]);
    all.add(counts);
    (known[i].kind == Kind::kExact ? exact : learning).add(counts);
    report.details.push_back(row_of(known[i].name, counts));
    matrix.set(std::string(known[i].name), to_json(counts));
    if (!counts.missed.empty()) missed.push_back(counts.missed.front());
  }
  report.details.insert(report.details.end(), missed.begin(), missed.end());
  report.met =
      exact.detected >= kLeastDetected * exact.faults && exact.named >= kLeastNamed * exact.faults;
  report.figures = "exact: " + shares(exact) + "; learning: " + shares(learning) + "; " +
                   percent(all.fixed, all.tried) + " fixed";
  report.details.push_back(std::to_string(exact.faults) + " exact faults and " +
                           std::to_string(learning.faults) + " of learning in " +
                           std::to_string(healthy) + " healthy runs; fixes were looked for in " +
                           std::to_string(all.tried));
  report.json = to_json(all);
  report.json.set("exact", to_json(exact));
  report.json.set("learning", to_json(learning));
  report.json.set("healthy_runs", healthy);
  report.json.set("matrix", std::move(matrix));
  return report;
}

}  // namespace fitscope::score
