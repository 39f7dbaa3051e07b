// Arrays as the reader knows them: lengths, shapes, arithmetic, what brackets pick out.
#include <algorithm>
#include <cmath>

#include "base/text.h"
#include "code/interpreter.h"
#include "code/keras_names.h"

namespace fitscope::code {
namespace {

/// x[None], x[np.newaxis]
bool adds_axis(const Value& index) {
  return index.is(ValueKind::kNone) ||
         (index.is(ValueKind::kName) && last_part(index.text) == "newaxis");
}

}  // namespace

Value Interpreter::tuple(std::vector<Value> items) {
  Thing* made = heap_.make(ThingKind::kList, line_);
  made->name = "tuple";
  made->items = std::move(items);
  return thing_value(made);
}

std::string Interpreter::new_order() {
  return seed_ + "#" + std::to_string(next_shuffle_++);
}

std::string Interpreter::order_by(const Value* random_state) {
  return random_state != nullptr && random_state->known_number()
             ? "state " + shortest(random_state->number)
             : new_order();
}

void Interpreter::reseed(const std::string& text) {
  seed_ = "seed " + text;
  next_shuffle_ = 0;
}

void Interpreter::reorder(ArrayFacts& facts, const std::string& by) {
  facts.sorted = false;
  facts.order += "[" + by + "]";
}

// np.random.shuffle() in place; tf.random.shuffle() and sklearn's shuffle(x, y) give new ones.
Value Interpreter::shuffled(const std::string& dotted, const Arguments& given, Count line) {
  const bool in_place = dotted.find("random.") != std::string::npos &&
                        dotted.find("tf.") == std::string::npos &&
                        dotted.find("tensorflow") == std::string::npos;
  const std::string by = order_by(given.find("random_state", kNamedOnly));
  if (in_place) {
    for (const Value& one : given.items) {
      if (is_thing(one, ThingKind::kArray)) reorder(one.thing->array, by);
    }
    return {.kind = ValueKind::kNone};
  }
  std::vector<Value> made;
  for (const Value& one : given.items) {
    Value copy = is_thing(one, ThingKind::kArray) ? array_like(one, line) : one;
    if (is_thing(copy, ThingKind::kArray)) reorder(copy.thing->array, by);
    made.push_back(copy);
  }
  return made.size() == 1 ? made.front() : tuple(std::move(made));
}

Value Interpreter::new_array(ArrayFacts facts, Count line) {
  Thing* made = heap_.make(ThingKind::kArray, line);
  made->array = std::move(facts);
  return thing_value(made);
}

Value Interpreter::array_like(const Value& value, Count line) {
  if (!is_thing(value, ThingKind::kArray)) return {};
  Value made = new_array(value.thing->array, line);
  made.thing->of = value.thing->of;
  made.thing->loop = value.thing->loop;
  made.thing->fields = value.thing->fields;
  made.taped = value.taped;
  return made;
}

// The axes that a tuple, a list or a number says.
std::vector<MaybeCount> Interpreter::shape_of(const Value& value) {
  std::vector<MaybeCount> shape;
  if (is_thing(value, ThingKind::kList)) {
    for (const Value& item : value.thing->items)
      shape.push_back(whole(item));
  } else if (!value.is(ValueKind::kNone)) {
    shape.push_back(whole(value));
  }
  return shape;
}

Value Interpreter::length_of(const Value& value) {
  if (value.is(ValueKind::kString)) return number_value(static_cast<double>(value.text.size()));
  if (is_thing(value, ThingKind::kList)) {
    Value length = number_value(static_cast<double>(value.thing->items.size()));
    if (value.thing->grows) {
      length.filling = generating_.empty() ? false : true;
      length.assumed = true;
      if (generating_.empty()) return number_value(static_cast<double>(assumed_rows_), true);
    }
    return length;
  }
  if (is_thing(value, ThingKind::kRange)) {
    const auto& parts = value.thing->items;
    if (!parts[0].known_number() || !parts[1].known_number() || !parts[2].known_number() ||
        parts[2].number == 0) {
      return {};
    }
    return number_value(
        std::max(0.0, std::ceil((parts[1].number - parts[0].number) / parts[2].number)),
        parts[1].assumed);
  }
  if (is_thing(value, ThingKind::kIterator)) {
    for (const Value& one : value.thing->items) {
      const Value length = length_of(one);
      if (length.known_number()) return length;
    }
    return {};
  }
  if (is_thing(value, ThingKind::kInstance)) {
    return call_method_of(value.thing, "__len__", {}, line_);
  }
  if (is_thing(value, ThingKind::kDataset)) {
    const DatasetFacts& facts = value.thing->dataset;
    if (facts.unknown_length || !facts.rows || facts.repeat.value_or(1) < 0) return {};
    const Count batch = facts.batch.value_or(1);
    Count batches = facts.drop_remainder ? *facts.rows / batch : (*facts.rows + batch - 1) / batch;
    batches *= facts.repeat.value_or(1);
    return number_value(static_cast<double>(std::min(batches, facts.take.value_or(batches))),
                        facts.assumed);
  }
  if (is_thing(value, ThingKind::kDict)) return {};
  return rows_of(value);
}

Value Interpreter::rows_of(const Value& value) {
  if (is_thing(value, ThingKind::kList) && !value.thing->grows) {
    // Several inputs, or rows written out.
    const auto& items = value.thing->items;
    if (!items.empty() && is_thing(items[0], ThingKind::kArray) && !items[0].thing->array.single)
      return rows_of(items[0]);
    return number_value(static_cast<double>(items.size()));
  }
  if (is_thing(value, ThingKind::kDict)) {
    for (const auto& [name, item] : value.thing->fields) {
      if (is_thing(item, ThingKind::kArray)) return rows_of(item);
    }
  }
  if (is_thing(value, ThingKind::kArray)) {
    const ArrayFacts& facts = value.thing->array;
    if (facts.has_shape && !facts.shape.empty() && facts.shape[0]) {
      return number_value(static_cast<double>(*facts.shape[0]), facts.assumed);
    }
  }
  return number_value(static_cast<double>(assumed_rows_), true);
}

Value Interpreter::array_attribute(Thing* array, const std::string& name) {
  const ArrayFacts& facts = array->array;
  if (name == "shape") {
    Value rows = rows_of(thing_value(array));
    std::vector<Value> axes = {rows};
    for (std::size_t i = 1; i < facts.shape.size(); ++i) {
      axes.push_back(facts.shape[i] ? number_value(static_cast<double>(*facts.shape[i])) : Value{});
    }
    return tuple(std::move(axes));
  }
  if (name == "T") {
    ArrayFacts turned = facts;
    std::reverse(turned.shape.begin(), turned.shape.end());
    return new_array(turned, array->line);
  }
  if (name == "size" && facts.has_shape) {
    double size = 1;
    for (const MaybeCount& axis : facts.shape) {
      if (!axis) return {};
      size *= static_cast<double>(*axis);
    }
    return number_value(size, facts.assumed);
  }
  if (name == "ndim") return number_value(static_cast<double>(facts.shape.size()));
  if (name == "values" || name == "iloc" || name == "loc" || name == "index" || name == "flat" ||
      name == "data" || name == "str" || name == "columns") {
    return thing_value(array);
  }
  return {};
}

Value Interpreter::arithmetic(const std::string& sign, const Value& left, const Value& right,
                              Count line) {
  const bool a = is_thing(left, ThingKind::kArray);
  const bool b = is_thing(right, ThingKind::kArray);
  Value result;
  if (a || b) {
    const bool from_left =
        a && (!b || left.thing->array.shape.size() >= right.thing->array.shape.size());
    result = array_like(from_left ? left : right, line);
    ArrayFacts& facts = result.thing->array;
    // Of what is not known, or is no draw, there may be something to learn.
    const auto drawn = [](const Value& side) {
      return is_thing(side, ThingKind::kArray) ? side.thing->array.is_random : side.known_number();
    };
    facts.is_random = drawn(left) && drawn(right);
    const auto mask = [](const Value& side) {
      return is_thing(side, ThingKind::kArray) && side.thing->name == "mask";
    };
    if (mask(left) || mask(right)) result.thing->name = "mask";
    if (a) facts.draws |= left.thing->array.draws;
    if (b) facts.draws |= right.thing->array.draws;
    const Value& other = from_left ? right : left;
    const bool number = other.known_number() && !(a && b);
    if (number && sign == "/" && other.number != 0) facts.highest /= std::fabs(other.number);
    if (number && sign == "*") facts.highest *= std::fabs(other.number);
    if (number && sign == "+" && facts.highest > 0) facts.highest += std::max(0.0, other.number);
    if (number && from_left && sign == "**" && facts.highest > 0 && other.number > 0)
      facts.highest = std::pow(facts.highest, other.number);
    // Whole numbers out of a division are counted like classes, wherever a number moves them.
    if (sign == "//" || sign == "%") {
      facts.worked_out = false;
      facts.origin.clear();
    } else if (!number || !facts.origin.empty()) {
      facts.worked_out = true;
    }
    if (!number) facts.cells.clear();
    for (double& cell : facts.cells) {
      const Value was = number_value(cell);
      const Value is = from_left ? binary(sign, was, other, line) : binary(sign, other, was, line);
      if (!is.known_number() || !std::isfinite(is.number)) {
        facts.cells.clear();
        break;
      }
      cell = is.number;
    }
    if (!facts.cells.empty()) {
      facts.worked_out = false;
      facts.highest = 0;
      for (const double cell : facts.cells)
        facts.highest = std::max(facts.highest, std::fabs(cell));
    }
    if (!number && sign != "+" && sign != "-") facts.highest = 0;
    // Labels divided as the images are.
    const bool divided =
        number && from_left && sign == "/" && other.number == 255 && !facts.targets;
    if (divided) {
      facts.times /= other.number;
      facts.shift /= other.number;
    } else if (sign == "//" || sign == "%" || sign == "/" || sign == "**") {
      facts.times = 1;
      facts.shift = 0;
    }
    if (number && sign == "*") {
      facts.times *= other.number;
      facts.shift *= other.number;
    }
    if (number && sign == "+") facts.shift += other.number;
    if (number && sign == "-" && from_left) facts.shift -= other.number;
    // A sum over features, a comparison: no classes any more, but what is worked out of x is not
    // drawn by itself.
    const bool moved = sign == "+" || sign == "-" || sign == "*" || divided;
    if (number && moved && facts.classes > 0) {
      // labels shifted
    } else if (number) {
      facts.classes = sign == "%" ? to_count(std::min(other.number, 1e6)) : 0;
    }
  }
  result.taped = left.taped || right.taped;
  result.negated = left.negated != right.negated ||
                   (sign == "*" && ((left.known_number() && left.number < 0) !=
                                    (right.known_number() && right.number < 0)));
  result.detached = left.detached && right.detached;
  result.assumed = left.assumed || right.assumed;
  return result;
}

Value Interpreter::indexed(Thing* array, const Value& index, const Node& node) {
  ArrayFacts facts = array->array;
  if (!facts.has_shape) {
    facts.shape = {std::nullopt};
    facts.has_shape = true;
    facts.symbolic = true;
    facts.open = true;
  }
  if (facts.shape.empty() && !adds_axis(index)) return {};  // of a single value no part is known
  // np.eye(3)[y]
  if (array->name == "eye" && is_thing(index, ThingKind::kArray)) {
    const Value rows = rows_of(index);
    ArrayFacts one_hot = index.thing->array;
    one_hot.shape = {whole(rows), facts.shape.back()};
    one_hot.has_shape = true;
    one_hot.one_hot = true;
    one_hot.classes = facts.shape.back().value_or(0);
    one_hot.assumed = rows.assumed;
    return new_array(one_hot, node.line);
  }
  if (is_thing(index, ThingKind::kIterator) && index.thing->name == "slice") {
    const Value& from = index.thing->items[0];
    const Value& to = index.thing->items[1];
    return rows_between(thing_value(array), from, to, from.is(ValueKind::kNone),
                        to.is(ValueKind::kNone), node.line);
  }
  const Value rows = rows_of(thing_value(array));
  if (index.is(ValueKind::kNone)) {
    facts.shape.insert(facts.shape.begin(), Count{1});
    facts.assumed = false;
    facts.single = false;
    return new_array(facts, node.line);
  }
  if (index.is(ValueKind::kName) && (last_part(index.text) == "newaxis")) {
    facts.shape.insert(facts.shape.begin(), Count{1});
    facts.single = false;
    return new_array(facts, node.line);
  }
  if (index.is(ValueKind::kString)) {
    const auto column = array->fields.find("column " + index.text);
    if (column != array->fields.end()) return array_like(column->second, node.line);
    facts.shape = {whole(rows)};
    facts.open = false;
    facts.assumed = rows.assumed;
    facts.highest = 0;
    return new_array(facts, node.line);
  }
  if (is_thing(index, ThingKind::kList) && !index.thing->items.empty() &&
      index.thing->items[0].is(ValueKind::kString)) {
    facts.shape = {whole(rows), std::ssize(index.thing->items)};
    facts.open = false;
    facts.assumed = rows.assumed;
    facts.highest = 0;
    return new_array(facts, node.line);
  }
  const bool fancy = is_thing(index, ThingKind::kArray) || is_thing(index, ThingKind::kList) ||
                     is_thing(index, ThingKind::kSplit);
  if (fancy) {
    const Value taken = rows_of(index);
    facts.shape[0] = whole(taken);
    facts.assumed = taken.assumed || facts.assumed;
    // x[y < 2]: as many as it is true for.
    if (index.thing->name == "mask") facts.shape[0] = std::nullopt;
    facts.sorted = false;
    const bool by_order = is_thing(index, ThingKind::kArray) && !index.thing->array.order.empty();
    if (by_order) reorder(facts, index.thing->array.order);
    Value part = new_array(facts, node.line);
    part.thing->of = array;
    return part;
  }
  if (index.is(ValueKind::kNumber)) {
    facts.shape.erase(facts.shape.begin());
    facts.single = true;
    facts.assumed = false;
    Value row = new_array(facts, node.line);
    row.thing->of = array;
    row.thing->fields["rows"] = rows;
    return other_axes(row.thing, 0, node, 2);
  }
  facts.shape[0] = std::nullopt;
  return new_array(facts, node.line);
}

Value Interpreter::other_axes(Thing* part, std::size_t axis, const Node& node, std::size_t from) {
  ArrayFacts& facts = part->array;
  if (from < node.children.size()) facts.open = false;
  for (std::size_t i = from; i < node.children.size(); ++i) {
    const Node& child = node.children[i];
    if (child.is(Kind::kSlice)) {
      const Value begin = eval(child.children[0]);
      const Value end = eval(child.children[1]);
      if (axis < facts.shape.size()) {
        MaybeCount& width = facts.shape[axis];
        const bool all = child.children[0].is(Kind::kEmpty) && child.children[1].is(Kind::kEmpty);
        MaybeCount first = child.children[0].is(Kind::kEmpty) ? MaybeCount(0) : whole(begin);
        MaybeCount last = child.children[1].is(Kind::kEmpty) ? width : whole(end);
        if (first && *first < 0) first = width ? MaybeCount(*width + *first) : std::nullopt;
        if (last && *last < 0) last = width ? MaybeCount(*width + *last) : std::nullopt;
        if (!all)
          width = first && last && *last >= *first ? MaybeCount(*last - *first) : std::nullopt;
      } else if (!child.children[1].is(Kind::kEmpty)) {
        const MaybeCount first = child.children[0].is(Kind::kEmpty) ? MaybeCount(0) : whole(begin);
        const MaybeCount last = whole(end);
        facts.shape.push_back(first && last && *last > *first ? MaybeCount(*last - *first)
                                                              : std::nullopt);
      }
      ++axis;
      continue;
    }
    const Value index = eval(child);
    if (adds_axis(index)) {
      facts.shape.insert(
          facts.shape.begin() + static_cast<std::ptrdiff_t>(std::min(axis, facts.shape.size())),
          Count{1});
      ++axis;
    } else if (index.is(ValueKind::kNumber)) {
      if (axis < facts.shape.size())
        facts.shape.erase(facts.shape.begin() + static_cast<std::ptrdiff_t>(axis));
      facts.highest = 0;
    } else {
      if (axis < facts.shape.size()) facts.shape[axis] = whole(length_of(index));
      ++axis;
    }
  }
  return thing_value(part);
}

}  // namespace fitscope::code
