// Keras: layers and models as they are put together, compile(), fit(), and tapes.
#include <algorithm>

#include "base/text.h"
#include "code/interpreter.h"

namespace fitscope::code {
namespace {

constexpr std::string_view kPlainMethods[] = {"summary",           "evaluate",
                                              "predict",           "save",
                                              "save_weights",      "load_weights",
                                              "set_weights",       "get_weights",
                                              "predict_classes",   "to_json",
                                              "reset_states",      "count_params",
                                              "predict_generator", "evaluate_generator",
                                              "get_config"};

template <typename Table>
bool among(const Table& table, std::string_view name) {
  return std::find(std::begin(table), std::end(table), name) != std::end(table);
}

bool has_fit_arguments(const Arguments& given) {
  for (const auto& [name, value] : given.named) {
    for (const std::string_view known :
         {"epochs", "nb_epoch", "batch_size", "steps_per_epoch", "validation_data",
          "validation_split", "callbacks", "samples_per_epoch", "verbose", "validation_steps"}) {
      if (name == known) return true;
    }
  }
  return false;
}

bool has_tensor(const Value& value) {
  if (is_thing(value, ThingKind::kTensor)) return true;
  return is_thing(value, ThingKind::kList) &&
         std::any_of(value.thing->items.begin(), value.thing->items.end(),
                     [](const Value& item) { return is_thing(item, ThingKind::kTensor); });
}

}  // namespace

Value Interpreter::new_tape(Count line) {
  Thing* tape = heap_.make(ThingKind::kTape, line);
  TapeStep step{.line = line,
                .loops = loops_,
                .model = pending_model_,
                .loss = pending_loss_,
                .loss_name = pending_loss_name_};
  if (pending_fed_ != nullptr) step.fed.push_back(pending_fed_);
  for (const LoopFrame& frame : loops_)
    step.new_iterator = step.new_iterator || frame.id == new_iterator_loop_;
  tape->loop = static_cast<int>(reading_.steps.size());
  reading_.steps.push_back(step);
  return thing_value(tape);
}

Value Interpreter::tape_gradient(const Arguments& given) {
  if (reading_.steps.empty()) return {};
  TapeStep& step = reading_.steps.back();
  const Value* loss = given.find("target", 0);
  step.gradient_taken = true;
  if (loss != nullptr) {
    step.outside = !loss->taped || loss->detached;
    step.negated = loss->negated;
  }
  return {};
}

void Interpreter::apply_gradients(Thing* optimizer, Count) {
  if (reading_.steps.empty()) return;
  TapeStep& step = reading_.steps.back();
  const auto [in_step, here] =
      std::mismatch(step.loops.begin(), step.loops.end(), loops_.begin(), loops_.end(),
                    [](const LoopFrame& a, const LoopFrame& b) { return a.id == b.id; });
  const auto shared = static_cast<std::size_t>(in_step - step.loops.begin());
  step.applied_in = step.applied ? std::max(step.applied_in, shared) : shared;
  step.applied = true;
  step.optimizer = optimizer;
}

void Interpreter::note_loss(Thing* object, std::string_view name) {
  // Also a loss computed in front of the tape, which is a mistake that is looked for.
  pending_loss_ = object;
  pending_loss_name_ = name;
  if (reading_.steps.empty() || tapes_.empty()) return;
  reading_.steps.back().loss = object;
  reading_.steps.back().loss_name = name;
}

Value Interpreter::model_from(const Arguments& given, Count line) {
  Thing* model = heap_.make(ThingKind::kModel, line);
  model->name = "Model";
  reading_.last_model = model;
  const Value* outputs = given.find("outputs", 1);
  if (outputs == nullptr) outputs = given.find("output", 1);
  Value output = outputs != nullptr ? *outputs : Value{};
  if (is_thing(output, ThingKind::kList) && output.thing->items.size() == 1)
    output = output.thing->items[0];
  if (!is_thing(output, ThingKind::kTensor)) {
    model->opaque = true;
    model->opaque_why = is_thing(output, ThingKind::kList) ? "it has several outputs"
                                                           : "its layers could not be followed";
    return thing_value(model);
  }
  model->layers = output.thing->layers;
  model->opaque = output.thing->opaque;
  model->opaque_why = output.thing->opaque_why;
  return thing_value(model);
}

Value Interpreter::call_layer(const Value& layer, const Arguments& given, Count line) {
  Thing* object = layer.thing;
  const std::string_view name = last_part(object->name);
  const Value none;
  const Value& first = given.items.empty() ? none : given.items[0];
  if (has_tensor(first) || name.starts_with("Dense") || name == "Dropout") {
    Thing* tensor = heap_.make(ThingKind::kTensor, line);
    if (is_thing(first, ThingKind::kTensor)) {
      *tensor = *first.thing;
    } else {
      tensor->opaque = has_tensor(first);
      tensor->opaque_why = "it joins several inputs";
    }
    tensor->layers.push_back(layer);
    Value made = thing_value(tensor);
    return made;
  }
  const bool is_loss = name.ends_with("entropy") || name.ends_with("Error") || name == "Huber" ||
                       name.ends_with("Loss") || name == "Hinge" || name == "Poisson" ||
                       name == "KLDivergence";
  Value result;
  for (const Value& value : given.items) {
    result.detached = result.detached || value.detached;
  }
  if (is_loss) note_loss(object, {});
  if (!first.is(ValueKind::kUnknown) && !is_loss && !is_thing(first, ThingKind::kArray)) {
    Thing* tensor = heap_.make(ThingKind::kTensor, line);
    tensor->opaque = true;
    tensor->opaque_why = "its layers could not be followed";
    tensor->layers.push_back(layer);
    return thing_value(tensor);
  }
  return result;
}

Value Interpreter::call_model(Thing* model, const Arguments& given, Count line) {
  const Value none;
  const Value& first = given.items.empty() ? none : given.items[0];
  if (is_thing(first, ThingKind::kTensor)) {
    Thing* tensor = heap_.make(ThingKind::kTensor, line);
    *tensor = *first.thing;
    tensor->layers.push_back(thing_value(model));
    return thing_value(tensor);
  }
  pending_model_ = model;
  if (is_thing(first, ThingKind::kArray)) pending_fed_ = first.thing;
  if (!reading_.steps.empty() && !tapes_.empty()) {
    reading_.steps.back().model = model;
    if (pending_fed_ != nullptr && is_thing(first, ThingKind::kArray))
      reading_.steps.back().fed.push_back(first.thing);
  }
  return {};
}

Value Interpreter::model_function(const std::string& dotted, Arguments& given, Count line,
                                  bool& handled) {
  const std::string_view name = last_part(dotted);
  if (name == "GradientTape") {
    handled = true;
    return new_tape(line);
  }
  if (name == "Sequential") {
    handled = true;
    Thing* model = heap_.make(ThingKind::kModel, line);
    model->name = "Sequential";
    reading_.last_model = model;
    const Value* layers = given.find("layers", 0);
    if (layers != nullptr && is_thing(*layers, ThingKind::kList)) {
      model->layers = layers->thing->items;
    } else if (layers != nullptr && !layers->is(ValueKind::kNone)) {
      model->opaque = true;
      model->opaque_why = "its layers could not be followed";
    }
    return thing_value(model);
  }
  if (name == "Model" || name == "Functional") {
    handled = true;
    return model_from(given, line);
  }
  if (name == "Input") {
    handled = true;
    Thing* tensor = heap_.make(ThingKind::kTensor, line);
    Value call = made_object(dotted, given, line);
    tensor->layers.push_back(call);
    return thing_value(tensor);
  }
  if (name == "load_model" || name == "model_from_json" || name == "from_pretrained") {
    handled = true;
    Thing* model = heap_.make(ThingKind::kModel, line);
    model->opaque = true;
    model->opaque_why = "it is loaded from a file";
    reading_.last_model = model;
    return thing_value(model);
  }
  const bool by_function = dotted == name || dotted.find("regularizers") != std::string::npos;
  if (by_function && (name == "l1" || name == "l2" || name == "l1_l2")) {
    handled = true;
    return made_object(dotted, given, line);
  }
  if (name == "clone_model" && !given.items.empty()) {
    handled = true;
    return given.items[0];
  }
  if (name == "set_max_epochs" || name == "set_max_steps_per_epoch") {
    handled = true;
    if (!given.items.empty())
      reading_.limits.emplace_back(
          name == "set_max_epochs" ? "fit.max_epochs" : "fit.max_steps_per_epoch", given.items[0]);
    return {.kind = ValueKind::kNone};
  }
  const bool tensors = std::any_of(given.items.begin(), given.items.end(), has_tensor);
  if (tensors && !name.empty() && name.front() >= 'a' && name.front() <= 'z') {
    // layers.concatenate([a, b]), tf.nn.relu(x)
    handled = true;
    Thing* tensor = heap_.make(ThingKind::kTensor, line);
    if (is_thing(given.items[0], ThingKind::kTensor)) *tensor = *given.items[0].thing;
    tensor->line = line;
    Thing* layer = heap_.make(ThingKind::kCall, line);
    layer->name = dotted;
    tensor->layers.push_back(thing_value(layer));
    return thing_value(tensor);
  }
  const bool loss_function = name.ends_with("_crossentropy") || name == "mean_squared_error" ||
                             name == "mse" || name == "mean_absolute_error";
  if (loss_function && given.items.size() >= 2) {
    handled = true;
    note_loss(nullptr, name);
    return {};
  }
  return {};
}

Value Interpreter::model_method(const Value& object, const std::string& name, Arguments& given,
                                Count line, bool& handled) {
  Thing* thing = object.is(ValueKind::kThing) ? object.thing : nullptr;
  if (name == "apply_gradients" || name == "minimize" || name == "apply") {
    const bool optimizer = thing == nullptr || thing->kind == ThingKind::kCall;
    if (optimizer && name == "apply_gradients") {
      handled = true;
      apply_gradients(thing, line);
      return {};
    }
    const bool trains = thing != nullptr && thing->kind == ThingKind::kCall;
    if (trains && name == "apply") {
      handled = true;
      apply_gradients(thing, line);
      return {};
    }
    if (trains && name == "minimize") {
      handled = true;
      const Value tape = new_tape(line);
      tapes_.push_back(tape.thing);
      if (!given.items.empty() && is_thing(given.items[0], ThingKind::kFunction))
        call_value(given.items[0], {}, line);
      tapes_.pop_back();
      reading_.steps.back().gradient_taken = true;
      apply_gradients(thing, line);
      return {};
    }
  }
  const bool data_generator = thing != nullptr && thing->kind == ThingKind::kCall &&
                              last_part(thing->name) == "ImageDataGenerator";
  if (data_generator && name.starts_with("flow")) {
    handled = true;
    Value made = made_object("ImageDataGenerator()." + name, given, line);
    const Value* batch = given.find("batch_size", name == "flow" ? 2 : 99);
    const Value* x = given.find("x", 0);
    made.thing->fields["rows"] = name == "flow" && x != nullptr
                                     ? rows_of(*x)
                                     : number_value(static_cast<double>(assumed_rows_), true);
    made.thing->fields["batch"] =
        batch != nullptr ? *batch : number_value(scenario::kDefaultBatchSize);
    made.thing->fields["samples"] = made.thing->fields["rows"];
    made.thing->fields["n"] = made.thing->fields["rows"];
    return made;
  }
  const bool is_model =
      thing != nullptr && (thing->kind == ThingKind::kModel ||
                           (thing->kind == ThingKind::kInstance && is_subclass(thing, "Model")));
  const bool maybe_model =
      thing == nullptr && (object.is(ValueKind::kName) || object.is(ValueKind::kUnknown));
  const bool wrapped =
      thing != nullptr && thing->kind == ThingKind::kCall && has_fit_arguments(given);
  if (!is_model && !maybe_model && !wrapped) return {};
  if (name == "fit" || name == "fit_generator") {
    const bool says_so = name == "fit_generator" || has_fit_arguments(given) ||
                         (object.is(ValueKind::kName) && !given.items.empty() &&
                          object.text.find("model") != std::string::npos);
    if (!is_model && !says_so) return {};
    handled = true;
    Thing* call = heap_.make(ThingKind::kCall, line);
    call->name = name;
    call->items = given.items;
    call->named = given.named;
    reading_.fits.push_back({.model = is_model ? thing : nullptr,
                             .call = call,
                             .line = line,
                             .in_loop = !loops_.empty(),
                             .loop = loops_.empty() ? -1 : loops_.back().id});
    return {};
  }
  if (name == "train_on_batch") {
    handled = true;
    const Value tape = new_tape(line);
    TapeStep& step = reading_.steps.back();
    step.on_batch = step.gradient_taken = step.applied = true;
    step.applied_in = step.loops.size();
    step.model = is_model ? thing : nullptr;
    if (!given.items.empty() && is_thing(given.items[0], ThingKind::kArray))
      step.fed.push_back(given.items[0].thing);
    return {};
  }
  if (name == "compile") {
    const bool says_so = given.find("loss", 1) != nullptr || given.find("optimizer", 0) != nullptr;
    if (!is_model && !says_so) return {};
    if (!is_model && object.text.find("re") == 0 && object.text.size() == 2) return {};  // regex
    handled = true;
    Thing* model = thing;
    if (!is_model) {
      model = heap_.make(ThingKind::kModel, line);
      model->opaque = true;
      model->opaque_why = "its layers are not in this code";
      if (object.is(ValueKind::kName) && object.text.find('.') == std::string::npos)
        define(object.text, thing_value(model));
    }
    Thing* call = heap_.make(ThingKind::kCall, line);
    call->name = "compile";
    call->items = given.items;
    call->named = given.named;
    model->compiled = call;
    reading_.last_compiled = model;
    return {};
  }
  if (!is_model) return {};
  if (name == "add" && !given.items.empty()) {
    handled = true;
    thing->layers.push_back(given.items[0]);
    return {.kind = ValueKind::kNone};
  }
  if (name == "pop" && !thing->layers.empty()) {
    handled = true;
    thing->layers.pop_back();
    return {};
  }
  if (name == "build") {
    handled = true;
    const Value* shape = given.find("input_shape", 0);
    if (shape != nullptr) thing->fields["build"] = *shape;
    return {};
  }
  handled = among(kPlainMethods, name);
  return {};
}

void Interpreter::follow_call(Thing* instance) {
  if (!instance->layers.empty() || instance->opaque) return;
  Thing* input = heap_.make(ThingKind::kTensor, instance->line);
  Arguments given;
  given.items.push_back(thing_value(input));
  if (method_of(instance, "call") == nullptr) {
    instance->opaque = true;
    instance->opaque_why = "its call() is not in this code";
    return;
  }
  const Value output = call_method_of(instance, "call", given, instance->line);
  if (!is_thing(output, ThingKind::kTensor)) {
    instance->opaque = true;
    instance->opaque_why = "what its call() does could not be followed";
    return;
  }
  instance->layers = output.thing->layers;
  instance->opaque = output.thing->opaque;
  instance->opaque_why = output.thing->opaque_why;
}

// What sets model.stop_training, and when.
std::vector<Interpreter::Hook> Interpreter::stop_hooks(Thing* instance) {
  std::vector<Hook> hooks;
  if (instance->node == nullptr) return hooks;
  const auto stops = [](const Node& node, const auto& self) -> const Node* {
    if (node.is(Kind::kAssign) && node.children[0].is(Kind::kAttribute) &&
        node.children[0].text == "stop_training") {
      return &node;
    }
    for (const Node& child : node.children) {
      if (const Node* found = self(child, self)) return found;
    }
    return nullptr;
  };
  for (const Node& member : instance->node->children[1].children) {
    if (!member.is(Kind::kFunction)) continue;
    const Node* found = stops(member, stops);
    if (found == nullptr) continue;
    Hook hook{.name = member.text, .line = found->line};
    // The conditions around it: `epoch == 3`, `batch >= 10`, `self.epoch == 2 and batch == 0`.
    const auto conditions = [&](const Node& node, const auto& self) -> void {
      for (const Node& child : node.children) {
        if (stops(child, stops) == nullptr) continue;
        if (node.is(Kind::kIf) && &child != &node.children[0]) {
          const auto ask = [&](const Node& condition, const auto& again) -> void {
            if (condition.is(Kind::kBoolean) && condition.text == "and") {
              again(condition.children[0], again);
              again(condition.children[1], again);
              return;
            }
            const bool plain =
                condition.is(Kind::kCompare) && condition.children.size() == 2 &&
                (condition.text == "==" || condition.text == ">=" || condition.text == ">");
            const Value number = plain ? eval(condition.children[1]) : Value{};
            const std::string& what = plain ? condition.children[0].text : std::string();
            const MaybeCount at = whole(number);
            const Count more = plain && condition.text == ">" ? 1 : 0;
            if (at && what == "epoch") {
              hook.epoch = *at + more;
            } else if (at && (what == "batch" || what == "step")) {
              hook.batch = *at + more;
            } else {
              hook.depends = true;
            }
          };
          ask(node.children[0], ask);
        }
        self(child, self);
      }
    };
    conditions(member, conditions);
    hooks.push_back(hook);
  }
  return hooks;
}

std::optional<Interpreter::Schedule> Interpreter::schedule_of(const Value& function) {
  if (!is_thing(function, ThingKind::kFunction)) return std::nullopt;
  const Node& node = *function.thing->node;
  const auto& parameters = node.children[0].children;
  if (parameters.size() != 2) return std::nullopt;
  const std::string& rate = parameters[1].text;
  Schedule schedule;
  bool found = false;
  const auto factor = [&](const Node& value) {
    if (!value.is(Kind::kBinary)) return;
    const bool first = value.children[0].is_name(rate);
    if (!first && !value.children[1].is_name(rate)) return;
    const Value by = eval(value.children[first ? 1 : 0]);
    if (!by.known_number() || by.number == 0) return;
    if (value.text != "*" && value.text != "/") return;
    schedule.factor = value.text == "*" ? by.number : 1 / by.number;
    found = true;
  };
  const auto walk = [&](const Node& part, const auto& self) -> void {
    if (part.is(Kind::kReturn) && part.children.size() == 1) factor(part.children[0]);
    if (part.is(Kind::kBinary) && part.text == "%" && part.children[0].is_name("epoch")) {
      const Value every = eval(part.children[1]);
      if (whole(every) && *whole(every) > 0) schedule.every = *whole(every);
    }
    for (const Node& child : part.children)
      self(child, self);
  };
  if (node.is(Kind::kLambda)) {
    factor(node.children[1]);
  } else {
    walk(node.children[1], walk);
  }
  return found ? std::optional(schedule) : std::nullopt;
}

}  // namespace fitscope::code
