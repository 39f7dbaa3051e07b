// What src/scenario/unused.h promises.
#include "scenario/unused.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <string>

#include "sample_values.h"
#include "scenario/presets.h"
#include "scenario/property.h"

namespace fitscope::scenario {
namespace {

std::string unused_of(const Scenario& asked) {
  std::string text;
  for (const Unused& unused : unused_fields(asked))
    text += sentence(unused) + "\n";
  return text;
}

TEST(Unused, NamesFieldValueAndWhatWouldMakeItCount) {
  Scenario asked;
  asked.model.kind = ModelKind::kAny;
  asked.compile.learning_rate = 0;
  EXPECT_EQ(unused_of(asked),
            "compile.learning_rate = 0 has no effect here: it counts only with model.kind = "
            "dense.\n");
}

TEST(Unused, NamesEveryKindOfInputThatWouldDo) {
  Scenario asked;
  asked.feed.kind = FeedKind::kCustomLoop;
  asked.fit.steps_per_epoch = 3;
  EXPECT_EQ(unused_of(asked),
            "fit.steps_per_epoch = 3 has no effect here: it counts only with feed.kind = arrays, "
            "generator, sequence or dataset.\n");
}

TEST(Unused, NamesTwoSettingsWhereOneIsNotEnough) {
  Scenario asked;
  asked.model.kind = ModelKind::kAny;
  asked.generator.nan_at = 2;
  const auto unused = unused_fields(asked);
  ASSERT_EQ(unused.size(), 1U);
  EXPECT_EQ(unused[0].needs, "feed.kind = generator and model.kind = dense");
}

TEST(Unused, NamesValuesThatKerasReplacesWithoutAWord) {
  Scenario asked;
  asked.fit.batch_size = 0;
  asked.fit.steps_per_epoch = 0;
  asked.compile.clipvalue = 0;
  EXPECT_EQ(unused_of(asked),
            "fit.batch_size = 0 has no effect here: Keras takes 0 as not given.\n"
            "fit.steps_per_epoch = 0 has no effect here: Keras 3 takes 0 as not given.\n"
            "compile.clipvalue = 0 has no effect here: Keras clips only where the limit is above "
            "0.\n");
  asked.keras.version = "2.15";  // which refuses 0 steps
  EXPECT_EQ(unused_of(asked).find("steps_per_epoch"), std::string::npos);
  asked.feed.kind = FeedKind::kDataset;  // .batch(0)
  EXPECT_EQ(unused_of(asked).find("fit.batch_size"), std::string::npos);
}

TEST(Unused, NamesAStopThatNeverComes) {
  Scenario asked;
  asked.fit.epochs = 3;
  asked.fit.callbacks = static_cast<Count>(Callback::kStopTraining);
  asked.stop_training.epoch = 2;
  EXPECT_EQ(unused_of(asked), "");
  asked.stop_training.epoch = 3;
  EXPECT_EQ(unused_of(asked),
            "stop_training.epoch = 3 has no effect here: fit() never comes to this epoch; they "
            "count from initial_epoch to epochs - 1.\n");
}

TEST(Unused, SaysNothingOfPresets) {
  for (const Preset& preset : presets())
    EXPECT_EQ(unused_of(preset.scenario), "") << preset.name;
}

// What is promised is true: with those settings the field applies.
TEST(Unused, EveryFieldHasSettingsWithWhichItCounts) {
  for (const Property& property : properties()) {
    if (property.key == "compile.nesterov") continue;  // needs a momentum, which is a number
    for (const FeedKind feed : {FeedKind::kArrays, FeedKind::kCustomLoop}) {
      for (const ModelKind model : {ModelKind::kDense, ModelKind::kAny}) {
        // Three settings at once are not looked for.
        if (feed == FeedKind::kCustomLoop && model == ModelKind::kAny) continue;
        Scenario asked;
        asked.feed.kind = feed;
        asked.model.kind = model;
        for (const Value& value : sample_values(property)) {
          Scenario changed = asked;
          property.set(changed, value);
          if (property.applies(changed)) continue;
          if (property.get(changed) == property.get(Scenario{})) continue;
          const auto unused = unused_fields(changed);
          const auto one = std::find_if(unused.begin(), unused.end(),
                                        [&](const Unused& u) { return u.key == property.key; });
          ASSERT_NE(one, unused.end()) << property.key;
          EXPECT_NE(one->needs, "") << property.key << " = " << to_text(property, value);
        }
      }
    }
  }
}

}  // namespace
}  // namespace fitscope::scenario
