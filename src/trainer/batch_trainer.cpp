#include "trainer/batch_trainer.h"

#include <algorithm>
#include <cmath>
#include <cstring>
#include <string>

#include "base/check.h"
#include "feed/feed.h"
#include "scenario/chance.h"
#include "trainer/data_figures.h"
#include "trainer/label_checks.h"
#include "trainer/model_probe.h"
#include "trainer/step_shapes.h"

namespace fitscope::trainer {
namespace {

trace::StepState state_of(const feed::Batch& batch, bool finite) {
  if (!finite) return trace::StepState::kNotFinite;
  if (batch.rows == 0) return trace::StepState::kEmpty;
  if (batch.replayed) return trace::StepState::kReplayed;
  return batch.is_short ? trace::StepState::kShort : trace::StepState::kRan;
}

/// How many rows Keras trains on: a sample (F,) without its batch axis is F rows of one feature.
Count rows_of(const RunContext& run, const feed::Batch& batch) {
  if (!batch.unbatched || batch.rows == 0) return batch.rows;
  return batch.features >= 0 ? batch.features : run.scenario.data.features;
}

trace::Tensor tensor_of(nn::Place place) {
  switch (place) {
    case nn::Place::kInput:
      return trace::Tensor::kInput;
    case nn::Place::kLabel:
      return trace::Tensor::kLabel;
    case nn::Place::kActivation:
      return trace::Tensor::kActivation;
    case nn::Place::kGradient:
      return trace::Tensor::kGradient;
    case nn::Place::kWeight:
      return trace::Tensor::kWeight;
    case nn::Place::kNone:
    case nn::Place::kLoss:
      return trace::Tensor::kLoss;
  }
  return trace::Tensor::kLoss;
}

// Equal in every bit: a NaN that stays the same has not changed.
bool same_bits(const std::vector<float>& a, const std::vector<float>& b) {
  return a.size() == b.size() &&
         (a.empty() || std::memcmp(a.data(), b.data(), a.size() * sizeof(float)) == 0);
}

/// The first one stays.
void note_non_finite(RunContext& run, const nn::StepResult& result, bool validating) {
  if (result.non_finite == nn::Place::kNone || run.trace.first_non_finite) return;
  trace::NonFinite found{.at = run.at,
                         .tensor = tensor_of(result.non_finite),
                         .value = static_cast<double>(result.bad_value),
                         .validating = validating};
  if (validating) found.at.step = -1;
  if (result.layer >= 0) found.name = run.learner->layer_name(result.layer);
  run.event(trace::EventKind::kNonFinite, found.value, found.name);
  run.trace.first_non_finite = std::move(found);
}

// Keras 3 sorts the names; Keras 2 keeps compile()'s order.
void order(const RunContext& run, trace::Logs& logs) {
  if (run.keras2()) return;
  std::sort(logs.begin(), logs.end(),
            [](const auto& a, const auto& b) { return a.first < b.first; });
}

}  // namespace

BatchTrainer::BatchTrainer(RunContext& run) {
  const scenario::Scenario& scenario = run.scenario;
  if (scenario.model.kind != scenario::ModelKind::kDense) {
    run.trace.facts.trainable_weights = -1;
    return;
  }
  const bool by_hand = scenario.feed.kind == scenario::FeedKind::kCustomLoop;  // with its own mean
  run.learner = nn::Learner::create(scenario, run.profile, by_hand || run.regime.weighs_losses);
  for (const auto& [name, value] : run.learner->metrics())
    log_names_.emplace_back(name);
  first_weights_ = run.learner->weights();
  run.trace.facts.trainable_weights = run.learner->trainable_weights();
  maker_ = std::make_unique<feed::SampleMaker>(scenario);
  plan_samples(run);
}

void BatchTrainer::plan_samples(RunContext& run) {
  const scenario::Scenario& scenario = run.scenario;
  samples_ = &maker_->samples();
  const feed::SplitRows rows = feed::split_rows(scenario);
  training_count_ = rows.training;
  const auto seed = static_cast<std::uint32_t>(scenario.data.seed);
  training_rows_.emplace(*samples_, 0, rows.training, scenario::shuffles_rows(scenario), seed);
  validation_rows_.emplace(*samples_, rows.training, rows.validation, false, seed);

  auto& figures = plan_.keep(trace::DataFigures{});
  plan_data_figures(plan_, scenario.data, *samples_, rows.training, rows.validation, figures);
  plan_.once([&figures, &run] { run.trace.data = figures; });
  if (scenario.compile.loss != scenario::Loss::kSparseCategoricalCrossentropy) return;
  plan_.each(samples_->y.size(),
             [this, units = static_cast<float>(run.learner->output_units())](Count i) {
               const float label = samples_->y.data()[i];
               if (!(label > -1.0F && label < units)) strays_ = true;
             });
}

bool BatchTrainer::prepare() {
  constexpr Count kNumbers = 1 << 16;  // some two milliseconds
  if (!maker_) return true;
  if (!maker_->work(kNumbers)) return false;
  plan_.work(kNumbers);
  return plan_.done();
}

std::optional<trace::Exception> BatchTrainer::refuse_labels(const RunContext& run,
                                                            const feed::Batch& batch,
                                                            bool validating) {
  if (!strays_) return std::nullopt;
  const scenario::Scenario& scenario = run.scenario;
  (validating ? validation_rows_ : training_rows_)->gather(*samples_, batch, x_, y_);
  return check_label_range(step_shapes(scenario, run.profile, batch),
                           {y_.data(), static_cast<std::size_t>(y_.size())},
                           validating || !scenario::draws_order(scenario));
}

void BatchTrainer::count(RunContext& run, const feed::Stretch& stretch, std::optional<Count> period,
                         bool finite) {
  trace::Epoch& epoch = run.trace.epochs.back();
  const feed::Batch& first = stretch.first;
  const Count batches = stretch.batches();
  epoch.steps_run += batches;
  epoch.samples_seen += stretch.rows();
  if (first.replayed) epoch.batches_replayed += batches;
  const std::size_t most = trace::most_segments(run.trace);
  if (stretch.has_rounds()) {
    trace::append_rounds(epoch,
                         {.steps = stretch.count,
                          .until_short = stretch.until_short,
                          .round = stretch.round,
                          .full_rows = stretch.full_rows,
                          .short_rows = stretch.short_rows,
                          .times = stretch.times},
                         most);
  } else {
    trace::append_steps(epoch, batches, state_of(first, finite), rows_of(run, first), most);
  }
  distinct_.add(first.number, stretch.count, period);
  run.trace.facts.distinct_batches = distinct_.size();
}

void BatchTrainer::train_stretch(RunContext& run, const feed::Stretch& stretch,
                                 std::optional<Count> period, const nn::StepOptions& options) {
  FS_CHECK(!run.numbers());
  if (options.apply_gradients) run.trace.facts.updates += stretch.batches();
  count(run, stretch, period, true);
}

void BatchTrainer::train(RunContext& run, const feed::Batch& batch, std::optional<Count> period,
                         const nn::StepOptions& options) {
  if (!run.numbers()) {
    if (options.apply_gradients) ++run.trace.facts.updates;
    count(run, feed::alike(batch, 1), period, true);
    return;
  }
  // Here and not earlier: a batch has come that no shape check refused.
  if (run.trace.probes.empty() && options.measure) probe(run, *samples_, training_count_, -1);
  gather_for_training(run, batch);
  const nn::StepResult result = run.learner->train_batch(x_, y_, options);
  const bool finite = std::isfinite(result.loss);
  if (result.updated) ++run.trace.facts.updates;
  note_non_finite(run, result, false);
  run.trace.figures.append({.epoch = static_cast<std::int32_t>(run.at.epoch),
                            .rows = static_cast<std::int32_t>(rows_of(run, batch)),
                            .step = run.at.step,
                            .loss = result.loss,
                            .gradient_norm = result.gradient_norm,
                            .update_ratio = result.update_ratio});
  count(run, feed::alike(batch, 1), period, finite);
}

void BatchTrainer::update_only(RunContext& run, const feed::Batch& batch) {
  if (!run.numbers()) return;
  gather_for_training(run, batch);
  run.learner->train_batch(x_, y_, {.metrics = false, .measure = false});
}

void BatchTrainer::gather_for_training(const RunContext& run, const feed::Batch& batch) {
  training_rows_->gather(*samples_, batch, x_, y_);
  // A second column of the same class changes no mean over columns, and is left out.
  const bool one_hot = run.scenario.data.label_shape == scenario::LabelShape::kOneHot;
  if (batch.label_changed && one_hot) feed::repeat_first_column(y_);
  if (batch.unbatched) take_sample_for_rows(*run.learner);
}

/// A sample (F,) without its batch axis is F rows of one feature to a model of one feature, and
/// its labels (C,) go along them, or along the columns where the learner lays them across: what
/// there is one of is broadcast (keras 2.15.0, 3.6.0, 3.15.1). check_batch refuses any other
/// model.
void BatchTrainer::take_sample_for_rows(const nn::Learner& learner) {
  const Eigen::Index rows = x_.cols();
  const Eigen::Index labels = y_.cols();
  x_.resize(rows, 1);  // as many numbers: they stay
  y_.resize(labels, 1);
  if (labels == 1) {
    y_ = y_.replicate(rows, 1).eval();
  } else if (rows == 1 && !learner.lays_labels_across()) {
    x_ = x_.replicate(labels, 1).eval();
  }
}

void BatchTrainer::test(RunContext& run, const feed::Batch& batch) {
  if (!run.numbers()) return;
  validation_rows_->gather(*samples_, batch, x_, y_);
  note_non_finite(run, run.learner->test_batch(x_, y_), true);
}

void BatchTrainer::read_logs(const RunContext& run, trace::Logs& logs) const {
  logs.clear();
  if (!run.numbers()) return;
  const auto metrics = run.learner->metrics();
  FS_CHECK(metrics.size() == log_names_.size());
  for (std::size_t i = 0; i < metrics.size(); ++i)
    logs.emplace_back(log_names_[i], metrics[i].second);
  order(run, logs);
}

trace::Logs BatchTrainer::zero_logs(const RunContext& run) const {
  trace::Logs logs{{"loss", 0}};
  const std::uint32_t metrics = run.scenario.compile.metrics;
  if (has(metrics, scenario::Metric::kAccuracy)) logs.emplace_back("accuracy", 0);
  if (has(metrics, scenario::Metric::kMae)) logs.emplace_back("mae", 0);
  if (has(metrics, scenario::Metric::kMse)) logs.emplace_back("mse", 0);
  order(run, logs);
  return logs;
}

void BatchTrainer::look(RunContext& run, bool last) {
  if (!run.numbers() || run.trace.epochs.empty() || run.trace.probes.empty()) return;
  const Count epoch = run.trace.epochs.back().index;
  const Count probed = run.trace.probes.back().epoch;
  if (probed == epoch || !(last || trace::probe_due(epoch, probed))) return;
  probe(run, *samples_, training_count_, epoch);
}

void BatchTrainer::compare_weights(RunContext& run) {
  if (!run.numbers() || run.trace.facts.weights_changed) return;
  run.trace.facts.weights_changed = !same_bits(first_weights_, run.learner->weights());
}

}  // namespace fitscope::trainer
