// What src/diagnosis/odd_settings.h promises: it is said where the run took it, and nowhere else.
#include "diagnosis/odd_settings.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "support/learning_trace.h"

namespace fitscope::diagnosis {
namespace {

using scenario::Scenario;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::SizeIs;

/// Of a run in which every step ran.
std::vector<Evidence> said_of(const Scenario& scenario) {
  trace::Trace trace = fitscope::testing::ran(0.7, 0.3, 0.9F);
  trace.facts.trainable_weights = 4;
  return odd_settings_of({scenario, trace});
}

// Held against Keras 3.0.5: a Dense layer made with trainable=False has moved after fit().
TEST(OddSettings, FreezingALayerWhereTheReleaseDoesNot) {
  Scenario scenario = fitscope::testing::two_classes();
  scenario.model.layers = "Dense(4, relu, trainable=False); Dense(1, sigmoid)";
  for (const char* version : {"3.0", "3.1"}) {
    scenario.keras.version = version;
    const auto said = said_of(scenario);
    ASSERT_THAT(said, SizeIs(1)) << version;
    EXPECT_THAT(said[0].text, HasSubstr("freezes nothing"));
    EXPECT_EQ(said[0].field, "model.layers");
  }
  for (const char* version : {"2.15", "3.2", "3.15"}) {
    scenario.keras.version = version;
    EXPECT_THAT(said_of(scenario), IsEmpty()) << version;
  }
  scenario.keras.version = "3.0";
  scenario.model.layers = "Dense(4, relu); Dense(1, sigmoid)";
  EXPECT_THAT(said_of(scenario), IsEmpty()) << "nothing was to be frozen";
}

TEST(OddSettings, ASplitAboveOneCountsFromTheEnd) {
  Scenario scenario = fitscope::testing::two_classes();
  scenario.validation.kind = scenario::ValidationKind::kSplit;
  scenario.data.samples = 100;
  scenario.validation.split = 1.25;
  const auto said = said_of(scenario);
  ASSERT_THAT(said, SizeIs(1));
  EXPECT_THAT(said[0].text, HasSubstr("floor(100 * (1 - 1.25)) = -25"));
  EXPECT_THAT(said[0].text, HasSubstr("75 of 100 rows train"));
  scenario.validation.split = 0.25;
  EXPECT_THAT(said_of(scenario), IsEmpty());
}

TEST(OddSettings, NothingIsSaidOfARunWithoutASingleStep) {
  Scenario scenario = fitscope::testing::two_classes();
  scenario.validation.kind = scenario::ValidationKind::kSplit;
  scenario.validation.split = 2.5;
  EXPECT_THAT(odd_settings_of({scenario, trace::Trace{}}), IsEmpty());
}

}  // namespace
}  // namespace fitscope::diagnosis
