#include "trainer/epoch_steps.h"

#include <utility>

#include "trainer/data_handler.h"
#include "trainer/epoch_iterator.h"

namespace fitscope::trainer {
namespace {

// DataAdapter.should_recreate_iterator() of Keras 2.
bool should_recreate_iterator(const RunContext& run, const feed::Feed& feed) {
  switch (run.scenario.feed.kind) {
    case scenario::FeedKind::kSequence:
      return true;
    case scenario::FeedKind::kDataset: {
      const MaybeCount& steps = run.scenario.fit.steps_per_epoch;
      return !steps || feed.num_batches() == steps;
    }
    case scenario::FeedKind::kArrays:
    case scenario::FeedKind::kGenerator:
    case scenario::FeedKind::kCustomLoop:
      return false;
  }
  return false;
}

std::unique_ptr<EpochSteps> make(const RunContext& run, std::unique_ptr<feed::Feed> feed,
                                 MaybeCount steps, Count epochs, bool recreate) {
  const Count per_execution = run.scenario.compile.steps_per_execution;
  if (run.keras2()) {
    return std::make_unique<DataHandler>(std::move(feed), steps, per_execution, epochs, recreate);
  }
  if (scenario::is_30_to_36(run.profile)) {
    return std::make_unique<EpochIterator30>(std::move(feed), steps, per_execution);
  }
  return std::make_unique<EpochIterator>(std::move(feed), steps, per_execution);
}

}  // namespace

void EpochSteps::open(RunContext& run) {
  if (opened_) {
    run.event(trace::EventKind::kFeedRestart, static_cast<double>(feed_->replays()));
  }
  opened_ = true;
  feed_->open();
}

void EpochSteps::end_epoch_before() {
  if (any_epoch_) feed_->on_epoch_end();
  any_epoch_ = true;
}

std::unique_ptr<EpochSteps> make_training_steps(const RunContext& run) {
  auto feed = feed::make_feed(run.scenario, run.profile);
  const bool recreate = should_recreate_iterator(run, *feed);
  const scenario::FitSpec& fit = run.scenario.fit;
  return make(run, std::move(feed), fit.steps_per_epoch, fit.epochs - fit.initial_epoch, recreate);
}

std::unique_ptr<EpochSteps> make_validation_steps(const RunContext& run) {
  auto feed = feed::make_validation_feed(run.scenario, run.profile);
  if (!feed) return nullptr;
  const bool recreate = run.scenario.validation.kind == scenario::ValidationKind::kSequence;
  return make(run, std::move(feed), run.scenario.validation.steps, 1, recreate);
}

}  // namespace fitscope::trainer
