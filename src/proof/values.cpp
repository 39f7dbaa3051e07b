#include "proof/values.h"

#include <algorithm>
#include <cstdint>

#include "base/text.h"
#include "diagnosis/reading.h"
#include "diagnosis/wording.h"
#include "scenario/kinds.h"
#include "scenario/property.h"

namespace fitscope::proof {
namespace {

using scenario::FeedKind;
using scenario::Property;
using trace::Count;

Count ceil_of(Count rows, Count size) {
  return rows / size + (rows % size != 0 ? 1 : 0);
}

std::string ceil_text(Count rows, Count size) {
  return "ceil(" + with_commas(rows) + " / " + with_commas(size) +
         ") = " + diagnosis::batches_text(ceil_of(rows, size)) + ".";
}

/// The arithmetic of the run: rows, rows of a batch, batches of a pass.
struct Numbers {
  explicit Numbers(const Broken& broken)
      : rows(diagnosis::training_rows(broken.asked)),
        size(broken.trace.facts.batch_size),
        epochs(std::max<Count>(0, broken.asked.fit.epochs - broken.asked.fit.initial_epoch)) {
    if (size <= 0) size = broken.asked.fit.batch_size.value_or(0);
    if (size <= 0) size = scenario::kDefaultBatchSize;
    pass = diagnosis::batches_of_data({broken.asked, broken.trace});
  }

  Count rows = 0;
  Count size = 0;
  Count epochs = 0;
  Count pass = 0;
};

std::vector<Value> steps_per_epoch(const Broken& broken) {
  const Numbers n(broken);
  std::vector<Value> values{{"unset", "Keras then runs until the data end."}};
  const auto add = [&values](Count steps, std::string why) {
    if (steps > 0) values.push_back({std::to_string(steps), std::move(why)});
  };
  add(n.pass, "One pass over the data is " + diagnosis::batches_text(n.pass) + ".");
  // What a feed that cannot start again holds, shared among the epochs.
  const Count held = broken.trace.facts.batches_per_pass.value_or(0);
  if (n.epochs > 0) {
    add(held / n.epochs, with_commas(held) + " // " + with_commas(n.epochs) + " = " +
                             with_commas(held / n.epochs) + " for each epoch.");
  }
  add(held, "So many batches come in one pass.");
  // The largest divisor of a pass below what was asked leaves no remainder.
  const Count asked = std::min(broken.asked.fit.steps_per_epoch.value_or(n.pass), n.pass);
  constexpr Count kMostTried = 100'000;
  for (Count steps = asked - 1; steps > 1 && asked - steps < kMostTried; --steps) {
    if (n.pass % steps != 0) continue;
    add(steps, with_commas(n.pass) + " mod " + with_commas(steps) + " = 0: nothing is left over.");
    break;
  }
  return values;
}

std::vector<Value> batch_size(const Broken& broken) {
  const Numbers n(broken);
  std::vector<Value> values;
  const auto add = [&](Count size) {
    if (size > 0 && size <= n.rows)
      values.push_back({std::to_string(size), ceil_text(n.rows, size)});
  };
  const Count steps = std::max<Count>(0, broken.asked.fit.steps_per_epoch.value_or(0));
  if (steps > 0) {
    add(ceil_of(n.rows, steps));
    // As many batches as all epochs together ask for, where the feed comes only once.
    if (n.epochs > 0 && n.rows / n.epochs >= steps) add(ceil_of(n.rows, steps * n.epochs));
  }
  add(n.rows / 2);
  add(32);
  return values;
}

std::vector<Value> validation_steps(const Broken& broken) {
  const scenario::ValidationSpec& asked = broken.asked.validation;
  const Numbers n(broken);
  const Count rows = asked.kind == scenario::ValidationKind::kSplit
                         ? broken.asked.data.samples - n.rows
                         : asked.samples;
  Count size = asked.batch_size.value_or(0);
  if (size <= 0) size = n.size;
  std::vector<Value> values{{"unset", "Validation then runs over all its data."}};
  if (rows > 0) values.push_back({std::to_string(ceil_of(rows, size)), ceil_text(rows, size)});
  return values;
}

double rate_of(const scenario::CompileSpec& compile) {
  return compile.learning_rate.value_or(compile.optimizer == scenario::OptimizerKind::kSgd ? 0.01
                                                                                           : 0.001);
}

std::vector<Value> rates(const Broken& broken) {
  const double rate = rate_of(broken.asked.compile);
  std::vector<Value> values{{"unset", "The optimizer's own rate."}};
  for (const double part : {0.1, 0.01, 0.001}) {
    if (rate > 0) values.push_back({shortest(rate * part), "Smaller steps do not overshoot."});
  }
  return values;
}

/// Feeds that start again by themselves. A loop of one's own instead of fit(), or the other way
/// round, is another program.
std::vector<Value> restartable_feeds(const scenario::Scenario& asked) {
  if (asked.feed.kind == FeedKind::kCustomLoop) return {};
  constexpr const char* kWhy = "It knows its length and starts again in every epoch.";
  return {{"sequence", kWhy},
          {"arrays", "They know their length and start again in every epoch."},
          {"dataset", kWhy}};
}

std::vector<Value> each_left_out(const Property& property, const scenario::Scenario& asked) {
  const scenario::Value held = property.get(asked);
  const auto* bits = std::get_if<std::int64_t>(&held);
  std::vector<Value> values;
  for (std::size_t i = 0; bits != nullptr && i < property.choices.size(); ++i) {
    const std::int64_t bit = std::int64_t{1} << i;
    if ((*bits & bit) == 0) continue;
    values.push_back({scenario::to_text(property, *bits & ~bit),
                      "Then it cannot end or change the training.",
                      "Leave this callback out: " + std::string(property.choices[i].label)});
  }
  return values;
}

std::vector<Value> flipped(const Property& property, const Searchable& row,
                           const scenario::Scenario& asked) {
  const bool on = scenario::value_text(property, asked) == "true";
  if ((on ? row.no : row.yes).empty()) return {};
  return {{on ? "false" : "true", {}}};
}

std::vector<Value> all_values(const Broken& broken, const Searchable& row,
                              const Property& property) {
  switch (row.tries) {
    case Tries::kNothing:
      return {};
    case Tries::kDefault:
      return {{scenario::value_text(property, scenario::Scenario{}), {}}};
    case Tries::kFlip:
      return flipped(property, row, broken.asked);
    case Tries::kFeeds:
      return restartable_feeds(broken.asked);
    case Tries::kEachOut:
      return each_left_out(property, broken.asked);
    case Tries::kStepsPerEpoch:
      return steps_per_epoch(broken);
    case Tries::kBatchSize:
      return batch_size(broken);
    case Tries::kPasses:
      return {{"-1", "It then never runs out."}, {"unset", "Each epoch then is one pass."}};
    case Tries::kValidationSteps:
      return validation_steps(broken);
    case Tries::kRate:
      return rates(broken);
    case Tries::kClipping:
      return {{"1", "A clipped gradient cannot throw the weights far in one step."}};
    case Tries::kPatience:
      return {{std::to_string(std::max<Count>(1, broken.asked.fit.epochs)),
               "So many epochs may pass without progress."}};
  }
  return {};
}

}  // namespace

std::vector<Value> values_to_try(const Broken& broken, const Searchable& row) {
  const Property* property = scenario::find_property(row.key);
  if (property == nullptr || row.use != Use::kSearched || !property->applies(broken.asked)) {
    return {};
  }
  const std::string so = scenario::value_text(*property, broken.asked);
  std::vector<Value> kept;
  for (Value& value : all_values(broken, row, *property)) {
    const bool twin = std::any_of(kept.begin(), kept.end(),
                                  [&value](const Value& one) { return one.text == value.text; });
    if (value.text != so && !twin) kept.push_back(std::move(value));
  }
  return kept;
}

}  // namespace fitscope::proof
