#include "feed/feed.h"

#include <algorithm>

#include "feed/generator_feed.h"
#include "feed/sequence_feed.h"
#include "feed/slice_feed.h"
#include "scenario/kinds.h"

namespace fitscope::feed {

using scenario::FeedKind;
using scenario::MaybeCount;
using scenario::Profile;
using scenario::Scenario;
using scenario::ValidationKind;

namespace {

// Batches prefetch has drawn in vain when an evaluation gives its iterator up, as far as that can
// be told: see generator_feed.h.
constexpr Count kReadAhead = 2;

Count ceil_div(Count a, Count b) {
  return (a + b - 1) / b;
}

// 0 is falsy in Python: as good as not given.
bool given(const MaybeCount& value) {
  return value && *value != 0;
}

bool validates_arrays(const Scenario& scenario) {
  return scenario.validation.kind == ValidationKind::kSplit ||
         scenario.validation.kind == ValidationKind::kArrays;
}

// A size of 0 is none, and made of the steps: ceil(1 / -1).
bool one_row_in_minus_1(Count rows, Count size, const MaybeCount& steps) {
  return rows == 1 && (size == -1 || (size == 0 && steps == -1));
}

// Keras believes that there are -1 batches.
void leave_uncut(SlicePlan& plan) {
  plan.uncut = true;
  plan.told = -1;
}

SlicePlan array_plan(Count rows, Count batch, bool shuffle, Count passes) {
  SlicePlan plan{.slices = {.rows = rows, .batch = batch}, .shuffled = shuffle, .passes = passes};
  if (passes != 1) plan.told = plan.slices.count();
  return plan;
}

SlicePlan dataset_plan(const Scenario& scenario, Count rows, Count batch) {
  const scenario::DatasetSpec& dataset = scenario.dataset;
  SlicePlan plan;
  plan.slices = {.rows = rows,
                 .batch = dataset.batched ? batch : 1,
                 .keep_last = !(dataset.batched && dataset.drop_remainder)};
  plan.shuffled = dataset.shuffle;
  plan.unbatched = !dataset.batched;
  if (dataset.repeat) {
    plan.passes = *dataset.repeat;
    if (*dataset.repeat < 0) plan.passes.reset();
  }
  plan.take = dataset.take;
  plan.known = dataset.known_cardinality;
  const bool fewer = dataset.later_batches && *dataset.later_batches < plan.slices.count();
  if (fewer && !plan.known) plan.later = dataset.later_batches;
  return plan;
}

}  // namespace

Count given_validation_batch_size(const Scenario& scenario) {
  const MaybeCount& own = scenario.validation.batch_size;
  if (given(own)) return *own;
  // Where fit() is given no batch_size, the code gives validation_batch_size its value, but for a 0
  // that stands there.
  const bool fit_knows = scenario.feed.kind == FeedKind::kArrays;
  if (own && !fit_knows && validates_arrays(scenario)) return 0;
  return scenario.fit.batch_size.value_or(0);
}

Count validation_batch_size(const Scenario& scenario, Count rows) {
  if (const Count size = given_validation_batch_size(scenario); size != 0) return size;
  if (validates_arrays(scenario) && given(scenario.validation.steps) &&
      *scenario.validation.steps > 0) {
    return std::max<Count>(1, ceil_div(rows, *scenario.validation.steps));
  }
  return scenario::kDefaultBatchSize;
}

Count effective_batch_size(const Scenario& scenario) {
  if (given(scenario.fit.batch_size)) return std::max<Count>(1, *scenario.fit.batch_size);
  if (scenario.feed.kind == FeedKind::kArrays && given(scenario.fit.steps_per_epoch) &&
      *scenario.fit.steps_per_epoch > 0) {
    return std::max<Count>(1,
                           ceil_div(split_rows(scenario).training, *scenario.fit.steps_per_epoch));
  }
  return scenario::kDefaultBatchSize;
}

bool cannot_be_cut(const Scenario& scenario) {
  return scenario.feed.kind == FeedKind::kArrays &&
         one_row_in_minus_1(split_rows(scenario).training, scenario.fit.batch_size.value_or(0),
                            scenario.fit.steps_per_epoch);
}

bool validation_cannot_be_cut(const Scenario& scenario) {
  return validates_arrays(scenario) &&
         one_row_in_minus_1(split_rows(scenario).validation, given_validation_batch_size(scenario),
                            scenario.validation.steps);
}

SplitRows split_rows(const Scenario& scenario) {
  const Count samples = scenario.data.samples;
  switch (scenario.validation.kind) {
    case ValidationKind::kNone:
      return {.training = samples, .validation = 0};
    case ValidationKind::kSplit: {
      // 0.0 is falsy: no validation at all.
      if (scenario.validation.split == 0) return {.training = samples, .validation = 0};
      const Count training = scenario::rows_before(scenario::split_at(scenario), samples);
      return {.training = training, .validation = samples - training};
    }
    case ValidationKind::kArrays:
    case ValidationKind::kGenerator:
    case ValidationKind::kSequence:
    case ValidationKind::kDataset:
      return {.training = samples, .validation = scenario.validation.samples};
  }
  return {};
}

bool static_rows(const Scenario& scenario) {
  switch (scenario.feed.kind) {
    case FeedKind::kArrays:
      return split_rows(scenario).training % effective_batch_size(scenario) == 0;
    case FeedKind::kDataset:
      return scenario.dataset.batched && scenario.dataset.drop_remainder;
    case FeedKind::kGenerator:
    case FeedKind::kSequence:
    case FeedKind::kCustomLoop:
      return false;
  }
  return false;
}

Count fixed_validation_rows(const Scenario& scenario) {
  const ValidationKind kind = scenario.validation.kind;
  if (kind != ValidationKind::kSplit && kind != ValidationKind::kArrays) return 0;
  const Count all = split_rows(scenario).validation;
  const Count rows = std::max<Count>(1, validation_batch_size(scenario, all));
  return all % rows == 0 ? rows : 0;
}

std::unique_ptr<Feed> make_feed(const Scenario& scenario, Profile profile,
                                std::optional<Count> peeks) {
  const Count rows = split_rows(scenario).training;
  const Count batch = effective_batch_size(scenario);
  switch (scenario.feed.kind) {
    case FeedKind::kArrays: {
      const Count epochs = std::max<Count>(0, scenario.fit.epochs - scenario.fit.initial_epoch);
      const Count passes = profile == Profile::kKeras2 ? epochs : 1;
      SlicePlan plan = array_plan(rows, batch, scenario.fit.shuffle, passes);
      if (cannot_be_cut(scenario)) leave_uncut(plan);
      return std::make_unique<SliceFeed>(plan);
    }
    case FeedKind::kGenerator: {
      const Slices slices{.rows = rows, .batch = scenario.generator.single_samples ? 1 : batch};
      return std::make_unique<GeneratorFeed>(scenario.generator, slices, profile, 0, peeks);
    }
    case FeedKind::kSequence:
      return std::make_unique<SequenceFeed>(
          scenario.sequence, Slices{.rows = rows, .batch = batch}, scenario.fit.shuffle,
          static_cast<std::uint32_t>(scenario.data.seed), profile);
    case FeedKind::kDataset:
      return std::make_unique<SliceFeed>(dataset_plan(scenario, rows, batch));
    case FeedKind::kCustomLoop: {
      const bool whole = scenario.loop.body == scenario::LoopBody::kOneStep;
      return std::make_unique<SliceFeed>(
          array_plan(rows, whole ? std::max<Count>(1, rows) : batch, false, 1));
    }
  }
  return nullptr;
}

std::unique_ptr<Feed> make_validation_feed(const Scenario& scenario, Profile profile) {
  const Count rows = split_rows(scenario).validation;
  const Slices slices{.rows = rows,
                      .batch = std::max<Count>(1, validation_batch_size(scenario, rows))};
  const bool loops = scenario.validation.loops;
  switch (scenario.validation.kind) {
    case ValidationKind::kNone:
      return nullptr;
    case ValidationKind::kSplit:
    case ValidationKind::kArrays: {
      const bool split = scenario.validation.kind == ValidationKind::kSplit;
      if (split && scenario.validation.split == 0) return nullptr;
      SlicePlan plan{.slices = slices};
      if (validation_cannot_be_cut(scenario)) leave_uncut(plan);
      return std::make_unique<SliceFeed>(plan);
    }
    case ValidationKind::kGenerator: {
      scenario::GeneratorSpec spec;
      spec.loops = loops;
      return std::make_unique<GeneratorFeed>(spec, slices, profile, kReadAhead);
    }
    case ValidationKind::kSequence:
      // `if validation_data:` asks its length in Keras 2, so an empty one is no validation.
      if (profile == Profile::kKeras2 && slices.count() == 0) return nullptr;
      return std::make_unique<SequenceFeed>(scenario::SequenceSpec{}, slices, false, 0, profile);
    case ValidationKind::kDataset: {
      SlicePlan plan{.slices = slices};
      if (loops) plan.passes.reset();
      return std::make_unique<SliceFeed>(plan);
    }
  }
  return nullptr;
}

}  // namespace fitscope::feed
