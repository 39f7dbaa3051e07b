// Scenarios without numbers, drawn at random: every input, in every way it can behave.
#pragma once

#include <algorithm>

#include "scenario/scenario.h"
#include "support/draws.h"

namespace fitscope::testing {

/// How large the counts of a drawn scenario may be.
struct Sizes {
  scenario::Count samples = 40;
  scenario::Count batch_size = 12;
  scenario::Count batches = 20;  ///< of generators, Sequences and datasets
  scenario::Count repeats = 3;
  scenario::Count odd_at = 20;  ///< where a generator does something odd

  /// About as many of each magnitude, where counts are huge.
  bool by_magnitude = false;
};

/// 1 … most.
inline scenario::Count drawn_count(Draws& draws, scenario::Count most, bool by_magnitude) {
  if (by_magnitude) {
    scenario::Count top = 10;
    while (top < most && !draws.one_in(6))
      top *= 10;
    most = std::min(most, top);
  }
  return 1 + draws.below(most);
}

/// Data and input: what feed::make_feed looks at.
inline scenario::Scenario drawn_input(Draws& draws, const Sizes& sizes,
                                      scenario::Count feed_kinds) {
  const auto count = [&](scenario::Count most) {
    return drawn_count(draws, most, sizes.by_magnitude);
  };
  const auto maybe = [&](scenario::Count chances, scenario::Count most) {
    return draws.one_in(chances) ? scenario::MaybeCount(count(most)) : std::nullopt;
  };
  scenario::Scenario scenario;
  scenario.model.kind = scenario::ModelKind::kAny;
  scenario.feed.kind = static_cast<scenario::FeedKind>(draws.below(feed_kinds));
  scenario.data.samples = count(sizes.samples) - 1;
  scenario.fit.batch_size = count(sizes.batch_size);
  scenario.fit.epochs = 1 + draws.below(4);
  scenario.fit.shuffle = draws.yes();
  scenario::GeneratorSpec& generator = scenario.generator;
  generator.loops = draws.yes();
  generator.first_only = draws.one_in(6);
  generator.single_samples = draws.one_in(8);
  generator.batches = maybe(3, sizes.batches);
  generator.short_last = draws.yes();
  generator.empty_after = maybe(4, sizes.odd_at);
  generator.label_change_at = maybe(6, sizes.odd_at);
  generator.nan_at = maybe(4, sizes.odd_at);
  generator.raise_at = maybe(6, sizes.odd_at);
  generator.block_at = maybe(6, sizes.odd_at);
  scenario.sequence.length = maybe(3, sizes.batches);
  scenario.sequence.declared_length = maybe(3, sizes.batches);
  scenario.dataset.batched = !draws.one_in(5);
  scenario.dataset.drop_remainder = draws.yes();
  scenario.dataset.shuffle = draws.yes();
  scenario.dataset.repeat = maybe(3, sizes.repeats);
  if (draws.one_in(4)) scenario.dataset.repeat = -1;
  scenario.dataset.take = maybe(3, sizes.batches);
  scenario.dataset.known_cardinality = draws.yes();
  scenario.sequence.later_length = maybe(4, sizes.batches);
  scenario.dataset.later_batches = maybe(3, sizes.batches);
  if (draws.one_in(8)) scenario.dataset.later_batches = 0;
  return scenario;
}

/// fit() over such an input: epochs, steps, executions, validation, a callback that stops it.
inline scenario::Scenario drawn_fit(Draws& draws, const Sizes& sizes) {
  const auto count = [&](scenario::Count most) {
    return drawn_count(draws, most, sizes.by_magnitude);
  };
  scenario::Scenario scenario = drawn_input(draws, sizes, 5);
  if (draws.one_in(4)) scenario.fit.batch_size.reset();
  scenario.fit.epochs = draws.below(7);
  scenario.fit.initial_epoch = draws.one_in(4) ? draws.below(3) : 0;
  if (draws.yes()) scenario.fit.steps_per_epoch = count(sizes.batches);
  scenario.fit.verbose = draws.below(3);
  if (draws.yes())
    scenario.compile.steps_per_execution =
        count(std::min<scenario::Count>(sizes.batches, 1'000'000));
  scenario.loop.body = static_cast<scenario::LoopBody>(draws.below(2));
  scenario.loop.iterator_each_step = draws.one_in(3);
  scenario.validation.kind = static_cast<scenario::ValidationKind>(draws.below(6));
  scenario.validation.samples = count(sizes.samples) - 1;
  if (draws.one_in(3)) scenario.validation.steps = count(sizes.batches);
  if (draws.one_in(3)) scenario.validation.batch_size = count(sizes.batch_size);
  scenario.validation.freq = 1 + draws.below(2);
  scenario.validation.loops = draws.one_in(3);
  if (draws.one_in(3)) {
    scenario.fit.callbacks |= static_cast<std::uint32_t>(scenario::Callback::kStopTraining);
    scenario.stop_training = {.hook = static_cast<scenario::StopHook>(draws.below(5)),
                              .epoch = draws.below(4),
                              .batch = count(sizes.batches) - 1};
  }
  return scenario;
}

}  // namespace fitscope::testing
