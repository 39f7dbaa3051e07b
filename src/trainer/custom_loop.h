// A training loop written by hand: for epoch … for x, y in dataset … GradientTape …
// apply_gradients.
//
// Simulated  one step per epoch over all rows, as the article's; every batch of a dataset;
// next(iter(dataset))
//            in every step; apply_gradients forgotten; a new optimizer in every step; gradients
//            that are None; a frozen model; Keras 2's class-form losses, which squeeze predictions
//            and lose the logits.
// Left out   tf.function around the step; metrics other than the mean loss; validation; callbacks.
// Source     keras 601488fd4c (2.15.0) utils/losses_utils.py: squeeze_or_expand_dimensions; the
// article's third
//            sample for the shape of the loop and its print.
#pragma once

#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "feed/feed.h"
#include "trainer/batch_trainer.h"
#include "trainer/fit_loop.h"
#include "trainer/run_context.h"

namespace fitscope::trainer {

class CustomLoop : public FitLoop {
 public:
  CustomLoop(const scenario::Scenario& scenario, scenario::Profile profile,
             const RunOptions& options);

  Status advance() override;
  const trace::Trace& trace() const override { return run_.trace; }
  trace::Trace take_trace() override { return std::move(run_.trace); }
  double progress() const override;
  std::vector<float> weights() const override;

 private:
  enum class Phase { kBegin, kEpochBegin, kSteps, kFinished };

  void begin();
  void epoch_begin();
  void step();
  void epoch_end();
  void finish(trace::StopReason reason);
  trace::Epoch& epoch() { return run_.trace.epochs.back(); }

  RunContext run_;
  RunOptions options_;
  BatchTrainer trainer_;
  std::unique_ptr<feed::Feed> feed_;
  nn::StepOptions step_options_;
  Count steps_per_epoch_ = 0;
  Count steps_run_ = 0;
  Count epoch_ = 0;
  Phase phase_ = Phase::kBegin;
};

}  // namespace fitscope::trainer
