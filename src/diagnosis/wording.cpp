#include "diagnosis/wording.h"

#include <algorithm>
#include <cmath>
#include <utility>

#include "base/text.h"
#include "diagnosis/reading.h"
#include "scenario/kinds.h"
#include "scenario/property.h"

namespace fitscope::diagnosis {

std::string count_of(Count count, std::string_view one, std::string_view many) {
  return with_commas(count) + " " + std::string(count == 1 ? one : many);
}
std::string steps_text(Count count) {
  return count_of(count, "step", "steps");
}
std::string batches_text(Count count) {
  return count_of(count, "batch", "batches");
}
std::string epochs_text(Count count) {
  return count_of(count, "epoch", "epochs");
}
std::string samples_text(Count count) {
  return count_of(count, "sample", "samples");
}

std::string ordinal(Count number) {
  if (number == 2) return "second";
  if (number == 3) return "third";
  const Count tens = number % 100;
  const Count ones = number % 10;
  const bool teen = tens >= 11 && tens <= 13;
  const char* ending = teen ? "th" : ones == 1 ? "st" : ones == 2 ? "nd" : ones == 3 ? "rd" : "th";
  return with_commas(number) + ending;
}

std::string epoch_name(Count index) {
  return "epoch " + with_commas(index + 1);
}
std::string epoch_title(Count index) {
  return "Epoch " + with_commas(index + 1);
}

std::string after_steps(const trace::Epoch& epoch) {
  if (epoch.steps_run == 0) return "before its first step";
  if (epoch.steps_run == 1) return "after its first step";
  if (!epoch.steps_planned) return "after " + steps_text(epoch.steps_run);
  return "after " + with_commas(epoch.steps_run) + " of " + steps_text(*epoch.steps_planned);
}

std::string place(Moment at) {
  if (at.epoch < 0) return "before the first epoch";
  if (at.step < 0) return "in " + epoch_name(at.epoch) + " before its first step";
  return "in step " + with_commas(at.step + 1) + " of " + epoch_name(at.epoch);
}

std::string exception_place(const trace::Trace& trace) {
  const trace::Exception& exception = *trace.exception;
  const Moment at = exception.at;
  if (exception.validating) return "in the validation after " + epoch_name(at.epoch);
  const bool steps_over =
      at.step < 0 &&
      std::any_of(trace.epochs.begin(), trace.epochs.end(), [&at](const auto& epoch) {
        return epoch.index == at.epoch && epoch.steps_run > 0;
      });
  return steps_over ? "at the end of " + epoch_name(at.epoch) : place(at);
}

std::string keras_name(const trace::Trace& trace) {
  if (is_keras2(trace)) return "Keras 2";
  std::string name = trace.keras;
  const std::size_t dash = name.find('-');
  if (dash != std::string::npos) name.replace(dash, 1, " to ");
  return "Keras " + name;
}

namespace {

std::string true_pass(const Facts& facts) {
  const Count batches = facts.trace.facts.batches_per_pass.value_or(0);
  const Count rows = training_rows(facts.scenario);
  const Count size = facts.trace.facts.batch_size;
  if (size > 0) {
    const std::string division = "(" + with_commas(rows) + " / " + with_commas(size) + ") = ";
    if (rows / size + (rows % size != 0 ? 1 : 0) == batches) {
      return "ceil" + division + batches_text(batches);
    }
    if (rows / size == batches) return "floor" + division + batches_text(batches);
    // repeat(n) makes a pass of n passes.
    const Count passes = facts.scenario.feed.kind == FeedKind::kDataset
                             ? facts.scenario.dataset.repeat.value_or(1)
                             : 1;
    if (passes > 1 && batches % passes == 0) {
      const Count each = batches / passes;
      const char* rounding = each == rows / size + (rows % size != 0 ? 1 : 0) ? "ceil"
                             : each == rows / size                            ? "floor"
                                                                              : nullptr;
      if (rounding != nullptr)
        return with_commas(passes) + " * " + rounding + division + batches_text(batches);
    }
  }
  return "one pass = " + batches_text(batches);
}

}  // namespace

bool has_short_batch(const Facts& facts) {
  const Count rows = training_rows(facts.scenario);
  const Count size = facts.trace.facts.batch_size;
  if (size <= 0 || rows % size == 0) return false;
  const scenario::Scenario& asked = facts.scenario;
  if (asked.feed.kind == FeedKind::kDataset && asked.dataset.drop_remainder) return false;
  if (asked.feed.kind == FeedKind::kGenerator && !asked.generator.short_last) return false;
  const trace::MaybeCount batches = facts.trace.facts.batches_per_pass;
  // Other batches than the rows make: a length, or a take() of one's own.
  return !batches || *batches % (rows / size + 1) == 0;
}

std::string pass_arithmetic(const Facts& facts) {
  const trace::MaybeCount pass = pass_of(facts);
  if (pass == facts.trace.facts.batches_per_pass) return true_pass(facts);
  return true_pass(facts) + "; __len__ says " + with_commas(pass.value_or(0));
}

std::string_view input_name(const scenario::Scenario& scenario) {
  switch (scenario.feed.kind) {
    case FeedKind::kGenerator:
      return "your generator";
    case FeedKind::kSequence:
      return "your Sequence";
    case FeedKind::kDataset:
      return "your dataset";
    case FeedKind::kArrays:
    case FeedKind::kCustomLoop:
      return "your data";
  }
  return "your data";
}

std::string value_text(double value) {
  // Only finite numbers: printf may give NaN a sign that means nothing.
  return std::isfinite(value) ? format("%.4g", value) : shortest(value);
}

std::string percent(double share) {
  const double value = share * 100;
  if (value >= 9.95) return format("%.0f %%", value);
  return format(value >= 0.095 ? "%.1f %%" : "%.2g %%", value);
}

Evidence epoch_evidence(const trace::Epoch& epoch, std::string_view field) {
  std::string text = epoch_name(epoch.index) + " ran ";
  if (epoch.steps_planned && *epoch.steps_planned != epoch.steps_run) {
    text += with_commas(epoch.steps_run) + " of " + steps_text(*epoch.steps_planned);
  } else {
    text += steps_text(epoch.steps_run);
  }
  text += ", on " + samples_text(epoch.samples_seen);
  const Count step = epoch.steps_run > 0 ? epoch.steps_run - 1 : -1;
  return {std::move(text), {epoch.index, step}, std::string(field)};
}

Evidence exception_evidence(const trace::Exception& exception) {
  constexpr std::size_t kLongest = 300;
  std::string message = telling_line(exception);
  if (message.size() > kLongest) {
    std::size_t cut = kLongest;  // never inside a UTF-8 character
    while (cut > 0 && (static_cast<unsigned char>(message[cut]) & 0xc0U) == 0x80U)
      --cut;
    message = message.substr(0, cut) + " …";
  }
  std::string text = "Keras raised " + exception.type;
  if (!message.empty()) text += ": " + message;
  return {std::move(text), exception.at, {}};
}

Finding raised_finding(const Rule& rule, const Facts& facts, Cause cause) {
  const trace::Exception& exception = *facts.trace.exception;
  const bool loop = facts.scenario.feed.kind == FeedKind::kCustomLoop;
  Finding finding = found(rule, Severity::kError,
                          cause.text + ": " + (loop ? "your loop" : "fit()") + " raised " +
                              exception.type + " " + exception_place(facts.trace) + ".",
                          std::move(cause.arithmetic));
  finding.changes = std::move(cause.changes);
  finding.evidence.push_back(exception_evidence(exception));
  return finding;
}

const trace::Warning* find_warning(const trace::Trace& trace, std::string_view words) {
  for (const trace::Warning& warning : trace.warnings) {
    if (warning.text.find(words) != std::string::npos) return &warning;
  }
  return nullptr;
}

Finding found(const Rule& rule, Severity severity, std::string summary, std::string arithmetic) {
  Finding finding;
  finding.rule = rule.name;
  finding.severity = severity;
  finding.summary = std::move(summary);
  finding.arithmetic = std::move(arithmetic);
  return finding;
}

bool endless_input(const scenario::Scenario& scenario) {
  if (scenario.feed.kind == FeedKind::kGenerator) return scenario.generator.loops;
  return scenario.feed.kind == FeedKind::kDataset && scenario.dataset.repeat == Count{-1} &&
         !scenario.dataset.take;
}

Change set_steps(const Facts& facts, std::string why) {
  const std::string batches = std::to_string(batches_of_data(facts));
  return {"Set steps_per_epoch=" + batches, std::move(why), {{"fit.steps_per_epoch", batches}}};
}

Change leave_validation_batch_size_out() {
  return {"Leave validation_batch_size out",
          "Keras then takes the batch size of the training.",
          {{"validation.batch_size", "unset"}}};
}

Change split_a_fifth_off() {
  return {"Split a fifth off: validation_split=0.2",
          "It is a share of the samples, between 0 and 1.",
          {{"validation.split", "0.2"}}};
}

Change set_validation_steps(const Facts& facts) {
  const scenario::ValidationSpec& asked = facts.scenario.validation;
  Count size = asked.batch_size.value_or(0);
  if (size <= 0) size = facts.scenario.fit.batch_size.value_or(0);
  if (size <= 0) size = scenario::kDefaultBatchSize;
  const Count rows = asked.kind == scenario::ValidationKind::kSplit
                         ? facts.scenario.data.samples - training_rows(facts.scenario)
                         : asked.samples;
  const std::string steps = std::to_string(std::max<Count>(1, rows / size + (rows % size != 0)));
  return {"Set validation_steps=" + steps,
          "That many batches hold the validation data once.",
          {{"validation.steps", steps}}};
}

Change leave_callback_out(const scenario::Scenario& asked, scenario::Callback callback,
                          std::string label, std::string why) {
  const scenario::Property* property = scenario::find_property("fit.callbacks");
  const std::uint32_t rest = asked.fit.callbacks & ~static_cast<std::uint32_t>(callback);
  Change change{std::move(label), std::move(why), {}};
  if (property != nullptr) {
    change.changes.push_back({"fit.callbacks", scenario::to_text(*property, std::int64_t{rest})});
  }
  return change;
}

void set_head(const scenario::Scenario& asked, Count units, scenario::Activation activation,
              Change& change) {
  const auto read = scenario::parse_layers(asked.model.layers);
  if (!read.ok()) return;
  std::vector<scenario::LayerSpec> layers = read.value();
  for (auto layer = layers.rbegin(); layer != layers.rend(); ++layer) {
    if (layer->kind != scenario::LayerKind::kDense) continue;
    if (layer->units != units && !asked.model.weights.empty()) {
      change.changes.push_back({"model.weights", ""});
    }
    layer->units = units;
    layer->activation = activation;
    break;
  }
  change.changes.push_back({"model.layers", scenario::to_text(layers)});
}

Change leave_steps_out(const Facts& facts, std::string why) {
  if (endless_input(facts.scenario)) {
    return set_steps(facts, "An input without end needs a number of steps.");
  }
  return {"Leave steps_per_epoch out", std::move(why), {{"fit.steps_per_epoch", "unset"}}};
}

Change loop_the_generator(const Facts& facts) {
  Change change{
      "Loop for ever: put while True: around the generator's loop",
      "An endless generator always has a next batch; steps_per_epoch then ends each epoch.",
      {{"generator.loops", "true"}}};
  if (facts.scenario.generator.first_only) {
    change.label = "Yield every batch inside while True";
    change.changes.push_back({"generator.first_only", "false"});
  }
  if (!asked_steps(facts)) {
    const Count batches = batches_of_data(facts);
    change.label += ", and set steps_per_epoch=" + std::to_string(batches);
    change.changes.push_back({"fit.steps_per_epoch", std::to_string(batches)});
  }
  return change;
}

Change use_a_sequence() {
  return {"Use a keras.utils.PyDataset (Sequence) and leave steps_per_epoch out",
          "It knows its length and starts again in every epoch.",
          {{"feed.kind", "sequence"}, {"fit.steps_per_epoch", "unset"}}};
}

Change repeat_the_dataset(const Facts& facts) {
  Change change{"Add .repeat() to the dataset",
                "A dataset without end never runs out; steps_per_epoch then ends each epoch.",
                {{"dataset.repeat", "-1"}}};
  if (facts.scenario.dataset.take) change.changes.push_back({"dataset.take", "unset"});
  return change;
}

Count batches_of_data(const Facts& facts) {
  const Count rows = training_rows(facts.scenario);
  Count size = facts.trace.facts.batch_size;
  if (size <= 0) size = facts.scenario.fit.batch_size.value_or(0);
  if (size <= 0) size = scenario::kDefaultBatchSize;
  const Count generated = facts.scenario.generator.batches.value_or(0);
  if (facts.scenario.feed.kind == FeedKind::kGenerator && generated > 0) return generated;
  return std::max<Count>(1, rows / size + (rows % size != 0 ? 1 : 0));
}

}  // namespace fitscope::diagnosis
