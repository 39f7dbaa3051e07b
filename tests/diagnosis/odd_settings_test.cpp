// What src/diagnosis/odd_settings.h promises: it is said where the run took it, and nowhere else.
#include "diagnosis/odd_settings.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "scenario/keras_version.h"
#include "trainer/fit_loop.h"

namespace fitscope::diagnosis {
namespace {

using scenario::Scenario;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::SizeIs;

std::vector<Evidence> said_of(const Scenario& scenario) {
  const trace::Trace trace = trainer::run(scenario, scenario::profile_of(scenario.keras.version));
  return odd_settings_of({scenario, trace});
}

Scenario of_dense_layers() {
  Scenario scenario;
  scenario.model.kind = scenario::ModelKind::kDense;
  scenario.data.samples = 100;
  scenario.fit.batch_size = 20;
  scenario.fit.epochs = 1;
  return scenario;
}

// Held against Keras 3.0.5: a Dense layer made with trainable=False has moved after fit().
TEST(OddSettings, FreezingALayerWhereTheReleaseDoesNot) {
  Scenario scenario = of_dense_layers();
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
  Scenario scenario = of_dense_layers();
  scenario.validation.kind = scenario::ValidationKind::kSplit;
  scenario.validation.split = 1.25;
  const auto said = said_of(scenario);
  ASSERT_THAT(said, SizeIs(1));
  EXPECT_THAT(said[0].text, HasSubstr("floor(100 * (1 - 1.25)) = -25"));
  EXPECT_THAT(said[0].text, HasSubstr("75 of 100 rows train"));
  scenario.validation.split = 0.25;
  EXPECT_THAT(said_of(scenario), IsEmpty());
  scenario.validation.split = 2.5;
  EXPECT_THAT(said_of(scenario), IsEmpty()) << "nothing trains: another verdict says so";
}

}  // namespace
}  // namespace fitscope::diagnosis
