// fit(), or the loop in its place: its arguments, and what is made of them.
#include "code/scenario_of.h"

#include <algorithm>
#include <cmath>

#include "base/text.h"
#include "code/keras_names.h"
#include "scenario/keras_version.h"
#include "scenario/property.h"

namespace fitscope::code {
namespace {

using scenario::Scenario;

std::string number_text(double number) {
  return number == std::trunc(number) && std::fabs(number) < 1e15
             ? std::to_string(static_cast<Count>(number))
             : shortest(number);
}

std::string at_line(Count line) {
  return line > 0 ? " in line " + std::to_string(line) : "";
}

}  // namespace

void Builder::set(std::vector<Field>& list, Field field) {
  if (const auto error = scenario::set_text(answer_.scenario, field.key, field.text)) {
    puzzle(field.line, field.key + ": " + error->message);
    return;
  }
  for (auto* lists : {&answer_.understood, &answer_.assumed})
    std::erase_if(*lists, [&](const Field& other) { return other.key == field.key; });
  const scenario::Property* property = scenario::find_property(field.key);
  if (property != nullptr) field.text = scenario::value_text(*property, answer_.scenario);
  list.push_back(std::move(field));
}

void Builder::read(std::string_view key, std::string text, Count line, std::string why) {
  set(answer_.understood, {std::string(key), std::move(text), line, std::move(why)});
}

void Builder::assume(std::string_view key, std::string text, std::string why, Count line) {
  set(answer_.assumed, {std::string(key), std::move(text), line, std::move(why)});
}

void Builder::puzzle(Count line, std::string why, Weighs weighs, std::string key) {
  const Puzzle one{line, std::move(why), weighs, std::move(key)};
  const auto& list = answer_.not_understood;
  if (std::find(list.begin(), list.end(), one) == list.end()) answer_.not_understood.push_back(one);
}

void Builder::take(std::string_view key, const Value& value, const std::string& argument,
                   Count line) {
  if (value.is(ValueKind::kNone)) return;
  const scenario::Property* property = scenario::find_property(key);
  const bool boolean = property != nullptr && property->type == scenario::PropertyType::kBool;
  const bool integer =
      property != nullptr && (property->type == scenario::PropertyType::kInteger ||
                              property->type == scenario::PropertyType::kMaybeInteger);
  std::string text;
  if (value.known_number()) {
    double number = value.number;
    if (integer && number != std::trunc(number)) {
      assume(key, number_text(std::ceil(number)),
             argument + " is " + number_text(number) +
                 ", no whole number; counting stops when it is reached",
             line);
      return;
    }
    text = boolean ? (number != 0 ? "true" : "false") : number_text(number);
  } else if (value.is(ValueKind::kString)) {
    text = value.text;
    if (key == "fit.verbose" && text == "auto") text = "1";
    if (boolean) text = "true";  // shuffle="batch"
  } else {
    const bool numbers = key.starts_with("compile.") || key.starts_with("model.");
    puzzle(line, argument + ": its value is not to be told from this code.",
           key == "fit.verbose" ? Weighs::kNothing
           : numbers            ? Weighs::kNumbers
                                : Weighs::kSteps,
           std::string(key));
    return;
  }
  if (value.assumed) {
    assume(key, text, argument + ", which rests on a number of rows that is assumed", line);
  } else {
    read(key, text, line, argument);
  }
}

void Builder::fit_fields(const FitCall& fit) {
  const Thing& call = *fit.call;
  bool epochs = false;
  for (const ArgumentName& argument : fit_arguments(call.name)) {
    const Value* value = call.argument(argument.keyword, argument.place);
    if (value == nullptr) continue;
    const std::string words = call.name + "(" + std::string(argument.keyword) + "=…)";
    if (argument.key == "validation.split") {
      if (value->is(ValueKind::kNone) || (value->known_number() && value->number == 0)) continue;
      read("validation.kind", "split", fit.line, words);
    }
    epochs = epochs || argument.key == "fit.epochs";
    take(argument.key, *value, words, fit.line);
  }
  const bool generator = call.name == "fit_generator";
  for (const auto& [weights, place] :
       {std::pair<std::string_view, std::size_t>{"class_weight", generator ? 8U : 9U},
        {"sample_weight", generator ? kNamedOnly : 10U}}) {
    const Value* value = call.argument(weights, place);
    if (value == nullptr || value->is(ValueKind::kNone)) continue;
    puzzle(fit.line,
           call.name + "(" + std::string(weights) + "=…) is left out: the losses hang on it.",
           Weighs::kNumbers);
  }
  for (const auto& [keyword, value] : call.named) {
    if (is_fit_argument(keyword)) {
      const auto old = keras2_fit_arguments();
      const bool of_keras2 = std::find(old.begin(), old.end(), keyword) != old.end() &&
                             call.name == "fit" && fit.model != nullptr;
      if (of_keras2 && !keras2()) {
        raises(fit.line, "fit(" + keyword +
                             "=…) is of Keras 2: Keras 3 raises TypeError: "
                             "TensorFlowTrainer.fit() got an unexpected keyword argument '" +
                             keyword + "'.");
      }
    } else if (fit.model != nullptr && call.name == "fit" &&
               interpreter_.line_of_method(fit.model, "fit") == 0) {
      std::vector<std::string_view> known;
      for (const ArgumentName& argument : fit_arguments("fit"))
        known.push_back(argument.keyword);
      known.insert(known.end(), {"callbacks", "validation_data", "class_weight", "sample_weight"});
      unknown_argument("fit", keyword, known,
                       "TypeError: " + std::string(keras2() ? "Model" : "TensorFlowTrainer") +
                           ".fit() got an unexpected keyword argument '" + keyword + "'",
                       fit.line);
    } else {
      puzzle(fit.line, call.name + "(" + keyword + "=…) is not known here; it is left out.");
    }
  }
  if (!epochs) assume("fit.epochs", "1", "epochs is not given; Keras's own default", fit.line);
}

bool Builder::is_assumed(std::string_view key) const {
  return assumes(answer_, key);
}

bool Builder::is_read(std::string_view key) const {
  return std::any_of(answer_.understood.begin(), answer_.understood.end(),
                     [&](const Field& field) { return field.key == key; });
}

// fit_generator(samples_per_epoch=, nb_val_samples=) of Keras 1 count rows: batches come until
// there are so many.
void Builder::steps_of_rows(const FitCall& fit, std::string_view argument, std::string_view key,
                            MaybeCount batch_size) {
  const Value* samples = fit.call->argument(argument, kNamedOnly);
  if (samples == nullptr || samples->is(ValueKind::kNone)) return;
  if (!samples->known_number()) {
    puzzle(fit.line, std::string(argument) + ": its value is not to be told from this code.");
    return;
  }
  const Count width = std::max<Count>(1, batch_size.value_or(scenario::kDefaultBatchSize));
  assume(key, number_text(std::ceil(samples->number / static_cast<double>(width))),
         std::string(argument) + " of Keras 1 counts rows; in batches of " + std::to_string(width),
         fit.line);
}

// Rows that nobody says are as many as the steps ask for: any other number would blame the steps
// for what only was assumed.
void Builder::rows_for_steps() {
  const Scenario& scenario = answer_.scenario;
  const Count batch_size = scenario.fit.batch_size.value_or(scenario::kDefaultBatchSize);
  const bool counted = is_assumed("sequence.declared_length") || is_assumed("generator.batches");
  if (is_assumed("data.samples") && is_read("fit.steps_per_epoch") && !counted &&
      scenario.fit.steps_per_epoch) {
    assume("data.samples", std::to_string(product(*scenario.fit.steps_per_epoch, batch_size)),
           "the rows are not in the code: as many as steps_per_epoch asks for; set it to your own "
           "number",
           answer_.line);
  }
  if (is_assumed("validation.samples") && is_read("validation.steps") &&
      scenario.validation.steps) {
    const Count width = scenario.validation.batch_size.value_or(batch_size);
    assume("validation.samples", std::to_string(product(*scenario.validation.steps, width)),
           "the rows are not in the code: as many as validation_steps asks for", answer_.line);
  }
}

void Builder::build_fit(const FitCall& fit) {
  answer_.found = true;
  answer_.line = fit.line;
  answer_.summary = "Read " + fit.call->name + "() in line " + std::to_string(fit.line) + ".";
  const std::size_t calls = reading_.fits.size();
  if (calls > 1) {
    answer_.summary = "Read the last of " + std::to_string(calls) + " calls of fit(), " +
                      fit.call->name + "() in line " + std::to_string(fit.line) + ".";
  }
  if (fit.in_loop)
    puzzle(fit.line,
           "fit() stands in a loop: one call of it is imitated, with a model that is new.",
           Weighs::kNothing);
  fit_fields(fit);
  input_fields(fit);
  const Scenario& scenario = answer_.scenario;
  steps_of_rows(fit, "samples_per_epoch", "fit.steps_per_epoch", scenario.fit.batch_size);
  validation_fields(fit);
  steps_of_rows(
      fit, "nb_val_samples", "validation.steps",
      scenario.validation.batch_size ? scenario.validation.batch_size : scenario.fit.batch_size);
  rows_for_steps();
  if (const Value* list = fit.call->argument("callbacks", fit.call->name == "fit" ? 5 : 4))
    callbacks(*list, fit.line);
  for (const auto& [key, value] : reading_.limits)
    take(key, value, "keras.config", value.line);
  Thing* model = fit.model;
  if (model == nullptr) model = reading_.last_compiled;
  if (model == nullptr) model = reading_.last_model;
  model_fields(model, fit.line);
  if (model != nullptr) compile_fields(model);
}

void Builder::build_loop(const TapeStep& step) {
  answer_.found = true;
  answer_.line = step.line;
  answer_.summary =
      "Read the training loop whose step stands in line " + std::to_string(step.line) + ".";
  const Count line = step.line;
  const std::string what = step.on_batch ? "train_on_batch()" : "GradientTape";
  read("feed.kind", "custom_loop", line, what + at_line(line));
  // Loops over data, or over the steps of an epoch, are inside the one over epochs.
  std::vector<LoopFrame> loops = step.loops;
  const auto forever = [](const LoopFrame& frame) { return frame.forever; };
  const auto applied_in = static_cast<std::size_t>(
      std::count_if(loops.begin(), loops.begin() + static_cast<std::ptrdiff_t>(step.applied_in),
                    [&](const LoopFrame& frame) { return !forever(frame); }));
  std::erase_if(loops, forever);
  // A loop whose rounds cut the rows into slices goes over them, whatever it counts.
  const int slices_of = step.fed.empty() ? -1 : step.fed.back()->loop;
  for (LoopFrame& frame : loops)
    frame.over_data = frame.over_data || (slices_of >= 0 && frame.id == slices_of);
  const bool epochs_loop = !loops.empty() && !loops.front().over_data;
  if (epochs_loop && loops.front().rounds) {
    read("fit.epochs", std::to_string(*loops.front().rounds),
         loops.front().node != nullptr ? loops.front().node->line : line, "the outer loop");
  } else if (epochs_loop) {
    assume("fit.epochs", "5", "how often the outer loop goes round is not to be told", line);
  } else {
    assume("fit.epochs", "1", "there is no loop over epochs", line);
  }
  const LoopFrame* inner = nullptr;
  for (std::size_t i = epochs_loop ? 1 : 0; i < loops.size(); ++i)
    inner = &loops[i];
  const Thing* fed = step.fed.empty() ? nullptr : step.fed.back();
  Thing* data = nullptr;
  if (inner != nullptr && inner->source != nullptr) data = inner->source;
  const bool broken = inner != nullptr && inner->broken && inner->rounds == Count{1};
  // Applied behind the loop over batches: only what the last of them left.
  const bool behind = inner != nullptr && step.applied && applied_in < loops.size();
  const bool once = behind && epochs_loop && applied_in == 1;
  if (behind && !once) {
    puzzle(line,
           "apply_gradients() stands outside of a loop that the tape is in: which steps "
           "update the weights is not followed.");
  }
  const bool one_step = inner == nullptr || broken || once;
  read("loop.body", one_step ? "one_step" : "every_batch", line,
       broken     ? "an inner loop that ends after its first round"
       : once     ? "apply_gradients() stands behind the inner loop: one update in each round of "
                    "the outer one"
       : one_step ? "one update in each round of the outer loop"
                  : "an inner loop over batches");
  // Its one batch may be a part of the data.
  if (one_step && data == nullptr && step.new_iterator && !loops.empty())
    data = loops.back().source;
  const MaybeCount fed_rows =
      fed != nullptr && !fed->array.shape.empty() ? fed->array.shape[0] : std::nullopt;
  Thing* all_rows = data;
  if (one_step && data == nullptr && (broken || once) && fed != nullptr) all_rows = fed->of;
  const bool part = one_step && all_rows != nullptr &&
                    (all_rows->kind == ThingKind::kDataset || all_rows->kind == ThingKind::kArray);
  if (part) {
    const bool dataset = all_rows->kind == ThingKind::kDataset;
    const Value count = dataset ? Value{} : interpreter_.rows_of(thing_value(all_rows));
    const DatasetFacts& facts = all_rows->dataset;
    rows(dataset ? facts.rows : whole(count), dataset ? facts.assumed : count.assumed,
         dataset ? "the dataset" : "x", all_rows->line);
    const MaybeCount size = dataset ? facts.batch : fed_rows;
    if (size) {
      batch(size, dataset && facts.batch_assumed, dataset ? "batch()" : "a slice of the rows",
            line);
      puzzle(line,
             "The one update of each epoch is made with a batch of " + with_commas(*size) +
                 " rows; here it is made with all rows.",
             Weighs::kNothing);
    }
    data_fields(dataset ? facts.x : thing_value(all_rows), dataset ? facts.y : Value{}, line);
  } else if (one_step) {
    rows(fed != nullptr ? MaybeCount(whole(interpreter_.rows_of(thing_value(step.fed.back()))))
                        : std::nullopt,
         fed == nullptr || fed->array.assumed, "what the model is called with", line);
    if (fed != nullptr) data_fields(thing_value(step.fed.back()), {}, line);
  } else if (data != nullptr && data->kind == ThingKind::kDataset) {
    const DatasetFacts& facts = data->dataset;
    MaybeCount count = facts.rows;
    const Count size = facts.batch.value_or(1);
    if (count && facts.repeat.value_or(1) > 1) count = product(*count, *facts.repeat);
    if (count && facts.drop_remainder) *count = *count / size * size;
    if (count && facts.take) count = std::min(*count, product(*facts.take, size));
    // range(steps) around next(iterator): as many as it says.
    const bool counted =
        inner->node != nullptr && inner->rounds && (facts.repeat.value_or(1) < 0 || inner->broken);
    if (counted) count = product(*inner->rounds, size);
    rows(count, facts.assumed, "the dataset", data->line);
    batch(size, facts.batch_assumed, "batch()", data->line);
    data_fields(facts.x, facts.y, data->line);
  } else if (inner != nullptr && inner->rounds) {
    MaybeCount width = fed_rows;
    bool assumed = inner->assumed;
    if (!width) {
      width = scenario::kDefaultBatchSize;
      batch(width, true, "a batch", line);
    } else {
      batch(width, false, "a slice of the rows", line);
    }
    // The last of ceil(n / width) rounds may be short: the rows themselves say.
    MaybeCount count = product(*inner->rounds, *width);
    if (fed != nullptr && fed->of != nullptr) {
      const Value all = interpreter_.rows_of(thing_value(fed->of));
      const MaybeCount total = whole(all);
      if (total && *width > 0 && (*total + *width - 1) / *width == *inner->rounds) {
        count = total;
        assumed = all.assumed;
      }
    }
    rows(count, assumed, "the inner loop", inner->node->line);
    if (fed != nullptr) data_fields(thing_value(step.fed.back()), {}, line);
  } else {
    rows(std::nullopt, true, "the inner loop", line);
    batch(fed_rows, false, "a batch", line);
  }
  if (step.new_iterator && !one_step)
    read("loop.iterator_each_step", "true", line, "next(iter(…)) in every step");
  if (!step.applied)
    read("loop.apply_gradients", "false", line, "apply_gradients() is never called");
  if (step.outside && step.gradient_taken)
    read("loop.gradients", "none", line, "the loss is not computed under the tape");
  if (step.negated) read("loop.ascend", "true", line, "the gradient of -loss");
  const bool made_anew = step.optimizer != nullptr && step.optimizer->loop >= 0 &&
                         !step.loops.empty() && step.optimizer->loop == step.loops.back().id;
  if (made_anew)
    read("loop.optimizer_each_step", "true", step.optimizer->line,
         "the optimizer is made in the loop");
  Thing* model = step.model != nullptr ? step.model : reading_.last_model;
  model_fields(model, line);
  if (answer_.scenario.model.layers.find("regularizer") != std::string::npos) {
    puzzle(line,
           "What the regularizers of layers add to the loss of a loop of one's own "
           "(sum(model.losses)) is left out.",
           Weighs::kNumbers);
  }
  if (step.on_batch) {
    if (model != nullptr) compile_fields(model);
    return;
  }
  if (step.loss != nullptr) {
    loss(thing_value(step.loss), step.loss->line);
  } else if (!step.loss_name.empty()) {
    loss(text_value(step.loss_name), line);
  } else {
    any_model(line, "The loss of the loop is not one of Keras's own.");
  }
  if (step.optimizer != nullptr) optimizer(thing_value(step.optimizer), step.optimizer->line);
}

// Rows that are too many to train on here: of fewer the model, the loss and the labels say the
// same. false: it is not for the rows.
bool Builder::train_fewer_rows() {
  Scenario& scenario = answer_.scenario;
  constexpr Count kMostNumbers = 1'000'000;
  constexpr Count kBatches = 4;
  const Count width =
      std::max<Count>(1, scenario.fit.batch_size.value_or(scenario::kDefaultBatchSize));
  const Count few =
      std::max(kMostNumbers / std::max<Count>(1, scenario.data.features), product(kBatches, width));
  if (scenario.data.samples <= few) return false;
  Scenario trained = scenario;
  trained.data.samples = few;
  trained.validation.samples = std::min(trained.validation.samples, few);
  trained.fit.steps_per_epoch.reset();
  trained.validation.steps.reset();
  if (!check_together(trained).empty()) return false;
  const std::string many = with_commas(scenario.data.samples);
  // The steps are a matter of all rows.
  assume("model.kind", "any",
         "only the steps are imitated: " + many +
             " rows are too many to train on here; what the "
             "model, the loss and the labels say is asked of " +
             with_commas(few));
  answer_.otherwise.push_back({.kind = Otherwise::Kind::kTrained,
                               .what = "trained on " + with_commas(few) + " rows",
                               .scenario = std::move(trained)});
  puzzle(0, "The model is not trained on all " + many + " rows: they are too many here.",
         Weighs::kNumbers);
  return true;
}

void Builder::finish() {
  if (answer_.found) label_fields();
  Scenario& scenario = answer_.scenario;
  if (scenario.model.kind == scenario::ModelKind::kDense && !check_together(scenario).empty() &&
      !train_fewer_rows()) {
    const std::string why = scenario::check_together(scenario).front().message;
    assume("model.kind", "any", "only the steps are imitated: " + why);
  }
  for (const Puzzle& one : reading_.puzzles) {
    // What raises behind fit() keeps nothing of it from running.
    const bool behind = one.weighs == Weighs::kRaises && one.line > answer_.line;
    puzzle(one.line, one.why, behind ? Weighs::kNothing : one.weighs);
  }
  if (reading_.puzzles_left_out > 0)
    puzzle(0, std::to_string(reading_.puzzles_left_out) + " more places that were not followed.");
  if (reading_.cut_off) puzzle(0, "The code is too long to be followed to its end.");
  std::stable_sort(answer_.not_understood.begin(), answer_.not_understood.end(),
                   [](const Puzzle& a, const Puzzle& b) { return a.line < b.line; });
}

bool Builder::build() {
  if (!reading_.fits.empty()) {
    build_fit(reading_.fits.back());
  } else if (!reading_.steps.empty()) {
    build_loop(reading_.steps.back());
  } else {
    finish();
    return false;
  }
  finish();
  return true;
}

std::string named_version(std::string_view text, Count& line) {
  struct Package {
    std::string_view name;
    std::string_view prefix;
  };
  constexpr Package kPackages[] = {{"tensorflow-gpu==", "tf"}, {"tensorflow-cpu==", "tf"},
                                   {"tensorflow==", "tf"},     {"tf-keras==", ""},
                                   {"tf_keras==", ""},         {"keras==", ""}};
  std::string found;
  for (const Package& package : kPackages) {
    const std::size_t at = text.find(package.name);
    if (at == std::string_view::npos) continue;
    std::size_t end = at + package.name.size();
    const std::size_t begin = end;
    while (end < text.size() && ((text[end] >= '0' && text[end] <= '9') || text[end] == '.'))
      ++end;
    std::string_view number = text.substr(begin, end - begin);
    while (number.ends_with('.'))
      number.remove_suffix(1);
    const auto version =
        scenario::canonical_version(std::string(package.prefix) + std::string(number));
    if (!version.ok() || number.empty()) continue;
    found = version.value();
    line = 1 + std::count(text.begin(), text.begin() + static_cast<std::ptrdiff_t>(at), '\n');
  }
  return found;
}

}  // namespace fitscope::code
