#include "workbench/profile_run.h"

#include <algorithm>
#include <string_view>
#include <utility>

#include "base/text.h"
#include "proof/price.h"
#include "scenario/keras_version.h"
#include "trace/cell.h"
#include "trace/step_sign.h"

namespace fitscope::workbench {
namespace {

constexpr std::size_t kMostStepsShown = 64;
/// In counted work: see proof/price.h.
constexpr std::int64_t kMostWork = 300'000;

/// The verdict's sentence without the name of the release it is about.
std::string bare_summary(const ProfileRun& run) {
  const std::string_view label = scenario::info(run.profile).label;
  std::string text = run.summary;
  if (const std::size_t at = text.find(label); at != std::string::npos) {
    text.erase(at, label.size());
  }
  return text;
}

bool alike(const ProfileRun& a, const ProfileRun& b) {
  return a.row == b.row && a.rule == b.rule && a.severity == b.severity &&
         bare_summary(a) == bare_summary(b);
}

Json row_json(const ProfileRun& run, std::string_view label, bool current) {
  Json row;
  row.set("profile", scenario::info(run.profile).key);
  row.set("label", label);
  Json::Array steps;
  for (const std::int64_t count : run.steps)
    steps.push_back(count);
  row.set("steps", std::move(steps));
  row.set("signs", run.signs);
  row.set("rule", run.rule);
  row.set("severity", diagnosis::name_of(run.severity));
  row.set("summary", run.summary);
  row.set("current", current);
  return row;
}

}  // namespace

ProfileRun summary_of(const Outcome& outcome) {
  ProfileRun row;
  row.profile = outcome.profile;
  for (const trace::Epoch& epoch : outcome.trace.epochs) {
    if (row.steps.size() == kMostStepsShown) break;
    row.steps.push_back(epoch.steps_run);
    row.signs += trace::has_no_end(outcome.trace, epoch)
                     ? ">"
                     : trace::sign_of(trace::worst_of(epoch)).ascii;
  }
  row.row = steps_row(outcome.trace);
  const diagnosis::Finding& verdict = outcome.findings.front();
  row.summary = verdict.summary;
  row.rule = std::string(verdict.rule);
  row.severity = verdict.severity;
  return row;
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

std::vector<ProfileRun> every_profile(const scenario::Scenario& scenario, const Outcome& outcome) {
  const proof::Price price =
      proof::price_of(scenario, std::max<std::int64_t>(1, outcome.trace.facts.batch_size));
  const std::int64_t each = price.start + price.transition * outcome.trace.steps_run();
  const auto others = static_cast<std::int64_t>(scenario::all_profiles().size()) - 1;
  if (others * each > kMostWork) return {};
  std::vector<ProfileRun> runs;
  for (const scenario::ProfileInfo& info : scenario::all_profiles()) {
    const bool own = info.profile == outcome.profile;
    runs.push_back(own ? summary_of(outcome) : summary_of(run(scenario, info.profile)));
  }
  return runs;
}

std::size_t same_until(const std::vector<ProfileRun>& runs, std::size_t first) {
  std::size_t end = first + 1;
  while (end < runs.size() && runs[end].row == runs[first].row &&
         runs[end].rule == runs[first].rule) {
    ++end;
  }
  return end;
}

std::vector<ReleaseRow> rows_of(const std::vector<ProfileRun>& runs, scenario::Profile current) {
  std::vector<ReleaseRow> rows;
  for (std::size_t i = 0; i < runs.size();) {
    ReleaseRow row{.label = {}, .run = &runs[i]};
    std::size_t end = i;
    for (; end < runs.size() && alike(runs[i], runs[end]); ++end) {
      if (!row.current) row.run = &runs[end];
      row.current = row.current || runs[end].profile == current;
    }
    row.label = scenario::label_of(runs[i].profile, runs[end - 1].profile);
    rows.push_back(std::move(row));
    i = end;
  }
  return rows;
}

Json to_json(const std::vector<ReleaseRow>& rows) {
  Json::Array all;
  for (const ReleaseRow& row : rows)
    all.push_back(row_json(*row.run, row.label, row.current));
  return Json(std::move(all));
}

Json to_json(const std::vector<ProfileRun>& runs, scenario::Profile current) {
  Json::Array rows;
  for (const ProfileRun& run : runs)
    rows.push_back(row_json(run, scenario::info(run.profile).label, run.profile == current));
  return Json(std::move(rows));
}

}  // namespace fitscope::workbench
