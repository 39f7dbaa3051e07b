// The callbacks: Keras's own by the property table's words, the user's own by what they set.
#include <algorithm>
#include <vector>

#include "base/text.h"
#include "code/keras_names.h"
#include "code/scenario_of.h"
#include "scenario/property.h"

namespace fitscope::code {

void Builder::callbacks(const Value& list, Count line) {
  if (list.is(ValueKind::kNone)) return;
  if (is_thing(list, ThingKind::kList)) {
    for (const Value& item : list.thing->items)
      callback(item, line);
    return;
  }
  callback(list, line);
}

void Builder::arguments_into(Thing* call, const std::string& section) {
  const std::string name(last_part(call->name));
  for (const ArgumentName& argument : arguments_of(name)) {
    const Value* value = call->argument(argument.keyword, argument.place);
    if (value == nullptr) continue;
    const std::string key =
        argument.key.empty() ? section + std::string(argument.keyword) : std::string(argument.key);
    if (scenario::find_property(key) == nullptr) continue;
    Value given = *value;
    // min_delta is used without its sign.
    if (argument.keyword == "min_delta" && given.number < 0) given.number = -given.number;
    take(key, given, name + "(" + std::string(argument.keyword) + "=…)", call->line);
  }
}

void Builder::callback(const Value& value, Count line) {
  if (is_thing(value, ThingKind::kInstance)) return own_callback(value.thing, line);
  if (!is_thing(value, ThingKind::kCall)) {
    puzzle(line, "A callback is not in this code.");
    return;
  }
  const std::string name(last_part(value.thing->name));
  const scenario::Property* property = scenario::find_property("fit.callbacks");
  const auto found = scenario::parse_value(*property, name);
  if (!found.ok()) {
    if (!is_harmless_callback(name))
      puzzle(value.thing->line, "The callback " + name + " is not known here; it is left out.");
    return;
  }
  const auto bits = std::get<std::int64_t>(property->get(answer_.scenario)) |
                    std::get<std::int64_t>(found.value());
  read("fit.callbacks", scenario::to_text(*property, bits), value.thing->line, "callbacks=[…]");
  if (name == "EarlyStopping") {
    arguments_into(value.thing, "early_stopping.");
    std::vector<std::string_view> known;
    for (const ArgumentName& argument : arguments_of(name))
      known.push_back(argument.keyword);
    for (const auto& [keyword, given] : value.thing->named) {
      if (std::find(known.begin(), known.end(), keyword) != known.end()) continue;
      unknown_argument(name, keyword, known,
                       "TypeError: EarlyStopping.__init__() got an unexpected keyword argument '" +
                           keyword + "'",
                       value.thing->line);
    }
  }
  if (name == "ReduceLROnPlateau") arguments_into(value.thing, "reduce_lr.");
  if (name != "LearningRateScheduler") return;
  arguments_into(value.thing, "schedule.");
  const Value* function = value.thing->argument("schedule", 0);
  const auto schedule = function != nullptr ? interpreter_.schedule_of(*function) : std::nullopt;
  if (schedule) {
    read("schedule.factor", shortest(schedule->factor), value.thing->line, "the schedule");
    read("schedule.every", std::to_string(schedule->every), value.thing->line, "the schedule");
  } else {
    puzzle(value.thing->line, "The schedule is no factor on the rate: it is left out.",
           Weighs::kNumbers);
    read("fit.callbacks",
         scenario::to_text(*property, bits & ~static_cast<std::int64_t>(
                                                 scenario::Callback::kLearningRateScheduler)),
         value.thing->line, "callbacks=[…]");
  }
}

// A class of the user's own counts if it sets stop_training where a scenario can say it.
void Builder::own_callback(Thing* instance, Count line) {
  const auto hooks = interpreter_.stop_hooks(instance);
  if (hooks.empty()) return;
  const Interpreter::Hook& hook = hooks.front();
  const scenario::Property* where = scenario::find_property("stop_training.hook");
  std::string name = hook.name;
  // on_batch_end is the old name of on_train_batch_end.
  if (name == "on_batch_end" || name == "on_batch_begin") name.insert(3, "train_");
  const scenario::Choice* choice = nullptr;
  for (const scenario::Choice& one : where->choices) {
    if (one.label == name) choice = &one;
  }
  if (choice == nullptr || hook.depends) {
    puzzle(hook.line, instance->name + " can stop the training in " + name +
                          "(), by a condition that a scenario cannot say: it is left out.");
    return;
  }
  const scenario::Property* property = scenario::find_property("fit.callbacks");
  const auto bits = std::get<std::int64_t>(property->get(answer_.scenario)) |
                    static_cast<std::int64_t>(scenario::Callback::kStopTraining);
  read("fit.callbacks", scenario::to_text(*property, bits), line, "callbacks=[…]");
  read("stop_training.hook", std::string(choice->key), hook.line, name + "()");
  read("stop_training.epoch", std::to_string(hook.epoch.value_or(0)), hook.line, name + "()");
  read("stop_training.batch", std::to_string(hook.batch.value_or(0)), hook.line, name + "()");
}

}  // namespace fitscope::code
