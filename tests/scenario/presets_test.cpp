// What src/scenario/presets.h promises. What runs of them give: tests/workbench.
#include "scenario/presets.h"

#include <gtest/gtest.h>

#include <set>
#include <string>

#include "scenario/link.h"
#include "scenario/property.h"

namespace fitscope::scenario {
namespace {

const Scenario& named(std::string_view name) {
  const Preset* preset = find_preset(name);
  FS_CHECK(preset != nullptr);
  return preset->scenario;
}

TEST(Presets, EachIsCompleteGoodAndUnlikeTheOthers) {
  std::set<std::string_view> names;
  std::set<std::string> links;
  for (const Preset& preset : presets()) {
    EXPECT_TRUE(names.insert(preset.name).second) << preset.name;
    EXPECT_TRUE(links.insert(to_link(preset.scenario)).second) << preset.name;
    EXPECT_FALSE(preset.title.empty()) << preset.name;
    EXPECT_FALSE(preset.about.empty()) << preset.name;
    EXPECT_TRUE(read_link(preset.link).notes.empty()) << preset.name;
    EXPECT_TRUE(check_together(preset.scenario).empty()) << preset.name;
    for (const Property& property : properties()) {
      EXPECT_FALSE(check_value(property, property.get(preset.scenario))) << preset.name;
    }
  }
}

TEST(Presets, EverythingTheySetHasAnEffect) {
  for (const Preset& preset : presets()) {
    for (const Property& property : properties()) {
      if (property.get(preset.scenario) == property.get(Scenario{})) continue;
      EXPECT_TRUE(property.applies(preset.scenario)) << preset.name << ": " << property.key;
    }
  }
}

TEST(Presets, TheArticlesComeFirstWithClaimAndTruth) {
  for (std::size_t i = 0; i < presets().size(); ++i) {
    const Preset& preset = presets()[i];
    const bool from_article = i < 7;
    EXPECT_EQ(preset.name.starts_with("article-"), from_article) << preset.name;
    EXPECT_EQ(!preset.article_says.empty(), from_article) << preset.name;
    EXPECT_EQ(!preset.really.empty(), from_article) << preset.name;
  }
}

// The article's own code: 10 samples of 10 features, batch sizes 20 and 2, two epochs.
TEST(Presets, BatchSizesAreTheArticles) {
  for (const auto& [name, batch_size] :
       {std::pair("article-batch-20", 20), std::pair("article-batch-2", 2)}) {
    EXPECT_EQ(
        named(name),
        (Scenario{.data = {.kind = DataKind::kRandomLabels,
                           .samples = 10,
                           .features = 10,
                           .classes = 2,
                           .label_shape = LabelShape::kFlat},
                  .model = {.layers = "Dense(1, sigmoid)", .input_features = 10},
                  .compile = {.loss = Loss::kBinaryCrossentropy, .optimizer = OptimizerKind::kAdam},
                  .fit = {.epochs = 2, .batch_size = batch_size}}));
  }
}

// batch_size = 32, steps_per_epoch = 100 // 32, two epochs.
TEST(Presets, GeneratorsAreTheArticles) {
  Scenario expected = {.data = {.samples = 100},
                       .model = {.input_features = 10},
                       .feed = {FeedKind::kGenerator},
                       .fit = {.epochs = 2, .batch_size = 32, .steps_per_epoch = 3}};
  EXPECT_EQ(named("article-generator-fixed"), expected);
  expected.generator.first_only = true;
  EXPECT_EQ(named("article-generator-broken"), expected);
}

// One train_step on all 64 samples per epoch, two epochs, labels of shape (64,).
TEST(Presets, CustomLoopsAreTheArticles) {
  for (const auto& [name, learning_rate] :
       {std::pair("article-lr-0.5", 0.5), std::pair("article-lr-0.001", 0.001)}) {
    const Scenario& scenario = named(name);
    EXPECT_EQ(scenario.feed.kind, FeedKind::kCustomLoop);
    EXPECT_EQ(scenario.loop.body, LoopBody::kOneStep);
    EXPECT_EQ(scenario.data.samples, 64);
    EXPECT_EQ(scenario.fit.batch_size, 64);
    EXPECT_EQ(scenario.fit.epochs, 2);
    EXPECT_EQ(scenario.data.label_shape, LabelShape::kFlat);
    EXPECT_EQ(scenario.compile.optimizer, OptimizerKind::kAdam);
    EXPECT_EQ(scenario.compile.learning_rate, learning_rate);
  }
}

TEST(Presets, StepsFloorIsTheQuestionsTrueAnswer) {
  EXPECT_EQ(named("steps-floor"),
            (Scenario{.data = {.samples = 100},
                      .feed = {FeedKind::kArrays},
                      .fit = {.epochs = 5, .batch_size = 32, .steps_per_epoch = 3}}));
}

TEST(FindPreset, KnowsNoOtherNames) {
  EXPECT_EQ(find_preset("steps-flor"), nullptr);
}

}  // namespace
}  // namespace fitscope::scenario
