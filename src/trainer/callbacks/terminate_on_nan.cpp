#include <cmath>

#include "trainer/callbacks/callbacks.h"

namespace fitscope::trainer {
namespace {

class TerminateOnNan : public Callback {
 public:
  void on_train_batch_end(RunContext& run, Count step, const trace::Logs& logs) override {
    const Monitored loss = look_up(run, logs, "loss");
    if (!loss.value || std::isfinite(*loss.value)) return;
    print_line(run, "Batch " + std::to_string(step) + ": Invalid loss, terminating training");
    request_stop(run, "TerminateOnNaN");
  }

  MaybeCount next_batch_of_interest(const RunContext& run, Count /*epoch*/,
                                    Count step) const override {
    return run.numbers() ? MaybeCount(step) : std::nullopt;
  }
};

}  // namespace

std::unique_ptr<Callback> make_terminate_on_nan() {
  return std::make_unique<TerminateOnNan>();
}

}  // namespace fitscope::trainer
