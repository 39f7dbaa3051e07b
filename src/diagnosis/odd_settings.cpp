#include "diagnosis/odd_settings.h"

#include <algorithm>
#include <array>
#include <string>

#include "base/text.h"
#include "diagnosis/learning.h"
#include "diagnosis/reading.h"
#include "diagnosis/wording.h"
#include "scenario/keras_version.h"
#include "scenario/kinds.h"

namespace fitscope::diagnosis {
namespace {

/// Keras 3.0 and 3.1 make the weights of every layer trainable when they are made.
bool freezes_nothing(const Facts& facts) {
  if (!has_numbers(facts) || facts.trace.steps_run() == 0 || !facts.scenario.model.trainable ||
      scenario::freezes_layers(facts.scenario.keras.version)) {
    return false;
  }
  const std::vector<scenario::LayerSpec> layers = dense_layers(facts.scenario);
  return std::any_of(layers.begin(), layers.end(),
                     [](const scenario::LayerSpec& layer) { return !layer.trainable; });
}

bool regularizes_in_vain(const Facts& facts) {
  return has_numbers(facts) && facts.trace.steps_run() > 0 &&
         facts.scenario.feed.kind == FeedKind::kCustomLoop && regularized(facts.scenario);
}

bool splits_from_the_end(const Facts& facts) {
  return facts.scenario.feed.kind == FeedKind::kArrays &&
         facts.scenario.validation.kind == scenario::ValidationKind::kSplit &&
         facts.trace.steps_run() > 0 && scenario::split_at(facts.scenario) < 0;
}

Count rows_given(const trace::Trace& trace) {
  Count rows = 0;
  for (const trace::Epoch& epoch : trace.epochs)
    rows += epoch.samples_seen;
  return rows;
}

/// The epochs all together are less than one pass, and no batch came twice: then no row did.
bool leaves_rows_out(const Facts& facts) {
  const trace::Trace& trace = facts.trace;
  const FeedKind kind = facts.scenario.feed.kind;
  const Count steps = trace.steps_run();
  if ((kind != FeedKind::kArrays && kind != FeedKind::kDataset) || !asked_steps(facts) ||
      trace.stop != StopReason::kAllEpochs || steps == 0) {
    return false;
  }
  const trace::MaybeCount pass = trace.facts.batches_per_pass;
  return steps == trace.facts.distinct_batches && (!pass || steps <= *pass) &&
         rows_given(trace) < training_rows(facts.scenario);
}

constexpr std::array kTable{
    OddSetting{
        "compile.reduction",
        [](const Facts& facts) { return sums_loss(facts) && facts.trace.steps_run() > 0; },
        [](const Facts& facts) {
          return "reduction='sum': the bar's loss and every gradient are sums over a batch, "
                 "about " +
                 with_commas(static_cast<Count>(rows_in_sum(facts))) +
                 " times those of the mean. What is held against a constant answer is the loss of "
                 "one row";
        },
    },
    OddSetting{
        "compile.reduction",
        [](const Facts& facts) {
          return has_numbers(facts) && facts.trace.steps_run() > 0 && !sums_loss(facts) &&
                 facts.scenario.compile.reduction == scenario::Reduction::kSum;
        },
        [](const Facts&) {
          return std::string(
              "reduction='sum' changes nothing here: with labels (N,) and one output, a loss that "
              "Keras 2 calls in a loop of your own has taken the mean of the batch already");
        },
    },
    OddSetting{
        "model.layers",
        [](const Facts& facts) { return adds_penalties(facts) && facts.trace.steps_run() > 0; },
        [](const Facts&) {
          return std::string(
              "kernel_regularizer: the bar's loss and val_loss hold its penalty, which a look at "
              "what was learned of the data leaves out");
        },
    },
    OddSetting{
        "model.layers",
        regularizes_in_vain,
        [](const Facts&) {
          return std::string(
              "kernel_regularizer does nothing in a loop of your own: only fit() adds the penalty; "
              "here the loss would have to add sum(model.losses)");
        },
    },
    OddSetting{
        "fit.steps_per_epoch",
        leaves_rows_out,
        [](const Facts& facts) {
          return "the run saw " + with_commas(rows_given(facts.trace)) + " of " +
                 with_commas(training_rows(facts.scenario)) + " rows: " +
                 (facts.trace.epochs.size() == 1 ? "the one epoch is" : "all epochs together are") +
                 " less than one pass over the data";
        },
    },
    OddSetting{
        "model.layers",
        freezes_nothing,
        [](const Facts&) {
          return std::string(
              "trainable=False in a layer's constructor freezes nothing before Keras 3.2: the "
              "layer learns. Without it, layer.trainable = False on the built model does freeze");
        },
    },
    OddSetting{
        "validation.split",
        splits_from_the_end,
        [](const Facts& facts) {
          const std::string rows = std::to_string(facts.scenario.data.samples);
          const std::string split = value_text(facts.scenario.validation.split);
          return "validation_split=" + split + " is no share: floor(" + rows + " * (1 - " + split +
                 ")) = " + std::to_string(scenario::split_at(facts.scenario)) +
                 ", which Python counts from the end, so " +
                 std::to_string(training_rows(facts.scenario)) + " of " + rows + " rows train";
        },
    },
};

}  // namespace

std::span<const OddSetting> odd_settings() {
  return kTable;
}

std::vector<Evidence> odd_settings_of(const Facts& facts) {
  std::vector<Evidence> all;
  for (const OddSetting& one : kTable) {
    if (one.applies(facts)) all.push_back({one.text(facts), {-1, -1}, std::string(one.field)});
  }
  return all;
}

}  // namespace fitscope::diagnosis
