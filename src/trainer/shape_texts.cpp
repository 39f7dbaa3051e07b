#include "trainer/shape_texts.h"

#include "base/text.h"

namespace fitscope::trainer {
namespace {

using scenario::Profile;

std::string indented(const std::string& text) {
  std::string all = "    ";
  for (const char c : text) {
    all += c;
    if (c == '\n') all += "    ";
  }
  return all;
}

std::string traced_function(Profile profile) {
  if (profile == Profile::kKeras2) return "__inference_train_function_\u2026";
  if (scenario::is_30_to_36(profile)) return "__inference_one_step_on_iterator_\u2026";
  return "__inference_multi_step_on_iterator_\u2026";
}

}  // namespace

std::string shape_text(const std::vector<std::string>& dimensions) {
  if (dimensions.size() == 1) return "(" + dimensions[0] + ",)";
  return "(" + join(dimensions, ", ") + ")";
}

std::string in_user_code(const std::vector<Frame>& frames, const std::string& message) {
  // The stars mark code that AutoGraph converted, and the first that it did not.
  std::vector<Frame> all{
      {"engine/training.py", 1401, "train_function  *", "return step_function(self, iterator)"},
      {"engine/training.py", 1384, "step_function  **",
       "outputs = model.distribute_strategy.run(run_step, args=(data,))"},
      {"engine/training.py", 1373, "run_step  **", "outputs = model.train_step(data)"}};
  all.insert(all.end(), frames.begin(), frames.end());
  std::string text = "in user code:\n\n";
  for (const Frame& frame : all) {
    text += "    File \"keras/src/" + std::string(frame.file) + "\", line " +
            std::to_string(frame.line) + ", in " + frame.function + "\n        " + frame.source +
            "\n";
  }
  return text + "\n" + indented("ValueError: " + message) + "\n";
}

std::string in_model_call(Profile profile, int minor, const std::string& message,
                          const std::string& inputs, bool training) {
  const std::string bullet = "\n  \u2022 ";
  const std::string arguments = bullet + "inputs=tf.Tensor(shape=" + inputs + ", dtype=float32)" +
                                bullet + "training=" + (training ? "True" : "None") + bullet +
                                "mask=None";
  if (profile == Profile::kKeras2) {
    return "Exception encountered when calling layer 'sequential' (type Sequential).\n\n" +
           message +
           "\n\nCall arguments received by layer 'sequential' (type Sequential):" + arguments;
  }
  std::string text = "Exception encountered when calling Sequential.call().\n\n\x1b[1m" + message +
                     "\x1b[0m\n\nArguments received by Sequential.call():" + arguments;
  if (minor >= 10) text += bullet + "kwargs=<class 'inspect._empty'>";
  return text;
}

trace::Exception value_error(std::string message) {
  return {.type = "ValueError", .message = std::move(message)};
}

trace::Exception about(trace::Subject subject, trace::Exception exception) {
  exception.about = subject;
  return exception;
}

trace::Exception graph_error(Profile profile, const std::string& node, const std::string& message) {
  return {.type = "InvalidArgumentError",
          .message = "Graph execution error:\n\nDetected at node " + node +
                     " defined at (most recent call last):\n  \u2026\n\n" + message +
                     "\n\t [[{{node " + node + "}}]] [Op:" + traced_function(profile) + "]"};
}

trace::Exception uncut_error(Profile profile, bool validating) {
  const bool tested = validating && profile == Profile::kKeras2;
  // The number counts what the process has built before.
  const std::string in_dataset =
      "Error in user-defined function passed to FlatMapDataset:" +
      std::string(validating ? "\u2026" : "3") +
      " transformation with iterator: Iterator::Root::Prefetch::ParallelMapV2::Zip[0]::FlatMap: ";
  return about(
      trace::Subject::kArguments,
      {.type = "InvalidArgumentError",
       .message = "Graph execution error:\n\nDetected at node Reshape defined at (most "
                  "recent call last):\n<stack traces unavailable>\n" +
                  (profile < Profile::kKeras35 ? std::string() : in_dataset) +
                  "Only one input size may be -1, not both 0 and 1\n\t [[{{node "
                  "Reshape}}]]\n\t [[IteratorGetNext]] [Op:" +
                  (tested ? "__inference_test_function_\u2026" : traced_function(profile)) + "]",
       .validating = validating});
}

trace::Exception pipeline_error(Profile profile, std::string type,
                                const std::string& python_error) {
  return {.type = std::move(type),
          .message =
              "Graph execution error:\n\nDetected at node PyFunc defined at (most recent "
              "call last):\n<stack traces unavailable>\n" +
              python_error + "\nTraceback (most recent call last):\n\n  \u2026\n\n" + python_error +
              "\n\n\n\t [[{{node PyFunc}}]]\n\t [[IteratorGetNext]] [Op:" +
              traced_function(profile) + "]"};
}

}  // namespace fitscope::trainer
