// KERAS_MAX_EPOCHS and KERAS_MAX_STEPS_PER_EPOCH, as runs of Keras 3.12.1 and 3.15.1 showed them.
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "support/fits.h"

namespace fitscope::trainer {
namespace {

using namespace fitscope::testing;
using scenario::Profile;
using scenario::Scenario;

/// 100 rows in batches of 32, four epochs.
Scenario limited(scenario::MaybeCount steps, scenario::MaybeCount epochs) {
  Scenario asked = arrays();
  asked.fit.epochs = 4;
  asked.fit.max_steps_per_epoch = steps;
  asked.fit.max_epochs = epochs;
  return asked;
}

std::vector<std::string> warnings(const Scenario& asked) {
  std::vector<std::string> texts;
  for (const trace::Warning& warning : run(asked, Profile::kKeras315).warnings) {
    if (warning.text.rfind("Limiting", 0) == 0) {
      texts.push_back(warning.text + " x" + std::to_string(warning.raised));
    }
  }
  return texts;
}

TEST(Limits, CutEpochsAndStepsFromKeras310On) {
  EXPECT_EQ(ledger(limited(2, {}), Profile::kKeras315), "2,2,2,2");
  EXPECT_EQ(ledger(limited(3, 2), Profile::kKeras315), "3,1");
  EXPECT_EQ(ledger(with_steps(limited(3, {}), 4), Profile::kKeras315), "3,1,3,1");
  EXPECT_EQ(ledger(with_steps(limited(3, {}), 2), Profile::kKeras315), "2,2,2,2");
  EXPECT_EQ(ledger(limited(9, 9), Profile::kKeras315), "4,4,4,4");
  EXPECT_EQ(ledger(limited(2, 2), Profile::kKeras310), "2,2");
  EXPECT_EQ(ledger(limited(2, 2), Profile::kKeras37), "4,4,4,4");
  EXPECT_EQ(ledger(limited(2, 2), Profile::kKeras35), "4,4,4,4");
  EXPECT_EQ(ledger(limited(2, 2), Profile::kKeras2), "4,4,4,4");
}

TEST(Limits, AreSaidInKerassWords) {
  using Texts = std::vector<std::string>;
  EXPECT_EQ(warnings(limited(3, 2)),
            (Texts{"Limiting epochs to 2 x1", "Limiting steps_per_epoch to 3 x1"}));
  EXPECT_EQ(warnings(with_steps(limited(3, {}), 2)), Texts{});
  Scenario validating = limited(1, {});
  validating.validation.kind = scenario::ValidationKind::kArrays;
  validating.validation.samples = 50;
  EXPECT_EQ(warnings(validating), Texts{"Limiting steps_per_epoch to 1 x2"});
  EXPECT_EQ(validation_ledger(run(validating, Profile::kKeras315)), "1,1,1,1");
}

TEST(Limits, OfStepsMakeTheBatchesWhereNobodyGaveASize) {
  Scenario asked = limited(3, 2);
  asked.fit.batch_size.reset();
  EXPECT_EQ(ledger(asked, Profile::kKeras315), "3,3");
}

}  // namespace
}  // namespace fitscope::trainer
