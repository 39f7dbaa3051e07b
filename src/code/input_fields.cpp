// What fit() is given: arrays, a generator, a class of batches, tf.data; and to validate with.
#include <algorithm>
#include <cmath>

#include "base/text.h"
#include "code/scenario_of.h"

namespace fitscope::code {
namespace {

bool contains(std::string_view text, std::string_view part) {
  std::string lower(text);
  for (char& c : lower)
    c = c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
  return lower.find(part) != std::string::npos;
}

bool is_sequence(const Value& value, const Interpreter& interpreter) {
  if (is_thing(value, ThingKind::kCall)) return value.thing->fields.contains("rows");
  return is_thing(value, ThingKind::kInstance) &&
         (interpreter.is_subclass(value.thing, "Sequence") ||
          interpreter.is_subclass(value.thing, "PyDataset") ||
          std::any_of(value.thing->node->children[1].children.begin(),
                      value.thing->node->children[1].children.end(),
                      [](const Node& member) { return member.text == "__getitem__"; }));
}

/// Both are known, and not the same.
bool differ(const Value& rows, const Value& others) {
  const bool known = whole(rows) && whole(others) && !rows.assumed && !others.assumed;
  return known && whole(rows) != whole(others);
}

/// A list of Python's own that no function made an array of; [a, b] are several inputs.
bool is_plain_list(const Value& value) {
  if (is_thing(value, ThingKind::kArray)) return value.thing->name == "comprehension";
  if (!is_thing(value, ThingKind::kList)) return false;
  if (value.thing->grows || value.thing->items.empty()) return true;
  const Value& first = value.thing->items.front();
  return first.known_number() || first.is(ValueKind::kString) || is_thing(first, ThingKind::kList);
}

}  // namespace

void Builder::rows(MaybeCount count, bool assumed, const std::string& what, Count line) {
  if (!count) {
    assume("data.samples", std::to_string(interpreter_.assumed_rows()),
           "how many rows there are is not in the code; set it to your own number", line);
  } else if (assumed) {
    assume("data.samples", std::to_string(*count),
           "the rows of " + what + " are not in the code; set it to your own number", line);
  } else {
    read("data.samples", std::to_string(*count), line, "the rows of " + what);
  }
}

void Builder::batch(MaybeCount size, bool assumed, const std::string& what, Count line) {
  if (!size) {
    assume("fit.batch_size", std::to_string(scenario::kDefaultBatchSize),
           "how many rows a batch has is not to be told", line);
  } else if (assumed) {
    assume("fit.batch_size", std::to_string(*size), what, line);
  } else {
    read("fit.batch_size", std::to_string(*size), line, what);
  }
}

// Features, labels, scale: as far as the arrays say.
void Builder::data_fields(const Value& x, const Value& y, Count line) {
  x_ = x;
  y_ = y;
  if (is_thing(x, ThingKind::kArray)) {
    const ArrayFacts& facts = x.thing->array;
    const std::size_t first = facts.single ? 0 : 1;
    if (facts.has_shape && !facts.symbolic && facts.shape.size() >= first) {
      double width = 1;
      bool known = true;
      for (std::size_t i = first; i < facts.shape.size(); ++i) {
        known = known && facts.shape[i].has_value();
        width *= static_cast<double>(facts.shape[i].value_or(1));
      }
      if (known && width >= 1 && width <= 4096) {
        features_ = to_count(width);
        read("data.features", std::to_string(*features_), x.thing->line, "the columns of x");
      }
    }
    const double highest = facts.highest;
    if (highest > 1.5) {
      assume("data.feature_scale", shortest(highest),
             "x is not scaled: its largest value is about that", x.thing->line);
    }
    const Count axes = std::ssize(facts.shape) - (facts.single ? 0 : 1);
    if (facts.has_shape && !facts.symbolic) data_axes_ = axes;
    const auto nan = x.thing->fields.find("nan");
    if (nan != x.thing->fields.end()) read("data.nan_cells", "1", x.thing->line, "np.nan in x");
  }
  for (const auto& [value, name] : {std::pair<const Value&, std::string>{x, "x"}, {y, "y"}}) {
    const Count at = is_thing(value, ThingKind::kArray) ? value.thing->array.written_at : 0;
    if (at > 0) {
      puzzle(at, "What is written into " + name + " here is not followed: the losses hang on it.",
             Weighs::kNumbers);
    }
  }
  const ArrayFacts* of_x = is_thing(x, ThingKind::kArray) ? &x.thing->array : nullptr;
  const ArrayFacts* of_y = is_thing(y, ThingKind::kArray) ? &y.thing->array : nullptr;
  if (of_y != nullptr && of_y->sorted && of_x != nullptr && of_x->sorted)
    read("data.order", "sorted", y.thing->line, "this data set comes class after class");
  const bool apart = of_x != nullptr && of_y != nullptr && !of_x->order.empty() &&
                     !of_y->order.empty() && of_x->order != of_y->order;
  if (apart) read("data.shuffled_apart", "true", line, "x and y went through different shuffles");
}

void Builder::arrays(const Value& x, const Value& y, Count line) {
  read("feed.kind", "arrays", line, "x is an array");
  const Value count = interpreter_.rows_of(x);
  const bool known = is_thing(x, ThingKind::kArray) || is_thing(x, ThingKind::kList);
  const std::string& origin = is_thing(x, ThingKind::kArray) ? x.thing->array.origin : x.text;
  const std::string what = origin.empty() ? "x" : "x, from " + origin + (known ? "" : ",");
  rows(whole(count), count.assumed, what, is_thing(x, ThingKind::kArray) ? x.thing->line : line);
  const Value labels = interpreter_.rows_of(y);
  if (differ(count, labels)) {
    read("data.label_rows", std::to_string(*whole(labels)), y.thing->line,
         "the rows of y, which are not as many as x has");
  }
  const auto as_list = [&](const Value& value, const std::string& name) {
    if (!is_plain_list(value)) return;
    puzzle(line, name + " is a list, not an array: what Keras makes of it is not imitated.");
  };
  if (!plain_lists(x, y, "Of x and y: ", line)) {
    as_list(x, "x");
    as_list(y, "y");
  }
  data_fields(x, y, line);
}

void Builder::generator(Thing* made, Count line) {
  const GeneratorFacts& facts = made->generator;
  read("feed.kind", "generator", line, "x is a generator");
  if (!facts.found) {
    puzzle(facts.line > 0 ? facts.line : line, "No yield was found in the generator.");
    rows(std::nullopt, true, "the generator", line);
    return;
  }
  if (facts.as_list)
    puzzle(facts.line,
           "The generator yields a list, not a tuple: whether Keras takes that as x "
           "and y is not imitated.");
  const scenario::GeneratorSpec defaults;
  const scenario::GeneratorSpec& spec = facts.spec;
  const Count at = facts.line;
  rows(facts.rows, facts.assumed, "what the generator goes over", at);
  if (!spec.single_samples) batch(facts.batch, false, "what is yielded", at);
  const auto truth = [](bool value) { return value ? "true" : "false"; };
  read("generator.loops", truth(spec.loops), at,
       spec.loops ? "while True around the data" : "one pass, then it ends");
  if (spec.first_only) read("generator.first_only", "true", at, "yields in the first round only");
  if (spec.single_samples)
    read("generator.single_samples", "true", at, "yields x[i], y[i]: rows without a batch axis");
  if (spec.batches) {
    const std::string text = std::to_string(*spec.batches);
    if (facts.batches_assumed) {
      assume("generator.batches", text, "the rounds of the loop around yield", at);
    } else {
      read("generator.batches", text, at, "the rounds of the loop around yield");
    }
  }
  if (!spec.short_last) read("generator.short_last", "false", at, "only full batches are yielded");
  if (spec.tuple_length != defaults.tuple_length)
    read("generator.tuple_length", std::to_string(spec.tuple_length), at, "what yield gives");
  const auto maybe = [&](std::string_view key, const MaybeCount& value, const char* why) {
    if (value) read(key, std::to_string(*value), at, why);
  };
  maybe("generator.empty_after", spec.empty_after, "batches without rows after it");
  maybe("generator.label_change_at", spec.label_change_at, "labels of another shape from it on");
  maybe("generator.nan_at", spec.nan_at, "np.nan in it");
  maybe("generator.raise_at", spec.raise_at, "raises instead of it");
  maybe("generator.block_at", spec.block_at, "waits instead of it");
  if (spec.ms_per_batch > 0)
    read("generator.ms_per_batch", shortest(spec.ms_per_batch), at, "time.sleep()");
  data_fields(facts.x, facts.y, line);
  if (features_ && input_features_) return;
}

void Builder::sequence(const Value& value, Count line) {
  read("feed.kind", "sequence", line, "x is a class of batches by index");
  if (is_thing(value, ThingKind::kCall)) {
    const Value& count = value.thing->fields.at("rows");
    rows(whole(count), count.assumed, value.thing->name + "()", value.thing->line);
    batch(whole(value.thing->fields.at("batch")), false, "batch_size", value.thing->line);
    return;
  }
  Interpreter::Batches batches = interpreter_.batches_of(value.thing);
  const Count at = value.thing->node->line;
  const bool open = !batches.batch && batches.rows && *batches.rows > 0 &&
                    batches.declared.value_or(0) > 0 && !batches.length;
  if (open) batches.batch = (*batches.rows + *batches.declared - 1) / *batches.declared;
  batch(batches.batch, open,
        open ? "what __getitem__ gives is not followed: as many rows as __len__() makes batches of"
             : "what __getitem__ gives",
        at);
  const Count size = std::max<Count>(1, batches.batch.value_or(scenario::kDefaultBatchSize));
  if (!batches.rows && batches.declared && !batches.length) {
    // What it holds is not to be seen: as much as it says it has.
    rows(product(*batches.declared, size), true, "the Sequence", at);
    data_fields(batches.x, batches.y, line);
    return;
  }
  rows(batches.rows, batches.rows_assumed, "the Sequence", at);
  const Count samples = batches.rows.value_or(interpreter_.assumed_rows());
  const Count natural = (samples + size - 1) / size;
  if (batches.length) read("sequence.length", std::to_string(*batches.length), at, "__getitem__");
  if (open) {
    // How many batches there are rests on __len__() alone.
  } else if (batches.declared && *batches.declared != batches.length.value_or(natural)) {
    const std::string text = std::to_string(*batches.declared);
    if (batches.declared_assumed) {
      assume("sequence.declared_length", text, "__len__(), from rows that are assumed", at);
    } else {
      read("sequence.declared_length", text, at, "__len__()");
    }
  } else if (!batches.declared) {
    puzzle(at, "What __len__() returns is not to be told; it is taken to be right.");
  }
  data_fields(batches.x, batches.y, line);
}

void Builder::dataset(Thing* made, Count line) {
  DatasetFacts facts = made->dataset;
  if (!facts.batch && facts.inner_batch) {
    facts.rows = facts.inner_rows;
    facts.batch = facts.inner_batch;
  }
  const Count at = made->line;
  read("feed.kind", "dataset", line, "x is a tf.data.Dataset");
  rows(facts.rows, facts.assumed, "the dataset", at);
  if (facts.batch) {
    batch(facts.batch, facts.batch_assumed, "batch()", at);
  } else {
    read("dataset.batched", "false", at, "no batch()");
  }
  if (facts.drop_remainder) read("dataset.drop_remainder", "true", at, "drop_remainder=True");
  if (facts.shuffled) read("dataset.shuffle", "true", at, "shuffle()");
  if (facts.repeat) read("dataset.repeat", std::to_string(*facts.repeat), at, "repeat()");
  if (facts.take) read("dataset.take", std::to_string(*facts.take), at, "take()");
  if (facts.unknown_length)
    read("dataset.known_cardinality", "false", at, "TensorFlow cannot tell its length");
  if (facts.later) {
    read("dataset.later_batches", std::to_string(*facts.later), at,
         "its function yields fewer when it is called again");
  }
  data_fields(facts.x, facts.y, line);
}

void Builder::unknown_input(const Value& x, const FitCall& fit) {
  const std::string& name = x.text;
  const bool by_generator =
      fit.call->name == "fit_generator" || contains(name, "gen") || contains(name, "flow");
  const bool has_y = fit.call->argument("y", 1) != nullptr;
  const bool is_dataset =
      contains(name, "dataset") || contains(name, "_ds") || contains(name, "ds_") || name == "ds";
  puzzle(fit.line,
         name.empty() || name.find('(') != std::string::npos
             ? "What fit() is given is not to be told from this code."
             : in_quotes(name) + ", which fit() is given, is not in this code.",
         has_y && !by_generator ? Weighs::kNothing : Weighs::kSteps);
  if (by_generator && (fit.call->name == "fit_generator" || !has_y)) {
    assume("feed.kind", "generator", "by its name", fit.line);
    assume("generator.loops", "true", "as Keras asks of generators", fit.line);
  } else if (is_dataset && !has_y) {
    assume("feed.kind", "dataset", "by its name", fit.line);
  } else {
    assume("feed.kind", "arrays", "what x is, is not in this code", fit.line);
  }
  rows(std::nullopt, true, "x", fit.line);
}

// A generator goes on where the call of fit() before this one left it.
void Builder::used_before(Thing* made, const FitCall& fit) {
  if (made->generator.spec.loops) return;
  const auto calls =
      std::count_if(reading_.fits.begin(), reading_.fits.end(), [&](const FitCall& other) {
        const std::string_view word = other.call->name == "fit_generator" ? "generator" : "x";
        const Value* x = other.call->argument(word, 0);
        return x != nullptr && x->is(ValueKind::kThing) && x->thing == made;
      });
  if (calls > 1 || (fit.in_loop && made->loop != fit.loop)) {
    puzzle(fit.line,
           "The generator is made once and given to fit() several times: what is left of it for "
           "a later call is not followed.");
  }
}

void Builder::input_fields(const FitCall& fit) {
  const bool by_generator = fit.call->name == "fit_generator";
  const Value* x = fit.call->argument(by_generator ? "generator" : "x", 0);
  const Value* y = by_generator ? nullptr : fit.call->argument("y", 1);
  if (x == nullptr) {
    puzzle(fit.line, "fit() is given no x.");
    return rows(std::nullopt, true, "x", fit.line);
  }
  Value input = *x;
  if (is_thing(input, ThingKind::kFunction)) {
    puzzle(fit.line, "fit() is given a function, not what it yields: it is read as called.");
    input = interpreter_.call_plainly(input.thing, fit.line);
  }
  if (iterator(input, "What fit() is given", fit.line)) {
    assume("feed.kind", "generator", "an iterator", fit.line);
    assume("generator.loops", "true", "as Keras asks of generators", fit.line);
    return rows(std::nullopt, true, "x", fit.line);
  }
  // x=[a, b]: several inputs
  if (is_thing(input, ThingKind::kList) && !input.thing->items.empty() &&
      is_thing(input.thing->items[0], ThingKind::kArray) &&
      !input.thing->items[0].thing->array.single) {
    input = input.thing->items[0];
  }
  if (is_thing(input, ThingKind::kGenerator)) {
    used_before(input.thing, fit);
    return generator(input.thing, fit.line);
  }
  if (is_thing(input, ThingKind::kDataset)) return dataset(input.thing, fit.line);
  if (is_sequence(input, interpreter_)) return sequence(input, fit.line);
  const Value none;
  if (is_thing(input, ThingKind::kArray) || is_thing(input, ThingKind::kList) ||
      is_thing(input, ThingKind::kDict)) {
    return arrays(input, y != nullptr ? *y : none, fit.line);
  }
  unknown_input(input, fit);
}

void Builder::validation_fields(const FitCall& fit) {
  const std::size_t place = fit.call->name == "fit_generator" ? 5 : 7;
  const Value* data = fit.call->argument("validation_data", place);
  if (data == nullptr || data->is(ValueKind::kNone)) return;
  const Count line = fit.line;
  const auto count = [&](MaybeCount samples, bool assumed, const std::string& what) {
    if (samples && !assumed) {
      read("validation.samples", std::to_string(*samples), line, "the rows of " + what);
    } else {
      assume("validation.samples",
             std::to_string(samples.value_or(interpreter_.assumed_rows() / 5)),
             "the rows of " + what + " are not in the code", line);
    }
  };
  const auto size = [&](MaybeCount rows_of_batch) {
    if (rows_of_batch && !answer_.scenario.validation.batch_size)
      read("validation.batch_size", std::to_string(*rows_of_batch), line,
           "the batches of the validation data");
  };
  Value value = *data;
  if (is_thing(value, ThingKind::kFunction)) value = interpreter_.call_plainly(value.thing, line);
  const std::string words = "validation_data";
  if (iterator(value, words, line)) {
    assume("validation.kind", "generator", "an iterator", line);
    assume("validation.loops", "true", "as Keras asks of generators", line);
    return count(std::nullopt, true, words);
  }
  if (is_thing(value, ThingKind::kList)) {
    const auto& items = value.thing->items;
    read("validation.kind", "arrays", line, words + " is a pair of arrays");
    const bool lists = items.size() > 1 &&
                       !plain_lists(items[0], items[1], "Of " + words + ": ", line) &&
                       (is_plain_list(items[0]) || is_plain_list(items[1]));
    if (lists)
      puzzle(line, words + " holds a list, not an array: what Keras makes of it is not imitated.");
    const Value samples = items.empty() ? Value{} : interpreter_.rows_of(items[0]);
    count(whole(samples), samples.assumed, "x_val");
    const Value labels = items.size() > 1 ? interpreter_.rows_of(items[1]) : Value{};
    if (differ(samples, labels)) {
      read("validation.label_rows", std::to_string(*whole(labels)), line,
           "the rows of y_val, which are not as many as x_val has");
    }
  } else if (is_thing(value, ThingKind::kGenerator)) {
    const GeneratorFacts& facts = value.thing->generator;
    read("validation.kind", "generator", line, words + " is a generator");
    MaybeCount samples = facts.rows;
    if (facts.spec.batches && facts.batch) samples = product(*facts.spec.batches, *facts.batch);
    if (!facts.spec.batches && !facts.spec.short_last && samples && facts.batch && *facts.batch > 0)
      samples = *samples / *facts.batch * *facts.batch;
    count(samples, facts.assumed, "the validation generator");
    size(facts.batch);
    read("validation.loops", facts.spec.loops ? "true" : "false", line, "its while True");
  } else if (is_thing(value, ThingKind::kDataset)) {
    const DatasetFacts& facts = value.thing->dataset;
    read("validation.kind", "dataset", line, words + " is a tf.data.Dataset");
    MaybeCount samples = facts.rows;
    const Count width = facts.batch.value_or(1);
    if (samples && facts.drop_remainder) samples = *samples / width * width;
    if (samples && facts.repeat.value_or(0) > 1) samples = product(*samples, *facts.repeat);
    // What take() takes comes after repeat(): of an endless dataset so much, and then it ends.
    const bool endless = facts.repeat.value_or(0) < 0;
    bool assumed = facts.assumed;
    if (facts.take) {
      const Count taken = product(*facts.take, width);
      assumed = assumed && !endless;
      samples = endless ? taken : std::min(samples.value_or(taken), taken);
    }
    count(samples, assumed, "the validation dataset");
    size(width);
    if (endless && !facts.take) read("validation.loops", "true", line, "repeat()");
  } else if (is_sequence(value, interpreter_)) {
    read("validation.kind", "sequence", line, words + " is a class of batches");
    if (is_thing(value, ThingKind::kCall)) {
      const Value& samples = value.thing->fields.at("rows");
      count(whole(samples), samples.assumed, value.thing->name + "()");
      size(whole(value.thing->fields.at("batch")));
    } else {
      const Interpreter::Batches batches = interpreter_.batches_of(value.thing);
      MaybeCount samples = batches.rows;
      if (!samples && batches.declared)
        samples = product(*batches.declared, batches.batch.value_or(scenario::kDefaultBatchSize));
      count(samples, batches.rows_assumed || !batches.rows, "the validation Sequence");
      size(batches.batch);
    }
  } else {
    const bool by_generator = contains(value.text, "gen") || contains(value.text, "flow");
    // With validation_steps even an endless one ends.
    puzzle(line, "What validation_data is, is not in this code.",
           answer_.scenario.validation.steps ? Weighs::kNothing : Weighs::kSteps);
    assume("validation.kind", by_generator ? "generator" : "arrays",
           by_generator ? "by its name" : "what validation_data is, is not in this code", line);
    if (by_generator) assume("validation.loops", "true", "as Keras asks of generators", line);
    count(std::nullopt, true, "validation_data");
  }
}

}  // namespace fitscope::code
