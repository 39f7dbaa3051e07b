// What holds for any question whatever: there is one verdict, it does not contradict the ledger,
// and what it offers can be set. Scenarios are drawn from the property table with a fixed seed.
#include "support/any_scenario.h"

#include <gtest/gtest.h>

#include <random>

#include "scenario/keras_version.h"
#include "scenario/link.h"
#include "scenario/property.h"
#include "workbench/outcome.h"

namespace fitscope::workbench {
namespace {

using fitscope::testing::drawn_scenario;

TEST(AnyScenario, HasOneVerdictThatDoesNotContradictItsLedger) {
  std::mt19937 rng(20241223);
  int ran = 0;
  int healthy = 0;
  for (int i = 0; i < 400; ++i) {
    const scenario::Scenario asked = drawn_scenario(rng);
    if (!scenario::check_together(asked).empty()) continue;
    SCOPED_TRACE(scenario::to_link(asked));
    for (const Outcome& outcome : run_all(asked)) {
      SCOPED_TRACE(outcome.trace.keras);
      ++ran;
      ASSERT_FALSE(outcome.findings.empty());
      const trace::Trace& trace = outcome.trace;
      EXPECT_NE(trace.stop, trace::StopReason::kRunning);
      EXPECT_EQ(trace.exception.has_value(), trace.stop == trace::StopReason::kException);
      const diagnosis::Finding& verdict = outcome.findings.front();
      EXPECT_NE(verdict.summary.back(), ' ');
      EXPECT_EQ(verdict.summary.find("  "), std::string::npos) << verdict.summary;
      if (verdict.severity == diagnosis::Severity::kHealthy) {
        ++healthy;
        // EarlyStopping with restore_best_weights, which did what it is for, is healthy too.
        EXPECT_TRUE(trace.stop == trace::StopReason::kAllEpochs ||
                    verdict.rule == "callback-stopped");
        // A dataset of unknown length has no plan but Keras's guess.
        const bool guessed = verdict.rule == "misread-bar" && !trace.facts.known_batches;
        for (const trace::Epoch& epoch : trace.epochs) {
          const auto planned = guessed ? trace.facts.batches_per_pass : epoch.steps_planned;
          EXPECT_GE(epoch.steps_run, planned.value_or(1)) << verdict.summary;
        }
      }
      if (verdict.rule == "cannot-tell") {
        EXPECT_EQ(asked.model.kind, scenario::ModelKind::kAny) << verdict.summary;
      }
      for (const diagnosis::Finding& finding : outcome.findings) {
        for (const diagnosis::Change& change : finding.changes) {
          scenario::Scenario changed = asked;
          for (const diagnosis::FieldChange& field : change.changes) {
            const auto error = scenario::set_text(changed, field.key, field.text);
            EXPECT_FALSE(error) << finding.rule << ": " << error->message;
          }
        }
        for (const diagnosis::Evidence& piece : finding.evidence) {
          if (piece.at.epoch >= 0) {
            EXPECT_NE(trace.epoch(piece.at.epoch), nullptr) << finding.rule;
          }
          if (!piece.field.empty()) {
            EXPECT_NE(scenario::find_property(piece.field), nullptr) << piece.field;
          }
        }
      }
    }
  }
  // The draw must reach both kinds of answer to mean anything.
  EXPECT_GT(ran, 400);
  EXPECT_GT(healthy, 100);
}

}  // namespace
}  // namespace fitscope::workbench
