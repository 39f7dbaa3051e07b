// tf.data, and the batches that Keras makes of folders and series.
#include <algorithm>

#include "code/interpreter.h"

namespace fitscope::code {
namespace {

constexpr std::string_view kUnchanged[] = {"prefetch",          "cache",         "map",
                                           "with_options",      "apply_options", "enumerate",
                                           "as_numpy_iterator", "ragged_batch",  "snapshot"};
constexpr std::string_view kUnknownAfter[] = {
    "filter",     "flat_map", "interleave",           "group_by_window",           "window",
    "take_while", "apply",    "sample_from_datasets", "bucket_by_sequence_length", "ignore_errors"};

template <typename Table>
bool among(const Table& table, std::string_view name) {
  return std::find(std::begin(table), std::end(table), name) != std::end(table);
}

Count up(Count rows, Count width) {
  return (rows + std::max<Count>(1, width) - 1) / std::max<Count>(1, width);
}

bool ends_with_any(std::string_view name, std::initializer_list<std::string_view> ends) {
  return std::any_of(ends.begin(), ends.end(),
                     [&](std::string_view end) { return name.ends_with(end); });
}

}  // namespace

Value Interpreter::dataset_function(const std::string& dotted, Arguments& given, Count line,
                                    bool& handled) {
  const std::string_view name = last_part(dotted);
  const bool in_data =
      dotted.find("Dataset") != std::string::npos || dotted.find("dataset") != std::string::npos;
  const Value none;
  const Value& first = given.items.empty() ? none : given.items[0];
  const auto made = [&] {
    handled = true;
    Thing* dataset = heap_.make(ThingKind::kDataset, line);
    dataset->name = dotted;
    return dataset;
  };
  if (name == "from_tensor_slices" || name == "from_tensors") {
    Thing* dataset = made();
    DatasetFacts& facts = dataset->dataset;
    const Value* tensors = given.find("tensors", 0);
    const Value what = tensors != nullptr ? *tensors : none;
    const bool pair = is_thing(what, ThingKind::kList) && what.thing->items.size() >= 2 &&
                      what.thing->name == "tuple";
    facts.x = pair ? what.thing->items[0] : what;
    if (pair) facts.y = what.thing->items[1];
    const Value rows = name == "from_tensors" ? number_value(1) : rows_of(facts.x);
    facts.rows = whole(rows);
    facts.assumed = rows.assumed;
    return thing_value(dataset);
  }
  if (name == "from_generator") {
    Thing* dataset = made();
    DatasetFacts& facts = dataset->dataset;
    facts.unknown_length = true;
    const Value* function = given.find("generator", 0);
    Value source;
    if (function != nullptr) {
      Arguments passed;
      const Value* more = given.find("args", 99);
      if (more != nullptr && is_thing(*more, ThingKind::kList)) passed.items = more->thing->items;
      source = is_thing(*function, ThingKind::kGenerator) ? *function
                                                          : call_value(*function, passed, line);
    }
    if (is_thing(source, ThingKind::kGenerator)) {
      const GeneratorFacts& yields = source.thing->generator;
      if (yields.dataset != nullptr) {
        facts = yields.dataset->dataset;
        facts.unknown_length = true;
        facts.later = yields.later;
        return thing_value(dataset);
      }
      facts.x = yields.x;
      facts.y = yields.y;
      facts.assumed = yields.rounds ? yields.rounds_assumed : yields.assumed;
      if (yields.spec.loops) facts.repeat = -1;
      facts.rows = yields.rounds ? yields.rounds : yields.spec.batches;
      if (!facts.rows && yields.rows) facts.rows = up(*yields.rows, yields.batch.value_or(1));
      if (!yields.spec.single_samples && yields.batch && *yields.batch > 0) {
        facts.inner_rows = yields.rows;
        facts.inner_batch = yields.batch;
      }
    } else {
      puzzle(line, "What the function of from_generator() yields is not in this code.");
    }
    if (!facts.rows) {
      facts.rows = assumed_rows_;
      facts.assumed = true;
    }
    return thing_value(dataset);
  }
  if (name == "range" && in_data) {
    Thing* dataset = made();
    const Value length = length_of(library("range", given, line));
    dataset->dataset.rows = whole(length).value_or(assumed_rows_);
    dataset->dataset.assumed = length.assumed || !whole(length);
    return thing_value(dataset);
  }
  if (name == "zip" && in_data) {
    std::vector<Value> parts = given.items;
    if (parts.size() == 1 && is_thing(parts[0], ThingKind::kList)) parts = parts[0].thing->items;
    if (parts.empty() || !is_thing(parts[0], ThingKind::kDataset)) return {};
    Thing* dataset = made();
    dataset->dataset = parts[0].thing->dataset;
    if (parts.size() > 1 && is_thing(parts[1], ThingKind::kDataset))
      dataset->dataset.y = parts[1].thing->dataset.x;
    return thing_value(dataset);
  }
  const bool from_files =
      ends_with_any(name, {"_dataset_from_directory", "make_csv_dataset", "TFRecordDataset",
                           "TextLineDataset", "CsvDataset", "list_files"}) ||
      (name == "load" && dotted.find("tfds") != std::string::npos) ||
      dotted.ends_with("datasets.load");
  const bool series = name == "timeseries_dataset_from_array";
  if (from_files || series) {
    Thing* dataset = made();
    DatasetFacts& facts = dataset->dataset;
    facts.rows = assumed_rows_;
    facts.assumed = true;
    const bool batches = name.ends_with("_from_directory") || series || name == "make_csv_dataset";
    const Value* batch = given.find("batch_size", name == "make_csv_dataset" ? 1 : 99);
    if (batches) {
      facts.batch = batch != nullptr ? whole(*batch) : MaybeCount(series ? 128 : 32);
      if (facts.batch && *facts.batch < 1) facts.batch = scenario::kDefaultBatchSize;
      if (batch != nullptr && batch->is(ValueKind::kNone)) facts.batch.reset();
    }
    if (series) {
      const Value rows = rows_of(first);
      const Value* length = given.find("sequence_length", 2);
      const MaybeCount steps = length != nullptr ? whole(*length) : MaybeCount(1);
      if (whole(rows) && steps) facts.rows = std::max<Count>(0, *whole(rows) - *steps + 1);
      facts.assumed = rows.assumed;
    }
    if (name == "make_csv_dataset") {
      facts.repeat = -1;
      const Value* epochs = given.find("num_epochs", 99);
      if (epochs != nullptr && whole(*epochs)) facts.repeat = whole(*epochs);
    }
    if (name.ends_with("RecordDataset") || name.ends_with("LineDataset") || name == "CsvDataset")
      facts.unknown_length = true;
    Value one = thing_value(dataset);
    const Value* info = given.find("with_info", 99);
    if (info != nullptr && info->number != 0) return tuple({one, {}});
    return one;
  }
  if (name == "TimeseriesGenerator") {
    handled = true;
    Value made_one = made_object(dotted, given, line);
    const Value rows = rows_of(first);
    const Value* length = given.find("length", 2);
    const Value* batch = given.find("batch_size", 6);
    Value samples = binary("-", rows, length != nullptr ? *length : number_value(0), line);
    made_one.thing->fields["rows"] = samples;
    made_one.thing->fields["batch"] = batch != nullptr ? *batch : number_value(128);
    return made_one;
  }
  return {};
}

Value Interpreter::dataset_method(Thing* dataset, const std::string& name, Arguments& given,
                                  Count line, bool& handled) {
  handled = true;
  Thing* changed = heap_.make(ThingKind::kDataset, line);
  changed->name = dataset->name;
  changed->dataset = dataset->dataset;
  DatasetFacts& facts = changed->dataset;
  const Value* first = given.items.empty() && given.named.empty() ? nullptr
                       : given.items.empty()                      ? &given.named[0].second
                                                                  : &given.items[0];
  const MaybeCount count = first != nullptr ? whole(*first) : std::nullopt;
  // take() and repeat() in front of what changes the number of elements: counted in rows.
  const auto settle = [&] {
    if (!facts.take || !facts.rows) return;
    const Count width = std::max<Count>(1, facts.batch.value_or(1));
    const Count taken = std::max<Count>(0, product(*facts.take, width));
    const Count passes = facts.repeat.value_or(1);
    Count there = *facts.rows;
    if (passes != 1) {
      // Whole batches, pass after pass.
      const Count batches = facts.drop_remainder ? there / width : (there + width - 1) / width;
      there = passes < 0 ? (batches > 0 ? taken : 0) : product(product(batches, width), passes);
      facts.repeat.reset();
    }
    facts.rows = std::min(there, taken);
    facts.take.reset();
  };
  if (name == "batch" || name == "padded_batch") {
    settle();
    // What a generator yields with one axis are the features of a row: batch() adds the rows.
    const bool rows_alone = facts.inner_batch && is_thing(facts.x, ThingKind::kArray) &&
                            facts.x.thing->array.has_shape &&
                            facts.x.thing->array.shape.size() == 1;
    if (rows_alone) {
      for (Value* part : {&facts.x, &facts.y}) {
        *part = array_like(*part, line);
        if (is_thing(*part, ThingKind::kArray)) part->thing->array.single = true;
      }
      facts.inner_rows.reset();
      facts.inner_batch.reset();
    }
    // from_generator() of batches counts as batched, too.
    if (facts.batch || facts.inner_batch)
      puzzle(line, "batch() of batches: an axis more than the model expects.");
    const Value* size = given.find("batch_size", 0);
    facts.batch = size != nullptr ? whole(*size) : std::nullopt;
    facts.batch_assumed = !facts.batch || (size != nullptr && size->assumed);
    if (!facts.batch || *facts.batch < 1) {
      facts.batch = scenario::kDefaultBatchSize;
      puzzle(line, "The batch size is not to be told; 32 is taken.");
    }
    const Value* drop = given.find("drop_remainder", name == "padded_batch" ? 3 : 1);
    facts.drop_remainder = drop != nullptr && drop->number != 0;
    if (facts.repeat && *facts.repeat > 0 && facts.rows) {
      facts.rows = product(*facts.rows, *facts.repeat);
      facts.repeat.reset();
    }
  } else if (name == "repeat") {
    settle();
    const bool endless = first == nullptr || first->is(ValueKind::kNone);
    if (!endless && !count) puzzle(line, "How often repeat() repeats is not to be told.");
    const Count passes = endless ? -1 : count.value_or(-1);
    const Count before = facts.repeat.value_or(1);
    facts.repeat = passes < 0 || before < 0 ? -1 : product(passes, before);
  } else if (name == "take") {
    if (count) facts.take = std::min(facts.take.value_or(*count), *count);
    if (count && *count < 0) facts.take.reset();
    if (!count) puzzle(line, "How much take() takes is not to be told.");
  } else if (name == "skip") {
    if (count && facts.rows) {
      const Count gone = facts.batch ? product(*count, *facts.batch) : *count;
      facts.rows = std::max<Count>(0, *facts.rows - gone);
    }
  } else if (name == "shuffle") {
    facts.shuffled = true;
  } else if (name == "shard") {
    const Value* shards = given.find("num_shards", 0);
    if (facts.rows && shards != nullptr && whole(*shards) && *whole(*shards) > 0)
      facts.rows = (*facts.rows + *whole(*shards) - 1) / *whole(*shards);
  } else if (name == "unbatch") {
    facts.batch.reset();
    facts.drop_remainder = false;
    facts.unknown_length = true;
  } else if (name == "apply" && first != nullptr && is_thing(*first, ThingKind::kCall) &&
             last_part(first->thing->name) == "assert_cardinality") {
    facts.unknown_length = false;
  } else if (name == "apply" && first != nullptr &&
             first->text.find("assert_cardinality") != std::string::npos) {
    facts.unknown_length = false;
  } else if (name == "concatenate") {
    if (first != nullptr && is_thing(*first, ThingKind::kDataset) && facts.rows &&
        first->thing->dataset.rows) {
      facts.rows = *facts.rows + *first->thing->dataset.rows;
    }
  } else if (among(kUnknownAfter, name)) {
    const bool keeps = name == "filter" || name == "take_while" || name == "ignore_errors";
    if (!keeps) settle();
    facts.unknown_length = true;
    if (!keeps) {
      facts.assumed = true;
      puzzle(line, "How many elements " + name + "() leaves is not to be told.");
    } else if (name == "filter") {
      // Our own filter keeps everything; of any other nobody knows.
      const bool keeps_all = first != nullptr && is_thing(*first, ThingKind::kFunction) &&
                             first->thing->node->is(Kind::kLambda) &&
                             first->thing->node->children[1].is(Kind::kConstant) &&
                             first->thing->node->children[1].text == "True";
      facts.assumed = facts.assumed || !keeps_all;
    }
  } else if (name == "cardinality" || name == "__len__") {
    return length_of(thing_value(dataset));
  } else if (name == "as_numpy_iterator" || name == "__iter__") {
    Thing* iterator = heap_.make(ThingKind::kIterator, line);
    iterator->name = "iter";
    iterator->of = dataset;
    iterator->items = {thing_value(dataset)};
    return thing_value(iterator);
  } else if (!among(kUnchanged, name)) {
    puzzle(line, "The dataset's method " + name + "() is not known here; it is left out.");
  }
  return thing_value(changed);
}

Value Interpreter::element_of(Thing* source) {
  const auto row_of = [&](const Value& value, MaybeCount batch, bool batched) -> Value {
    if (!is_thing(value, ThingKind::kArray)) {
      Value nothing = value;
      nothing.line = 0;
      return nothing.is(ValueKind::kThing) ? nothing : Value{};
    }
    ArrayFacts facts = value.thing->array;
    if (facts.shape.empty()) facts.shape = {std::nullopt};
    if (batched) {
      facts.shape[0] = batch;
      facts.assumed = false;
    } else {
      facts.shape.erase(facts.shape.begin());
      facts.single = true;
    }
    Value row = new_array(facts, source->line);
    row.thing->of = value.thing;
    row.thing->fields["rows"] = rows_of(value);
    return row;
  };
  switch (source->kind) {
    case ThingKind::kDataset: {
      const DatasetFacts& facts = source->dataset;
      const bool batched = facts.batch.has_value();
      const Value x = row_of(facts.x, facts.batch, batched);
      if (facts.y.is(ValueKind::kUnknown)) return x;
      return tuple({x, row_of(facts.y, facts.batch, batched)});
    }
    case ThingKind::kArray:
      return row_of(thing_value(source), std::nullopt, false);
    case ThingKind::kGenerator:
      return tuple({source->generator.x, source->generator.y});
    case ThingKind::kInstance: {
      Arguments given;
      given.items.push_back(number_value(0));
      return call_method_of(source, "__getitem__", given, source->line);
    }
    case ThingKind::kIterator: {
      if (source->name == "split") return tuple(source->items);
      if (source->name == "iter" || source->name == "cycle")
        return source->of != nullptr ? element_of(source->of) : Value{};
      std::vector<Value> items;
      for (const Value& item : source->items)
        items.push_back(item.is(ValueKind::kThing) ? element_of(item.thing) : Value{});
      return tuple(std::move(items));
    }
    default:
      return {};
  }
}

Value Interpreter::next_of(const Value& iterator) {
  if (!iterator.is(ValueKind::kThing)) return {};
  Thing* thing = iterator.thing;
  if (thing->kind == ThingKind::kIterator && thing->of != nullptr) {
    // Made anew in every round.
    const bool anew =
        !loops_.empty() && thing->loop == loops_.back().id &&
        (thing->of->kind == ThingKind::kDataset || thing->of->kind == ThingKind::kArray);
    if (anew) new_iterator_loop_ = loops_.back().id;
    if (!loops_.empty() && thing->of->kind == ThingKind::kDataset && !loops_.back().over_data) {
      // A new iterator's first batch is no pass over the data.
      loops_.back().over_data = !anew;
      loops_.back().source = thing->of;
    }
    return element_of(thing->of);
  }
  return element_of(thing);
}

}  // namespace fitscope::code
