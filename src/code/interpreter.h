// Runs through the code without running it: names get values, functions are followed, loops are
// gone through once, and both ways of an undecided `if`. Private to this folder.
//
//   statements.cpp    what binds names and nests: if, for, with, try, def, class
//   expressions.cpp   literals, arithmetic, comparisons, subscripts
//   calls.cpp         who is called: the user's functions, methods, the library
//   arrays.cpp        lengths, shapes, arithmetic; array_functions.cpp, array_methods.cpp and
//                     known_data.cpp: NumPy, pandas, scikit-learn, data sets
//   datasets.cpp      tf.data
//   models.cpp        Keras: layers, models, compile, fit, tapes
//   yields.cpp        generator functions
//
// Left out   everything whose outcome no step count depends on. What cannot be told is a kUnknown
//            and stays one. Bounded: so many nodes, so many calls inside each other.
#pragma once

#include <map>
#include <memory>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "code/reading.h"
#include "code/syntax.h"
#include "code/value.h"
#include "scenario/kinds.h"

namespace fitscope::code {

/// What rows are taken to be if the code does not say: a count that most batch sizes divide.
inline constexpr Count kAssumedRows = 1000;

struct Arguments {
  std::vector<Value> items;
  std::vector<std::pair<std::string, Value>> named;

  const Value* find(std::string_view keyword, std::size_t place) const;
};

using Names = std::map<std::string, Value>;

/// The batch, from 1, that a condition on a round picks out first.
MaybeCount first_batch(const std::string& sign, double round);

class Interpreter {
 public:
  /// `rows`: what rows are taken to be if the code does not say.
  explicit Interpreter(const Node& module, Count rows = kAssumedRows)
      : module_(module), assumed_rows_(rows) {}

  /// The whole module; then, if no training was found, the functions nobody called.
  Reading read();

  Heap& heap() { return heap_; }
  Count assumed_rows() const { return assumed_rows_; }

  // For scenario_of.cpp, when all is over: what a class of batches has.
  struct Batches {
    MaybeCount declared;  ///< __len__()
    MaybeCount length;    ///< Behind it __getitem__ gives nothing.
    bool declared_assumed = false;
    MaybeCount rows;
    bool rows_assumed = false;
    MaybeCount batch;
    Value x;
    Value y;
  };
  Batches batches_of(Thing* instance);
  /// What a function gives that is called without arguments.
  Value call_plainly(Thing* function, Count line) {
    return call_function(function, {}, function->of, line);
  }
  /// Rows of what was given to fit(): known, or assumed.
  Value rows_of(const Value& value);
  /// The callback's hooks that set stop_training: their names, and the conditions.
  struct Hook {
    std::string name;
    MaybeCount epoch;
    MaybeCount batch;
    bool depends = false;  ///< On something else as well.
    Count line = 0;
  };
  std::vector<Hook> stop_hooks(Thing* instance);
  /// factor and every of a schedule function (epoch, lr) -> lr; nullopt: another form.
  struct Schedule {
    double factor = 1;
    Count every = 1;
  };
  std::optional<Schedule> schedule_of(const Value& function);
  /// The layers of a subclassed model, by its call().
  void follow_call(Thing* instance);
  bool is_subclass(const Thing* instance, std::string_view base) const;
  /// Where its class, or one above it in this code, has the method; 0: it has not.
  Count line_of_method(const Thing* instance, std::string_view name) const {
    const Node* found = method_of(instance, name);
    return found != nullptr ? found->line : 0;
  }

 private:
  // A condition on a loop's round, while the branch under it is gone through.
  struct Condition {
    std::string sign;  ///< == < <= > >= !=
    double round = 0;  ///< From 0.
    bool running = false;
    int loop = -1;
    bool is_while = false;
    bool full_list = false;  ///< len(list) == n: `round` is n.
    bool open = false;       ///< Something else.
  };
  struct Yield {
    Count line = 0;
    std::vector<Condition> conditions;
    std::vector<LoopFrame> loops;
    Thing* inner = nullptr;  ///< yield from another generator.
    Count items = 2;
    bool as_list = false;
    Value x;
    Value y;
  };
  /// A generator's body while it is gone through, or a class's __getitem__.
  struct Generating {
    Thing* generator = nullptr;
    std::size_t loops_outside = 0;
    std::vector<Condition> conditions;
    // Slices of rows that move with a loop: width and rows.
    struct Slice {
      MaybeCount width;
      MaybeCount rows;
      bool assumed = false;
      bool rows_assumed = false;
      Thing* array = nullptr;
    };
    std::vector<Slice> slices;
    std::vector<Yield> yields;
  };

  // A loop that is gone through, for `break`.
  struct Nest {
    bool once = false;      ///< Its frame is the last of loops_; else it is unrolled.
    std::size_t steps = 0;  ///< Training steps and yields that were found before it.
    std::size_t yields = 0;
    Count odd_break = 0;  ///< A line with a break of which nobody knows when.
  };
  // An `if` whose condition is not decided, and how many loops are around it.
  struct OpenIf {
    Condition condition;
    std::size_t nest = 0;
  };

  // statements.cpp
  void run_block(const Node& block);
  void enter_loop(bool once);
  void leave_loop();
  std::size_t yields_so_far() const;
  void run_break(Count line);
  void run_once(LoopFrame frame, const Node& body);
  void run(const Node& statement);
  void run_if(const Node& statement);
  void run_for(const Node& statement);
  void run_while(const Node& statement);
  void run_with(const Node& statement);
  void run_import(const Node& statement);
  void run_augmented(const Node& statement);
  void assign(const Node& target, const Value& value);
  void note_written(Thing* array, const Node& target, const Value& value);
  void define(const std::string& name, Value value);
  void run_functions_nobody_called();
  bool worth_unrolling(const Node& body) const;
  std::optional<bool> truth(const Node& condition, Condition* on_round);

  // expressions.cpp
  Value eval(const Node& node);
  Value eval_one(const Node& node);
  Value lookup(const std::string& name);
  Value attribute(const Node& node);
  Value attribute_of(const Value& object, const std::string& name, Count line);
  Value binary(const std::string& sign, const Value& left, const Value& right, Count line);
  Value compare(const Node& node);
  Value subscript(const Node& node);
  Value sliced(const Value& object, const Node& slice);
  Value rows_between(const Value& object, const Value& from, const Value& to, bool open_from,
                     bool open_to, Count line);
  Value comprehension(const Node& node);
  Value list(const Node& node);
  Value number(const Node& node) const;

  // calls.cpp
  Value call(const Node& node);
  Value call_one(const Node& node);
  Arguments arguments(const Node& node);
  Value call_value(const Value& callee, Arguments given, Count line);
  Value call_function(Thing* function, Arguments given, Thing* self, Count line);
  Value instantiate(Thing* class_thing, Arguments given, Count line);
  const Node* method_of(const Thing* instance, std::string_view name) const;
  Value call_method_of(Thing* instance, std::string_view name, Arguments given, Count line);
  Value method(const Value& object, const std::string& name, Arguments& given, Count line,
               bool& handled);
  Value list_method(Thing* list, const std::string& name, Arguments& given, bool& handled);
  Value library(const std::string& dotted, Arguments& given, Count line);
  /// What the name was meant to be, where Keras has no such one; empty: nothing is wrong with it.
  std::string note_misspelt(const std::string& dotted, Count line);
  Value number_function(std::string_view name, const Arguments& given, bool& handled);
  Value made_object(const std::string& dotted, Arguments& given, Count line);

  // arrays.cpp and its neighbours
  Value array_function(const std::string& dotted, Arguments& given, Count line, bool& handled);
  Value array_method(const Value& object, const std::string& name, Arguments& given, Count line,
                     bool& handled);
  Value array_attribute(Thing* array, const std::string& name);
  Value table_of(const Arguments& given, Count line);
  Value new_array(ArrayFacts facts, Count line);
  Value array_like(const Value& value, Count line);  ///< A fresh array of its shape.
  std::vector<MaybeCount> shape_of(const Value& value);
  Value length_of(const Value& value);
  Value arithmetic(const std::string& sign, const Value& left, const Value& right, Count line);
  Value loaded_data(std::string_view dotted, const Arguments& given, Count line, bool& handled);
  Value indexed(Thing* array, const Value& index, const Node& node);
  /// What the indices from child `from` on do to the axes from `axis` on.
  Value other_axes(Thing* part, std::size_t axis, const Node& node, std::size_t from);
  Value tuple(std::vector<Value> items);
  /// A shuffle that no other is equal to, but one after the same seed.
  std::string new_order();
  /// That of a random_state: equal ones shuffle alike. nullptr, or not to be told: a new one.
  std::string order_by(const Value* random_state);
  void reseed(const std::string& text);
  static void reorder(ArrayFacts& facts, const std::string& by);
  Value shuffled(const std::string& dotted, const Arguments& given, Count line);

  // datasets.cpp
  Value dataset_function(const std::string& dotted, Arguments& given, Count line, bool& handled);
  Value dataset_method(Thing* dataset, const std::string& name, Arguments& given, Count line,
                       bool& handled);
  Value next_of(const Value& iterator);
  Value element_of(Thing* source);

  // models.cpp
  Value model_function(const std::string& dotted, Arguments& given, Count line, bool& handled);
  Value model_method(const Value& object, const std::string& name, Arguments& given, Count line,
                     bool& handled);
  Value call_layer(const Value& layer, const Arguments& given, Count line);
  Value call_model(Thing* model, const Arguments& given, Count line);
  Value new_tape(Count line);
  Value tape_gradient(const Arguments& given);
  void apply_gradients(Thing* optimizer, Count line);
  void note_loss(Thing* object, std::string_view name);
  Value model_from(const Arguments& given, Count line);

  // yields.cpp
  Value make_generator(Thing* function, const Node& node, Names names, Count line);
  bool yields_passes(const Node& node);
  void yielded(const Node& node);
  void note_slice(const Value& from, const Value& to, Thing* array);
  void finish(Thing* generator, const Generating& seen);
  void odd(const std::string& what);

  void puzzle(Count line, std::string why, Weighs weighs = Weighs::kSteps);
  bool spent();

  const Node& module_;
  Count assumed_rows_ = kAssumedRows;
  Heap heap_;
  Reading reading_;
  std::vector<std::shared_ptr<Names>> scopes_;  ///< Globals first.
  std::vector<LoopFrame> loops_;
  std::vector<Generating*> generating_;
  std::set<const Node*> called_;  ///< Functions that were gone into.
  std::set<const Node*> yielding_;
  std::set<const Node*> not_yielding_;
  bool is_generator(const Node& function);

  Value returned_;
  bool has_returned_ = false;
  bool has_broken_ = false;  ///< A break that comes in every round: the body is over.
  std::vector<Nest> nest_;
  std::size_t nest_outside_ = 0;  ///< Loops around the call of the function that is gone through.
  std::vector<OpenIf> open_ifs_;
  std::vector<Thing*> tapes_;          ///< Those that are open.
  std::map<const Node*, int> active_;  ///< Functions that are being gone through.
  int next_loop_ = 0;
  unsigned next_draw_ = 0;
  std::string seed_;  ///< Of np.random.seed(); empty: none.
  unsigned next_shuffle_ = 0;
  int calls_deep_ = 0;
  int deep_ = 0;
  Count evaluated_ = 0;
  Count line_ = 0;
  int new_iterator_loop_ = -1;  ///< The loop in which next(iter(dataset)) stands.
  // What was called last in front of a tape.
  Thing* pending_loss_ = nullptr;
  std::string pending_loss_name_;
  Thing* pending_model_ = nullptr;
  Thing* pending_fed_ = nullptr;
  std::set<std::pair<Count, std::string>> puzzled_;
  std::set<std::string> misspelt_;  ///< Names that were said to be.
};

}  // namespace fitscope::code
