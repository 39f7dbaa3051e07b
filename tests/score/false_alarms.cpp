// Runs that are healthy by an independent rule: support/healthy_runs.h.
#include <array>
#include <cstddef>
#include <map>
#include <string>

#include "scenario/link.h"
#include "score/parallel.h"
#include "score/score.h"
#include "support/healthy_runs.h"

namespace fitscope::score {
namespace {

constexpr std::size_t kFeeds = 5;

struct Counts {
  int drawn = 0;
  int healthy = 0;
  int errors = 0;
  int not_healthy = 0;  ///< The verdict was none of the healthy ones.
  std::map<std::string, int> warnings;
  std::vector<std::string> examples;  ///< Of errors.
};

Counts counted(std::size_t slice, int wanted) {
  const auto& profiles = scenario::all_profiles();
  const scenario::ProfileInfo& profile = profiles[slice % profiles.size()];
  const auto kind = static_cast<scenario::FeedKind>(slice / profiles.size());
  testing::Draws draws(20260700 + slice);
  Counts counts;
  for (; counts.healthy < wanted; ++counts.healthy) {
    const auto run = testing::draw_healthy(draws, kind, profile, 300, &counts.drawn);
    if (!run) break;
    if (run->outcome.findings.front().severity != diagnosis::Severity::kHealthy)
      ++counts.not_healthy;
    for (const diagnosis::Finding& finding : run->outcome.findings) {
      if (finding.severity == diagnosis::Severity::kWarning)
        ++counts.warnings[std::string(finding.rule)];
      if (finding.severity != diagnosis::Severity::kError) continue;
      ++counts.errors;
      counts.examples.push_back(std::string(finding.rule) + ": " + scenario::to_link(run->asked));
    }
  }
  return counts;
}

}  // namespace

Report false_alarms(const Options& options) {
  const int wanted = options.quick ? 5 : 100;  // of each input under each release
  std::vector<Counts> slices(kFeeds * scenario::all_profiles().size());
  for_each_in_parallel(slices.size(), [&](std::size_t i) { slices[i] = counted(i, wanted); });

  Report report;
  Counts all;
  bool enough = true;
  for (const Counts& slice : slices) {
    enough = enough && slice.healthy == wanted;
    all.drawn += slice.drawn;
    all.healthy += slice.healthy;
    all.errors += slice.errors;
    all.not_healthy += slice.not_healthy;
    for (const auto& [rule, count] : slice.warnings)
      all.warnings[rule] += count;
    report.details.insert(report.details.end(), slice.examples.begin(), slice.examples.end());
  }
  int warnings = 0;
  Json by_rule{Json::Object{}};
  for (const auto& [rule, count] : all.warnings) {
    warnings += count;
    by_rule.set(rule, count);
    report.details.push_back(std::to_string(count) + " warnings: " + rule);
  }
  report.met = enough && all.errors == 0;
  report.figures = std::to_string(all.errors) + " errors, " + std::to_string(warnings) +
                   " warnings on " + std::to_string(all.healthy) + " healthy runs";
  report.json.set("healthy_runs", all.healthy);
  report.json.set("of_each_input_and_release", wanted);
  report.json.set("drawn", all.drawn);
  report.json.set("errors", all.errors);
  report.json.set("warnings", warnings);
  report.json.set("warnings_by_rule", std::move(by_rule));
  report.json.set("verdicts_that_are_not_healthy", all.not_healthy);
  return report;
}

}  // namespace fitscope::score
