#include "trainer/loss_texts.h"

#include <utility>

#include "scenario/kinds.h"

namespace fitscope::trainer {

using scenario::Activation;
using scenario::Loss;

std::string compiled_loss(const scenario::CompileSpec& compile) {
  const bool logits = compile.from_logits && compile.loss <= Loss::kSparseCategoricalCrossentropy;
  const bool delta =
      compile.loss == Loss::kHuber && compile.huber_delta != scenario::CompileSpec{}.huber_delta;
  if (!logits && !delta) return std::string(keras_name(compile.loss));
  return "<keras.src.losses." + std::string(keras_class(compile.loss)) + " object at 0x\u2026>";
}

std::string in_loss(const StepShapes& step, const std::vector<Frame>& last, std::string message) {
  std::vector<Frame> frames{
      {"engine/training.py", 1151, "train_step",
       "loss = self.compute_loss(x, y, y_pred, sample_weight)"},
      {"engine/training.py", 1209, "compute_loss", "return self.compiled_loss("},
      {"engine/compile_utils.py", 277, "__call__",
       "loss_value = loss_obj(y_t, y_p, sample_weight=sw)"},
      {"losses.py", 143, "__call__", "losses = call_fn(y_true, y_pred)"},
      {"losses.py", 270, "call  **", "return ag_fn(y_true, y_pred, **self._fn_kwargs)"}};
  frames.insert(frames.end(), last.begin(), last.end());
  return traced(step, frames, std::move(message));
}

std::string received(const std::string& labels, const std::string& output) {
  return ". Received: target.shape=" + labels + ", output.shape=" + output;
}

bool subtracts(Loss loss) {
  return loss == Loss::kMeanSquaredError || loss == Loss::kMeanAbsoluteError ||
         loss == Loss::kHuber;
}

bool takes_logits(const StepShapes& step) {
  const bool remembers =
      step.last.activation == Activation::kSigmoid || step.last.activation == Activation::kSoftmax;
  return step.scenario.compile.from_logits || (remembers && ends_in_dropout(step.scenario) == 0);
}

}  // namespace fitscope::trainer
