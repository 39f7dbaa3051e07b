// Whole verdicts of whole runs: the sentence, and the arithmetic that makes it.
#include <gtest/gtest.h>

#include <initializer_list>
#include <string>
#include <utility>

#include "scenario/keras_version.h"
#include "scenario/presets.h"
#include "scenario/property.h"
#include "workbench/outcome.h"

namespace fitscope::workbench {
namespace {

struct Words {
  const char* holds;       ///< A part of the sentence.
  const char* arithmetic;  ///< A part of it.
  std::initializer_list<std::pair<const char*, const char*>> fields;
};

diagnosis::Finding verdict_of(const scenario::Scenario& asked) {
  return run(asked, scenario::profile_of(asked.keras.version)).findings.front();
}

TEST(Verdicts, NameTheNumbersThatMadeThem) {
  const Words table[] = {
      {"with beta_2=1 Adam's step is the learning rate times sqrt(1 - 1) = 0",
       "20 updates applied",
       {{"compile.beta_2", "1"}}},
      {"its __len__ says 1 batch, but steps_per_epoch is 3",
       "ceil(10 / 1) = 10 batches; __len__ says 1",
       {{"keras.version", "2.15"},
        {"feed.kind", "sequence"},
        {"fit.batch_size", "1"},
        {"data.samples", "10"},
        {"fit.steps_per_epoch", "3"},
        {"sequence.declared_length", "1"}}},
      {"Epoch 5 runs no step at all",
       "__len__ says 12; 12 mod 3 = 0",
       {{"keras.version", "3.6"},
        {"feed.kind", "sequence"},
        {"fit.batch_size", "32"},
        {"data.samples", "40"},
        {"fit.steps_per_epoch", "3"},
        {"sequence.declared_length", "12"},
        {"fit.shuffle", "false"}}},
      {"steps_per_epoch is 5 (6 in whole executions of 2)",
       "ceil(100 / 4) = 25 batches; 25 mod 6 = 1",
       {{"keras.version", "3.6"},
        {"feed.kind", "sequence"},
        {"fit.batch_size", "4"},
        {"fit.steps_per_epoch", "5"},
        {"compile.steps_per_execution", "2"}}},
      {"training sees only the first batch again",
       "1 different batch in 3 steps",
       {{"feed.kind", "generator"}, {"fit.epochs", "3"}, {"generator.batches", "1"}}},
      {"validation_split leaves nothing on one side",
       "floor(10 × (1 - 0.9)) = 0 to train on, 10 to validate on",
       {{"data.samples", "10"}, {"validation.kind", "split"}, {"validation.split", "0.9"}}},
      {"Validation of epoch 1 ran 1 of 10 steps",
       "ceil(20 / 32) = 1 batch; validation_steps = 10",
       {{"fit.batch_size", "32"}, {"validation.kind", "arrays"}, {"validation.steps", "10"}}},
      {"EarlyStopping watches val_loss, which does not exist",
       "logged: accuracy, loss",
       {{"fit.callbacks", "early_stopping"}}},
      {"waits for batch 3",
       "2 batches came",
       {{"feed.kind", "generator"}, {"generator.block_at", "3"}}},
  };
  for (const Words& words : table) {
    scenario::Scenario asked;
    for (const auto& [key, text] : words.fields) {
      ASSERT_FALSE(scenario::set_text(asked, key, text)) << key;
    }
    const diagnosis::Finding verdict = verdict_of(asked);
    EXPECT_NE(verdict.summary.find(words.holds), std::string::npos) << verdict.summary;
    EXPECT_NE(verdict.arithmetic.find(words.arithmetic), std::string::npos)
        << verdict.summary << "\n"
        << verdict.arithmetic;
  }
}

TEST(Verdicts, ABadNumberIsShownGrowing) {
  const scenario::Preset* preset = scenario::find_preset("mse-lr-too-high");
  ASSERT_NE(preset, nullptr);
  const std::string arithmetic = verdict_of(preset->scenario).arithmetic;
  EXPECT_EQ(arithmetic.rfind("loss step by step: ", 0), 0U) << arithmetic;
  EXPECT_NE(arithmetic.find(", then infinity"), std::string::npos) << arithmetic;
}

TEST(Verdicts, OfferNothingThatIsSoAlready) {
  for (const scenario::Preset& preset : scenario::presets()) {
    for (const Outcome& outcome : run_all(preset.scenario)) {
      for (const diagnosis::Finding& finding : outcome.findings) {
        for (const diagnosis::Change& change : finding.changes) {
          for (const diagnosis::FieldChange& field : change.changes) {
            scenario::Scenario changed = preset.scenario;
            ASSERT_FALSE(scenario::set_text(changed, field.key, field.text)) << field.key;
            EXPECT_NE(changed, preset.scenario)
                << preset.name << ": " << change.label << ": " << field.key << "=" << field.text;
          }
        }
      }
    }
  }
}

}  // namespace
}  // namespace fitscope::workbench
