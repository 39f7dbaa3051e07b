// The property table: every field of a Scenario once, with key, default, unit, range and help.
//
// JSON files, the JSON Schema, link text, command-line flags, ImGui widgets, HTML controls and
// messages about bad input are all made from this one table. Keys are public and permanent: never
// renamed, never reused.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "base/json.h"
#include "base/result.h"
#include "scenario/scenario.h"

namespace fitscope::scenario {

/// One word of a choice or set: what files hold and what people read.
struct Choice {
  std::string_view key;         ///< "random_labels"
  std::string_view label;       ///< "Random labels"
  std::string_view alias = {};  ///< A second word accepted on reading: "mse". Empty: none.
};

/// A word that files, links and flags may give for a number: "auto" for 1.
struct NumberWord {
  std::string_view word;
  std::int64_t value = 0;
};

enum class PropertyType {
  kInteger,       ///< std::int64_t
  kMaybeInteger,  ///< unset or an integer
  kReal,          ///< double, finite
  kMaybeReal,
  kBool,
  kChoice,  ///< an enum; values are 0 … choices.size()-1
  kSet,     ///< bit mask over choices
  kText,
};

/// Where the front ends put it, in this order.
enum class Group { kKeras, kFeed, kFit, kData, kModel, kCompile, kValidation, kCallbacks, kClock };
std::string_view label_of(Group group);

/// A field's value of any type: unset, integer (choices and sets too), real, bool, text.
using Value = std::variant<std::monostate, std::int64_t, double, bool, std::string>;

inline bool always(const Scenario&) {
  return true;
}

struct Property {
  std::string_view key;  ///< "fit.steps_per_epoch": JSON path, link key and flag.
  PropertyType type = PropertyType::kText;
  Group group = Group::kKeras;
  std::string_view label;            ///< "Steps per epoch"
  std::string_view help;             ///< One or two sentences for a person.
  std::string_view unit = {};        ///< "batches", "ms"; empty: none.
  std::string_view unset_text = {};  ///< What "unset" means: "until the data end". kMaybe types.
  double min = 0;                    ///< Inclusive; numbers only.
  double max = 0;
  double step = 1;           ///< A sensible step for a widget; numbers only.
  bool logarithmic = false;  ///< A widget should move in ratios (learning rate).
  int first = 0;  ///< Place among the first controls a person sees, from 1; 0: not among them.
  /// Of kChoice and kSet what there is; of kText what is offered beside typing.
  std::span<const Choice> choices = {};
  std::span<const NumberWord> words = {};  ///< Read for a number, never written.
  /// Only kText: the text as it is kept, or what is wrong with it.
  Result<std::string> (*read)(std::string_view text) = nullptr;
  Value (*get)(const Scenario&) = nullptr;
  void (*set)(Scenario&, const Value&) = nullptr;  ///< The value has been checked.
  /// False where the field has no effect in this scenario: its widget is hidden, and what runs is
  /// only_what_applies().
  bool (*applies)(const Scenario&) = always;
};

std::span<const Property> properties();
const Property* find_property(std::string_view key);

/// The first controls a person sees, in their order.
std::span<const Property* const> first_properties();

/// The key somebody may have meant: "epochs", "fit.epoch" -> "fit.epochs". Empty: no idea.
std::string_view nearest_key(std::string_view key);

/// The field's text: "32", "unset", "true", "adam", "accuracy,mae", "none" for the empty set.
/// parse_value reads it back.
std::string to_text(const Property& property, const Value& value);
std::string value_text(const Property& property, const Scenario& scenario);

/// Reads numbers as Python writes them, also 1e3 for a whole number; "unset", "none" and "" for a
/// kMaybe type; true/false, yes/no, on/off, 1/0; choices in any case, with or without underscores.
/// Errors  one sentence: what was given, what is allowed, what to do.
Result<Value> parse_value(const Property& property, std::string_view text);

/// What is said of a value of the wrong kind, whichever door it came through: "'2.5' is not a whole
/// number. Allowed: 0 to 100,000. Example: fit.epochs=5."
Error not_a_value(const Property& property, std::string_view given);

/// "Allowed: 0 to 100,000." or the choices: the end of every message about a bad value.
std::string allowed_text(const Property& property);

/// Checks type and range of a value. nullopt: good.
std::optional<Error> check_value(const Property& property, const Value& value);

/// Sets one field from text: what flags, links and widgets do.
std::optional<Error> set_text(Scenario& scenario, std::string_view key, std::string_view text);

/// The scenario with every field that does not apply at its default: what is run, judged and
/// exported. A steps_per_epoch typed for fit() waits, and does nothing, while a hand-written loop
/// is asked about.
Scenario only_what_applies(Scenario asked);

/// Trouble that no single field shows, e.g. numbers for too many rows. Empty: the scenario can run.
std::vector<Error> check_together(const Scenario& scenario);

/// The table for the page: [{key, type, group, label, help, unit, min, max, step, choices,
/// default}].
Json properties_json();

}  // namespace fitscope::scenario
