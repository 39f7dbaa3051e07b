// One batch into the model and into the trace: train_step and test_step with everything they leave
// behind.
//
// Without numbers (model.kind any) only the book-keeping happens.
#pragma once

#include <memory>
#include <optional>
#include <vector>

#include "feed/batch.h"
#include "feed/samples.h"
#include "feed/stretch.h"
#include "math/matrix.h"
#include "nn/learner.h"
#include "trainer/distinct_batches.h"
#include "trainer/run_context.h"

namespace fitscope::trainer {

class BatchTrainer {
 public:
  /// Makes run.learner if the scenario has numbers. Nothing below may be called before prepare()
  /// has returned true.
  explicit BatchTrainer(RunContext& run);

  /// Makes a part of the samples, some milliseconds' worth. True: they are all there.
  bool prepare();

  /// Trains on a batch that no shape check has refused, as step run.at of the trace's last epoch.
  /// `period`: Feed::numbers_repeat_after().
  void train(RunContext& run, const feed::Batch& batch, std::optional<Count> period,
             const nn::StepOptions& options = {});

  /// What is left of a step whose metrics failed: its update.
  void update_only(RunContext& run, const feed::Batch& batch);

  /// What TensorFlow has against the batch's labels as numbers, found by the running step.
  std::optional<trace::Exception> refuse_labels(const RunContext& run, const feed::Batch& batch,
                                                bool validating);

  /// All batches of a stretch, without numbers.
  void train_stretch(RunContext& run, const feed::Stretch& stretch, std::optional<Count> period,
                     const nn::StepOptions& options = {});

  void test(RunContext& run, const feed::Batch& batch);

  /// The running means, in the order the imitated Keras hands them out. Empty without numbers.
  void read_logs(const RunContext& run, trace::Logs& logs) const;

  /// What an epoch without a single step logs: every metric at 0. Known without numbers too.
  trace::Logs zero_logs(const RunContext& run) const;

  /// At the end of an epoch: what the model is like, if it is time for a look. `last`: it always
  /// is.
  void look(RunContext& run, bool last);

  /// Has any weight changed since the start? Writes facts.weights_changed.
  void compare_weights(RunContext& run);

 private:
  void count(RunContext& run, const feed::Stretch& stretch, std::optional<Count> period,
             bool finite);
  void gather_for_training(const RunContext& run, const feed::Batch& batch);
  void take_sample_for_rows(const nn::Learner& learner);

  void plan_samples(RunContext& run);

  std::unique_ptr<feed::SampleMaker> maker_;  ///< nullptr: without numbers
  Plan plan_;                                 ///< what is to be known of the samples
  feed::Samples* samples_ = nullptr;          ///< the maker's
  std::optional<feed::Gatherer> training_rows_;
  std::optional<feed::Gatherer> validation_rows_;
  math::Matrix x_;
  math::Matrix y_;
  std::vector<float> first_weights_;
  std::vector<trace::LogName> log_names_;  ///< of the learner's metrics: looked up once a run
  bool strays_ = false;  ///< Some label is no class, and the loss takes them for classes.
  Count training_count_ = 0;
  DistinctBatches distinct_;
};

}  // namespace fitscope::trainer
