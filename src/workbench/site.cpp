#include "workbench/site.h"

#include <algorithm>
#include <optional>
#include <utility>

#include "diagnosis/rule.h"
#include "intake/log_rules.h"
#include "scenario/keras_version.h"
#include "scenario/link.h"
#include "scenario/presets.h"
#include "workbench/outcome.h"
#include "workbench/profile_run.h"

namespace fitscope::workbench {
namespace {

using exporter::Example;
using scenario::Preset;
using scenario::Scenario;

constexpr proof::Limits kLimits{.work = 3'000'000, .other_releases = false};

exporter::ShownFix shown(const proof::Fix& fix, const Scenario& asked, scenario::Profile profile) {
  const Scenario changed = with(asked, fix.change.changes);
  return {.change = fix.change,
          .healthy = fix.proof == proof::Proof::kHealthy,
          .difference = fix.difference,
          .diff = fix.diff,
          .link = scenario::to_link(changed),
          .trace = run(changed, profile).trace};
}

const diagnosis::Finding* find(const Outcome& outcome, std::string_view rule) {
  for (const diagnosis::Finding& finding : outcome.findings) {
    if (finding.rule == rule) return &finding;
  }
  return nullptr;
}

Example example_of(const Preset& preset, Outcome outcome, const diagnosis::Finding& finding) {
  Example example{.about = preset.about,
                  .link = scenario::to_link(preset.scenario),
                  .trace = {},
                  .finding = finding,
                  .versions = {},
                  .fix = {}};
  for (const scenario::ProfileInfo& profile : scenario::all_profiles()) {
    const Outcome other = run(preset.scenario, profile.profile);
    example.versions.push_back(
        {std::string(profile.label), steps_row(other.trace), other.findings.front().summary});
  }
  prove(preset.scenario, outcome, kLimits);
  if (!outcome.proof->fixes.empty()) {
    example.fix = shown(outcome.proof->fixes.front(), preset.scenario, outcome.profile);
  }
  example.trace = std::move(outcome.trace);
  return example;
}

struct PresetRun {
  const Preset* preset = nullptr;
  Outcome outcome;
};

std::vector<PresetRun> all_presets() {
  std::vector<PresetRun> runs;
  for (const Preset& preset : scenario::presets()) {
    const Scenario& asked = preset.scenario;
    runs.push_back({&preset, run(asked, scenario::profile_of(asked.keras.version))});
  }
  return runs;
}

std::optional<Example> example_for(std::string_view rule, std::vector<PresetRun>& runs) {
  const auto is_verdict = [rule](const PresetRun& each) {
    return each.outcome.findings.front().rule == rule;
  };
  auto found = std::find_if(runs.begin(), runs.end(), [&](const PresetRun& each) {
    return each.preset->name == rule && is_verdict(each);
  });
  if (found == runs.end()) found = std::find_if(runs.begin(), runs.end(), is_verdict);
  // What is only ever a note stands beside another verdict.
  if (found == runs.end()) {
    found = std::find_if(runs.begin(), runs.end(), [rule](const PresetRun& each) {
      return find(each.outcome, rule) != nullptr;
    });
  }
  if (found == runs.end()) return std::nullopt;
  return example_of(*found->preset, found->outcome, *find(found->outcome, rule));
}

}  // namespace

std::vector<exporter::CausePage> cause_pages() {
  std::vector<PresetRun> runs = all_presets();
  std::vector<exporter::CausePage> pages;
  for (const diagnosis::Rule* rule : diagnosis::all_rules())
    pages.push_back({rule->name, rule->title, rule->doc, example_for(rule->name, runs)});
  for (const intake::LogRule& rule : intake::log_rules())
    pages.push_back({rule.name, rule.title, rule.doc, std::nullopt});
  return pages;
}

std::vector<exporter::ArticleClaim> article_claims() {
  std::vector<exporter::ArticleClaim> claims;
  for (const Preset& preset : scenario::presets()) {
    if (preset.article_says.empty()) continue;
    Outcome outcome = run(preset.scenario, scenario::profile_of(preset.scenario.keras.version));
    const diagnosis::Finding verdict = outcome.findings.front();
    claims.push_back({preset.title, preset.article_says, preset.really,
                      example_of(preset, std::move(outcome), verdict)});
  }
  return claims;
}

std::vector<SiteFile> site_files(std::string_view base_url) {
  const std::vector<exporter::CausePage> pages = cause_pages();
  std::vector<SiteFile> files;
  for (const exporter::CausePage& page : pages)
    files.push_back({exporter::path_of(page), exporter::to_html(page, base_url)});
  files.push_back({"causes/index.html", exporter::causes_index(pages, base_url)});
  files.push_back({"causes/article.html", exporter::article_page(article_claims(), base_url)});
  if (!base_url.empty()) {
    std::string addresses = std::string(base_url) + "\n";
    for (const SiteFile& file : files)
      addresses += std::string(base_url) + file.path + "\n";
    files.push_back({"sitemap.txt", std::move(addresses)});
  }
  return files;
}

}  // namespace fitscope::workbench
