// Methods of arrays, of scalers that give arrays, of NumPy's generators.
#include <algorithm>
#include <cmath>

#include "code/interpreter.h"

namespace fitscope::code {
namespace {

constexpr std::string_view kSameMethods[] = {
    "astype",  "copy",    "to_numpy", "fillna",      "round",   "clip", "numpy",  "values",
    "abs",     "dropna",  "sample",   "reset_index", "cumsum",  "sort", "tolist", "apply",
    "toarray", "todense", "map",      "replace",     "squeeze", "item", "float",
};
constexpr std::string_view kTransforms[] = {"fit_transform", "transform", "inverse_transform",
                                            "texts_to_sequences"};

template <typename Table>
bool among(const Table& table, std::string_view name) {
  return std::find(std::begin(table), std::end(table), name) != std::end(table);
}

}  // namespace

Value Interpreter::array_method(const Value& object, const std::string& name, Arguments& given,
                                Count line, bool& handled) {
  if (object.is(ValueKind::kNumber) && (name == "astype" || name == "item")) {
    handled = true;  // np.ceil(n / 32).astype(int)
    return object;
  }
  if (object.is(ValueKind::kName)) {
    if (!among(kTransforms, name)) return {};
  }
  if (among(kTransforms, name) && !given.items.empty()) {
    handled = true;
    Value made = array_like(given.items[0], line);
    if (is_thing(made, ThingKind::kArray)) {
      const bool scales = is_thing(object, ThingKind::kCall);
      if (scales) made.thing->array.highest = name == "inverse_transform" ? 0 : 1;
      const std::string_view by = scales ? last_part(object.thing->name) : std::string_view();
      if (by == "OneHotEncoder" || by == "LabelBinarizer") {
        made.thing->array.one_hot = true;
        const Count classes = made.thing->array.classes;
        made.thing->array.shape = {whole(rows_of(given.items[0])),
                                   classes > 0 ? MaybeCount(classes) : std::nullopt};
      }
    }
    return made;
  }
  if (is_thing(object, ThingKind::kCall)) {
    // rng.rand(3, 4): an object of NumPy's random module.
    const std::string_view maker = last_part(object.thing->name);
    if (maker == "RandomState" || maker == "default_rng" || maker == "Generator")
      return array_function("np.random." + name, given, line, handled);
    if (name == "split" && maker.ends_with("Fold")) {
      handled = true;
      const Value rows = given.items.empty()
                             ? number_value(static_cast<double>(assumed_rows_), true)
                             : rows_of(given.items[0]);
      const Value* folds = object.thing->argument("n_splits", 0);
      const double k =
          folds != nullptr && folds->known_number() && folds->number >= 2 ? folds->number : 5;
      const double test = std::ceil(rows.number / k);
      std::vector<Value> both;
      for (const double part : {rows.number - test, test}) {
        both.push_back(new_array(
            {.shape = {to_count(part)}, .has_shape = true, .assumed = rows.assumed}, line));
      }
      Thing* pairs = heap_.make(ThingKind::kIterator, line);
      pairs->name = "split";
      pairs->items = both;
      return thing_value(pairs);
    }
    return {};
  }
  if (!is_thing(object, ThingKind::kArray)) {
    Value result;
    if (object.is(ValueKind::kUnknown)) {
      handled = true;
      result.taped = object.taped;
      result.negated = object.negated;
      result.detached = object.detached || name == "numpy" || name == "detach" || name == "item";
    }
    return result;
  }
  const ArrayFacts& facts = object.thing->array;
  handled = true;
  if (name == "reshape") {
    std::vector<MaybeCount> shape;
    for (const Value& value : given.items) {
      const auto part = shape_of(value);
      shape.insert(shape.end(), part.begin(), part.end());
    }
    Value made = array_like(object, line);
    ArrayFacts& changed = made.thing->array;
    double size = 1;
    bool known = facts.has_shape;
    for (std::size_t i = 0; i < facts.shape.size(); ++i) {
      const MaybeCount axis = i == 0 && !facts.shape[0] ? whole(rows_of(object)) : facts.shape[i];
      known = known && axis;
      size *= axis ? static_cast<double>(*axis) : 1;
    }
    double others = 1;
    for (const MaybeCount& axis : shape) {
      if (axis && *axis >= 0) others *= static_cast<double>(*axis);
    }
    for (std::size_t i = 0; i < shape.size(); ++i) {
      if (!shape[i] || *shape[i] >= 0) continue;
      if (known && others > 0) {
        shape[i] = to_count(size / others);
      } else {
        shape[i] = i == 0 && !facts.shape.empty() ? facts.shape[0] : std::nullopt;
      }
    }
    const bool first_kept = !shape.empty() && !facts.shape.empty() && shape[0] == facts.shape[0];
    changed.assumed = facts.assumed && first_kept;
    changed.shape = shape;
    changed.has_shape = true;
    changed.open = false;
    changed.single = false;
    return made;
  }
  if (name == "flatten" || name == "ravel") {
    Value made = array_like(object, line);
    if (facts.shape.size() > 1) made.thing->array.shape = {std::nullopt};
    if (facts.shape.size() == 2 && facts.shape[1] == Count{1})
      made.thing->array.shape = {facts.shape[0]};
    return made;
  }
  if (name == "sum" || name == "mean" || name == "max" || name == "min" || name == "std" ||
      name == "argmax" || name == "any" || name == "all" || name == "argmin") {
    const Value* axis = given.find("axis", 0);
    if (axis == nullptr || !axis->known_number()) return {};
    Value made = array_like(object, line);
    ArrayFacts& changed = made.thing->array;
    MaybeCount place = whole(*axis);
    if (*place < 0) *place += std::ssize(changed.shape);
    if (*place >= 0 && *place < std::ssize(changed.shape))
      changed.shape.erase(changed.shape.begin() + static_cast<std::ptrdiff_t>(*place));
    if (name == "argmax") changed.one_hot = false;
    changed.worked_out = changed.worked_out || name == "sum";
    changed.highest = 0;
    return made;
  }
  if (name == "drop") {
    Value made = array_like(object, line);
    if (made.thing->array.shape.size() > 1) made.thing->array.shape[1] = std::nullopt;
    return made;
  }
  if (name == "pop") {
    ArrayFacts column = facts;
    column.shape = {facts.shape.empty() ? std::nullopt : facts.shape[0]};
    return new_array(column, line);
  }
  if (among(kSameMethods, name)) {
    Value made = array_like(object, line);
    made.negated = object.negated;
    if (name == "sample") {
      reorder(made.thing->array, order_by(given.find("random_state", 4)));
      const Value* share = given.find("frac", 1);
      const Value* count = given.find("n", 0);
      const Value rows = rows_of(object);
      if (!made.thing->array.shape.empty()) {
        if (count != nullptr && whole(*count)) made.thing->array.shape[0] = whole(*count);
        if (share != nullptr && share->known_number())
          made.thing->array.shape[0] = to_count(std::nearbyint(rows.number * share->number));
        made.thing->array.assumed = rows.assumed;
      }
    }
    if (name == "drop_duplicates" || name == "dropna") made.thing->array.assumed = true;
    return made;
  }
  handled = false;
  return {};
}

}  // namespace fitscope::code
