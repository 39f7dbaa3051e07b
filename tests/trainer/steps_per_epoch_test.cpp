// Steps every epoch really runs, for every kind of input, in every profile.
//
// Recorded from real Keras 2.15.0, 3.6.0, 3.7.0 with 3.14.1, and 3.15.1 (TensorFlow, CPU), one
// column each. Rows whose name begins with "V" were executed on the real EpochIterator and read in
// tf-keras' DataHandler only.
#include <gtest/gtest.h>

#include <array>
#include <string>
#include <vector>

#include "support/fits.h"

namespace fitscope::trainer {
namespace {

using scenario::Profile;
using scenario::Scenario;
using testing::arrays;
using testing::changing_sequence;
using testing::dataset;
using testing::generator;
using testing::ledger;
using testing::sequence;
using testing::shrinking_dataset;
using testing::unknown_dataset;
using testing::with_steps;

/// What a row's steps are of: 2.15.0, 3.6.0, 3.14.1 and 3.15.1.
constexpr std::array<Profile, 4> kRecorded = {Profile::kKeras2, Profile::kKeras35,
                                              Profile::kKeras314, Profile::kKeras315};

struct Row {
  std::string name;
  Scenario scenario;
  std::array<std::string, 4> steps;  // As kRecorded; empty: not recorded
};

Scenario drop_remainder(Scenario scenario) {
  scenario.dataset.drop_remainder = true;
  return scenario;
}

Scenario looping(Scenario scenario) {
  scenario.generator.loops = true;
  return scenario;
}

Scenario sized(Scenario scenario, scenario::Count samples, scenario::Count batch) {
  scenario.data.samples = samples;
  scenario.fit.batch_size = batch;
  return scenario;
}

Scenario epochs(Scenario scenario, scenario::Count count) {
  scenario.fit.epochs = count;
  return scenario;
}

Scenario repeated(scenario::Count passes) {
  Scenario scenario = sized(dataset(), 10, 3);
  scenario.dataset.repeat = passes;
  return scenario;
}

Scenario taken(scenario::Count batches) {
  Scenario scenario = dataset();
  scenario.dataset.take = batches;
  return scenario;
}

Scenario declared(scenario::Count length) {
  Scenario scenario = sequence();
  scenario.sequence.declared_length = length;
  return scenario;
}

std::vector<Row> rows() {
  return {
      {"arrays", arrays(), {"4,4,4,4,4", "4,4,4,4,4", "4,4,4,4,4", "4,4,4,4,4"}},
      {"arrays of 4 batches, 3 steps",
       with_steps(arrays(), 3),
       {"3,3,3,3,3", "3,1,3,1,3", "3,1,3,1,3", "3,1,3,1,3"}},
      {"arrays of 4 batches, 4 steps",
       with_steps(arrays(), 4),
       {"4,4,4,4,4", "4,0*,4,0*,4", "4,4,4,4,4", "4,4,4,4,4"}},
      {"arrays of 4 batches, 5 steps",
       with_steps(arrays(), 5),
       {"5,5,5,5,0*", "4,4,4,4,4", "4,4,4,4,4", "4,4,4,4,4"}},
      {"dataset of 4 batches, 3 steps",
       with_steps(dataset(), 3),
       {"3,1,stop", "3,1,3,1,3", "3,1,3,1,3", "3,1,3,1,3"}},
      {"dataset of 3 batches, 3 steps",
       with_steps(drop_remainder(dataset()), 3),
       {"3,3,3,3,3", "3,0*,3,0*,3", "3,3,3,3,3", "3,3,3,3,3"}},
      {"dataset of unknown length, really 4 batches, 3 steps",
       with_steps(unknown_dataset(4), 3),
       {"3,1,stop", "3,1,3,1,3", "3,1,3,1,3", "3,1,3,1,3"}},
      {"dataset of 4 batches, later 3",
       shrinking_dataset(3),
       {"4,3,stop", "4,3,3,3,3", "4,3,3,3,3", "4,3,3,3,3"}},
      {"dataset of 4 batches, later none",
       shrinking_dataset(0),
       {"4,0*,stop", "4,0*,0*,0*,0*", "4,0*,0*,0*,0*", "4,0*,0*,0*,0*"}},
      {"dataset of 4 batches, later 3, 4 steps",
       with_steps(shrinking_dataset(3), 4),
       {"4,0*,stop", "4,0*,3,3,3", "4,0*,3,3,3", "4,0*,3,3,3"}},
      {"Sequence of 4 batches, later 3",
       changing_sequence(3),
       {"4,3,3,3,3", "4,3,3,3,3", "3,3,3,3,3", "3,3,3,3,3"}},
      {"Sequence of 4 batches, later 3, 4 steps",
       with_steps(changing_sequence(3), 4),
       {"4,3,stop", "4,0*,3,3,3", "3,3,3,3,3", "3,3,3,3,3"}},
      {"Sequence of 4 batches, later 3, 3 steps",
       with_steps(changing_sequence(3), 3),
       {"3,3,3,3,3", "3,1,3,0*,3", "3,0*,3,0*,3", "3,0*,3,0*,3"}},
      {"Sequence of 4 batches, 3 steps",
       with_steps(sequence(), 3),
       {"3,3,3,3,3", "3,1,3,1,3", "3,1,3,1,3", "3,1,3,1,3"}},
      {"generator of 4 batches, 3 steps",
       with_steps(generator(4), 3),
       {"3,1,stop", "3,1,0*,0*,0*", "3,1,2,2,2", "3,1,2,2,2"}},
      {"generator of 3 batches, 3 steps",
       with_steps(generator(3), 3),
       {"3,0*,stop", "3,0*,0*,0*,0*", "3,0*,2,2,2", "3,0*,2,2,2"}},
      {"generator of 1 batch, 3 steps",
       with_steps(generator(1), 3),
       {"1,stop", "1,0*,0*,0*,0*", "1,1,1,1,1", "1,1,1,1,1"}},
      {"generator of 4 batches",
       generator(4),
       {"4,0*,stop", "4,0*,0*,0*,0*", "4,2,2,2,2", "4,2,2,2,2"}},
      {"dataset of unknown length, really 5 batches",
       unknown_dataset(5),
       {"5,5,5,5,5", "5,5,5,5,5", "5,5,5,5,5", "5,5,5,5,5"}},
      {"generator of 7 batches, 3 steps",
       with_steps(generator(7), 3),
       {"3,3,1,stop", "3,3,1,0*,0*", "3,3,1,2,2", "3,3,1,2,2"}},
      {"endless generator, 3 steps",
       with_steps(looping(generator(4)), 3),
       {"3,3,3,3,3", "3,3,3,3,3", "3,3,3,3,3", "3,3,3,3,3"}},
      {"generator of 2 batches, 3 steps",
       with_steps(generator(2), 3),
       {"2,stop", "2,0*,0*,0*,0*", "2,2,2,2,2", "2,2,2,2,2"}},
      {"N=10, batch 2, 8 steps, 2 epochs",
       epochs(with_steps(sized(arrays(), 10, 2), 8), 2),
       {"8,2", "5,5", "5,5", "5,5"}},
      {"N=10, batch 2, 8 steps, 1 epoch",
       epochs(with_steps(sized(arrays(), 10, 2), 8), 1),
       {"5", "5", "5", "5"}},
      {"N=10, batch 2, 2 steps, 7 epochs",
       epochs(with_steps(sized(arrays(), 10, 2), 2), 7),
       {"2,2,2,2,2,2,2", "2,2,1,2,2,1,2", "2,2,1,2,2,1,2", "2,2,1,2,2,1,2"}},
      {"N=10, batch 4, -1 steps, 2 epochs (3.0 to 3.6: the bar fails)",
       epochs(with_steps(sized(arrays(), 10, 4), -1), 2),
       {"6,0*", "0,exception", "3,3", "3,3"}},
      {"N=10, 20 steps, no batch size, 2 epochs",
       epochs(with_steps(sized(arrays(), 10, 0), 20), 2),
       {"20,0*", "", "", "10,10"}},
      {"N=0, 2 epochs", epochs(sized(arrays(), 0, 4), 2), {"", "", "", "0,0"}},
      {"N=10, batch 3, repeat(2)", repeated(2), {"8,8,8,8,8", "", "", ""}},
      {"N=10, batch 3, repeat(2), 3 steps", with_steps(repeated(2), 3), {"3,3,2,stop", "", "", ""}},
      {"N=10, batch 3, repeat(2), 8 steps", with_steps(repeated(2), 8), {"8,8,8,8,8", "", "", ""}},
      {"repeat(), 3 steps", with_steps(repeated(-1), 3), {"3,3,3,3,3", "", "", ""}},
      {"take(1)", taken(1), {"1,1,1,1,1", "", "", ""}},
      {"take(1), 3 steps", with_steps(taken(1), 3), {"1,stop", "", "", ""}},
      {"dataset of 4 batches, 2 steps", with_steps(dataset(), 2), {"2,2,0*,stop", "", "", ""}},
      {"dataset of 4 batches, 1 step",
       epochs(with_steps(dataset(), 1), 6),
       {"1,1,1,1,0*,stop", "", "", ""}},
      {"Sequence that says 6 and has 4 batches", declared(6), {"6,6,6,6,6", "", "", "6,6,6,6,6"}},
      {"Sequence that says 2 and has 4 batches", declared(2), {"2,2,2,2,2", "", "", "2,2,2,2,2"}},
      {"Sequence of 3 batches, 5 steps",
       epochs(with_steps(declared(3), 5), 3),
       {"3,stop", "", "", "3,3,3"}},
      {"Sequence of 5 batches, 2 steps",
       with_steps(sized(sequence(), 160, 32), 2),
       {"2,2,2,2,2", "", "", "2,2,1,2,2"}},
      {"generator of 12 batches, 3 steps, 4 epochs",
       epochs(with_steps(generator(12), 3), 4),
       {"3,3,3,3", "", "", "3,3,3,3"}},
      {"generator of 3 batches, 4 epochs",
       epochs(generator(3), 4),
       {"3,0*,stop", "", "", "3,2,2,2"}},
      {"V1: batch beyond the data",
       epochs(sized(arrays(), 10, 20), 2),
       {"1,1", "1,1", "1,1", "1,1"}},
      {"V2: 60,000 rows", epochs(sized(arrays(), 60000, 32), 1), {"1875", "1875", "1875", "1875"}},
      {"V4: 91 batches, 90 steps",
       epochs(with_steps(sized(arrays(), 2910, 32), 90), 4),
       {"90,90,90,90", "90,1,90,1", "90,1,90,1", "90,1,90,1"}},
      {"V5: 8 rows, batch 4, 5 steps",
       epochs(with_steps(sized(arrays(), 8, 4), 5), 2),
       {"4,stop", "2,2", "2,2", "2,2"}},
      {"V6: as many steps as rows",
       epochs(with_steps(sized(arrays(), 60000, 32), 60000), 2),
       {"3750,stop", "1875,1875", "1875,1875", "1875,1875"}},
      {"V7: 1 step",
       epochs(with_steps(sized(arrays(), 1000, 32), 1), 3),
       {"1,1,1", "1,1,1", "1,1,1", "1,1,1"}},
      {"V10: dataset of 4 batches, 4 steps",
       epochs(with_steps(dataset(), 4), 3),
       {"4,4,4", "4,0*,4", "4,4,4", "4,4,4"}},
      {"V11: dataset of unknown length, really 4 batches, 4 steps",
       with_steps(unknown_dataset(4), 4),
       {"4,0*,stop", "4,0*,4,0*,4", "4,0*,4,0*,4", "4,0*,4,0*,4"}},
      {"V12: dataset of 4 batches, 5 steps",
       epochs(with_steps(dataset(), 5), 3),
       {"4,stop", "4,4,4", "4,4,4", "4,4,4"}},
      {"V18: endless generator",
       looping(generator(4)),
       {"256,endless", "256,endless", "256,endless", "256,endless"}},
  };
}

TEST(StepsPerEpoch, AreThoseOfRealKeras) {
  for (const Row& row : rows()) {
    for (std::size_t i = 0; i < kRecorded.size(); ++i) {
      const scenario::ProfileInfo& keras = scenario::info(kRecorded[i]);
      const std::string& expected = row.steps[i];
      if (expected.empty()) continue;
      EXPECT_EQ(ledger(row.scenario, keras.profile), expected)
          << row.name << ", Keras " << keras.key;
    }
  }
}

// nb mod S: the closed form behind the carried-over remainder of Keras 3.7 and later.
TEST(StepsPerEpoch, CarryTheRestOfAPassOverInKeras3) {
  for (scenario::Count batches = 1; batches <= 12; ++batches) {
    for (scenario::Count steps = 1; steps <= batches; ++steps) {
      Scenario scenario = with_steps(sized(arrays(), batches * 8, 8), steps);
      scenario.fit.epochs = 13;
      const trace::Trace trace = run(scenario, Profile::kKeras315);
      const scenario::Count in_cycle = (batches + steps - 1) / steps;
      for (const trace::Epoch& epoch : trace.epochs) {
        const bool last = epoch.index % in_cycle == in_cycle - 1;
        const scenario::Count rest = batches % steps == 0 ? steps : batches % steps;
        EXPECT_EQ(epoch.steps_run, last ? rest : steps) << batches << " batches, " << steps;
        EXPECT_EQ(epoch.ran_dry, last && batches % steps != 0);
      }
    }
  }
}

}  // namespace
}  // namespace fitscope::trainer
