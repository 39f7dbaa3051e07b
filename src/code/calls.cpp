// Calls: the user's own functions and classes, methods, and the library by its names.
#include <algorithm>
#include <cmath>

#include "base/text.h"
#include "code/interpreter.h"
#include "code/keras_words.h"

namespace fitscope::code {
namespace {

constexpr int kMostCallsDeep = 16;

bool capitalised(std::string_view word) {
  return !word.empty() && word.front() >= 'A' && word.front() <= 'Z';
}

}  // namespace

Arguments Interpreter::arguments(const Node& node) {
  Arguments given;
  for (std::size_t i = 1; i < node.children.size(); ++i) {
    const Node& child = node.children[i];
    const Value value = child.children.empty() ? eval(child)
                        : child.is(Kind::kKeyword) || child.is(Kind::kDoubleStar)
                            ? eval(child.children[0])
                            : eval(child);
    if (child.is(Kind::kKeyword)) {
      given.named.emplace_back(child.text, value);
    } else if (child.is(Kind::kDoubleStar)) {
      if (!is_thing(value, ThingKind::kDict)) continue;
      for (const auto& [name, item] : value.thing->fields)
        given.named.emplace_back(name, item);
    } else if (child.is(Kind::kStar)) {
      if (!is_thing(value, ThingKind::kList)) continue;
      given.items.insert(given.items.end(), value.thing->items.begin(), value.thing->items.end());
    } else {
      given.items.push_back(value);
    }
  }
  return given;
}

Value Interpreter::call(const Node& node) {
  Value result = call_one(node);
  // Under a tape whatever is computed is on it.
  if (!tapes_.empty()) result.taped = true;
  return result;
}

Value Interpreter::call_one(const Node& node) {
  const Count line = node.line;
  const Node& callee = node.children.front();
  // super().__init__() and the like do nothing that counts.
  if (callee.is(Kind::kAttribute) && callee.children.front().is(Kind::kCall) &&
      callee.children.front().children.front().is_name("super")) {
    arguments(node);
    return {};
  }
  if (callee.is(Kind::kAttribute)) {
    const Value object = eval(callee.children.front());
    Arguments given = arguments(node);
    bool handled = false;
    Value result = method(object, callee.text, given, line, handled);
    if (handled) return result;
    return call_value(attribute_of(object, callee.text, line), std::move(given), line);
  }
  const Value function = eval(callee);
  return call_value(function, arguments(node), line);
}

Value Interpreter::call_value(const Value& callee, Arguments given, Count line) {
  if (callee.is(ValueKind::kName)) return library(callee.text, given, line);
  if (!callee.is(ValueKind::kThing)) {
    Value nothing;
    for (const Value& value : given.items)
      nothing.taped = nothing.taped || value.taped;
    return nothing;
  }
  Thing* thing = callee.thing;
  switch (thing->kind) {
    case ThingKind::kFunction:
      return call_function(thing, std::move(given), thing->of, line);
    case ThingKind::kClass:
      return instantiate(thing, std::move(given), line);
    case ThingKind::kInstance:
      return call_method_of(thing, method_of(thing, "__call__") != nullptr ? "__call__" : "call",
                            std::move(given), line);
    case ThingKind::kModel:
      return call_model(thing, given, line);
    case ThingKind::kCall:
      return call_layer(callee, given, line);
    default:
      return {};
  }
}

bool Interpreter::is_generator(const Node& function) {
  if (yielding_.contains(&function)) return true;
  if (not_yielding_.contains(&function)) return false;
  // A yield of a function inside is not its own.
  const auto yields = [](const Node& node, const auto& self) -> bool {
    if (node.is(Kind::kYield)) return true;
    return std::any_of(node.children.begin(), node.children.end(), [&](const Node& child) {
      return !child.is(Kind::kFunction) && !child.is(Kind::kLambda) && self(child, self);
    });
  };
  const bool found = function.is(Kind::kFunction) && yields(function.children[1], yields);
  (found ? yielding_ : not_yielding_).insert(&function);
  return found;
}

Value Interpreter::call_function(Thing* function, Arguments given, Thing* self, Count line) {
  const Node& node = *function->node;
  called_.insert(&node);
  // One that calls itself is followed once: with three calls in it, it would never end.
  if (calls_deep_ >= kMostCallsDeep || active_[&node] >= 2 || spent()) return {};
  auto names = std::make_shared<Names>(function->fields);
  std::size_t place = 0;
  bool first = true;
  for (const Node& parameter : node.children[0].children) {
    const bool is_self = first && self != nullptr && node.is(Kind::kFunction);
    first = false;
    if (is_self) {
      (*names)[parameter.text] = thing_value(self);
      continue;
    }
    if (parameter.is(Kind::kStar)) {
      std::vector<Value> rest;
      for (; place < given.items.size(); ++place)
        rest.push_back(given.items[place]);
      (*names)[parameter.text] = tuple(std::move(rest));
      continue;
    }
    const Value* value = nullptr;
    for (const auto& [name, item] : given.named) {
      if (name == parameter.text) value = &item;
    }
    if (value == nullptr && place < given.items.size()) value = &given.items[place];
    ++place;
    if (value != nullptr) {
      (*names)[parameter.text] = *value;
    } else if (parameter.is(Kind::kKeyword)) {
      const Value otherwise = eval(parameter.children[0]);
      (*names)[parameter.text] = otherwise;
    } else {
      (*names)[parameter.text] = Value{};
    }
  }
  if (node.is(Kind::kFunction) && is_generator(node)) {
    return make_generator(function, node, std::move(*names), line);
  }
  ++calls_deep_;
  ++active_[&node];
  scopes_.push_back(std::move(names));
  const Value kept = std::exchange(returned_, Value{.kind = ValueKind::kNone});
  const bool had = std::exchange(has_returned_, false);
  const std::size_t outside = std::exchange(nest_outside_, nest_.size());
  if (node.is(Kind::kLambda)) {
    returned_ = eval(node.children[1]);
  } else {
    run_block(node.children[1]);
  }
  Value result = std::exchange(returned_, kept);
  has_returned_ = had;
  nest_outside_ = outside;
  scopes_.pop_back();
  --active_[&node];
  --calls_deep_;
  return result;
}

bool Interpreter::is_subclass(const Thing* instance, std::string_view base) const {
  const Node* node = instance->node;
  for (int depth = 0; node != nullptr && node->is(Kind::kClass) && depth < 8; ++depth) {
    const Node* parent = nullptr;
    for (const Node& one : node->children[0].children) {
      if (one.text == base) return true;
      const auto found = scopes_.front()->find(one.text);
      if (found == scopes_.front()->end()) continue;
      if (found->second.is(ValueKind::kName) && last_part(found->second.text) == base) return true;
      if (is_thing(found->second, ThingKind::kClass)) parent = found->second.thing->node;
    }
    node = parent;
  }
  return false;
}

const Node* Interpreter::method_of(const Thing* instance, std::string_view name) const {
  const Node* node = instance->node;
  for (int depth = 0; node != nullptr && node->is(Kind::kClass) && depth < 8; ++depth) {
    for (const Node& member : node->children[1].children) {
      if (member.is(Kind::kFunction) && member.text == name) return &member;
    }
    const Node* parent = nullptr;
    for (const Node& one : node->children[0].children) {
      const auto found = scopes_.front()->find(one.text);
      if (found != scopes_.front()->end() && is_thing(found->second, ThingKind::kClass))
        parent = found->second.thing->node;
    }
    node = parent;
  }
  return nullptr;
}

Value Interpreter::instantiate(Thing* class_thing, Arguments given, Count line) {
  Thing* instance = heap_.make(ThingKind::kInstance, line);
  instance->name = class_thing->name;
  instance->node = class_thing->node;
  instance->loop = loops_.empty() ? -1 : loops_.back().id;
  instance->items = given.items;
  instance->named = given.named;
  if (method_of(instance, "__init__") != nullptr)
    call_method_of(instance, "__init__", std::move(given), line);
  return thing_value(instance);
}

Value Interpreter::call_method_of(Thing* instance, std::string_view name, Arguments given,
                                  Count line) {
  const Node* found = method_of(instance, name);
  if (found == nullptr) return {};
  Thing* function = heap_.make(ThingKind::kFunction, line);
  function->name = name;
  function->node = found;
  return call_function(function, std::move(given), instance, line);
}

Value Interpreter::list_method(Thing* list, const std::string& name, Arguments& given,
                               bool& handled) {
  handled = true;
  if (name == "append" && !given.items.empty()) {
    // Inside a loop that is gone through once the length says nothing, nor where both ways of an
    // `if` append.
    list->grows = list->grows || !loops_.empty() || !open_ifs_.empty();
    list->items.push_back(given.items[0]);
    return {.kind = ValueKind::kNone};
  }
  if (name == "extend" && !given.items.empty()) {
    if (is_thing(given.items[0], ThingKind::kList)) {
      const std::vector<Value> more = given.items[0].thing->items;
      list->items.insert(list->items.end(), more.begin(), more.end());
    } else {
      list->grows = true;
    }
    return {.kind = ValueKind::kNone};
  }
  if (name == "pop" && !list->items.empty()) {
    const Value last = list->items.back();
    list->items.pop_back();
    return last;
  }
  handled = false;
  return {};
}

Value Interpreter::method(const Value& object, const std::string& name, Arguments& given,
                          Count line, bool& handled) {
  if (object.is(ValueKind::kThing)) {
    Thing* thing = object.thing;
    if (thing->kind == ThingKind::kList) {
      Value result = list_method(thing, name, given, handled);
      if (handled) return result;
    }
    if (thing->kind == ThingKind::kDict && name == "get" && !given.items.empty()) {
      handled = true;
      const auto found = thing->fields.find(given.items[0].text);
      if (found != thing->fields.end()) return found->second;
      return given.items.size() > 1 ? given.items[1] : Value{.kind = ValueKind::kNone};
    }
    if (thing->kind == ThingKind::kDataset)
      return dataset_method(thing, name, given, line, handled);
    // A method that the user wrote comes before one of the library.
    if (thing->kind == ThingKind::kInstance && method_of(thing, name) != nullptr) return {};
    if (thing->kind == ThingKind::kTape && name == "gradient") {
      handled = true;
      return tape_gradient(given);
    }
    Value result = model_method(object, name, given, line, handled);
    if (handled) return result;
  } else {
    Value result = model_method(object, name, given, line, handled);
    if (handled) return result;
  }
  if (object.is(ValueKind::kString)) {
    handled = true;  // "text".format() and the like
    return {};
  }
  return array_method(object, name, given, line, handled);
}

Value Interpreter::number_function(std::string_view name, const Arguments& given, bool& handled) {
  if (given.items.empty()) return {};
  const Value& value = given.items[0];
  if (name == "len") {
    handled = true;
    return length_of(value);
  }
  if (name == "max" || name == "min") {
    std::vector<Value> all = given.items;
    if (all.size() == 1 && is_thing(value, ThingKind::kList)) all = value.thing->items;
    if (all.size() < 2) return {};
    // min(start + size, len(x)) moves with its loop; the end of x clips no batch but the last.
    const auto moves = [](const Value& one) {
      return one.is(ValueKind::kNumber) && one.loop >= 0 && !one.filling;
    };
    const auto moving = std::find_if(all.begin(), all.end(), moves);
    if (name == "min" && moving != all.end() && moving->slope > 0) {
      for (auto one = all.begin(); one != all.end(); ++one) {
        const bool clips = !one->known_number() || one->number < moving->number;
        if (one != moving && clips) return {};
      }
      handled = true;
      return *moving;
    }
    Value best = all[0];
    for (const Value& one : all) {
      if (!one.known_number()) return {};
      const bool better = name == "max" ? one.number > best.number : one.number < best.number;
      const bool assumed = best.assumed || one.assumed;
      if (better) best = one;
      best.assumed = assumed;
    }
    handled = true;
    return best;
  }
  if (!value.is(ValueKind::kNumber) && !value.is(ValueKind::kBool)) return {};
  Value result = value;
  result.kind = ValueKind::kNumber;
  if (value.loop >= 0) {
    handled = name == "int" || name == "float";
    return result;
  }
  if (value.filling) return {};
  if (name == "ceil") {
    result.number = std::ceil(value.number);
  } else if (name == "floor") {
    result.number = std::floor(value.number);
  } else if (name == "int" || name == "trunc") {
    result.number = std::trunc(value.number);
  } else if (name == "round" || name == "rint") {
    result.number = std::nearbyint(value.number);
  } else if (name == "abs") {
    result.number = std::fabs(value.number);
  } else if (name == "sqrt" && value.number >= 0) {
    result.number = std::sqrt(value.number);
  } else if (name == "ceil_div" || (name == "exp" && value.number < 100)) {
    result.number = std::exp(value.number);
  } else if (name == "float" || name == "float32" || name == "int32" || name == "int64" ||
             name == "asarray" || name == "constant" || name == "cast") {
    result.number = value.number;
  } else {
    return {};
  }
  handled = true;
  return result;
}

std::string Interpreter::note_misspelt(const std::string& dotted, Count line) {
  const std::string_view meant = meant_attribute(dotted);
  if (meant.empty()) return {};
  const std::string_view wrong = last_part(dotted);
  const bool imported =
      std::find(reading_.imports.begin(), reading_.imports.end(), dotted) != reading_.imports.end();
  // An import has said so already.
  const bool first = misspelt_.insert(dotted).second;
  if (first) {
    puzzle(line,
           "Keras has no " + in_quotes(dotted) + ": it raises " +
               (imported ? "ImportError" : "AttributeError") + ". The nearest is " +
               std::string(meant) + ".",
           Weighs::kRaises);
  }
  return dotted.substr(0, dotted.size() - wrong.size()) + std::string(meant);
}

// What is misspelt goes on as what was meant, so that the rest can be looked at, too.
Value Interpreter::library(const std::string& dotted, Arguments& given, Count line) {
  const std::string meant = note_misspelt(dotted, line);
  if (!meant.empty()) return library(meant, given, line);
  const std::string_view name = last_part(dotted);
  bool handled = false;
  Value result = number_function(name, given, handled);
  if (handled) return result;
  if (name == "range" || name == "xrange") {
    Thing* made = heap_.make(ThingKind::kRange, line);
    const std::size_t count = given.items.size();
    made->items = {count > 1 ? given.items[0] : number_value(0),
                   count > 1    ? given.items[1]
                   : count == 1 ? given.items[0]
                                : Value{},
                   count > 2 ? given.items[2] : number_value(1)};
    return thing_value(made);
  }
  if (name == "enumerate" || name == "iter" || name == "cycle" || name == "count" ||
      name == "tqdm" || name == "trange") {
    if (name == "tqdm") return given.items.empty() ? Value{} : given.items[0];
    if (name == "trange") return library("range", given, line);
    Thing* made = heap_.make(ThingKind::kIterator, line);
    made->name = name;
    made->items = given.items;
    made->loop = loops_.empty() ? -1 : loops_.back().id;
    if (!given.items.empty() && given.items[0].is(ValueKind::kThing))
      made->of = given.items[0].thing;
    return thing_value(made);
  }
  if (name == "slice" && !given.items.empty()) {
    Thing* made = heap_.make(ThingKind::kIterator, line);
    made->name = "slice";
    const bool one = given.items.size() == 1;
    made->items = {one ? Value{.kind = ValueKind::kNone} : given.items[0],
                   given.items[one ? 0 : 1]};
    return thing_value(made);
  }
  if (name == "next" && !given.items.empty()) return next_of(given.items[0]);
  if (name == "zip") {
    Thing* made = heap_.make(ThingKind::kIterator, line);
    made->name = "zip";
    made->items = given.items;
    return thing_value(made);
  }
  if (name == "list" || name == "tuple" || name == "sorted" || name == "reversed") {
    if (given.items.empty()) return tuple({});
    Value made = given.items[0];
    if (name == "list" && is_thing(made, ThingKind::kArray)) {
      made = array_like(made, line);
      made.thing->name = "comprehension";  // no array any more
    }
    return made;
  }
  if (name == "dict") {
    Thing* made = heap_.make(ThingKind::kDict, line);
    for (const auto& [key, value] : given.named)
      made->fields[key] = value;
    return thing_value(made);
  }
  if (name == "sleep" && !given.items.empty()) {
    if (!generating_.empty() && given.items[0].known_number() &&
        generating_.back()->conditions.empty())
      generating_.back()->generator->generator.spec.ms_per_batch = given.items[0].number * 1000;
    return {.kind = ValueKind::kNone};
  }
  using Handler = Value (Interpreter::*)(const std::string&, Arguments&, Count, bool&);
  for (const Handler handler :
       {Handler{&Interpreter::dataset_function}, Handler{&Interpreter::model_function},
        Handler{&Interpreter::array_function}}) {
    result = (this->*handler)(dotted, given, line, handled);
    if (handled) return result;
  }
  if (capitalised(name)) return made_object(dotted, given, line);
  Value unknown;
  unknown.text = dotted;  // where it came from, for messages
  for (const Value& value : given.items) {
    unknown.taped = unknown.taped || value.taped;
    unknown.negated = unknown.negated || value.negated;
  }
  return unknown;
}

Value Interpreter::made_object(const std::string& dotted, Arguments& given, Count line) {
  Thing* made = heap_.make(ThingKind::kCall, line);
  made->name = dotted;
  made->items = given.items;
  made->named = given.named;
  made->loop = loops_.empty() ? -1 : loops_.back().id;
  return thing_value(made);
}

}  // namespace fitscope::code
