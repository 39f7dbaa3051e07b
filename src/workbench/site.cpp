#include "workbench/site.h"

#include <algorithm>
#include <optional>
#include <utility>

#include "diagnosis/rule.h"
#include "export/poster.h"
#include "intake/log_rules.h"
#include "scenario/keras_version.h"
#include "scenario/link.h"
#include "scenario/presets.h"
#include "workbench/outcome.h"
#include "workbench/profile_run.h"

namespace fitscope::workbench {
namespace {

using exporter::Example;
using exporter::VersionRow;
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

using Findings = std::vector<diagnosis::Finding>;

const diagnosis::Finding* find(const Findings& findings, std::string_view rule) {
  for (const diagnosis::Finding& finding : findings) {
    if (finding.rule == rule) return &finding;
  }
  return nullptr;
}

/// With the verdict as its finding.
Example example_of(const Preset& preset, Outcome outcome) {
  Example example{.about = preset.about,
                  .link = scenario::to_link(preset.scenario),
                  .trace = {},
                  .finding = outcome.findings.front(),
                  .versions = {},
                  .fix = {}};
  std::vector<ProfileRun> runs;
  for (const scenario::ProfileInfo& profile : scenario::all_profiles()) {
    const bool own = profile.profile == outcome.profile;
    runs.push_back(own ? summary_of(outcome) : summary_of(run(preset.scenario, profile.profile)));
  }
  for (const ReleaseRow& row : rows_of(runs, outcome.profile))
    example.versions.push_back({row.label, row.run->row, row.run->summary});
  prove(preset.scenario, outcome, kLimits);
  if (!outcome.proof->fixes.empty()) {
    example.fix = shown(outcome.proof->fixes.front(), preset.scenario, outcome.profile);
  }
  example.trace = std::move(outcome.trace);
  return example;
}

/// Each preset, run, fixed and run under every Keras: once for all pages that show it.
struct PresetRun {
  const Preset* preset = nullptr;
  Findings findings;
  Example example;
};

std::vector<PresetRun> all_presets() {
  std::vector<PresetRun> runs;
  for (const Preset& preset : scenario::presets()) {
    const Scenario& asked = preset.scenario;
    Outcome outcome = run(asked, scenario::profile_of(asked.keras.version));
    Findings findings = outcome.findings;
    runs.push_back({&preset, std::move(findings), example_of(preset, std::move(outcome))});
  }
  return runs;
}

std::optional<Example> example_for(std::string_view rule, const std::vector<PresetRun>& runs) {
  const auto is_verdict = [rule](const PresetRun& each) {
    return each.findings.front().rule == rule;
  };
  auto found = std::find_if(runs.begin(), runs.end(), [&](const PresetRun& each) {
    return each.preset->name == rule && is_verdict(each);
  });
  if (found == runs.end()) found = std::find_if(runs.begin(), runs.end(), is_verdict);
  // What is only ever a note stands beside another verdict.
  if (found == runs.end()) {
    found = std::find_if(runs.begin(), runs.end(), [rule](const PresetRun& each) {
      return find(each.findings, rule) != nullptr;
    });
  }
  if (found == runs.end()) return std::nullopt;
  Example example = found->example;
  example.finding = *find(found->findings, rule);
  return example;
}

std::vector<exporter::CausePage> cause_pages_of(const std::vector<PresetRun>& runs) {
  std::vector<exporter::CausePage> pages;
  for (const diagnosis::Rule* rule : diagnosis::all_rules())
    pages.push_back({rule->name, rule->title, rule->doc, example_for(rule->name, runs)});
  for (const intake::LogRule& rule : intake::log_rules())
    pages.push_back({rule.name, rule.title, rule.doc, std::nullopt});
  return pages;
}

std::vector<exporter::ArticleClaim> article_claims_of(const std::vector<PresetRun>& runs) {
  std::vector<exporter::ArticleClaim> claims;
  for (const auto& [preset, findings, example] : runs) {
    if (preset->article_says.empty()) continue;
    claims.push_back({preset->title, preset->article_says, preset->really, example});
  }
  return claims;
}

}  // namespace

std::vector<exporter::CausePage> cause_pages() {
  return cause_pages_of(all_presets());
}

std::vector<exporter::ArticleClaim> article_claims() {
  return article_claims_of(all_presets());
}

std::vector<SiteFile> site_files(std::string_view base_url) {
  const std::vector<PresetRun> runs = all_presets();
  const std::vector<exporter::CausePage> pages = cause_pages_of(runs);
  std::vector<SiteFile> files;
  for (const exporter::CausePage& page : pages)
    files.push_back({exporter::path_of(page), exporter::to_html(page, base_url)});
  files.push_back({"causes/index.html", exporter::causes_index(pages, base_url)});
  files.push_back(
      {"causes/article.html", exporter::article_page(article_claims_of(runs), base_url)});
  if (!base_url.empty()) {
    std::string addresses = std::string(base_url) + "\n";
    for (const SiteFile& file : files)
      addresses += std::string(base_url) + file.path + "\n";
    files.push_back({"sitemap.txt", std::move(addresses)});
  }
  // No search leads to a poster.
  std::vector<exporter::PosterEntry> posters;
  for (const auto& [preset, findings, example] : runs) {
    files.push_back({exporter::poster_path(preset->name),
                     exporter::poster(preset->name, preset->title, example, base_url)});
    posters.push_back({preset->name, preset->title, example.finding.summary});
  }
  files.push_back({"posters/index.html", exporter::posters_index(posters, base_url)});
  return files;
}

}  // namespace fitscope::workbench
