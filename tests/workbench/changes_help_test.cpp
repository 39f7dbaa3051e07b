// What a verdict offers to change must help: applied and run again, the same trouble is gone.
#include <gtest/gtest.h>

#include <cmath>
#include <map>
#include <random>
#include <string>

#include "scenario/keras_version.h"
#include "scenario/link.h"
#include "scenario/property.h"
#include "support/any_scenario.h"
#include "workbench/outcome.h"

namespace fitscope::workbench {
namespace {

using diagnosis::Change;
using diagnosis::Finding;

/// A second or third thing that is wrong, beside what the draw brings: values no slider suggests.
void spoil(scenario::Scenario& asked, std::mt19937& rng) {
  struct Spoilt {
    const char* key;
    const char* text;
  };
  static constexpr Spoilt kSpoilt[] = {
      {"data.feature_scale", "1e30"},
      {"data.feature_scale", "-1e6"},
      {"data.feature_offset", "1e20"},
      {"data.target_scale", "1e30"},
      {"data.nan_cells", "5"},
      {"data.inf_cells", "3"},
      {"generator.nan_at", "2"},
      {"compile.learning_rate", "1e6"},
      {"compile.learning_rate", "0"},
      {"compile.optimizer", "sgd"},
      {"compile.loss", "mean_squared_error"},
      {"compile.clipnorm", "0"},
      {"compile.clipvalue", "0"},
      {"compile.momentum", "0.99"},
      {"model.trainable", "false"},
      {"model.layers", "Dense(4, relu); Dense(3, softmax)"},
      {"model.layers", "Dense(1, softmax)"},
      {"model.layers", "Dense(8, relu, trainable=False); Dense(1, trainable=False)"},
      {"model.input_features", "7"},
      {"generator.features", "4"},
      {"data.classes", "4"},
      {"data.label_values", "from_one"},
      {"data.label_shape", "one_hot"},
      {"data.kind", "linear_regression"},
      {"data.samples", "0"},
      {"fit.callbacks", "early_stopping,reduce_lr_on_plateau"},
      {"fit.callbacks", "terminate_on_nan"},
      {"fit.callbacks", "stop_training"},
      {"fit.callbacks", "learning_rate_scheduler"},
      {"schedule.factor", "0"},
      {"early_stopping.monitor", "nothing"},
      {"early_stopping.baseline", "-5"},
      {"fit.steps_per_epoch", "-1"},
      {"fit.steps_per_epoch", "0"},
      {"fit.steps_per_epoch", "3"},
      {"fit.batch_size", "1000"},
      {"fit.initial_epoch", "9"},
      {"generator.loops", "true"},
      {"generator.first_only", "true"},
      {"generator.tuple_length", "1"},
      {"generator.batches", "2"},
      {"generator.empty_after", "0"},
      {"generator.raise_at", "2"},
      {"generator.block_at", "3"},
      {"generator.label_change_at", "2"},
      {"sequence.declared_length", "0"},
      {"sequence.declared_length", "9"},
      {"sequence.length", "2"},
      {"dataset.repeat", "-1"},
      {"dataset.repeat", "0"},
      {"dataset.take", "0"},
      {"dataset.take", "1"},
      {"dataset.batched", "false"},
      {"dataset.drop_remainder", "true"},
      {"dataset.known_cardinality", "false"},
      {"dataset.later_batches", "1"},
      {"sequence.later_length", "2"},
      {"validation.kind", "split"},
      {"validation.kind", "generator"},
      {"validation.kind", "sequence"},
      {"validation.kind", "dataset"},
      {"validation.samples", "0"},
      {"validation.steps", "5"},
      {"validation.steps", "0"},
      {"validation.loops", "true"},
      {"validation.split", "1"},
      {"loop.body", "one_step"},
      {"loop.iterator_each_step", "true"},
      {"loop.gradients", "none"},
      {"loop.apply_gradients", "false"},
      {"loop.optimizer_each_step", "true"},
      {"compile.steps_per_execution", "3"},
  };
  const int faults = 1 + static_cast<int>(rng() % 3);
  for (int i = 0; i < faults; ++i) {
    const Spoilt& spoilt = kSpoilt[rng() % std::size(kSpoilt)];
    EXPECT_FALSE(scenario::set_text(asked, spoilt.key, spoilt.text)) << spoilt.key;
  }
}

/// The reason without its numbers: "The model was built for # features but gets #".
std::string reason_of(const Finding& finding) {
  std::string reason;
  for (const char c : finding.summary) {
    const bool digit = (c >= '0' && c <= '9') || c == ',';
    if (!digit) {
      reason += c;
    } else if (reason.empty() || reason.back() != '#') {
      reason += '#';
    }
  }
  return reason;
}

std::string applied(scenario::Scenario& asked, const Change& change) {
  for (const diagnosis::FieldChange& field : change.changes) {
    if (const auto error = scenario::set_text(asked, field.key, field.text)) return error->message;
  }
  const auto errors = scenario::check_together(asked);
  return errors.empty() ? std::string() : errors.front().message;
}

/// NaN, which is below nothing, where none was logged.
double last_loss(const trace::Trace& trace) {
  if (!trace.epochs.empty()) {
    for (const auto& [name, value] : trace.epochs.back().logs) {
      if (name == "loss") return static_cast<double>(value);
    }
  }
  return std::nan("");
}

TEST(Changes, TakeAwayTheTroubleTheyAreOfferedFor) {
  std::mt19937 rng(20250101);
  std::map<std::string, int> tried;
  std::map<std::string, int> useless;
  std::map<std::string, std::string> example;
  for (int i = 0; i < 3000; ++i) {
    scenario::Scenario asked = i % 2 == 0 ? scenario::Scenario{} : testing::drawn_scenario(rng);
    if (i % 2 == 0) {
      asked.feed.kind = static_cast<scenario::FeedKind>(rng() % 5);
      if (rng() % 3 == 0) asked.model.kind = scenario::ModelKind::kAny;
      if (rng() % 2 == 0) asked.fit.batch_size = 32;
    }
    spoil(asked, rng);
    if (!scenario::check_together(asked).empty()) continue;
    const auto profiles = scenario::all_profiles();
    const scenario::Profile profile = profiles[rng() % profiles.size()].profile;
    ASSERT_FALSE(scenario::set_text(asked, "keras.version", scenario::info(profile).release));
    asked = scenario::only_what_applies(asked);  // a rule sees no more of it
    const Outcome before = run(asked, profile);
    const Finding& verdict = before.findings.front();
    if (verdict.severity == diagnosis::Severity::kHealthy) continue;
    for (const Change& change : verdict.changes) {
      if (change.changes.empty()) continue;
      std::string name = std::string(verdict.rule) + ": ";
      for (const char c : change.label)
        name += c >= '0' && c <= '9' ? '#' : c;
      ++tried[name];
      scenario::Scenario changed = asked;
      const std::string error = applied(changed, change);
      std::string after_text = error;
      if (error.empty()) {
        EXPECT_FALSE(changed == asked) << name << " changes nothing";
        const scenario::Profile then = scenario::profile_of(changed.keras.version);
        const Outcome after = run(changed, then);
        bool same = false;
        for (const Finding& finding : after.findings) {
          if (finding.rule == verdict.rule && reason_of(finding) == reason_of(verdict)) same = true;
        }
        // Further than before is better, if not yet well; so is a lower loss.
        if (!same || after.trace.epochs.size() > before.trace.epochs.size()) continue;
        if (last_loss(after.trace) < last_loss(before.trace)) continue;
        after_text = after.findings.front().summary;
      }
      ++useless[name];
      example[name] = scenario::to_link(asked) + " on " + std::string(before.trace.keras) +
                      "\n   " + verdict.summary + "\n   -> " + after_text;
    }
  }
  for (const auto& [name, count] : useless) {
    ADD_FAILURE() << name << ": " << count << " of " << tried[name] << "\n   " << example[name];
  }
  // The draw must reach most of what can be offered to mean anything.
  EXPECT_GT(tried.size(), 60U);
}

TEST(Changes, GiveWhatWasPromisedWhateverElseWasTyped) {
  std::mt19937 rng(20250202);
  int offered = 0;
  int came_back = 0;
  for (int i = 0; i < 1500; ++i) {
    scenario::Scenario asked = testing::drawn_scenario(rng);
    asked.model.kind = scenario::ModelKind::kAny;
    spoil(asked, rng);
    if (!scenario::check_together(asked).empty()) continue;
    const scenario::Scenario ran = scenario::only_what_applies(asked);
    const trace::Trace trace = run(ran, scenario::profile_of(ran.keras.version)).trace;
    const auto plain = findings_of(ran, trace);
    for (const Finding& finding : findings_of(asked, trace)) {
      for (const Change& change : finding.changes) {
        if (change.changes.empty()) continue;
        for (const Finding& other : plain) {
          if (other.rule != finding.rule) continue;
          for (const Change& promised : other.changes) {
            if (promised.label != change.label || promised.why != change.why) continue;
            scenario::Scenario changed = asked;
            scenario::Scenario wanted = ran;
            if (!applied(changed, change).empty() || !applied(wanted, promised).empty()) continue;
            ++offered;
            if (change.changes.size() > promised.changes.size()) ++came_back;
            EXPECT_EQ(scenario::to_link(scenario::only_what_applies(changed)),
                      scenario::to_link(scenario::only_what_applies(wanted)))
                << scenario::to_link(asked) << "\n   " << change.label;
          }
        }
      }
    }
  }
  EXPECT_GT(offered, 500);
  EXPECT_GT(came_back, 20) << "the draw must type into sections that are off";
}

}  // namespace
}  // namespace fitscope::workbench
