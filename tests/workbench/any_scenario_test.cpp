// What holds for any question whatever: there is one verdict, it does not contradict the ledger,
// and what it offers can be set. Scenarios are drawn from the property table with a fixed seed.
#include <gtest/gtest.h>

#include <algorithm>
#include <random>
#include <string>
#include <vector>

#include "scenario/keras_version.h"
#include "scenario/link.h"
#include "scenario/property.h"
#include "workbench/outcome.h"

namespace fitscope::workbench {
namespace {

using scenario::Property;
using scenario::PropertyType;

std::string drawn_text(const Property& property, std::mt19937& rng) {
  const auto below = [&rng](std::size_t n) { return static_cast<std::size_t>(rng() % n); };
  switch (property.type) {
    case PropertyType::kBool:
      return below(2) == 0 ? "false" : "true";
    case PropertyType::kChoice:
      return std::string(property.choices[below(property.choices.size())].key);
    case PropertyType::kSet: {
      std::string text;
      for (const scenario::Choice& choice : property.choices) {
        if (below(3) == 0) text += (text.empty() ? "" : ",") + std::string(choice.key);
      }
      return text.empty() ? "none" : text;
    }
    case PropertyType::kText:
      return {};
    case PropertyType::kMaybeInteger:
    case PropertyType::kInteger: {
      if (property.type == PropertyType::kMaybeInteger && below(3) == 0) return "unset";
      const std::int64_t picks[] = {-1, 0, 1, 2, 3, 4, 5, 7, 10, 32, 100};
      const auto lowest = static_cast<std::int64_t>(property.min);
      const auto highest = static_cast<std::int64_t>(std::min(property.max, 200.0));
      return std::to_string(std::clamp(picks[below(std::size(picks))], lowest, highest));
    }
    case PropertyType::kMaybeReal:
    case PropertyType::kReal: {
      if (property.type == PropertyType::kMaybeReal && below(3) == 0) return "unset";
      const char* picks[] = {"0", "0.001", "0.1", "0.5", "1", "3"};
      return picks[below(std::size(picks))];
    }
  }
  return {};
}

scenario::Scenario drawn(std::mt19937& rng) {
  scenario::Scenario scenario;
  scenario.data.samples = 1 + static_cast<std::int64_t>(rng() % 150);
  scenario.fit.epochs = 1 + static_cast<std::int64_t>(rng() % 6);
  scenario.feed.kind = static_cast<scenario::FeedKind>(rng() % 5);
  if (rng() % 2 == 0) scenario.model.kind = scenario::ModelKind::kAny;
  const auto properties = scenario::properties();
  for (int i = 0; i < 8; ++i) {
    const Property& property = properties[rng() % properties.size()];
    // Refused text changes nothing, which is a promise of its own and tested where it is made.
    (void)scenario::set_text(scenario, property.key, drawn_text(property, rng));
  }
  return scenario;
}

TEST(AnyScenario, HasOneVerdictThatDoesNotContradictItsLedger) {
  std::mt19937 rng(20241223);
  int ran = 0;
  int healthy = 0;
  for (int i = 0; i < 400; ++i) {
    const scenario::Scenario asked = drawn(rng);
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
        EXPECT_EQ(trace.stop, trace::StopReason::kAllEpochs);
        for (const trace::Epoch& epoch : trace.epochs) {
          EXPECT_GE(epoch.steps_run, epoch.steps_planned.value_or(1)) << verdict.summary;
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
