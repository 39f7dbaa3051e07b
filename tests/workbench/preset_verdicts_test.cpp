// The verdicts of whole runs: presets, and that the changes on offer really help.
#include <gtest/gtest.h>

#include <map>
#include <set>
#include <string>
#include <vector>

#include "diagnosis/rule.h"
#include "scenario/keras_version.h"
#include "scenario/presets.h"
#include "scenario/property.h"
#include "workbench/outcome.h"

namespace fitscope::workbench {
namespace {

using diagnosis::Finding;
using diagnosis::Severity;
using scenario::Profile;

scenario::Scenario preset(std::string_view name) {
  const scenario::Preset* found = scenario::find_preset(name);
  EXPECT_NE(found, nullptr) << name;
  return found != nullptr ? found->scenario : scenario::Scenario{};
}

/// Under the Keras that it names; the newest where it names none.
Outcome as_asked(std::string_view name) {
  const scenario::Scenario asked = preset(name);
  return run(asked, scenario::profile_of(asked.keras.version));
}

std::vector<std::int64_t> steps(const Outcome& outcome) {
  std::vector<std::int64_t> counts;
  for (const trace::Epoch& epoch : outcome.trace.epochs)
    counts.push_back(epoch.steps_run);
  return counts;
}

// The rule that must be the verdict of each preset under the newest Keras.
const std::map<std::string_view, std::string_view>& expected() {
  static const std::map<std::string_view, std::string_view> table{
      {"article-batch-20", "oversize-batch"},
      {"article-batch-2", "healthy"},
      {"article-generator-broken", "data-ran-out"},
      {"article-generator-fixed", "data-ran-out"},
      {"article-lr-0.5", "one-step-per-epoch"},
      {"article-lr-0.001", "one-step-per-epoch"},
      {"article-shapes", "shape-error"},
      {"steps-floor", "carried-over-remainder"},
      {"repeat-missing", "data-ran-out"},
      {"unknown-length", "empty-epochs"},
      {"used-up-generator", "length-changes"},
      {"finite-generator", "replayed-batches"},
      {"drop-remainder-all", "zero-batches"},
      {"endless-generator", "endless-epoch"},
      {"blocked-generator", "generator-blocked"},
      {"empty-batches", "empty-batches"},
      {"unseen-tail", "unseen-tail"},
      {"inferred-batch-size", "inferred-batch-size"},
      {"samples-as-steps", "samples-as-steps"},
      {"whole-executions", "more-steps-than-asked"},
      {"mnist-1875", "misread-bar"},
      {"billion-rows", "misread-bar"},
      {"initial-epoch-past-the-end", "no-epochs"},
      {"split-leaves-nothing", "fit-refused"},
      {"execution-past-the-end", "nothing-logged"},
      {"loss-counted-thin", "logged-too-small"},
      {"validation-never", "validation-never-runs"},
      {"validation-ran-out", "validation-ran-out"},
      {"healthy", "healthy"},
      {"stop-at-first-batch", "callback-stopped"},
      {"early-stopping-patience-0", "callback-stopped"},
      {"monitor-missing", "monitor-missing"},
      {"nan-in-data", "not-a-number"},
      {"mse-lr-too-high", "not-a-number"},
      {"learning-rate-0", "no-updates"},
      {"frozen-model", "no-updates"},
      {"apply-gradients-missing", "no-updates"},
      {"optimizer-each-step", "optimizer-each-step"},
      {"iterator-each-step", "replayed-batches"},
      {"labels-from-one", "label-error"},
      {"labels-minus-one", "labels-outside-loss"},
      {"no-numbers", "cannot-tell"},
      {"constant-data", "constant-data"},
      {"labels-shuffled-apart", "labels-shuffled-apart"},
      {"sorted-labels", "healthy"},
      {"validation-not-scaled", "validation-scaled-differently"},
      {"features-255", "unscaled-features"},
      {"targets-10000", "unscaled-targets"},
      {"no-sigmoid", "output-is-no-probability"},
      {"sigmoid-regression", "targets-out-of-reach"},
      {"sigmoid-for-three-classes", "healthy"},
      {"binary-loss-ten-classes", "binary-loss-for-classes"},
      {"softmax-twice", "softmax-twice"},
      {"squares-for-classes", "healthy"},
      {"accuracy-of-numbers", "healthy"},
      {"one-rare-class", "imbalanced-classes"},
      {"gradient-of-minus-loss", "gradient-ascent"},
      {"identical-units", "identical-units"},
      {"loss-grows", "loss-diverges"},
      {"rate-too-high", "rate-too-high"},
      {"rate-too-low", "rate-too-low"},
      {"weight-decay-10", "strong-weight-decay"},
      {"l2-3", "strong-regularizer"},
      {"loss-summed", "summed-loss"},
      {"epsilon-1", "adam-epsilon"},
      {"rate-decays-each-epoch", "rate-decayed"},
      {"dead-units", "dead-units"},
      {"saturated-units", "saturated-units"},
      {"weights-too-small", "activations-shrink"},
      {"vanishing-gradients", "vanishing-gradients"},
      {"linear-hidden-layers", "linear-hidden-layers"},
      {"dropout-0.95", "strong-dropout"},
      {"overfitting", "overfitting"},
      {"xor-with-one-layer", "learns-nothing"},
      {"five-epochs", "still-improving"},
      {"limit-left-set", "limited-by-environment"},
      {"mode-min-for-accuracy", "wrong-monitor-mode"},
      {"baseline-too-good", "baseline-never-beaten"},
      {"min-delta-too-large", "min-delta-too-large"},
      {"best-epoch-lost", "callback-stopped"},
      {"val-loss-below-loss", "running-mean"},
      {"no-bar", "no-bar"},
      {"length-unknown", "misread-bar"},
      {"slow-first-step", "slow-first-step"},
      {"slow-input", "slow-input"},
      {"dropout-after-output", "dropout-after-output"},
      {"starts-trained", "starts-trained"},
  };
  return table;
}

TEST(PresetVerdicts, EveryPresetIsJudgedByTheRuleItWasMadeFor) {
  for (const auto& [name, rule] : expected()) {
    const Outcome outcome = as_asked(name);
    ASSERT_FALSE(outcome.findings.empty()) << name;
    EXPECT_EQ(outcome.findings.front().rule, rule)
        << name << ": " << outcome.findings.front().summary;
  }
}

TEST(PresetVerdicts, EveryPresetIsInTheTableAndEveryRuleIsReached) {
  std::set<std::string_view> reached;
  for (const scenario::Preset& each : scenario::presets()) {
    EXPECT_TRUE(expected().count(each.name)) << each.name;
    for (const Finding& finding : as_asked(each.name).findings)
      reached.insert(finding.rule);
  }
  for (const diagnosis::Rule* rule : diagnosis::all_rules()) {
    EXPECT_TRUE(reached.count(rule->name)) << rule->name;
  }
}

TEST(PresetVerdicts, WhereTheRuleStandsBesideHealthTheListAndTheHeadlineSayIt) {
  for (const scenario::Preset& each : scenario::presets()) {
    const Outcome outcome = as_asked(each.name);
    const std::string beside = worth_knowing(outcome);
    EXPECT_EQ(each.beside_health, !beside.empty()) << each.name << ": " << beside;
    if (each.beside_health) {
      EXPECT_EQ(outcome.findings.front().rule, "healthy") << each.name;
      EXPECT_EQ(outcome.findings[1].summary, beside) << each.name;
    }
  }
  EXPECT_NE(worth_knowing(as_asked("accuracy-of-numbers")).find("accuracy counts exact hits"),
            std::string::npos);
  EXPECT_EQ(worth_knowing(as_asked("best-epoch-lost")), "") << "the verdict is no health";
}

TEST(PresetVerdicts, TheArticlesGeneratorsStopWhereEachKerasStops) {
  scenario::Scenario fixed = preset("article-generator-fixed");
  for (const Outcome& outcome : run_all(fixed)) {
    EXPECT_EQ(steps(outcome), (std::vector<std::int64_t>{3, 1})) << outcome.trace.keras;
    EXPECT_EQ(outcome.findings.front().rule, "data-ran-out") << outcome.trace.keras;
  }
  fixed.fit.epochs = 4;
  EXPECT_EQ(steps(run(fixed, Profile::kKeras2)), (std::vector<std::int64_t>{3, 1}));
  EXPECT_EQ(steps(run(fixed, Profile::kKeras35)), (std::vector<std::int64_t>{3, 1, 0, 0}));
  EXPECT_EQ(steps(run(fixed, Profile::kKeras314)), (std::vector<std::int64_t>{3, 1, 2, 2}));
}

TEST(PresetVerdicts, FloorDivisionHarmsKeras3AndNotKeras2) {
  const scenario::Scenario floor = preset("steps-floor");
  for (const Outcome& outcome : run_all(floor)) {
    const bool keras2 = outcome.profile == Profile::kKeras2;
    EXPECT_EQ(exit_status(outcome), keras2 ? 0 : 1) << outcome.trace.keras;
    EXPECT_EQ(outcome.findings.front().rule, keras2 ? "healthy" : "carried-over-remainder");
  }
}

TEST(PresetVerdicts, TheArticlesHighRateStaysFinite) {
  const Outcome outcome = as_asked("article-lr-0.5");
  EXPECT_FALSE(outcome.trace.first_non_finite);
  EXPECT_NE(outcome.findings.front().summary.find("every number stayed finite"), std::string::npos);
}

int badness(const Outcome& outcome) {
  int sum = 0;
  for (const Finding& finding : outcome.findings) {
    if (finding.severity == Severity::kError) sum += 10;
    if (finding.severity == Severity::kWarning) sum += 3;
    if (finding.severity == Severity::kCannotTell) sum += 1;
  }
  return sum;
}

TEST(Changes, EveryChangeOnOfferCanBeAppliedAndMakesThingsBetter) {
  for (const scenario::Preset& each : scenario::presets()) {
    for (const scenario::ProfileInfo& profile : scenario::all_profiles()) {
      const Outcome before = run(each.scenario, profile.profile);
      const Finding& verdict = before.findings.front();
      for (const diagnosis::Change& change : verdict.changes) {
        if (change.changes.empty()) continue;
        SCOPED_TRACE(std::string(each.name) + ", Keras " + std::string(profile.key) + ", " +
                     std::string(verdict.rule) + ": " + change.label);
        scenario::Scenario mended = each.scenario;
        bool other_release = false;
        for (const diagnosis::FieldChange& field : change.changes) {
          const auto error = scenario::set_text(mended, field.key, field.text);
          EXPECT_FALSE(error) << error->message;
          other_release = other_release || field.key == "keras.version";
        }
        EXPECT_TRUE(other_release || !(mended == each.scenario)) << "changes nothing";
        EXPECT_TRUE(scenario::check_together(mended).empty());
        const Outcome after = run(
            mended, other_release ? scenario::profile_of(mended.keras.version) : profile.profile);
        if (verdict.severity == Severity::kHealthy) {
          EXPECT_EQ(exit_status(after), 0) << after.findings.front().summary;
        } else if (verdict.severity == Severity::kCannotTell) {
          EXPECT_NE(after.findings.front().rule, "cannot-tell");
        } else {
          EXPECT_TRUE(after.findings.front().rule != verdict.rule ||
                      badness(after) < badness(before))
              << after.findings.front().summary;
          EXPECT_LE(badness(after), badness(before)) << after.findings.front().summary;
        }
      }
    }
  }
}

TEST(Changes, TheFirstChangeOfEveryFaultLeavesNoFault) {
  for (const scenario::Preset& each : scenario::presets()) {
    const Outcome before = as_asked(each.name);
    const Finding& verdict = before.findings.front();
    if (exit_status(before) != 1 || verdict.changes.empty()) continue;
    SCOPED_TRACE(std::string(each.name) + ": " + verdict.changes.front().label);
    scenario::Scenario mended = each.scenario;
    for (const diagnosis::FieldChange& field : verdict.changes.front().changes) {
      EXPECT_FALSE(scenario::set_text(mended, field.key, field.text));
    }
    const Outcome after = run(mended, Profile::kKeras315);
    EXPECT_EQ(exit_status(after), 0)
        << after.findings.front().rule << ": " << after.findings.front().summary;
  }
}

TEST(Outcome, TheWorstOfSeveralDecidesTheExitStatus) {
  std::vector<Outcome> outcomes(2);
  const auto with = [](Severity severity) {
    Finding finding;
    finding.severity = severity;
    return std::vector<Finding>{finding};
  };
  outcomes[0].findings = with(Severity::kHealthy);
  outcomes[1].findings = with(Severity::kHealthy);
  EXPECT_EQ(worst_exit_status(outcomes), 0);
  outcomes[1].findings = with(Severity::kCannotTell);
  EXPECT_EQ(worst_exit_status(outcomes), 3);
  outcomes[0].findings = with(Severity::kWarning);
  EXPECT_EQ(worst_exit_status(outcomes), 1);
}

TEST(Outcome, JsonHasTheDocumentedMembers) {
  const Json json = to_json(as_asked("article-generator-fixed"));
  for (const char* name :
       {"schema_version", "keras", "release", "device", "verdict", "other_findings", "ruled_out",
        "stop_reason", "epochs", "warnings", "exception", "losses"}) {
    EXPECT_NE(json.find(name), nullptr) << name;
  }
  const Json& verdict = *json.find("verdict");
  for (const char* name : {"rule", "title", "severity", "confidence", "standing", "summary",
                           "arithmetic", "evidence", "changes"}) {
    EXPECT_NE(verdict.find(name), nullptr) << name;
  }
  const Json& epoch = (*json.find("epochs")->as<Json::Array>())[1];
  EXPECT_EQ(*epoch.find("steps_planned"), Json(3));
  EXPECT_EQ(*epoch.find("steps_run"), Json(1));
  EXPECT_EQ(*epoch.find("samples_seen"), Json(4));
}

}  // namespace
}  // namespace fitscope::workbench
