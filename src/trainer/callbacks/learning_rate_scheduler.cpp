#include "base/text.h"
#include "trainer/callbacks/callbacks.h"

namespace fitscope::trainer {
namespace {

class LearningRateScheduler : public Callback {
 public:
  explicit LearningRateScheduler(const RunContext& run) : spec_(run.scenario.schedule) {}

  void on_epoch_begin(RunContext& run, Count epoch) override {
    const auto old_rate = static_cast<double>(run.learning_rate());
    const bool changes = epoch > 0 && epoch % spec_.every == 0;
    const double rate = changes ? old_rate * spec_.factor : old_rate;
    run.set_learning_rate(static_cast<float>(rate));
    if (changes) run.event(trace::EventKind::kLearningRate, rate, "LearningRateScheduler");
    if (spec_.verbose) {
      print_line(run, "\nEpoch " + std::to_string(epoch + 1) +
                          ": LearningRateScheduler setting learning rate to " + python_repr(rate) +
                          '.');
    }
  }

  void on_epoch_end(RunContext& run, Count /*epoch*/, trace::Logs& logs) override {
    trace::Logs unused;
    log_learning_rate(run, logs, unused);
  }

 private:
  scenario::ScheduleSpec spec_;
};

}  // namespace

std::unique_ptr<Callback> make_learning_rate_scheduler(const RunContext& run) {
  return std::make_unique<LearningRateScheduler>(run);
}

}  // namespace fitscope::trainer
