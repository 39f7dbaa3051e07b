#include "trainer/regimes.h"

#include <array>

#include "base/check.h"

namespace fitscope::trainer {
namespace {

using scenario::Profile;

constexpr std::array<Regime, 9> kRegimes = {{
    {.profile = Profile::kKeras2,
     .first_minor = 4,
     .last_minor = 15,
     .release = "2.15.0",
     .differs = "An input that runs dry ends fit(); the length of one that Keras does not know is "
                "learned in the first epoch.",
     .evidence = "keras/src/engine/data_adapter.py: DataHandler; run: 2.15.0",
     .peeked = 1},
    {.profile = Profile::kKeras30,
     .first_minor = 0,
     .last_minor = 0,
     .release = "3.0.5",
     .differs = "An input that runs dry ends the epoch only; with steps_per_epoch the iterator is "
                "carried over to the next epoch.",
     .evidence = "keras/src/backend/tensorflow/trainer.py: TFEpochIterator; run: 3.0.5",
     .peeked = 1,
     .weighs_losses = false,
     .unlogged = Unlogged::kEveryMetric,
     .ends_at_last = false},
    {.profile = Profile::kKeras30,
     .first_minor = 1,
     .last_minor = 1,
     .release = "3.1.1",
     .differs = "Two batches of a generator are drawn to learn shapes, not one.",
     .evidence = "keras/src/trainers/data_adapters/data_adapter_utils.py: "
                 "NUM_BATCHES_FOR_TENSOR_SPEC; read: 3.1.1",
     .weighs_losses = false,
     .unlogged = Unlogged::kEveryMetric,
     .ends_at_last = false},
    {.profile = Profile::kKeras30,
     .first_minor = 2,
     .last_minor = 2,
     .release = "3.2.1",
     .differs = "A batch's loss counts for as many rows as it has, so that a short batch counts "
                "for less. A layer made with trainable=False is frozen.",
     .evidence = "keras/src/backend/tensorflow/trainer.py: TensorFlowTrainer.train_step; "
                 "read: 3.1.1, 3.2.1",
     .unlogged = Unlogged::kEveryMetric,
     .ends_at_last = false},
    {.profile = Profile::kKeras30,
     .first_minor = 3,
     .last_minor = 4,
     .release = "3.4.1",
     .differs = "An epoch in which no call of a step came to its end is not logged: Python refuses "
                "its logs, which are None.",
     .evidence = "keras/src/backend/tensorflow/trainer.py: TensorFlowTrainer.fit; run: 3.3.3",
     .unlogged = Unlogged::kRaises,
     .ends_at_last = false},
    {.profile = Profile::kKeras30,
     .first_minor = 5,
     .last_minor = 6,
     .release = "3.6.0",
     .differs = "Such an epoch is logged without any metric.",
     .evidence = "keras/src/backend/tensorflow/trainer.py: TensorFlowTrainer.fit; read: 3.5.0, "
                 "run: 3.6.0",
     .ends_at_last = false},
    {.profile = Profile::kKeras37,
     .first_minor = 7,
     .last_minor = 10,
     .release = "3.10.0",
     .differs = "Batches are counted: an input that has given all it is known to have is begun "
                "anew; a generator's first two batches come again with every new iterator.",
     .evidence = "keras/src/trainers/epoch_iterator.py: EpochIterator; read: 3.8.0, 3.9.2, "
                 "3.10.0, run: 3.7.0",
     .ends_at_last = false},
    {.profile = Profile::kKeras37,
     .first_minor = 11,
     .last_minor = 14,
     .release = "3.14.1",
     .differs = "on_train_batch_end gets the last step of a call of several, not its first.",
     .evidence = "keras/src/backend/tensorflow/trainer.py: TensorFlowTrainer.fit; read: 3.11.3, "
                 "run: 3.12.1, 3.14.1"},
    {.profile = Profile::kKeras315,
     .first_minor = 15,
     .last_minor = 15,
     .release = "3.15.1",
     .differs = "shuffle=True is said to be ignored beside a generator or a dataset; an empty "
                "generator is refused in words of its own.",
     .evidence = "keras/src/trainers/data_adapters/__init__.py: get_data_adapter; run: 3.15.1"},
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
