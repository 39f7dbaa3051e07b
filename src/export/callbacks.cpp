// The callbacks, with what is not a default.
#include "export/literal.h"
#include "export/parts.h"

namespace fitscope::exporter {
namespace {

using scenario::Callback;
using scenario::MonitorMode;
using scenario::StopHook;

struct Arguments {
  const char* section;  ///< "early_stopping."
  std::vector<Argument> list = {};

  void add(const char* name, const std::string& value) {
    list.push_back({std::string(name) + "=" + value, {section + std::string(name)}});
  }
};

const char* name_of(MonitorMode mode) {
  return mode == MonitorMode::kMin ? "\"min\"" : "\"max\"";
}

std::vector<Argument> early_stopping(const scenario::EarlyStoppingSpec& spec) {
  Arguments arguments{.section = "early_stopping."};
  arguments.add("monitor", quoted(spec.monitor));
  if (spec.min_delta != 0) arguments.add("min_delta", literal(spec.min_delta));
  arguments.add("patience", literal(spec.patience));
  if (spec.mode != MonitorMode::kAuto) arguments.add("mode", name_of(spec.mode));
  if (spec.baseline) arguments.add("baseline", literal(*spec.baseline));
  if (spec.restore_best_weights) arguments.add("restore_best_weights", "True");
  if (spec.start_from_epoch != 0) arguments.add("start_from_epoch", literal(spec.start_from_epoch));
  if (spec.verbose) arguments.add("verbose", "1");
  return arguments.list;
}

std::vector<Argument> reduce_lr(const scenario::ReduceLrSpec& spec) {
  const scenario::ReduceLrSpec defaults;
  Arguments arguments{.section = "reduce_lr."};
  arguments.add("monitor", quoted(spec.monitor));
  if (spec.factor != defaults.factor) arguments.add("factor", literal(spec.factor));
  if (spec.patience != defaults.patience) arguments.add("patience", literal(spec.patience));
  if (spec.mode != MonitorMode::kAuto) arguments.add("mode", name_of(spec.mode));
  if (spec.min_delta != defaults.min_delta) arguments.add("min_delta", literal(spec.min_delta));
  if (spec.cooldown != 0) arguments.add("cooldown", literal(spec.cooldown));
  if (spec.min_lr != 0) arguments.add("min_lr", literal(spec.min_lr));
  if (spec.verbose) arguments.add("verbose", "1");
  return arguments.list;
}

void add_stop_training(Part& part, const scenario::StopTrainingSpec& spec) {
  const std::string epoch = literal(spec.epoch);
  const Keys hook{"stop_training.hook"};
  const auto stop = [&part](const char* blanks) {
    part.add(std::string(blanks) + "self.model.stop_training = True",
             {"stop_training.hook", "fit.callbacks"});
  };
  part.add("class StopTraining(keras.callbacks.Callback):");
  switch (spec.hook) {
    case StopHook::kTrainBegin:
      part.add("    def on_train_begin(self, logs=None):", hook);
      stop("        ");
      return;
    case StopHook::kEpochBegin:
    case StopHook::kEpochEnd:
      part.add(spec.hook == StopHook::kEpochBegin
                   ? "    def on_epoch_begin(self, epoch, logs=None):"
                   : "    def on_epoch_end(self, epoch, logs=None):",
               hook);
      part.add("        if epoch == " + epoch + ":", {"stop_training.epoch"});
      stop("            ");
      return;
    case StopHook::kBatchBegin:
    case StopHook::kBatchEnd:
      break;
  }
  part.add("    def on_epoch_begin(self, epoch, logs=None):");
  part.add("        self.epoch = epoch");
  part.blank();
  part.add(spec.hook == StopHook::kBatchBegin
               ? "    def on_train_batch_begin(self, batch, logs=None):"
               : "    def on_train_batch_end(self, batch, logs=None):",
           hook);
  part.add("        if self.epoch == " + epoch + " and batch == " + literal(spec.batch) + ":",
           {"stop_training.epoch", "stop_training.batch"});
  stop("            ");
}

}  // namespace

Part callbacks_part(const Request& request) {
  const scenario::Scenario& scenario = request.scenario;
  const std::uint32_t bits = scenario.fit.callbacks;
  Part part{.title = "The callbacks", .lines = {}};
  if (!request.calls_fit() || bits == 0) return part;
  if (scenario::has(bits, Callback::kStopTraining)) {
    add_stop_training(part, scenario.stop_training);
    part.blank();
    part.blank();
  }
  if (scenario::has(bits, Callback::kLearningRateScheduler)) {
    const scenario::ScheduleSpec& spec = scenario.schedule;
    part.add("def schedule(epoch, learning_rate):");
    part.add("    if epoch > 0 and epoch % " + literal(spec.every) + " == 0:", {"schedule.every"});
    part.add("        return learning_rate * " + literal(spec.factor), {"schedule.factor"});
    part.add("    return learning_rate");
    part.blank();
    part.blank();
  }
  part.add("callbacks = [", {"fit.callbacks"});
  const auto add = [&part](const char* name, const std::vector<Argument>& arguments) {
    add_call(part, std::string("keras.callbacks.") + name + "(", arguments, "),", 4);
  };
  if (scenario::has(bits, Callback::kEarlyStopping))
    add("EarlyStopping", early_stopping(scenario.early_stopping));
  if (scenario::has(bits, Callback::kTerminateOnNan)) add("TerminateOnNaN", {});
  if (scenario::has(bits, Callback::kReduceLrOnPlateau))
    add("ReduceLROnPlateau", reduce_lr(scenario.reduce_lr));
  if (scenario::has(bits, Callback::kLearningRateScheduler)) {
    std::vector<Argument> arguments{{"schedule", {}}};
    if (scenario.schedule.verbose) arguments.push_back({"verbose=1", {"schedule.verbose"}});
    add("LearningRateScheduler", arguments);
  }
  if (scenario::has(bits, Callback::kStopTraining)) part.add("    StopTraining(),");
  part.add("]");
  return part;
}

}  // namespace fitscope::exporter
