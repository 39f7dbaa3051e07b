#include "workbench/profile_run.h"

#include <algorithm>

#include "base/text.h"
#include "proof/price.h"
#include "scenario/keras_version.h"

namespace fitscope::workbench {
namespace {

constexpr std::size_t kMostStepsShown = 64;
/// In counted work: see proof/price.h.
constexpr std::int64_t kMostWork = 300'000;

}  // namespace

ProfileRun summary_of(const Outcome& outcome) {
  ProfileRun row;
  row.profile = outcome.profile;
  for (const trace::Epoch& epoch : outcome.trace.epochs) {
    if (row.steps.size() == kMostStepsShown) break;
    row.steps.push_back(epoch.steps_run);
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

Json to_json(const std::vector<ProfileRun>& runs, scenario::Profile current) {
  Json::Array rows;
  for (const ProfileRun& run : runs) {
    const scenario::ProfileInfo& profile = scenario::info(run.profile);
    Json row;
    row.set("profile", profile.key);
    row.set("label", profile.label);
    Json::Array steps;
    for (const std::int64_t count : run.steps)
      steps.push_back(count);
    row.set("steps", std::move(steps));
    row.set("rule", run.rule);
    row.set("severity", diagnosis::name_of(run.severity));
    row.set("summary", run.summary);
    row.set("current", run.profile == current);
    rows.push_back(std::move(row));
  }
  return Json(std::move(rows));
}

}  // namespace fitscope::workbench
