#include "intake/log_rules.h"

#include <array>

namespace fitscope::intake {
namespace {

constexpr std::array kRules{
    LogRule{
        kRuleOutOfMemory,
        "Memory ran out",
        {
            .what = "The program ended because an array or tensor found no room.",
            .why = "Activations grow with the batch size and the size of the input; the data "
                   "themselves may not fit either. An allocation that fails raises "
                   "ResourceExhaustedError on the GPU, MemoryError in NumPy.",
            .silent_when = "Only the warning that an allocation exceeds 10% of free memory is "
                           "displayed: it succeeded.",
            .fix = "A smaller batch_size; load data batch by batch (Sequence, tf.data) instead of "
                   "all at once.",
            .source = "tensorflow: ResourceExhaustedError; numpy: MemoryError",
        }},
    LogRule{
        kRuleProcessKilled,
        "The system ended the process",
        {
            .what = "The process was killed from outside, without any exception.",
            .why = "Linux kills the largest process when main memory is used up; exit code 137 is "
                   "128 + 9, the signal that cannot be caught. A job scheduler or a container's "
                   "limit does the same.",
            .silent_when = "The log holds an exception instead.",
            .fix = "Look at the system's log (dmesg) for the reason; use less memory: smaller "
                   "batches, fewer workers, data read in pieces.",
            .source = "Linux: the out-of-memory killer, signal 9",
        }},
    LogRule{
        kRuleNativeCrash,
        "The process died in native code",
        {
            .what = "The process ended without a Python exception: a crash in TensorFlow, CUDA, "
                    "cuDNN or another library.",
            .why = "Most often the CUDA and cuDNN found do not fit this TensorFlow, or the GPU "
                   "had no memory left when cuDNN began.",
            .silent_when = "A Python exception ended it.",
            .fix = "Run once with CUDA_VISIBLE_DEVICES=-1: if it works on the CPU, install the "
                   "CUDA and cuDNN that this TensorFlow was built for.",
            .source = "tensorflow: tested build configurations",
        }},
    LogRule{
        kRuleWorkersBlocked,
        "Workers wait for each other",
        {
            .what = "Training hangs while worker processes or threads wait for a lock.",
            .why = "use_multiprocessing=True forks a process that already runs TensorFlow's "
                   "threads; a lock held by one of them at that moment is never released in the "
                   "copy.",
            .silent_when = "The log shows nothing of workers.",
            .fix = "use_multiprocessing=False, workers=1; or tf.data with num_parallel_calls.",
            .source = "keras v2.15.0 utils/data_utils.py: OrderedEnqueuer",
        }},
    LogRule{
        kRuleSlowStart,
        "It has not begun yet, or begins slowly",
        {
            .what = "Long silence before the first step, or a first epoch that takes much longer.",
            .why = "The first step traces and compiles the model; a new GPU may compile its "
                   "kernels for minutes; shuffle(n) reads n samples before it gives the first; "
                   "caches fill in the first pass.",
            .silent_when = "Steps are displayed and the first epoch is not slower than others.",
            .fix = "Wait once. Shrink shuffle's buffer; use a TensorFlow built for this GPU.",
            .source = "tensorflow: tf.function tracing; tf.data shuffle",
        }},
    LogRule{kRuleEnvironmentLimit,
            "The environment limits fit()",
            {
                .what = "Keras says that it limits epochs or steps_per_epoch.",
                .why = "KERAS_MAX_EPOCHS or KERAS_MAX_STEPS_PER_EPOCH is set, or "
                       "keras.config.set_max_epochs() was called (Keras 3.10 and later).",
                .silent_when = "Keras does not say so.",
                .fix = "Unset those variables.",
                .source = "keras v3.15.1 src/backend/config.py: max_epochs, max_steps_per_epoch",
            }},
};

}  // namespace

std::span<const LogRule> log_rules() {
  return kRules;
}

const LogRule* find_log_rule(std::string_view name) {
  for (const LogRule& rule : kRules) {
    if (rule.name == name) return &rule;
  }
  return nullptr;
}

std::string_view title_of(std::string_view rule) {
  if (const diagnosis::Rule* found = diagnosis::find_rule(rule)) return found->title;
  if (const LogRule* found = find_log_rule(rule)) return found->title;
  return rule;
}

}  // namespace fitscope::intake
