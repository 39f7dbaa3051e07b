// Expressions: literals, arithmetic, comparisons, what stands behind a dot or in brackets.
#include <algorithm>
#include <cmath>
#include <limits>
#include <string>

#include "base/text.h"
#include "code/interpreter.h"

namespace fitscope::code {
namespace {

double floored(double left, double right) {
  return std::floor(left / right);
}

bool linear(const Value& value) {
  return value.is(ValueKind::kNumber) && value.loop >= 0 && !value.filling;
}

/// left + sign × right, where one or both move with the same loop.
Value moved(const Value& left, const Value& right, double sign) {
  Value sum = number_value(left.number + sign * right.number, left.assumed || right.assumed);
  sum.loop = left.loop >= 0 ? left.loop : right.loop;
  sum.slope = left.slope + sign * right.slope;
  sum.running = left.running || right.running;
  if (sum.slope == 0) sum.loop = -1;
  return sum;
}

}  // namespace

Value Interpreter::number(const Node& node) const {
  std::string text = node.text;
  const bool whole_number = parse_integer(text).has_value();
  if (whole_number) return number_value(static_cast<double>(*parse_integer(text)));
  if (const auto real = parse_real(text)) return number_value(*real);
  if (text.starts_with("0x") || text.starts_with("0X")) {
    double value = 0;
    for (const char c : std::string_view(text).substr(2)) {
      const std::size_t digit =
          std::string_view("0123456789abcdef")
              .find(c >= 'A' && c <= 'F' ? static_cast<char>(c - 'A' + 'a') : c);
      if (digit == std::string_view::npos) return {};
      value = value * 16 + static_cast<double>(digit);
    }
    return number_value(value);
  }
  // "32." and the 100L of Python 2
  if (!text.empty() && (text.back() == '.' || text.back() == 'L')) {
    text.pop_back();
    if (const auto real = parse_real(text)) return number_value(*real);
  }
  return {};
}

Value Interpreter::lookup(const std::string& name) {
  for (const Names* names : {scopes_.back().get(), scopes_.front().get()}) {
    const auto found = names->find(name);
    if (found != names->end()) return found->second;
  }
  return name_value(name);
}

Value Interpreter::eval(const Node& node) {
  if (spent()) return {};
  if (++deep_ > kMostDepth) {
    --deep_;
    return {};
  }
  Value value = eval_one(node);
  --deep_;
  if (value.line == 0) value.line = node.line;
  return value;
}

Value Interpreter::eval_one(const Node& node) {
  switch (node.kind) {
    case Kind::kName:
      return lookup(node.text);
    case Kind::kNumber:
      return number(node);
    case Kind::kString:
      return text_value(node.text);
    case Kind::kConstant:
      if (node.text == "None") return {.kind = ValueKind::kNone};
      return {.kind = ValueKind::kBool, .number = node.text == "True" ? 1.0 : 0.0};
    case Kind::kAttribute:
      return attribute(node);
    case Kind::kCall:
      return call(node);
    case Kind::kSubscript:
      return subscript(node);
    case Kind::kList:
    case Kind::kTuple:
      return list(node);
    case Kind::kDict: {
      Thing* dict = heap_.make(ThingKind::kDict, node.line);
      for (const Node& child : node.children) {
        if (!child.is(Kind::kPair)) continue;
        const Value key = eval(child.children[0]);
        const Value value = eval(child.children[1]);
        if (key.is(ValueKind::kString)) dict->fields[key.text] = value;
      }
      return thing_value(dict);
    }
    case Kind::kBinary: {
      const Value left = eval(node.children[0]);
      const Value right = eval(node.children[1]);
      return binary(node.text, left, right, node.line);
    }
    case Kind::kUnary: {
      Value value = eval(node.children[0]);
      if (node.text != "-") return value;
      if (value.is(ValueKind::kNumber)) {
        value.number = -value.number;
        value.slope = -value.slope;
        return value;
      }
      if (is_thing(value, ThingKind::kArray)) value = array_like(value, node.line);
      value.negated = true;
      return value;
    }
    case Kind::kNot:
    case Kind::kBoolean: {
      if (node.is(Kind::kBoolean) && node.text == "or") {
        // `x or default`
        const Value left = eval(node.children[0]);
        if (!left.is(ValueKind::kNone)) return left;
        return eval(node.children[1]);
      }
      const auto holds = truth(node, nullptr);
      if (!holds) return {};
      return {.kind = ValueKind::kBool, .number = *holds ? 1.0 : 0.0};
    }
    case Kind::kCompare:
      return compare(node);
    case Kind::kConditional: {
      if (node.children.size() != 3) return {};
      const auto holds = truth(node.children[1], nullptr);
      if (holds) return eval(node.children[*holds ? 0 : 2]);
      const Value value = eval(node.children[0]);
      return value.is(ValueKind::kNone) ? eval(node.children[2]) : value;
    }
    case Kind::kLambda: {
      Thing* function = heap_.make(ThingKind::kFunction, node.line);
      function->node = &node;
      function->name = "lambda";
      if (scopes_.size() > 1) function->fields = *scopes_.back();
      return thing_value(function);
    }
    case Kind::kComprehension:
      return comprehension(node);
    case Kind::kYield:
      yielded(node);
      return {};
    case Kind::kAssign: {
      Value value = eval(node.children[1]);
      assign(node.children[0], value);
      return value;
    }
    case Kind::kStar:
      return node.children.empty() ? Value{} : eval(node.children[0]);
    case Kind::kBroken:
      run_block(node);
      return {};
    default:
      return {};
  }
}

Value Interpreter::list(const Node& node) {
  Thing* made = heap_.make(ThingKind::kList, node.line);
  made->name = node.is(Kind::kTuple) ? "tuple" : "list";
  for (const Node& child : node.children) {
    const Value value = eval(child);
    if (!child.is(Kind::kStar)) {
      made->items.push_back(value);
    } else if (is_thing(value, ThingKind::kList)) {
      const std::vector<Value> items = value.thing->items;
      made->items.insert(made->items.end(), items.begin(), items.end());
    }
  }
  return thing_value(made);
}

Value Interpreter::attribute(const Node& node) {
  const Value object = eval(node.children.front());
  return attribute_of(object, node.text, node.line);
}

Value Interpreter::attribute_of(const Value& object, const std::string& name, Count line) {
  if (object.is(ValueKind::kName)) return name_value(object.text + "." + name);
  if (!object.is(ValueKind::kThing)) return {};
  Thing* thing = object.thing;
  const auto field = thing->fields.find(name);
  if (field != thing->fields.end()) return field->second;
  if (thing->kind == ThingKind::kArray) return array_attribute(thing, name);
  if (thing->kind == ThingKind::kInstance) {
    if (const Node* found = method_of(thing, name)) {
      Thing* bound = heap_.make(ThingKind::kFunction, line);
      bound->name = name;
      bound->node = found;
      bound->of = thing;
      return thing_value(bound);
    }
  }
  if (thing->kind == ThingKind::kClass || thing->kind == ThingKind::kInstance) {
    for (const Node& member : thing->node->children[1].children) {
      if (member.is(Kind::kAssign) && member.children[0].is_name(name))
        return eval(member.children[1]);
    }
  }
  if (thing->kind == ThingKind::kCall) {
    if (const Value* given = thing->argument(name, thing->items.size())) return *given;
    return name_value(thing->name + "()." + name);
  }
  if (thing->kind == ThingKind::kModel && name == "layers") return tuple(thing->layers);
  return {};
}

Value Interpreter::binary(const std::string& sign, const Value& left, const Value& right,
                          Count line) {
  const bool numbers = (left.is(ValueKind::kNumber) || left.is(ValueKind::kBool)) &&
                       (right.is(ValueKind::kNumber) || right.is(ValueKind::kBool));
  if (!numbers) {
    if (sign == "+" && left.is(ValueKind::kString) && right.is(ValueKind::kString))
      return text_value(left.text + right.text);
    if (sign == "+" && is_thing(left, ThingKind::kList) && is_thing(right, ThingKind::kList)) {
      std::vector<Value> items = left.thing->items;
      items.insert(items.end(), right.thing->items.begin(), right.thing->items.end());
      return tuple(std::move(items));
    }
    return arithmetic(sign, left, right, line);
  }
  if (left.filling || right.filling) return {};
  const bool assumed = left.assumed || right.assumed;
  if (linear(left) || linear(right)) {
    const bool same = !(linear(left) && linear(right)) || left.loop == right.loop;
    if (same && sign == "+") return moved(left, right, 1);
    if (same && sign == "-") return moved(left, right, -1);
    const bool one = linear(left) != linear(right);
    if (one && sign == "*") {
      const Value& moving = linear(left) ? left : right;
      const double by = linear(left) ? right.number : left.number;
      Value product = moving;
      product.number *= by;
      product.slope *= by;
      product.assumed = assumed;
      if (by == 0) product.loop = -1;
      return product;
    }
    // i %= n wraps around: what one round takes is as wide.
    if (linear(left) && sign == "%") return left;
    return {};
  }
  const double a = left.number;
  const double b = right.number;
  if (sign == "+") return number_value(a + b, assumed);
  if (sign == "-") return number_value(a - b, assumed);
  if (sign == "*") return number_value(a * b, assumed);
  if (sign == "**") return number_value(std::pow(a, b), assumed);
  if (sign == "<<" && b >= 0 && b < 50) return number_value(a * std::exp2(b), assumed);
  if (b == 0) return {};
  if (sign == "/") return number_value(a / b, assumed);
  if (sign == "//") return number_value(floored(a, b), assumed);
  if (sign == "%") return number_value(a - floored(a, b) * b, assumed);
  return {};
}

Value Interpreter::compare(const Node& node) {
  if (node.children.size() != 2) {
    for (const Node& child : node.children)
      eval(child);
    return {};
  }
  const Value left = eval(node.children[0]);
  const Value right = eval(node.children[1]);
  const auto answer = [&](bool holds) {
    return Value{.kind = ValueKind::kBool,
                 .number = holds ? 1.0 : 0.0,
                 .assumed = left.assumed || right.assumed};
  };
  const std::string& sign = node.text;
  if (left.known_number() && right.known_number()) {
    const double a = left.number;
    const double b = right.number;
    if (sign == "==") return answer(a == b);
    if (sign == "!=") return answer(a != b);
    if (sign == "<") return answer(a < b);
    if (sign == "<=") return answer(a <= b);
    if (sign == ">") return answer(a > b);
    if (sign == ">=") return answer(a >= b);
  }
  const bool texts = left.is(ValueKind::kString) && right.is(ValueKind::kString);
  if (texts && sign == "==") return answer(left.text == right.text);
  if (texts && sign == "!=") return answer(left.text != right.text);
  const bool none =
      right.is(ValueKind::kNone) && !left.is(ValueKind::kUnknown) && !left.is(ValueKind::kName);
  if (none && (sign == "is" || sign == "==")) return answer(left.is(ValueKind::kNone));
  if (none && (sign == "is not" || sign == "!=")) return answer(!left.is(ValueKind::kNone));
  if (!is_thing(left, ThingKind::kArray) && !is_thing(right, ThingKind::kArray)) return {};
  Value made = arithmetic(sign, left, right, node.line);
  made.thing->name = "mask";
  ArrayFacts& facts = made.thing->array;
  facts.classes = 2;
  facts.worked_out = false;
  facts.highest = 1;
  facts.times = 1;
  facts.shift = 0;
  return made;
}

Value Interpreter::sliced(const Value& object, const Node& slice) {
  const Value from = eval(slice.children[0]);
  const Value to = eval(slice.children[1]);
  const bool open_from = slice.children[0].is(Kind::kEmpty);
  const bool open_to = slice.children[1].is(Kind::kEmpty);
  if (is_thing(object, ThingKind::kList) && !object.thing->grows) {
    const std::vector<Value>& items = object.thing->items;
    const auto place = [&](const Value& value, bool open, Count otherwise) -> MaybeCount {
      if (open) return otherwise;
      MaybeCount at = whole(value);
      if (at && *at < 0) *at += std::ssize(items);
      if (at) *at = std::clamp<Count>(*at, 0, std::ssize(items));
      return at;
    };
    const MaybeCount begin = place(from, open_from, 0);
    const MaybeCount end = place(to, open_to, std::ssize(items));
    const bool stepped = !slice.children[2].is(Kind::kEmpty);
    if (!begin || !end || stepped || *begin > *end) return {};
    return tuple({items.begin() + static_cast<std::ptrdiff_t>(*begin),
                  items.begin() + static_cast<std::ptrdiff_t>(*end)});
  }
  return rows_between(object, from, to, open_from, open_to, slice.line);
}

Value Interpreter::rows_between(const Value& object, const Value& from, const Value& to,
                                bool open_from, bool open_to, Count line) {
  const bool is_array = is_thing(object, ThingKind::kArray);
  if (!is_array && !object.is(ValueKind::kUnknown) && !object.is(ValueKind::kName) &&
      !is_thing(object, ThingKind::kList)) {
    return {};
  }
  const Value rows = is_array ? rows_of(object) : Value{};
  ArrayFacts facts = is_array ? object.thing->array : ArrayFacts{};
  if (!facts.has_shape) facts = {.shape = {std::nullopt}, .has_shape = true, .open = true};
  if (facts.shape.empty()) return {};
  facts.symbolic = facts.symbolic || !is_array;
  const bool moving = (!open_from && from.loop >= 0) || (!open_to && to.loop >= 0);
  if (moving) {
    note_slice(from, to, is_array ? object.thing : nullptr);
    const Value width = open_to ? Value{} : binary("-", to, from, line);
    facts.shape[0] = whole(width);
    facts.assumed = width.assumed;
    Value part = new_array(facts, line);
    part.thing->of = is_array ? object.thing : nullptr;
    part.thing->loop = !open_from && from.loop >= 0 ? from.loop : to.loop;
    return part;
  }
  const MaybeCount total = whole(rows);
  const auto place = [&](const Value& value, bool open, MaybeCount otherwise) -> MaybeCount {
    if (open) return otherwise;
    const MaybeCount at = whole(value);
    if (!at || *at >= 0) return at && total ? std::min(*at, *total) : at;
    return total ? MaybeCount(std::max<Count>(0, *total + *at)) : std::nullopt;
  };
  const MaybeCount begin = place(from, open_from, 0);
  const MaybeCount end = place(to, open_to, total);
  const bool inside = !open_from && !open_to && begin && end && !loops_.empty();
  if (inside) note_slice(from, to, is_array ? object.thing : nullptr);
  facts.shape[0] = begin && end ? MaybeCount(std::max<Count>(0, *end - *begin)) : std::nullopt;
  facts.assumed = (rows.assumed && (open_to || open_from)) || from.assumed || to.assumed;
  const bool literal_zero = open_from && !open_to && to.known_number() && to.number == 0;
  facts.emptied = facts.emptied || literal_zero;
  if (literal_zero) odd("empty");
  Value part = new_array(facts, line);
  if (is_array) part.thing->of = object.thing;
  return part;
}

Value Interpreter::subscript(const Node& node) {
  const Value object = eval(node.children[0]);
  if (node.children.size() < 2) return {};
  const Node& first = node.children[1];
  if (is_thing(object, ThingKind::kDict)) {
    const Value key = eval(first);
    const auto found = object.thing->fields.find(key.text);
    return found == object.thing->fields.end() ? Value{} : found->second;
  }
  if (is_thing(object, ThingKind::kList) && node.children.size() == 2 && !first.is(Kind::kSlice)) {
    const Value at = eval(first);
    MaybeCount index = whole(at);
    const Count size = std::ssize(object.thing->items);
    if (index && *index < 0) *index += size;
    if (index && *index >= 0 && *index < size)
      return object.thing->items[static_cast<std::size_t>(*index)];
    return {};
  }
  if (is_thing(object, ThingKind::kInstance)) {
    Arguments given;
    given.items.push_back(eval(first));
    return call_method_of(object.thing, "__getitem__", given, node.line);
  }
  if (object.is(ValueKind::kName) && !object.text.empty() && last_part(object.text) == "environ")
    return {};
  if (first.is(Kind::kSlice)) {
    Value part = sliced(object, first);
    if (node.children.size() == 2 || !is_thing(part, ThingKind::kArray)) return part;
    // x[a:b, c:d], x[:, 0], y[:, None]
    return other_axes(part.thing, 1, node, 2);
  }
  const Value index = eval(first);
  if (is_thing(object, ThingKind::kArray)) return indexed(object.thing, index, node);
  return {};
}

Value Interpreter::comprehension(const Node& node) {
  if (node.children.size() < 2 || !node.children[1].is(Kind::kFor)) return {};
  const Node& clause = node.children[1];
  const Value over = eval(clause.children[1]);
  const bool filtered = node.children.size() > 2;
  if (is_thing(over, ThingKind::kList) && !filtered && over.thing->items.size() <= 64 &&
      !over.thing->grows) {
    std::vector<Value> items;
    for (const Value& item : std::vector<Value>(over.thing->items)) {
      assign(clause.children[0], item);
      items.push_back(eval(node.children[0]));
    }
    return tuple(std::move(items));
  }
  LoopFrame frame{.id = next_loop_++, .node = &clause};
  Value item;
  if (is_thing(over, ThingKind::kRange)) {
    item = number_value(0);
    item.loop = frame.id;
    item.slope = 1;
  } else if (over.is(ValueKind::kThing)) {
    item = element_of(over.thing);
  }
  assign(clause.children[0], item);
  loops_.push_back(frame);
  const Value element = eval(node.children[0]);
  loops_.pop_back();
  // As an array of as many elements.
  const Value length = length_of(over);
  ArrayFacts facts{.has_shape = true, .assumed = length.assumed};
  facts.shape.push_back(filtered ? std::nullopt : whole(length));
  if (is_thing(element, ThingKind::kArray) && element.thing->array.has_shape) {
    const auto& inner = element.thing->array.shape;
    facts.shape.insert(facts.shape.end(), inner.begin(), inner.end());
  }
  facts.symbolic = true;
  Value made = new_array(facts, node.line);
  made.thing->name = "comprehension";
  return made;
}

}  // namespace fitscope::code
