// What Keras refuses before a step runs: misspelt words, arguments that it does not have, inputs
// that are none.
//
// Source  asked of 2.15.0, 3.7.0 and 3.15.1: what each raises for each of these.
#include <algorithm>
#include <iterator>

#include "base/text.h"
#include "code/keras_words.h"
#include "code/scenario_of.h"
#include "scenario/keras_version.h"

namespace fitscope::code {
namespace {

struct Wording {
  WordOf kind;
  std::string_view what;
  std::string_view keras2;  ///< In front of the word.
  std::string_view keras3;
};
constexpr Wording kWordings[] = {
    {WordOf::kActivation, "activation", "ValueError: Unknown activation function: ",
     "ValueError: Could not interpret activation function identifier: "},
    {WordOf::kLoss, "loss",
     "ValueError: Unknown loss function: ", "ValueError: Could not interpret loss identifier: "},
    {WordOf::kOptimizer, "optimizer",
     "ValueError: Unknown optimizer: ", "ValueError: Could not interpret optimizer identifier: "},
    {WordOf::kMetric, "metric", "an exception that names ",
     "ValueError: Could not interpret metric identifier: "},
    {WordOf::kInitializer, "initializer", "ValueError: Unknown initializer: ",
     "ValueError: Could not interpret initializer identifier: "},
};

/// What Python calls an iterator that is no generator; empty: it is none.
std::string iterator_type(const Value& value) {
  if (is_thing(value, ThingKind::kIterator)) {
    const std::string& name = value.thing->name;
    if (name == "zip" || name == "enumerate") return name;
    if (name == "cycle" || name == "count") return "itertools." + name;
    const bool of_list =
        name == "iter" && value.thing->of != nullptr && value.thing->of->kind == ThingKind::kList;
    return of_list ? "list_iterator" : std::string();
  }
  if (!value.is(ValueKind::kUnknown)) return {};
  for (const std::string_view name : {"islice", "chain", "map", "filter"}) {
    if (value.text == "itertools." + std::string(name)) return value.text;
    if (value.text != name) continue;
    const bool builtin = name == "map" || name == "filter";
    return builtin ? value.text : "itertools." + value.text;
  }
  return {};
}

/// Its batches are the same in every pass.
bool is_sound(const scenario::GeneratorSpec& spec) {
  return !spec.first_only && !spec.empty_after && !spec.label_change_at && !spec.nan_at &&
         !spec.raise_at && !spec.block_at && spec.ms_per_batch == 0;
}

/// Numbers, or rows of numbers, written as a list of Python's own.
bool is_written_list(const Value& value) {
  if (!is_thing(value, ThingKind::kList) || value.thing->items.empty()) return false;
  const Value& first = value.thing->items.front();
  if (first.known_number() || first.is(ValueKind::kString)) return true;
  return is_thing(first, ThingKind::kList) && !first.thing->items.empty() &&
         first.thing->items.front().known_number();
}

}  // namespace

bool Builder::keras2() const {
  return scenario::profile_of(answer_.scenario.keras.version) == scenario::Profile::kKeras2;
}

void Builder::raises(Count line, std::string why) {
  puzzle(line, std::move(why), Weighs::kRaises);
}

std::string Builder::spelt(WordOf kind, const Value& value, const std::string& word, Count line) {
  if (!value.is(ValueKind::kString) || reading_.registers || is_word(kind, word)) return {};
  const auto* wording = std::find_if(std::begin(kWordings), std::end(kWordings),
                                     [&](const Wording& one) { return one.kind == kind; });
  const std::string nearest(nearest_keras_word(kind, word));
  raises(line,
         "No " + std::string(wording->what) + " of Keras is called " + in_quotes(word) +
             ": it raises " + std::string(keras2() ? wording->keras2 : wording->keras3) + word +
             "." +
             (nearest.empty() ? std::string() : " The nearest is " + in_quotes(nearest) + "."));
  return nearest;
}

void Builder::unknown_argument(const std::string& function, const std::string& keyword,
                               const std::vector<std::string_view>& known,
                               const std::string& answer, Count line) {
  const std::string_view nearest = nearest_word(keyword, known);
  raises(line,
         function + "(" + keyword + "=…): no Keras has this argument. It raises " + answer + "." +
             (nearest.empty() ? std::string() : " The nearest is " + std::string(nearest) + "."));
}

// Keras 3 takes generators, and no other iterator. Keras 2 takes them all. true: it is one, and all
// is said of it, but where `x` is then a generator.
bool Builder::iterator(Value& x, const std::string& name, Count line) {
  if (is_thing(x, ThingKind::kIterator) && x.thing->name == "iter" && x.thing->of != nullptr &&
      x.thing->of->kind != ThingKind::kList) {
    x = thing_value(x.thing->of);
    return false;
  }
  const std::string type = iterator_type(x);
  if (type.empty()) return false;
  if (!keras2()) {
    const bool vowel = type.front() == 'i' || type.front() == 'e';
    raises(line, name + " is " + (vowel ? "an " : "a ") + type +
                     ", which is no generator: Keras 3 raises ValueError: "
                     "Unrecognized data type: x=<" +
                     type +
                     " object …>. Give it a generator "
                     "function's, a Sequence (PyDataset) or a tf.data.Dataset.");
  }
  const Thing* of = is_thing(x, ThingKind::kIterator) ? x.thing->of : nullptr;
  if (type == "itertools.cycle" && of != nullptr && of->kind == ThingKind::kGenerator &&
      of->generator.found && is_sound(of->generator.spec)) {
    Thing* again = interpreter_.heap().make(ThingKind::kGenerator, of->line);
    *again = *of;
    again->generator.spec.loops = true;
    x = thing_value(again);
    return false;
  }
  if (keras2())
    puzzle(line, name + ", of the type " + type + ": what comes out of it is not followed.");
  return true;
}

// Keras 3 takes no list as an array; Keras 2 a list beside a list.
bool Builder::plain_lists(const Value& x, const Value& y, const std::string& names, Count line) {
  const bool x_list = is_written_list(x);
  const bool y_list = is_written_list(y);
  const bool beside_array =
      (x_list && is_thing(y, ThingKind::kArray)) || (y_list && is_thing(x, ThingKind::kArray));
  if (!x_list && !y_list) return false;
  if (keras2() && !beside_array) return false;
  raises(line, names +
                   (keras2() ? "one is a list, the other an array: Keras 2 raises ValueError: "
                               "Failed to find data adapter that can handle input."
                             : "a list of Python's own is no array: Keras 3 raises ValueError: "
                               "Unrecognized data type.") +
                   " np.array() makes one of it.");
  return true;
}

}  // namespace fitscope::code
