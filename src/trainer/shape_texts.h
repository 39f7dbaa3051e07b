// The frames Keras and TensorFlow put around a message before it leaves fit().
//
// Left out  what only the user's machine knows: the stack of a graph error and the number of the
//           traced function, written as "…".
// Source    recorded from Keras 2.15.0 (TensorFlow 2.15.1), 3.6.0 (2.18.1), 3.14.1 and 3.15.1
//           (2.21.0).
#pragma once

#include <string>
#include <vector>

#include "scenario/keras_version.h"
#include "trace/trace.h"

namespace fitscope::trainer {

/// "(4, 10)", "(None,)", "()".
std::string shape_text(const std::vector<std::string>& dimensions);

trace::Exception value_error(std::string message);

/// The same exception, with what it is about.
trace::Exception about(trace::Subject subject, trace::Exception exception);

/// One line of a traceback: file below keras/src, line, function, and the source it quotes.
struct Frame {
  const char* file;
  int line;
  const char* function;
  const char* source;
};

/// Keras 2: an exception raised while the train step is traced.
std::string in_user_code(const std::vector<Frame>& frames, const std::string& message);

/// What surrounds a message raised inside the model's call. `inputs` is its shape as text; fit()
/// passes training=True, a hand-written loop's model(x) does not.
std::string in_model_call(scenario::Profile profile, int minor, const std::string& message,
                          const std::string& inputs, bool training = true);

/// An operation of the compiled step fails while it runs.
trace::Exception graph_error(scenario::Profile profile, const std::string& node,
                             const std::string& message);

/// Of arrays that tf.data cannot cut into batches: see feed::cannot_be_cut. `validating`: they are
/// the validation's.
trace::Exception uncut_error(scenario::Profile profile, bool validating);

/// Python code behind tf.data raises. `type` is TensorFlow's, `python_error` is "ValueError: text".
trace::Exception pipeline_error(scenario::Profile profile, std::string type,
                                const std::string& python_error);

}  // namespace fitscope::trainer
