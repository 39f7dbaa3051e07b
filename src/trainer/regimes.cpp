#include "trainer/regimes.h"

#include <array>

#include "base/check.h"

namespace fitscope::trainer {
namespace {

using scenario::Profile;

constexpr std::array<Regime, 11> kRegimes = {{
    {.profile = Profile::kKeras2,
     .first_minor = 4,
     .last_minor = 15,
     .release = "2.15.0",
     .differs = "An input that runs dry ends fit(); the length of one that Keras does not know is "
                "learned in the first epoch.",
     .evidence = "keras/src/engine/data_adapter.py: DataHandler; run: 2.15.0"},
    {.profile = Profile::kKeras30,
     .first_minor = 0,
     .last_minor = 0,
     .release = "3.0.5",
     .differs = "An input that runs dry ends the epoch only; with steps_per_epoch the iterator is "
                "carried over to the next epoch.",
     .evidence =
         "keras/src/backend/tensorflow/trainer.py: TFEpochIterator; 621 of 1,920 scenarios take "
         "other steps, epochs or ends than on 2.15.0; run: 3.0.5",
     .weighs_losses = false,
     .unlogged = Unlogged::kEveryMetric,
     .ends_at_last = false},
    {.profile = Profile::kKeras31,
     .first_minor = 1,
     .last_minor = 1,
     .release = "3.1.1",
     .differs = "Two batches of a generator are drawn to learn shapes, not one.",
     .evidence = "keras/src/trainers/data_adapters/data_adapter_utils.py: "
                 "NUM_BATCHES_FOR_TENSOR_SPEC; 68 scenarios, against 3.0.5; run: 3.1.1",
     .weighs_losses = false,
     .unlogged = Unlogged::kEveryMetric,
     .ends_at_last = false},
    {.profile = Profile::kKeras32,
     .first_minor = 2,
     .last_minor = 2,
     .release = "3.2.1",
     .differs =
         "A batch's loss counts for as many rows as it has, so that a short batch counts "
         "for less, and EarlyStopping sees that. A layer made with trainable=False is frozen. "
         "clipvalue beside another clip is refused.",
     .evidence = "keras/src/backend/tensorflow/trainer.py: TensorFlowTrainer.train_step; "
                 "5 scenarios, against 3.1.1, as flow_sequence/sequence-107; run: 3.2.1",
     .unlogged = Unlogged::kEveryMetric,
     .ends_at_last = false},
    {.profile = Profile::kKeras33,
     .first_minor = 3,
     .last_minor = 4,
     .release = "3.4.1",
     .differs = "An epoch in which no call of a step came to its end is not logged: Python refuses "
                "its logs, which are None.",
     .evidence = "keras/src/backend/tensorflow/trainer.py: TensorFlowTrainer.fit; 309 scenarios, "
                 "against 3.2.1; 3.4.1 does as 3.3.3; run: 3.3.3, 3.4.1",
     .unlogged = Unlogged::kRaises,
     .ends_at_last = false},
    {.profile = Profile::kKeras35,
     .first_minor = 5,
     .last_minor = 6,
     .release = "3.6.0",
     .differs = "Such an epoch is logged without any metric.",
     .evidence = "keras/src/backend/tensorflow/trainer.py: TensorFlowTrainer.fit; 309 scenarios, "
                 "against 3.3.3; 3.5.0 does as 3.6.0; run: 3.5.0, 3.6.0",
     .ends_at_last = false},
    {.profile = Profile::kKeras37,
     .first_minor = 7,
     .last_minor = 9,
     .release = "3.9.2",
     .differs = "Batches are counted: an input that has given all it is known to have is begun "
                "anew; a generator's first two batches come again with every new iterator.",
     .evidence = "keras/src/trainers/epoch_iterator.py: EpochIterator; 263 scenarios, against "
                 "3.6.0; read: 3.8.0, 3.9.2, run: 3.7.0",
     .ends_at_last = false},
    {.profile = Profile::kKeras310,
     .first_minor = 10,
     .last_minor = 10,
     .release = "3.10.0",
     .differs = "KERAS_MAX_EPOCHS and KERAS_MAX_STEPS_PER_EPOCH are obeyed.",
     .evidence = "keras/src/backend/config.py: max_epochs, max_steps_per_epoch; 3 scenarios, "
                 "against 3.7.0, as presets_learning/limit-left-set; run: 3.10.0",
     .ends_at_last = false},
    {.profile = Profile::kKeras311,
     .first_minor = 11,
     .last_minor = 13,
     .release = "3.13.2",
     .differs = "on_train_batch_end gets the last step of a call of several, not its first.",
     .evidence = "keras/src/backend/tensorflow/trainer.py: TensorFlowTrainer.fit; 25 scenarios, "
                 "against 3.10.0; 3.11.3 does as 3.12.1; "
                 "run: 3.11.3, 3.12.1, 3.13.2"},
    {.profile = Profile::kKeras314,
     .first_minor = 14,
     .last_minor = 14,
     .release = "3.14.1",
     .differs = "The bar is drawn of an epoch that has no length, or a negative one: earlier "
                "releases take the logarithm of it, and raise.",
     .evidence = "keras/src/utils/progbar.py: Progbar.update; 16 scenarios, against "
                 "3.12.1; 3.13.2 does as 3.12.1; run: 3.14.1"},
    {.profile = Profile::kKeras315,
     .first_minor = 15,
     .last_minor = 15,
     .release = "3.15.1",
     .differs = "shuffle=True is said to be ignored beside a generator or a dataset; an empty "
                "generator is refused in words of its own.",
     .evidence =
         "keras/src/trainers/data_adapters/__init__.py: get_data_adapter; 13 scenarios, against "
         "3.14.1; run: 3.15.1"},
}};

}  // namespace

std::span<const Regime> regimes() {
  return kRegimes;
}

const Regime& regime_of(std::string_view version, Profile profile) {
  const Regime* last = nullptr;
  const int minor = scenario::minor_of(version, profile);
  for (const Regime& regime : kRegimes) {
    if (regime.profile != profile) continue;
    last = &regime;
    if (minor >= regime.first_minor && minor <= regime.last_minor) return regime;
  }
  FS_CHECK(last != nullptr);
  return *last;
}

std::string range_of(const Regime& regime) {
  const std::string major = regime.profile == Profile::kKeras2 ? "2." : "3.";
  const std::string first = major + std::to_string(regime.first_minor);
  if (regime.first_minor == regime.last_minor) return first;
  return first + " to " + major + std::to_string(regime.last_minor);
}

}  // namespace fitscope::trainer
