// Functions that make arrays: NumPy, tf, pandas, scikit-learn.
#include <algorithm>
#include <cmath>

#include "base/text.h"
#include "code/interpreter.h"
#include "code/keras_names.h"

namespace fitscope::code {
namespace {

/// How a function's arguments say the shape of what it makes.
enum class Shape {
  kFirst,      ///< zeros((3, 4)), zeros(3)
  kAll,        ///< rand(3, 4)
  kSize,       ///< size= or shape=, at `place`
  kSame,       ///< that of its first argument
  kRange,      ///< arange, linspace
  kClassArray  ///< one-hot of its first argument
};
struct Maker {
  std::string_view name;
  Shape shape;
  std::size_t place = 0;
  double highest = 0;  ///< 0: not known
  bool random = false;
};
constexpr Maker kMakers[] = {
    {"zeros", Shape::kFirst},
    {"ones", Shape::kFirst},
    {"empty", Shape::kFirst},
    {"full", Shape::kFirst},
    {"random_sample", Shape::kFirst, 0, 1, true},
    {"random", Shape::kFirst, 0, 1, true},
    {"standard_normal", Shape::kFirst, 0, 3, true},
    {"truncated_normal", Shape::kFirst, 0, 3, true},
    {"rand", Shape::kAll, 0, 1, true},
    {"randn", Shape::kAll, 0, 3, true},
    {"normal", Shape::kSize, 2, 0, true},
    {"uniform", Shape::kSize, 2, 0, true},
    {"randint", Shape::kSize, 2, 0, true},
    {"integers", Shape::kSize, 2, 0, true},
    {"choice", Shape::kSize, 1, 0, true},
    {"binomial", Shape::kSize, 2, 0, true},
    {"broadcast_to", Shape::kSize, 1},
    {"arange", Shape::kRange},
    {"linspace", Shape::kRange},
    {"permutation", Shape::kRange},
    {"to_categorical", Shape::kClassArray},
    {"one_hot", Shape::kClassArray},
    {"get_dummies", Shape::kClassArray},
};
constexpr std::string_view kSame[] = {
    "array",
    "asarray",
    "ascontiguousarray",
    "convert_to_tensor",
    "constant",
    "copy",
    "deepcopy",
    "abs",
    "log",
    "log1p",
    "exp",
    "sqrt",
    "sin",
    "cos",
    "tanh",
    "square",
    "clip",
    "nan_to_num",
    "cast",
    "normalize",
    "Variable",
    "float32",
    "scale",
    "minmax_scale",
    "round",
    "rint",
    "floor",
    "ceil",
    "sort",
    "flip",
    "zeros_like",
    "ones_like",
    "empty_like",
    "sign",
    "DataFrame",
    "Series",
    "to_numeric",
    "resample",
    "label_binarize",
    "maximum",
    "minimum",
    "roll",
    "stop_gradient",
    "identity",
};

// Of those, what bends the values.
constexpr std::string_view kCurves[] = {"log", "log1p", "exp", "sqrt", "sin", "cos", "square"};

template <typename Table>
bool among(const Table& table, std::string_view name) {
  return std::find(std::begin(table), std::end(table), name) != std::end(table);
}

bool in_random_module(std::string_view dotted) {
  return dotted.find("tf.random") != std::string_view::npos ||
         dotted.find("tensorflow.random") != std::string_view::npos ||
         dotted.find("keras.random") != std::string_view::npos;
}

}  // namespace

// pd.DataFrame({"name": [literals], …}): as many rows as each list has.
Value Interpreter::table_of(const Arguments& given, Count line) {
  const Value* data = given.find("data", 0);
  if (data == nullptr || !is_thing(*data, ThingKind::kDict) || data->thing->fields.empty())
    return {};
  const auto& columns = data->thing->fields;
  MaybeCount rows;
  bool assumed = false;
  for (const auto& [name, column] : columns) {
    if (column.known_number() || column.is(ValueKind::kString)) continue;  // in every row
    if (!column.is(ValueKind::kThing)) return {};
    const Value count = rows_of(column);
    if (rows && rows != whole(count)) return {};
    rows = whole(count);
    assumed = assumed || count.assumed;
  }
  if (!rows) return {};
  ArrayFacts facts{.has_shape = true, .assumed = assumed};
  facts.shape = {rows, std::ssize(columns)};
  Value table = new_array(facts, line);
  for (const auto& [name, column] : columns) {
    Arguments one{.items = {column}, .named = {}};
    bool handled = false;
    const Value array = array_function("numpy.array", one, line, handled);
    if (is_thing(array, ThingKind::kArray)) table.thing->fields["column " + name] = array;
  }
  return table;
}

Value Interpreter::array_function(const std::string& dotted, Arguments& given, Count line,
                                  bool& handled) {
  const std::string_view name = last_part(dotted);
  Value data = loaded_data(dotted, given, line, handled);
  if (handled) return data;
  const Value none;
  const Value& first = given.items.empty() ? none : given.items[0];
  for (const Maker& maker : kMakers) {
    if (maker.name != name) continue;
    handled = true;
    ArrayFacts facts{.has_shape = true, .is_random = maker.random, .highest = maker.highest};
    if (name == "permutation") facts.order = new_order();
    facts.blank = name == "zeros" || name == "empty" || name == "ones";
    if (maker.random) facts.draws = std::uint64_t{1} << (next_draw_++ % 64);
    facts.origin = dotted + "()";
    const Value* size = given.find("size", maker.place);
    if (size == nullptr) size = given.find("shape", maker.place);
    switch (maker.shape) {
      case Shape::kFirst:
        size = given.find("size", 0);
        if (size == nullptr) size = given.find("shape", 0);
        break;
      case Shape::kAll:
        facts.shape.clear();
        for (const Value& axis : given.items) {
          facts.assumed = facts.assumed || axis.assumed;
          facts.shape.push_back(whole(axis));
        }
        return given.items.empty() ? Value{} : new_array(facts, line);
      case Shape::kSize:
        if (in_random_module(dotted)) size = given.find("shape", 0);
        break;
      case Shape::kSame:
        break;
      case Shape::kRange: {
        Value count = first;
        if (name == "linspace") {
          const Value* number = given.find("num", 2);
          count = number != nullptr ? *number : number_value(50);
        } else if (name == "arange" && given.items.size() > 1) {
          Arguments range;
          range.items = given.items;
          count = length_of(library("range", range, line));
        } else if (first.is(ValueKind::kThing)) {
          Value made = array_like(first, line);
          if (is_thing(made, ThingKind::kArray) && name == "permutation")
            reorder(made.thing->array, facts.order);
          return made;
        }
        facts.shape = {whole(count)};
        facts.assumed = count.assumed;
        return new_array(facts, line);
      }
      case Shape::kClassArray: {
        if (is_thing(first, ThingKind::kArray)) facts = first.thing->array;
        const Value rows = rows_of(first);
        const Value* classes = given.find(name == "one_hot" ? "depth" : "num_classes", 1);
        const MaybeCount asked = classes != nullptr ? whole(*classes) : std::nullopt;
        const Count known = is_thing(first, ThingKind::kArray) ? first.thing->array.classes : 0;
        facts.classes = asked ? *asked : known;
        facts.shape = {whole(rows), facts.classes > 0 ? MaybeCount(facts.classes) : std::nullopt};
        facts.has_shape = true;
        facts.open = false;
        facts.assumed = rows.assumed;
        facts.one_hot = true;
        return new_array(facts, line);
      }
    }
    if (size == nullptr) {  // one number
      handled = maker.random;
      return {};
    }
    facts.shape = shape_of(*size);
    facts.assumed = size->assumed;
    if (is_thing(*size, ThingKind::kList) && !size->thing->items.empty())
      facts.assumed = size->thing->items[0].assumed;
    if (name == "randint" || name == "integers" || (name == "uniform" && given.find("maxval", 2))) {
      const bool tensor = in_random_module(dotted);
      const Value* low = given.find(tensor ? "minval" : "low", tensor ? 1 : 0);
      const Value* high = given.find(tensor ? "maxval" : "high", tensor ? 2 : 1);
      const bool only_high = !tensor && (high == nullptr || high->is(ValueKind::kNone));
      const double from = only_high || low == nullptr ? 0 : low->number;
      const Value* top = only_high ? low : high;
      if (top != nullptr && top->known_number()) {
        facts.classes = to_count(std::clamp(top->number - from, 0.0, 1e6));
        facts.shift = from;
        facts.highest = top->number;
      }
    } else if (name == "choice") {
      facts.classes = is_thing(first, ThingKind::kList) ? std::ssize(first.thing->items)
                                                        : whole(first).value_or(0);
    }
    return new_array(facts, line);
  }
  if (name == "eye" || name == "identity") {
    handled = true;
    ArrayFacts facts{.shape = {whole(first), whole(first)}, .has_shape = true};
    Value made = new_array(facts, line);
    made.thing->name = "eye";
    return made;
  }
  if (name == "train_test_split") {
    handled = true;
    const Value* test = given.find("test_size", 99);
    const Value* train = given.find("train_size", 99);
    const Value* mixes = given.find("shuffle", kNamedOnly);
    const bool keeps_order = mixes != nullptr && mixes->known_number() && mixes->number == 0;
    const std::string order = order_by(given.find("random_state", kNamedOnly));
    std::vector<Value> parts;
    for (const Value& array : given.items) {
      const Value rows = rows_of(array);
      const double n = rows.number;
      double held_out = std::ceil(n * 0.25);
      if (test != nullptr && test->known_number()) {
        held_out = test->number < 1 ? std::ceil(n * test->number) : test->number;
      } else if (train != nullptr && train->known_number()) {
        held_out = n - (train->number <= 1 ? std::floor(n * train->number) : train->number);
      }
      held_out = std::clamp(held_out, 0.0, n);
      for (const double part : {n - held_out, held_out}) {
        ArrayFacts facts = is_thing(array, ThingKind::kArray) ? array.thing->array : ArrayFacts{};
        if (!facts.has_shape || facts.shape.empty()) facts.shape = {std::nullopt};
        facts.symbolic = facts.symbolic || !facts.has_shape;
        facts.open = facts.open || !facts.has_shape;
        facts.has_shape = true;
        facts.shape[0] = to_count(part);
        facts.assumed = rows.assumed;
        if (!keeps_order) reorder(facts, order);
        parts.push_back(new_array(facts, line));
      }
    }
    return tuple(std::move(parts));
  }
  if (name.starts_with("make_") && name != "make_initializable_iterator") {
    struct Recipe {
      std::string_view name;
      Count rows, features, classes;
    };
    constexpr Recipe kRecipes[] = {{"make_classification", 100, 20, 2},
                                   {"make_regression", 100, 100, 0},
                                   {"make_moons", 100, 2, 2},
                                   {"make_circles", 100, 2, 2},
                                   {"make_blobs", 100, 2, 3}};
    for (const Recipe& recipe : kRecipes) {
      if (recipe.name != name) continue;
      handled = true;
      const auto number = [&](std::string_view keyword, std::size_t place, Count otherwise) {
        const Value* value = given.find(keyword, place);
        return value != nullptr ? whole(*value) : MaybeCount(otherwise);
      };
      const MaybeCount rows = number("n_samples", 0, recipe.rows);
      const bool flat = name == "make_moons" || name == "make_circles";
      const MaybeCount features = flat ? MaybeCount(2) : number("n_features", 1, recipe.features);
      const MaybeCount classes =
          name == "make_blobs" ? number("centers", 2, 3) : number("n_classes", 99, recipe.classes);
      ArrayFacts x{.shape = {rows, features}, .has_shape = true, .origin = dotted + "()"};
      ArrayFacts y{.shape = {rows},
                   .has_shape = true,
                   .classes = classes.value_or(0),
                   .targets = recipe.classes == 0};
      return tuple({new_array(x, line), new_array(y, line)});
    }
  }
  if (name == "expand_dims" && is_thing(first, ThingKind::kArray)) {
    handled = true;
    Value made = array_like(first, line);
    ArrayFacts& facts = made.thing->array;
    const Value* axis = given.find("axis", 1);
    const MaybeCount place = axis != nullptr ? whole(*axis) : MaybeCount(0);
    const auto size = std::ssize(facts.shape);
    const Count at =
        std::clamp<Count>(place && *place < 0 ? size + 1 + *place : place.value_or(0), 0, size);
    facts.shape.insert(facts.shape.begin() + static_cast<std::ptrdiff_t>(at), Count{1});
    if (at == 0) facts.single = false;
    return made;
  }
  if (name == "reshape" && given.items.size() > 1) {
    Arguments rest{.items = {given.items.begin() + 1, given.items.end()}, .named = {}};
    return array_method(first, "reshape", rest, line, handled);
  }
  if (name == "pad" && is_thing(first, ThingKind::kArray) && given.items.size() > 1 &&
      is_thing(given.items[1], ThingKind::kList)) {
    handled = true;
    Value made = array_like(first, line);
    const auto& widths = given.items[1].thing->items;
    for (std::size_t i = 0; i < widths.size() && i < made.thing->array.shape.size(); ++i) {
      const auto both = shape_of(widths[i]);
      MaybeCount& axis = made.thing->array.shape[i];
      if (both.size() == 2 && axis && both[0] && both[1]) *axis += *both[0] + *both[1];
    }
    return made;
  }
  if (name == "concatenate" || name == "concat" || name == "vstack" || name == "hstack" ||
      name == "append" || name == "stack" || name == "column_stack" || name == "r_" ||
      name == "c_") {
    handled = true;
    if (name == "column_stack") odd("columns");
    std::vector<Value> parts = given.items;
    if (name != "append")
      parts = is_thing(first, ThingKind::kList) ? first.thing->items : std::vector<Value>();
    if (parts.empty() || !is_thing(parts[0], ThingKind::kArray)) return {};
    Value made = array_like(parts[0], line);
    ArrayFacts& facts = made.thing->array;
    const Value* axis = given.find("axis", name == "append" ? 2 : 1);
    const bool flat = facts.shape.size() == 1;
    const bool first_axis = axis == nullptr || (axis->known_number() && axis->number == 0);
    if ((name == "vstack" && flat) || (name == "stack" && first_axis)) {
      // Each part is a row.
      facts.shape.insert(facts.shape.begin(),
                         is_thing(first, ThingKind::kList) && first.thing->grows
                             ? std::nullopt
                             : MaybeCount(std::ssize(parts)));
      facts.single = false;
      facts.assumed = false;
      return made;
    }
    const bool columns = (name == "hstack" && !flat) || name == "column_stack" ||
                         (axis != nullptr && axis->known_number() && axis->number != 0);
    if (columns || name == "stack") {
      if (facts.shape.size() > 1) facts.shape[1] = std::nullopt;
      if (facts.shape.size() == 1) facts.shape.emplace_back(std::ssize(parts));
      return made;
    }
    Count rows = 0;
    for (const Value& part : parts) {
      const Value count = rows_of(part);
      facts.assumed = facts.assumed || count.assumed;
      rows += whole(count).value_or(0);
    }
    if (!facts.shape.empty()) facts.shape[0] = rows;
    return made;
  }
  if (name == "where" && given.items.size() == 3) {
    handled = true;
    Value made;
    for (const Value& one : given.items) {
      if (!is_thing(one, ThingKind::kArray)) continue;
      if (!is_thing(made, ThingKind::kArray)) made = array_like(one, line);
      made.thing->array.draws |= one.thing->array.draws;
    }
    const Value& yes = given.items[1];
    const Value& no = given.items[2];
    if (is_thing(first, ThingKind::kArray) && yes.known_number() && no.known_number()) {
      ArrayFacts& facts = made.thing->array;
      facts.classes = yes.number == no.number ? 1 : 2;
      facts.times = yes.number - no.number;
      facts.shift = no.number;
      facts.highest = std::max(std::fabs(yes.number), std::fabs(no.number));
    }
    return made;
  }
  if (name == "argmax" || name == "round" || name == "stop_gradient") {
    Value result;
    result.detached = true;
    handled = true;
    return result;
  }
  if (name == "argsort" && is_thing(first, ThingKind::kArray)) {
    handled = true;
    return array_like(first, line);
  }
  if (name == "pad_sequences" || name == "read_csv" || name == "read_excel" || name == "loadtxt" ||
      name == "genfromtxt" || name == "load" || name == "read_parquet" || name == "loadmat") {
    handled = true;
    ArrayFacts facts{.shape = {std::nullopt}, .has_shape = true, .origin = dotted + "()"};
    facts.symbolic = true;
    facts.open = true;
    if (name == "pad_sequences") {
      facts.open = false;
      const Value rows = rows_of(first);
      const Value* length = given.find("maxlen", 1);
      facts.shape = {whole(rows), length != nullptr ? whole(*length) : std::nullopt};
      facts.assumed = rows.assumed;
    }
    return new_array(facts, line);
  }
  if (name == "shuffle" && !given.items.empty()) {
    handled = true;
    return shuffled(dotted, given, line);
  }
  if (name == "seed" || name == "set_random_seed" || name == "get_state" || name == "set_state") {
    handled = true;
    // Between get_state() and set_state() the same is drawn as behind it.
    reseed(first.known_number() ? shortest(first.number) : std::string());
    return {};
  }
  if (name == "DataFrame") {
    Value table = table_of(given, line);
    handled = table.is(ValueKind::kThing);
    if (handled) return table;
  }
  if (!among(kSame, name)) return {};
  if (is_thing(first, ThingKind::kArray)) {
    handled = true;
    Value made = array_like(first, line);
    made.detached = first.detached;
    ArrayFacts& facts = made.thing->array;
    facts.curved = facts.curved || among(kCurves, name);
    facts.worked_out = facts.worked_out || facts.curved;
    return made;
  }
  if (is_thing(first, ThingKind::kList)) {
    handled = true;
    // Rows written out, or gathered in a loop.
    Thing* list = first.thing;
    ArrayFacts facts{.has_shape = true};
    const Value rows = length_of(first);
    facts.shape = {list->grows ? std::nullopt : whole(rows)};
    facts.assumed = rows.assumed;
    const Value* item = list->items.empty() ? nullptr : &list->items[0];
    if (item != nullptr && is_thing(*item, ThingKind::kList)) {
      facts.shape.emplace_back(std::ssize(item->thing->items));
      if (!item->thing->items.empty() && is_thing(item->thing->items[0], ThingKind::kList))
        facts.shape.emplace_back(std::ssize(item->thing->items[0].thing->items));
    } else if (item != nullptr && is_thing(*item, ThingKind::kArray)) {
      const auto& inner = item->thing->array.shape;
      facts.shape.insert(facts.shape.end(), inner.begin(), inner.end());
    }
    for (const Value& one : list->items) {
      for (const Value& cell :
           is_thing(one, ThingKind::kList) ? one.thing->items : std::vector<Value>{one}) {
        if (cell.known_number()) facts.highest = std::max(facts.highest, std::fabs(cell.number));
      }
    }
    if (list->grows) facts.symbolic = true;
    // Few enough numbers to look at.
    constexpr std::size_t kMostCells = 400;
    std::vector<double> cells;
    bool known = !list->grows && list->items.size() <= kMostCells;
    const auto gather = [&](const Value& one, const auto& self) -> void {
      if (is_thing(one, ThingKind::kList)) {
        for (const Value& inner : one.thing->items) {
          if (known) self(inner, self);
        }
        return;
      }
      known = known && one.known_number() && cells.size() < kMostCells;
      if (known) cells.push_back(one.number);
    };
    for (const Value& one : list->items)
      gather(one, gather);
    if (known) facts.cells = std::move(cells);
    return new_array(facts, line);
  }
  return {};
}

}  // namespace fitscope::code
