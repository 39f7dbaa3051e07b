// From what was found in the code to a scenario. Private to this folder.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "code/interpreter.h"
#include "code/keras_words.h"
#include "code/read_code.h"

namespace fitscope::code {

/// Sets fields and keeps the lists of what was read and what was assumed.
class Builder {
 public:
  Builder(CodeAnswer& answer, Interpreter& interpreter, const Reading& reading)
      : answer_(answer), interpreter_(interpreter), reading_(reading) {}

  /// The call of fit() or the loop that was found last; false: there is neither.
  bool build();

 private:
  // scenario_of.cpp
  void read(std::string_view key, std::string text, Count line, std::string why);
  void assume(std::string_view key, std::string text, std::string why, Count line = 0);
  /// A value that an argument was given; what it is called goes into messages.
  void take(std::string_view key, const Value& value, const std::string& argument, Count line);
  void puzzle(Count line, std::string why, Weighs weighs = Weighs::kSteps, std::string key = {});
  void set(std::vector<Field>& list, Field field);
  bool keras2() const;
  /// Keras raises at this line; `why` goes on with what it answers.
  void raises(Count line, std::string why);
  /// A string that Keras has no word for: raises. The word that was meant; empty: none is near, or
  /// it may be one that the code registers.
  std::string spelt(WordOf kind, const Value& value, const std::string& word, Count line);
  /// An argument that no Keras takes there.
  void unknown_argument(const std::string& function, const std::string& keyword,
                        const std::vector<std::string_view>& known, const std::string& answer,
                        Count line);
  bool is_assumed(std::string_view key) const;
  bool is_read(std::string_view key) const;
  void rows_for_steps();
  void steps_of_rows(const FitCall& fit, std::string_view argument, std::string_view key,
                     MaybeCount batch_size);
  void build_fit(const FitCall& fit);
  void build_loop(const TapeStep& step);
  void fit_fields(const FitCall& fit);
  bool train_fewer_rows();
  void finish();

  // input_fields.cpp
  void input_fields(const FitCall& fit);
  void arrays(const Value& x, const Value& y, Count line);
  void generator(Thing* generator, Count line);
  void used_before(Thing* made, const FitCall& fit);
  void sequence(const Value& value, Count line);
  void dataset(Thing* dataset, Count line);
  void unknown_input(const Value& x, const FitCall& fit);
  bool iterator(Value& x, const std::string& name, Count line);
  bool plain_lists(const Value& x, const Value& y, const std::string& names, Count line);
  void validation_fields(const FitCall& fit);
  void rows(MaybeCount rows, bool assumed, const std::string& what, Count line);
  void batch(MaybeCount batch, bool assumed, const std::string& what, Count line);
  void data_fields(const Value& x, const Value& y, Count line);

  // model_fields.cpp
  void model_fields(Thing* model, Count line);
  void own_training(Thing* model);
  void layers(const std::vector<Value>& layers);
  void one_layer(Thing* layer);
  void activation(const Value& value, Count line);
  /// `with_rows`: its first axis is that of the rows.
  void input_shape(const Value& shape, Count line, bool with_rows = false);
  void compile_fields(Thing* model);
  void loss(const Value& value, Count line);
  void optimizer(const Value& value, Count line);
  void metrics(const Value& value, Count line);
  void any_model(Count line, std::string why);
  /// Only the steps, and even those if Keras takes it.
  void refused_or_not(Count line, const std::string& why);

  void label_fields();  // label_fields.cpp

  // callback_fields.cpp
  void callbacks(const Value& list, Count line);
  void callback(const Value& value, Count line);
  void own_callback(Thing* instance, Count line);
  void arguments_into(Thing* call, const std::string& section);

  CodeAnswer& answer_;
  Interpreter& interpreter_;
  const Reading& reading_;
  struct Layer {
    std::string name;
    std::string inside;  ///< Arguments but the activation.
    std::string activation;
    Count line = 0;
  };
  std::vector<Layer> layers_;
  MaybeCount input_features_;
  MaybeCount features_;   ///< Of the data, where they are known.
  Count data_axes_ = 0;   ///< Of one row of x; 0: not known.
  Count input_axes_ = 0;  ///< As the model's input says; 0: it does not.
  Count first_layer_line_ = 0;
  bool flattened_ = false;       ///< A Flatten was passed.
  Count dense_unflattened_ = 0;  ///< The line of a Dense layer in front of any; 0: none.
  bool opaque_ = false;
  double rescaled_ = 1;
  Value x_;
  Value y_;
};

/// The Keras that the text names, in a pip line or a comment; empty: none. `line` where.
std::string named_version(std::string_view text, Count& line);

}  // namespace fitscope::code
