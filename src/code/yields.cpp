// Generator functions and classes of batches: what one pass gives.
#include <algorithm>
#include <cmath>

#include "code/interpreter.h"

namespace fitscope::code {
namespace {

Count up(Count rows, Count width) {
  return width > 0 ? (rows + width - 1) / width : 0;
}

}  // namespace

MaybeCount first_batch(const std::string& sign, double round) {
  if (!std::isfinite(round) || std::fabs(round) > 1e9) return std::nullopt;
  if (sign == "==") return to_count(std::floor(round)) + 1;
  if (sign == ">=") return to_count(std::ceil(round)) + 1;
  if (sign == ">") return to_count(std::floor(round)) + 2;
  return std::nullopt;
}

void Interpreter::odd(const std::string& what) {
  if (generating_.empty()) return;
  Generating& seen = *generating_.back();
  for (auto it = seen.conditions.rbegin(); it != seen.conditions.rend(); ++it) {
    if (it->loop < 0) continue;
    const MaybeCount batch = first_batch(it->sign, it->round);
    if (!batch || *batch < 1) return;
    scenario::GeneratorSpec& spec = seen.generator->generator.spec;
    if (what == "empty") spec.empty_after = *batch - 1;
    if (what == "columns") spec.label_change_at = batch;
    if (what == "nan") spec.nan_at = batch;
    if (what == "raise") spec.raise_at = batch;
    if (what == "wait") spec.block_at = batch;
    return;
  }
}

void Interpreter::note_slice(const Value& from, const Value& to, Thing* array) {
  if (generating_.empty()) return;
  const Value width = binary("-", to, from, line_);
  Generating::Slice slice{.width = whole(width), .array = array};
  if (slice.width && *slice.width <= 0) slice.width.reset();
  slice.assumed = width.assumed;
  if (array != nullptr) {
    const Value rows = rows_of(thing_value(array));
    slice.rows = whole(rows);
    slice.rows_assumed = rows.assumed;
  }
  generating_.back()->slices.push_back(slice);
}

Value Interpreter::make_generator(Thing* function, const Node& node, Names names, Count line) {
  Thing* generator = heap_.make(ThingKind::kGenerator, line);
  generator->name = function->name;
  generator->node = &node;
  generator->generator.line = node.line;
  generator->loop = loops_.empty() ? -1 : loops_.back().id;
  if (generating_.size() >= 4 || calls_deep_ >= 12) return thing_value(generator);
  ++calls_deep_;
  Generating seen{.generator = generator, .loops_outside = loops_.size()};
  generating_.push_back(&seen);
  scopes_.push_back(std::make_shared<Names>(std::move(names)));
  const Value kept = std::exchange(returned_, Value{.kind = ValueKind::kNone});
  const bool had = std::exchange(has_returned_, false);
  run_block(node.children[1]);
  returned_ = kept;
  has_returned_ = had;
  scopes_.pop_back();
  generating_.pop_back();
  --calls_deep_;
  finish(generator, seen);
  return thing_value(generator);
}

// `yield from a if next(passes) else b`: b is the first pass over a dataset.
bool Interpreter::yields_passes(const Node& node) {
  if (node.text != "from" || generating_.empty() || node.children.empty()) return false;
  const Node& from = node.children[0];
  const bool counted = from.is(Kind::kConditional) && from.children.size() == 3 &&
                       from.children[1].is(Kind::kCall) && !from.children[1].children.empty() &&
                       from.children[1].children[0].is_name("next");
  if (!counted) return false;
  const Value first = eval(from.children[2]);
  const Value later = eval(from.children[0]);
  if (!is_thing(first, ThingKind::kDataset) || !is_thing(later, ThingKind::kDataset)) return false;
  GeneratorFacts& facts = generating_.back()->generator->generator;
  facts.dataset = first.thing;
  facts.later = later.thing->dataset.take;
  return true;
}

void Interpreter::yielded(const Node& node) {
  if (yields_passes(node)) return;
  const Value value = node.children.empty() ? Value{} : eval(node.children[0]);
  if (generating_.empty()) return;
  Generating& seen = *generating_.back();
  Yield found{.line = node.line, .conditions = seen.conditions};
  found.loops.assign(loops_.begin() + static_cast<std::ptrdiff_t>(seen.loops_outside),
                     loops_.end());
  if (node.text == "from" && is_thing(value, ThingKind::kGenerator)) {
    found.inner = value.thing;
    seen.yields.push_back(found);
    return;
  }
  const bool several = is_thing(value, ThingKind::kList) && !value.thing->grows;
  if (several) {
    found.items = std::ssize(value.thing->items);
    found.as_list = value.thing->name == "list";
    if (found.items > 0) found.x = value.thing->items[0];
    if (found.items > 1) found.y = value.thing->items[1];
  } else if (value.is(ValueKind::kUnknown) || value.is(ValueKind::kName)) {
    found.items = 2;
    found.x = value;
  } else {
    found.items = 1;
    found.x = value;
  }
  // Several inputs: [a, b], y
  if (is_thing(found.x, ThingKind::kList) && !found.x.thing->items.empty())
    found.x = found.x.thing->items[0];
  if (is_thing(found.x, ThingKind::kDict) && !found.x.thing->fields.empty())
    found.x = found.x.thing->fields.begin()->second;
  seen.yields.push_back(found);
}

void Interpreter::finish(Thing* generator, const Generating& seen) {
  GeneratorFacts& facts = generator->generator;
  scenario::GeneratorSpec& spec = facts.spec;
  if (seen.yields.empty()) return;
  facts.found = true;
  const Yield& first = seen.yields.front();
  facts.x = first.x;
  facts.y = first.y;
  facts.as_list = first.as_list;
  Count rounds = 1;
  bool rounds_known = true;
  bool rounds_assumed = false;
  bool passes = false;
  for (const LoopFrame& frame : first.loops) {
    if (frame.forever) {
      spec.loops = true;
      continue;
    }
    passes = true;
    rounds_known = rounds_known && frame.rounds.has_value();
    rounds_assumed = rounds_assumed || frame.assumed;
    constexpr Count kMost = 1'000'000'000;
    rounds = std::min(kMost, rounds * std::min(kMost, frame.rounds.value_or(1)));
  }
  if (first.inner != nullptr) {
    const bool loops = spec.loops;
    facts = first.inner->generator;
    facts.spec.loops = facts.spec.loops || loops;
    return;
  }
  spec.tuple_length = std::clamp<Count>(first.items, 1, 4);
  // How many rows a batch has: what is yielded, else the slices it was cut from.
  const Value& x = first.x;
  const bool is_array = is_thing(x, ThingKind::kArray);
  spec.single_samples = is_array && x.thing->array.single;
  MaybeCount width;
  if (is_array && !spec.single_samples && x.thing->array.has_shape && !x.thing->array.shape.empty())
    width = x.thing->array.shape[0];
  MaybeCount rows;
  bool assumed = false;
  if (is_array && x.thing->fields.contains("rows")) {
    const Value of = x.thing->fields.at("rows");
    rows = whole(of);
    assumed = of.assumed;
  }
  for (const Generating::Slice& slice : seen.slices) {
    if (!width && !spec.single_samples) width = slice.width;
    if (!rows && slice.rows && slice.width == width) {
      rows = slice.rows;
      assumed = slice.rows_assumed;
    }
  }
  for (const Generating::Slice& slice : seen.slices) {
    if (rows || !slice.rows) continue;
    rows = slice.rows;
    assumed = slice.rows_assumed;
  }
  if (!rows && is_array && x.thing->of != nullptr && !x.thing->of->array.single) {
    const Value of = rows_of(thing_value(x.thing->of));
    rows = whole(of);
    assumed = of.assumed;
  }
  bool by_list = false;
  for (const Condition& condition : first.conditions) {
    if (condition.full_list) {
      by_list = true;
      width = to_count(condition.round);
    } else if (condition.loop >= 0 && condition.sign == "==" && condition.round == 0) {
      spec.first_only = true;
    } else if (condition.open || condition.loop >= 0) {
      puzzle(first.line,
             "Whether this yield is reached depends on a condition that is not "
             "followed; every round is taken to reach it.");
    }
  }
  if (spec.single_samples) width = 1;
  if (by_list) {
    // A list that fills up: the rounds are rows.
    if (rounds_known && !rows) {
      rows = rounds;
      assumed = rounds_assumed;
    }
    spec.short_last = seen.yields.size() > 1;
    rounds_known = false;
  } else if (!passes) {
    // No loop over the data: as many yields as are written, or batches for ever.
    if (!spec.loops) spec.batches = std::ssize(seen.yields);
    spec.short_last = false;
    if (spec.loops && spec.single_samples) spec.short_last = true;
  }
  if (passes && !by_list && rounds_known) {
    if (!rows) {
      rows = width ? product(rounds, *width) : rounds;
      assumed = rounds_assumed || !width;
      if (!width) spec.batches = rounds;
    } else if (!width || *width <= 0) {
      spec.batches = rounds;
    } else if (rounds != up(*rows, *width)) {
      if (rounds == *rows / *width) {
        spec.short_last = false;
      } else if (!spec.first_only) {
        spec.batches = rounds;
      }
    }
  }
  facts.rows = rows;
  facts.assumed = assumed;
  if (passes && rounds_known && !by_list) facts.rounds = rounds;
  facts.rounds_assumed = rounds_assumed;
  facts.batch = width;
  if (spec.batches) facts.batches_assumed = rounds_assumed;
}

Interpreter::Batches Interpreter::batches_of(Thing* instance) {
  Batches batches;
  const Value declared = call_method_of(instance, "__len__", {}, instance->line);
  batches.declared = whole(declared);
  batches.declared_assumed = declared.assumed;
  Thing* dummy = heap_.make(ThingKind::kGenerator, instance->line);
  Generating seen{.generator = dummy, .loops_outside = loops_.size()};
  generating_.push_back(&seen);
  Value index = number_value(0);
  index.loop = next_loop_++;
  index.slope = 1;
  Arguments given;
  given.items.push_back(index);
  const Value item = call_method_of(instance, "__getitem__", given, instance->line);
  generating_.pop_back();
  batches.length = dummy->generator.spec.empty_after;
  if (is_thing(item, ThingKind::kList) && !item.thing->items.empty()) {
    batches.x = item.thing->items[0];
    if (item.thing->items.size() > 1) batches.y = item.thing->items[1];
  }
  if (is_thing(batches.x, ThingKind::kList) && !batches.x.thing->items.empty())
    batches.x = batches.x.thing->items[0];
  for (const Generating::Slice& slice : seen.slices) {
    if (!batches.batch) batches.batch = slice.width;
    if (!batches.rows) {
      batches.rows = slice.rows;
      batches.rows_assumed = slice.rows_assumed;
    }
  }
  if (is_thing(batches.x, ThingKind::kArray) && batches.x.thing->array.has_shape &&
      !batches.x.thing->array.shape.empty() && batches.x.thing->array.shape[0] &&
      !batches.x.thing->array.single && !batches.batch) {
    batches.batch = batches.x.thing->array.shape[0];
  }
  return batches;
}

}  // namespace fitscope::code
