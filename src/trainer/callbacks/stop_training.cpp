#include "trainer/callbacks/callbacks.h"

namespace fitscope::trainer {
namespace {

using scenario::StopHook;

class StopTraining : public Callback {
 public:
  explicit StopTraining(const RunContext& run) : spec_(run.scenario.stop_training) {}

  void on_train_begin(RunContext& run) override {
    if (spec_.hook == StopHook::kTrainBegin) stop(run);
  }

  void on_epoch_begin(RunContext& run, Count epoch) override {
    if (spec_.hook == StopHook::kEpochBegin && epoch == spec_.epoch) stop(run);
  }

  void on_train_batch_begin(RunContext& run, Count step) override {
    if (spec_.hook == StopHook::kBatchBegin && meant(run, step)) stop(run);
  }

  void on_train_batch_end(RunContext& run, Count step, const trace::Logs&) override {
    if (spec_.hook == StopHook::kBatchEnd && meant(run, step)) stop(run);
  }

  void on_epoch_end(RunContext& run, Count epoch, trace::Logs&) override {
    if (spec_.hook == StopHook::kEpochEnd && epoch == spec_.epoch) stop(run);
  }

  MaybeCount next_batch_of_interest(const RunContext&, Count epoch, Count step) const override {
    const bool at_batch = spec_.hook == StopHook::kBatchBegin || spec_.hook == StopHook::kBatchEnd;
    if (!at_batch || epoch != spec_.epoch || step > spec_.batch) return std::nullopt;
    return spec_.batch;
  }

 private:
  bool meant(const RunContext& run, Count step) const {
    return run.at.epoch == spec_.epoch && step == spec_.batch;
  }
  static void stop(RunContext& run) { request_stop(run, "StopTraining"); }

  scenario::StopTrainingSpec spec_;
};

}  // namespace

std::unique_ptr<Callback> make_stop_training(const RunContext& run) {
  return std::make_unique<StopTraining>(run);
}

}  // namespace fitscope::trainer
