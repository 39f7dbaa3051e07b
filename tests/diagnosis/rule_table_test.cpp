// What the table of rules promises: full documentation, names for ever, and one order of questions.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <set>
#include <string>
#include <vector>

#include "diagnosis/rules/all.h"
#include "support/learning_trace.h"

namespace fitscope::diagnosis {
namespace {

using namespace fitscope::testing;
using ::testing::ElementsAre;

// Links, saved traces and scripts hold these names. Append; never rename, never reuse.
constexpr const char* kPublished[] = {
    "shape-error",
    "label-error",
    "zero-batches",
    "fit-refused",
    "generator-blocked",
    "endless-epoch",
    "no-epochs",
    "callback-stopped",
    "carried-over-remainder",
    "data-ran-out",
    "replayed-batches",
    "empty-epochs",
    "empty-batches",
    "not-a-number",
    "labels-outside-loss",
    "no-updates",
    "one-step-per-epoch",
    "optimizer-each-step",
    "unseen-tail",
    "inferred-batch-size",
    "samples-as-steps",
    "more-steps-than-asked",
    "nothing-logged",
    "logged-too-small",
    "validation-never-runs",
    "validation-ran-out",
    "monitor-missing",
    "misread-bar",
    "oversize-batch",
    "healthy",
    "cannot-tell",
    "limited-by-environment",
    "labels-shuffled-apart",
    "sorted-labels",
    "validation-scaled-differently",
    "output-is-no-probability",
    "softmax-twice",
    "sigmoid-for-classes",
    "binary-loss-for-classes",
    "targets-out-of-reach",
    "squares-for-classes",
    "accuracy-of-numbers",
    "constant-data",
    "unscaled-features",
    "unscaled-targets",
    "gradient-ascent",
    "identical-units",
    "loss-diverges",
    "rate-too-high",
    "rate-too-low",
    "vanishing-gradients",
    "dead-units",
    "saturated-units",
    "activations-shrink",
    "linear-hidden-layers",
    "rate-decayed",
    "adam-epsilon",
    "strong-weight-decay",
    "strong-dropout",
    "imbalanced-classes",
    "overfitting",
    "still-improving",
    "odd-first-loss",
    "learns-nothing",
    "wrong-monitor-mode",
    "baseline-never-beaten",
    "min-delta-too-large",
    "best-weights-not-kept",
    "running-mean",
    "no-bar",
    "length-learned-late",
    "slow-first-step",
    "starts-trained",
    "dropout-after-output",
    "slow-input",
    "length-changes",
    "summed-loss",
    "strong-regularizer",
};

std::vector<std::string> rules_of(const std::vector<Finding>& findings) {
  std::vector<std::string> names;
  for (const Finding& finding : findings)
    names.emplace_back(finding.rule);
  return names;
}

TEST(RuleTable, HoldsEveryNameEverPublished) {
  for (const char* name : kPublished) {
    EXPECT_NE(find_rule(name), nullptr) << name;
  }
  EXPECT_EQ(all_rules().size(), std::size(kPublished)) << "append the new name to the list above";
}

TEST(RuleTable, EveryRuleIsDocumented) {
  for (const Rule* rule : all_rules()) {
    EXPECT_FALSE(rule->title.empty()) << rule->name;
    for (const std::string_view field :
         {rule->doc.what, rule->doc.why, rule->doc.silent_when, rule->doc.fix, rule->doc.source}) {
      EXPECT_FALSE(field.empty()) << rule->name;
    }
    EXPECT_NE(rule->check, nullptr) << rule->name;
  }
}

TEST(RuleTable, NamesAreUniqueAndInKebabCase) {
  std::set<std::string_view> seen;
  for (const Rule* rule : all_rules()) {
    EXPECT_TRUE(seen.insert(rule->name).second) << rule->name;
    EXPECT_EQ(rule->name.find_first_not_of("abcdefghijklmnopqrstuvwxyz-"), std::string_view::npos)
        << rule->name;
  }
}

TEST(RuleTable, TheExceptionComesBeforeWhatTheLedgerShows) {
  scenario::Scenario asked = hundred_samples();
  asked.fit.steps_per_epoch = 3;
  auto trace = hand_trace(kKeras315, 3, {{3, 96}, {1, 4}});
  trace.facts.batches_per_pass = 4;
  trace.stop = trace::StopReason::kException;
  trace.exception = trace::Exception{
      "ValueError", "Invalid input shape for input x", {1, 1}, trace::Subject::kInputShape};
  EXPECT_THAT(rules_of(diagnose({asked, trace})),
              ElementsAre("shape-error", "carried-over-remainder"));
}

TEST(RuleTable, TheUsedUpGeneratorIsTheCauseAndTheReplayItsConsequence) {
  scenario::Scenario asked = hundred_samples();
  asked.feed.kind = scenario::FeedKind::kGenerator;
  asked.fit.steps_per_epoch = 3;
  asked.fit.epochs = 4;
  auto trace = hand_trace(kKeras314, 3, {{3, 96}, {1, 4}, {2, 64, 2}, {2, 64, 2}});
  trace.facts.batches_per_pass = 4;
  EXPECT_THAT(rules_of(diagnose({asked, trace})), ElementsAre("data-ran-out", "replayed-batches"));
}

TEST(RuleTable, NothingIsWrongIsNeverSaidBesideAFault) {
  scenario::Scenario asked;
  asked.data.samples = 10;
  asked.fit.batch_size = 20;
  asked.compile.learning_rate = 0.0;
  auto trace = hand_trace(kKeras315, 1, {{1, 10}});
  trace.facts.batches_per_pass = 1;
  trace.facts.trainable_weights = 11;
  EXPECT_THAT(rules_of(diagnose({asked, trace})), ElementsAre("no-updates"));
}

TEST(RuleTable, NothingIsWrongIsNeverSaidBesideAMistakeThatDidNoHarm) {
  scenario::Scenario asked = two_classes();
  asked.data.samples = 60000;
  asked.fit.batch_size.reset();
  trace::Trace trace = learned_run();
  trace.facts.batches_per_pass = 1875;
  for (trace::Epoch& epoch : trace.epochs) {
    epoch.steps_planned = epoch.steps_run = 1875;
    epoch.samples_seen = 60000;
  }
  ASSERT_TRUE(kMisreadBar.check({asked, trace}));
  EXPECT_EQ(diagnose({asked, trace}).front().rule, "misread-bar");
  asked.model.layers = "Dense(8, relu); Dense(8, relu); Dense(1, relu)";
  trace.probes.front().most_output = 1.6F;
  const auto findings = diagnose({asked, trace});
  ASSERT_EQ(findings.front().rule, "output-is-no-probability");
  EXPECT_EQ(findings.front().severity, Severity::kNote);
  for (const Finding& finding : findings)
    EXPECT_NE(finding.severity, Severity::kHealthy) << finding.rule;
}

TEST(RuleTable, ARunThatWasGivenUpCannotBeJudged) {
  auto trace = hand_trace(kKeras315, std::nullopt, {{7, 224}});
  trace.stop = trace::StopReason::kCutOff;
  EXPECT_THAT(rules_of(diagnose({hundred_samples(), trace})), ElementsAre("cannot-tell"));
}

}  // namespace
}  // namespace fitscope::diagnosis
