#include "scenario/unused.h"

#include <cstddef>
#include <cstdint>
#include <span>
#include <utility>

#include "base/text.h"
#include "scenario/keras_version.h"
#include "scenario/property.h"

namespace fitscope::scenario {
namespace {

/// One setting that may switch others on: "feed.kind = generator".
struct Switch {
  const Property* property = nullptr;
  Value value;
};

bool same_fields_apply(const Scenario& a, const Scenario& b) {
  for (const Property& property : properties()) {
    if (property.applies(a) != property.applies(b)) return false;
  }
  return true;
}

void add_values(const Property& property, std::vector<Switch>& switches) {
  switch (property.type) {
    case PropertyType::kBool:
      for (const bool value : {false, true})
        switches.push_back({&property, value});
      break;
    case PropertyType::kChoice:
      for (std::size_t i = 0; i < property.choices.size(); ++i)
        switches.push_back({&property, static_cast<std::int64_t>(i)});
      break;
    case PropertyType::kSet:
      for (std::size_t i = 0; i < property.choices.size(); ++i)
        switches.push_back({&property, std::int64_t{1} << i});
      break;
    default:
      break;
  }
}

Scenario with(Scenario scenario, const Switch& one) {
  Value value = one.value;
  // A set keeps what it holds.
  if (one.property->type == PropertyType::kSet) {
    value = std::get<std::int64_t>(value) | std::get<std::int64_t>(one.property->get(scenario));
  }
  one.property->set(scenario, value);
  return scenario;
}

/// The settings from which it can depend whether other fields count, found by trying: each value of
/// each choice, set and switch alone, and beside each value of the fields already found.
std::vector<Switch> all_switches() {
  std::vector<Switch> candidates;
  for (const Property& property : properties())
    add_values(property, candidates);
  std::vector<Scenario> starts = {Scenario{}};
  for (const Switch& one : candidates) {
    const Scenario changed = with(Scenario{}, one);
    if (!same_fields_apply(Scenario{}, changed)) starts.push_back(changed);
  }
  std::vector<const Property*> governing;
  for (const Switch& one : candidates) {
    if (!governing.empty() && governing.back() == one.property) continue;
    for (const Scenario& start : starts) {
      if (same_fields_apply(start, with(start, one))) continue;
      governing.push_back(one.property);
      break;
    }
  }
  std::vector<Switch> switches;
  for (const Property* property : governing)
    add_values(*property, switches);
  return switches;
}

bool works(const Property& property, const Switch& by, const Scenario& changed) {
  return property.applies(changed) && by.property->applies(changed);
}

/// "feed.kind = generator, sequence or dataset": all the values of by's field that do it.
std::string with_all_values(const Property& property, const Switch& by, const Scenario& asked,
                            std::span<const Switch> switches) {
  std::vector<std::string> values;
  for (const Switch& one : switches) {
    if (one.property == by.property && works(property, one, with(asked, one)))
      values.push_back(to_text(*one.property, one.value));
  }
  return std::string(by.property->key) + " = " + join_with_or(values);
}

std::string needs(const Property& property, const Scenario& asked) {
  // A constant, built at first use, like the table it comes from.
  static const std::vector<Switch> switches = all_switches();
  for (const Switch& one : switches) {
    if (works(property, one, with(asked, one)))
      return with_all_values(property, one, asked, switches);
  }
  for (const Switch& one : switches) {
    const Scenario changed = with(asked, one);
    if (!one.property->applies(changed)) continue;
    for (const Switch& two : switches) {
      if (two.property == one.property || !works(property, two, with(changed, two))) continue;
      return std::string(one.property->key) + " = " + to_text(*one.property, one.value) + " and " +
             with_all_values(property, two, changed, switches);
    }
  }
  return {};
}

bool names_keras2(const Scenario& scenario) {
  return profile_of(scenario.keras.version) == Profile::kKeras2;
}

/// A value that Keras replaces without a word.
/// Source  keras v3.15.1 src/trainers/data_adapters/array_data_adapter.py and v2.15.0
/// engine/data_adapter.py: `if not batch_size`; src/optimizers/base_optimizer.py: `if self.clipnorm
/// and self.clipnorm > 0`; src/trainers/epoch_iterator.py and trainer.py: `or` on the arguments.
struct Ignored {
  std::string_view key;
  bool (*here)(const Scenario&);
  std::string_view because;
};

constexpr std::string_view kNoClipping = "Keras clips only where the limit is above 0";

constexpr Ignored kIgnored[] = {
    {"fit.batch_size",
     [](const Scenario& s) { return s.fit.batch_size == 0 && s.feed.kind == FeedKind::kArrays; },
     "Keras takes 0 as not given"},
    {"fit.steps_per_epoch",
     [](const Scenario& s) { return s.fit.steps_per_epoch == 0 && !names_keras2(s); },
     "Keras 3 takes 0 as not given"},
    {"validation.batch_size",
     [](const Scenario& s) {
       return s.validation.batch_size == 0 && (s.validation.kind == ValidationKind::kArrays ||
                                               s.validation.kind == ValidationKind::kSplit);
     },
     "Keras takes 0 as not given"},
    {"validation.steps",
     [](const Scenario& s) { return s.validation.steps == 0 && !names_keras2(s); },
     "Keras 3 takes 0 as not given"},
    {"compile.clipnorm", [](const Scenario& s) { return s.compile.clipnorm == 0.0; }, kNoClipping},
    {"compile.clipvalue", [](const Scenario& s) { return s.compile.clipvalue == 0.0; },
     kNoClipping},
    {"compile.global_clipnorm", [](const Scenario& s) { return s.compile.global_clipnorm == 0.0; },
     kNoClipping},
    {"stop_training.epoch",
     [](const Scenario& s) {
       return s.stop_training.epoch < s.fit.initial_epoch || s.stop_training.epoch >= s.fit.epochs;
     },
     "fit() never comes to this epoch; they count from initial_epoch to epochs - 1"},
};

std::string ignored_because(std::string_view key, const Scenario& asked) {
  for (const Ignored& ignored : kIgnored) {
    if (ignored.key == key && ignored.here(asked)) return std::string(ignored.because);
  }
  return {};
}

}  // namespace

std::vector<Unused> unused_fields(const Scenario& asked) {
  const Scenario defaults;
  std::vector<Unused> found;
  for (const Property& property : properties()) {
    if (property.get(asked) == property.get(defaults)) continue;
    if (!property.applies(asked)) {
      found.push_back({property.key, value_text(property, asked), needs(property, asked)});
    } else if (const std::string why = ignored_because(property.key, asked); !why.empty()) {
      found.push_back({property.key, value_text(property, asked), {}, why});
    }
  }
  return found;
}

std::string sentence(const Unused& unused) {
  std::string text = std::string(unused.key) + " = " + unused.value + " has no effect here";
  if (!unused.needs.empty()) text += ": it counts only with " + unused.needs;
  if (!unused.because.empty()) text += ": " + unused.because;
  return text + ".";
}

}  // namespace fitscope::scenario
