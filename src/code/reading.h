// What running through the code has found: calls of fit(), training steps of one's own, and what
// could not be followed. Plain values; scenario_of.cpp makes the scenario of it.
#pragma once

#include <string>
#include <vector>

#include "code/value.h"

namespace fitscope::code {

/// What an answer may be wrong about where a place was not followed.
enum class Weighs {
  kNothing,  ///< Named for completeness.
  kNumbers,  ///< Losses, weights: whether the model learns.
  kSteps,    ///< Which steps run, too.
  kRaises,   ///< Keras raises here: no step runs. Not doubt, but an answer.
};

/// A place in the code that was not followed.
struct Puzzle {
  Count line = 0;
  std::string why;
  Weighs weighs = Weighs::kSteps;
  std::string key = {};  ///< The field that is set, but to what? Empty: none in particular.

  bool operator==(const Puzzle&) const = default;
};

/// A loop around a place, the outermost first.
struct LoopFrame {
  int id = 0;
  const Node* node = nullptr;
  MaybeCount rounds;
  bool assumed = false;
  bool forever = false;     ///< while True
  bool over_data = false;   ///< Over a dataset, a generator or slices of rows.
  Thing* source = nullptr;  ///< What it runs over.
  bool broken = false;      ///< A `break` ends it after `rounds`.
};

struct FitCall {
  Thing* model = nullptr;  ///< nullptr: not to be told.
  Thing* call = nullptr;   ///< Its arguments; name: fit, fit_generator, train_on_batch.
  Count line = 0;
  bool in_loop = false;
  int loop = -1;  ///< The innermost one around it.
};

/// with tf.GradientTape(): one update of a hand-written loop.
struct TapeStep {
  Count line = 0;
  std::vector<LoopFrame> loops;
  Thing* model = nullptr;
  Thing* loss = nullptr;  ///< The loss object that was called.
  std::string loss_name;  ///< … or the function.
  Thing* optimizer = nullptr;
  bool gradient_taken = false;
  bool outside = false;  ///< The loss was not computed under the tape, or is detached.
  bool negated = false;
  bool applied = false;
  std::size_t applied_in = 0;  ///< How many of `loops` apply_gradients() stands in, too.
  bool new_iterator = false;   ///< next(iter(dataset)) in the loop.
  bool on_batch = false;       ///< model.train_on_batch
  std::vector<Thing*> fed;     ///< Arrays the model was called with.
};

struct Reading {
  std::vector<FitCall> fits;
  std::vector<TapeStep> steps;
  std::vector<Puzzle> puzzles;
  std::vector<std::string> imports;  ///< Dotted names.
  std::vector<Count> compiled_twice;
  Thing* last_model = nullptr;
  Thing* last_compiled = nullptr;  ///< A model that was compiled, whether or not fit() was found.
  std::vector<std::pair<std::string, Value>> limits;  ///< keras.config.set_max_epochs and the like.
  bool registers = false;  ///< The code gives Keras names of its own: custom_object_scope().
  Count puzzles_left_out = 0;
  bool cut_off = false;  ///< Too much to run through.
};

}  // namespace fitscope::code
