// What the reader knows of a Python value: as much as the steps of fit() depend on, and no more.
//
// A Value is small and copied; what Python shares (lists, arrays, models, instances) is a Thing,
// owned by the Heap, so that cycles need no care.
#pragma once

#include <cstdint>
#include <deque>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "code/syntax.h"
#include "scenario/scenario.h"

namespace fitscope::code {

using scenario::MaybeCount;

struct Thing;

enum class ValueKind {
  kUnknown,
  kNone,
  kBool,
  kNumber,
  kString,
  kName,  ///< A dotted name that the code does not bind: keras.layers.Dense.
  kThing,
};

struct Value {
  ValueKind kind = ValueKind::kUnknown;
  double number = 0;  ///< kNumber, kBool
  std::string text = {};
  Thing* thing = nullptr;
  Count line = 0;        ///< Where it came about; 0: nowhere.
  bool assumed = false;  ///< It rests on something that the code does not say.

  /// kNumber inside a loop: number + slope × the round of that loop, from 0.
  int loop = -1;
  double slope = 0;
  bool running = false;  ///< A counter that does not start over with the loop.
  bool filling = false;  ///< The length of a list that a loop appends to.

  bool taped = false;     ///< Computed under a GradientTape.
  bool negated = false;   ///< … and its sign turned.
  bool detached = false;  ///< No gradient comes through: .numpy(), argmax.

  bool is(ValueKind wanted) const { return kind == wanted; }
  bool known_number() const {
    return (kind == ValueKind::kNumber || kind == ValueKind::kBool) && loop < 0 && !filling;
  }
};

inline Value number_value(double number, bool assumed = false) {
  return {.kind = ValueKind::kNumber, .number = number, .assumed = assumed};
}
inline Value text_value(std::string text) {
  return {.kind = ValueKind::kString, .text = std::move(text)};
}
inline Value name_value(std::string name) {
  return {.kind = ValueKind::kName, .text = std::move(name)};
}
inline Value thing_value(Thing* thing) {
  return {.kind = ValueKind::kThing, .thing = thing};
}

/// A whole number that code may mean; nullopt: none, or beyond any count of rows.
MaybeCount whole(const Value& value);
/// The nearest Count within ±10^12; 0 for NaN.
Count to_count(double number);
/// The product, within ±10^12.
Count product(Count a, Count b);
/// "keras.layers.Dense" -> "Dense"
std::string_view last_part(std::string_view dotted);

/// An array, a tensor, a table: its shape as far as known.
struct ArrayFacts {
  std::vector<MaybeCount> shape;  ///< Empty with has_shape: a single number.
  bool has_shape = false;
  bool assumed = false;     ///< Its rows are assumed.
  bool single = false;      ///< One row of a larger array.
  bool is_random = false;   ///< Drawn, and nothing else in it.
  std::uint64_t draws = 0;  ///< One bit for each draw its values come from.
  bool one_hot = false;
  bool emptied = false;   ///< x[:0]
  bool blank = false;     ///< zeros(), empty(): to be filled.
  Count written_at = 0;   ///< Where values that are not followed were written into it; 0: nowhere.
  bool symbolic = false;  ///< Drawn for its shape only.
  bool open = false;      ///< Whether there are axes behind the rows is not known.
  bool worked_out = false;  ///< By arithmetic that is not followed.
  bool curved = false;      ///< By log() or the like, which may leave no finite number.
  Count classes = 0;        ///< Of labels; 0: not known.
  double highest = 0;       ///< Largest value; 0: not known.
  bool targets = false;     ///< Regression targets.
  double times = 1;         ///< What was done to labels: times × label + shift.
  double shift = 0;
  std::string origin = {};  ///< "pd.read_csv()"
  bool sorted = false;      ///< Its rows come class after class.
  std::string order = {};   ///< The shuffles its rows went through; the same text, the same order.
  std::vector<double> cells = {};  ///< Written out in the code, row after row; else empty.
};

struct DatasetFacts {
  MaybeCount rows;
  bool assumed = false;
  MaybeCount batch;  ///< Unset: not batched.
  bool batch_assumed = false;
  bool drop_remainder = false;
  bool shuffled = false;
  MaybeCount repeat;
  MaybeCount take;  ///< Of what it yields at that point.
  bool unknown_length = false;
  MaybeCount later;        ///< Batches of every pass but the first; unset: as many.
  MaybeCount inner_rows;   ///< from_generator() of batches: rows …
  MaybeCount inner_batch;  ///< … and rows in each, where batch() does not follow.
  Value x;
  Value y;
};

/// What its yields say of a generator function, called once.
struct GeneratorFacts {
  scenario::GeneratorSpec spec;
  MaybeCount rows;
  bool assumed = false;          ///< The rows are.
  bool batches_assumed = false;  ///< spec.batches is.
  MaybeCount batch;
  MaybeCount rounds;  ///< Yields in a pass.
  bool rounds_assumed = false;
  bool found = false;    ///< A yield was reached.
  bool as_list = false;  ///< yield [x, y]
  Count line = 0;
  Value x;
  Value y;
  Thing* dataset = nullptr;  ///< It yields from this dataset …
  MaybeCount later;          ///< … and only so many of it when it is called again.
};

enum class ThingKind {
  kList,  ///< items; also tuples
  kDict,  ///< fields
  kArray,
  kCall,  ///< What calling an unbound name gave: a layer, an optimizer, a callback.
  kModel,
  kDataset,
  kGenerator,
  kInstance,
  kFunction,
  kClass,
  kIterator,  ///< iter(of)
  kTensor,    ///< keras.Input and what layers make of it
  kRange,     ///< range(items)
  kTape,
  kSplit,  ///< One of KFold's pairs of indices
};

struct Thing {
  ThingKind kind = ThingKind::kList;
  std::string name;  ///< kCall: as called, dotted; kFunction, kClass: its name
  std::vector<Value> items;
  std::vector<std::pair<std::string, Value>> named;  ///< Keyword arguments.
  std::map<std::string, Value> fields;  ///< Attributes; of a function what it closes over.
  const Node* node = nullptr;           ///< kFunction, kClass, kInstance
  Thing* of = nullptr;                  ///< kIterator; of a bound method its instance
  Count line = 0;
  int loop = -1;  ///< The innermost loop in which it was made.
  bool grows = false;
  ArrayFacts array;
  DatasetFacts dataset;
  GeneratorFacts generator;

  // kModel
  std::vector<Value> layers;
  Thing* compiled = nullptr;    ///< The call of compile().
  bool opaque = false;          ///< Not a stack of layers that could be followed …
  std::string opaque_why = {};  ///< … because of this
  bool frozen = false;

  const Value* argument(std::string_view keyword, std::size_t place) const;
};

class Heap {
 public:
  Thing* make(ThingKind kind, Count line = 0) {
    things_.emplace_back();
    things_.back().kind = kind;
    things_.back().line = line;
    return &things_.back();
  }
  std::size_t size() const { return things_.size(); }

 private:
  std::deque<Thing> things_;  // never moves what it holds
};

inline bool is_thing(const Value& value, ThingKind kind) {
  return value.kind == ValueKind::kThing && value.thing->kind == kind;
}

}  // namespace fitscope::code
