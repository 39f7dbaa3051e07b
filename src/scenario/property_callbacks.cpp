// Property table: early_stopping.*, reduce_lr.*, schedule.*, stop_training.*
#include "base/text.h"
#include "scenario/property_table.h"

namespace fitscope::scenario {
namespace {

constexpr Choice kModes[] = {
    {"auto", "auto"},
    {"min", "min: smaller is better"},
    {"max", "max: larger is better"},
};
constexpr Choice kHooks[] = {
    {"train_begin", "on_train_begin"},       {"epoch_begin", "on_epoch_begin"},
    {"batch_begin", "on_train_batch_begin"}, {"batch_end", "on_train_batch_end"},
    {"epoch_end", "on_epoch_end"},
};

constexpr double kMaxEpochs = 100'000;
constexpr double kHuge = 1e30;

template <Callback kCallback>
bool uses(const Scenario& s) {
  return calls_fit(s) && has(s.fit.callbacks, kCallback);
}
constexpr auto uses_early_stopping = uses<Callback::kEarlyStopping>;
constexpr auto uses_reduce_lr = uses<Callback::kReduceLrOnPlateau>;
constexpr auto uses_schedule = uses<Callback::kLearningRateScheduler>;
constexpr auto uses_stop_training = uses<Callback::kStopTraining>;

Result<std::string> read_monitor(std::string_view text) {
  constexpr std::size_t kMaxLength = 64;
  constexpr std::string_view kAllowedCharacters =
      "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-./ ";
  const std::string_view name = trimmed(text);
  const bool good = !name.empty() && name.size() <= kMaxLength &&
                    name.find_first_not_of(kAllowedCharacters) == std::string_view::npos;
  if (!good) {
    return Error{"", in_quotes(text) +
                         " is not the name of a loss or metric. Allowed: up to 64 "
                         "letters, digits and _ - . /, as in val_loss."};
  }
  return std::string(name);
}

constexpr Property kProperties[] = {
    property<&Scenario::early_stopping, &EarlyStoppingSpec::monitor>({
        .key = "early_stopping.monitor",
        .group = Group::kCallbacks,
        .label = "EarlyStopping monitor",
        .help = "What must improve: val_loss, loss, val_accuracy or accuracy.",
        .read = read_monitor,
        .applies = uses_early_stopping,
    }),
    property<&Scenario::early_stopping, &EarlyStoppingSpec::min_delta>({
        .key = "early_stopping.min_delta",
        .group = Group::kCallbacks,
        .label = "EarlyStopping min_delta",
        .help = "A smaller change does not count as an improvement.",
        .min = 0,
        .max = 1e6,
        .step = 0.001,
        .applies = uses_early_stopping,
    }),
    property<&Scenario::early_stopping, &EarlyStoppingSpec::patience>({
        .key = "early_stopping.patience",
        .group = Group::kCallbacks,
        .label = "EarlyStopping patience",
        .help = "Epochs without improvement after which it stops. 0 stops at the first of them.",
        .unit = "epochs",
        .min = 0,
        .max = kMaxEpochs,
        .applies = uses_early_stopping,
    }),
    property<&Scenario::early_stopping, &EarlyStoppingSpec::mode>({
        .key = "early_stopping.mode",
        .group = Group::kCallbacks,
        .label = "EarlyStopping mode",
        .help = "Which direction is better. auto: told from the name.",
        .choices = kModes,
        .applies = uses_early_stopping,
    }),
    property<&Scenario::early_stopping, &EarlyStoppingSpec::baseline>({
        .key = "early_stopping.baseline",
        .group = Group::kCallbacks,
        .label = "EarlyStopping baseline",
        .help = "Stops unless the monitored value gets better than this.",
        .unset_text = "none",
        .min = -kHuge,
        .max = kHuge,
        .step = 0.1,
        .applies = uses_early_stopping,
    }),
    property<&Scenario::early_stopping, &EarlyStoppingSpec::restore_best_weights>({
        .key = "early_stopping.restore_best_weights",
        .group = Group::kCallbacks,
        .label = "EarlyStopping restore_best_weights",
        .help = "The model ends with the weights of its best epoch.",
        .applies = uses_early_stopping,
    }),
    property<&Scenario::early_stopping, &EarlyStoppingSpec::start_from_epoch>({
        .key = "early_stopping.start_from_epoch",
        .group = Group::kCallbacks,
        .label = "EarlyStopping start_from_epoch",
        .help = "Epochs it does not look at, to let the training warm up.",
        .unit = "epochs",
        .min = 0,
        .max = kMaxEpochs,
        .applies = uses_early_stopping,
    }),
    property<&Scenario::early_stopping, &EarlyStoppingSpec::verbose>({
        .key = "early_stopping.verbose",
        .group = Group::kCallbacks,
        .label = "EarlyStopping verbose",
        .help = "Prints a line when it stops.",
        .applies = uses_early_stopping,
    }),
    property<&Scenario::reduce_lr, &ReduceLrSpec::monitor>({
        .key = "reduce_lr.monitor",
        .group = Group::kCallbacks,
        .label = "ReduceLROnPlateau monitor",
        .help = "What must improve: val_loss, loss, val_accuracy or accuracy.",
        .read = read_monitor,
        .applies = uses_reduce_lr,
    }),
    property<&Scenario::reduce_lr, &ReduceLrSpec::factor>({
        .key = "reduce_lr.factor",
        .group = Group::kCallbacks,
        .label = "ReduceLROnPlateau factor",
        .help = "The learning rate is multiplied by it. Keras refuses 1 and more.",
        .min = 0,
        .max = 10,
        .step = 0.1,
        .applies = uses_reduce_lr,
    }),
    property<&Scenario::reduce_lr, &ReduceLrSpec::patience>({
        .key = "reduce_lr.patience",
        .group = Group::kCallbacks,
        .label = "ReduceLROnPlateau patience",
        .help = "Epochs without improvement after which it acts.",
        .unit = "epochs",
        .min = 0,
        .max = kMaxEpochs,
        .applies = uses_reduce_lr,
    }),
    property<&Scenario::reduce_lr, &ReduceLrSpec::mode>({
        .key = "reduce_lr.mode",
        .group = Group::kCallbacks,
        .label = "ReduceLROnPlateau mode",
        .help = "Which direction is better. auto: told from the name.",
        .choices = kModes,
        .applies = uses_reduce_lr,
    }),
    property<&Scenario::reduce_lr, &ReduceLrSpec::min_delta>({
        .key = "reduce_lr.min_delta",
        .group = Group::kCallbacks,
        .label = "ReduceLROnPlateau min_delta",
        .help = "A smaller change does not count as an improvement.",
        .min = 0,
        .max = 1e6,
        .step = 0.001,
        .applies = uses_reduce_lr,
    }),
    property<&Scenario::reduce_lr, &ReduceLrSpec::cooldown>({
        .key = "reduce_lr.cooldown",
        .group = Group::kCallbacks,
        .label = "ReduceLROnPlateau cooldown",
        .help = "Epochs it rests after acting.",
        .unit = "epochs",
        .min = 0,
        .max = kMaxEpochs,
        .applies = uses_reduce_lr,
    }),
    property<&Scenario::reduce_lr, &ReduceLrSpec::min_lr>({
        .key = "reduce_lr.min_lr",
        .group = Group::kCallbacks,
        .label = "ReduceLROnPlateau min_lr",
        .help = "The learning rate does not go below it.",
        .min = 0,
        .max = 1e6,
        .step = 0.0001,
        .applies = uses_reduce_lr,
    }),
    property<&Scenario::reduce_lr, &ReduceLrSpec::verbose>({
        .key = "reduce_lr.verbose",
        .group = Group::kCallbacks,
        .label = "ReduceLROnPlateau verbose",
        .help = "Prints a line when it acts.",
        .applies = uses_reduce_lr,
    }),
    property<&Scenario::schedule, &ScheduleSpec::factor>({
        .key = "schedule.factor",
        .group = Group::kCallbacks,
        .label = "Schedule: learning rate times",
        .help = "LearningRateScheduler(lambda epoch, lr: ...): what it multiplies the rate by.",
        .min = 0,
        .max = 1e6,
        .step = 0.1,
        .logarithmic = true,
        .applies = uses_schedule,
    }),
    property<&Scenario::schedule, &ScheduleSpec::every>({
        .key = "schedule.every",
        .group = Group::kCallbacks,
        .label = "Schedule: every",
        .help = "After how many epochs the learning rate changes again.",
        .unit = "epochs",
        .min = 1,
        .max = kMaxEpochs,
        .applies = uses_schedule,
    }),
    property<&Scenario::schedule, &ScheduleSpec::verbose>({
        .key = "schedule.verbose",
        .group = Group::kCallbacks,
        .label = "Schedule: verbose",
        .help = "Prints the learning rate before every epoch.",
        .applies = uses_schedule,
    }),
    property<&Scenario::stop_training, &StopTrainingSpec::hook>({
        .key = "stop_training.hook",
        .group = Group::kCallbacks,
        .label = "stop_training is set in",
        .help = "Keras looks at it after every batch and after every epoch.",
        .choices = kHooks,
        .applies = uses_stop_training,
    }),
    property<&Scenario::stop_training, &StopTrainingSpec::epoch>(
        {
            .key = "stop_training.epoch",
            .group = Group::kCallbacks,
            .label = "… in epoch",
            .help = "Counts from 0, as callbacks do.",
            .min = 0,
            .max = kMaxEpochs,
            .applies =
                [](const Scenario& s) {
                  return uses_stop_training(s) && s.stop_training.hook != StopHook::kTrainBegin;
                },
        }),
    property<&Scenario::stop_training, &StopTrainingSpec::batch>(
        {
            .key = "stop_training.batch",
            .group = Group::kCallbacks,
            .label = "… at batch",
            .help = "Counts from 0, as callbacks do.",
            .min = 0,
            .max = 1e9,
            .applies =
                [](const Scenario& s) {
                  return uses_stop_training(s) && (s.stop_training.hook == StopHook::kBatchBegin ||
                                                   s.stop_training.hook == StopHook::kBatchEnd);
                },
        }),
};

}  // namespace

std::span<const Property> callback_properties() {
  return kProperties;
}

}  // namespace fitscope::scenario
