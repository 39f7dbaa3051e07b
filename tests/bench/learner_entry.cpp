// Fitscope's own learner, fed with batches made beforehand.
#include "bench/contestants.h"
#include "nn/learner.h"

namespace fitscope::bench {
namespace {

scenario::Scenario scenario_of(const Task& task) {
  scenario::Scenario asked;
  asked.data.features = task.sizes.front();
  asked.model.layers.clear();
  for (std::size_t l = 1; l < task.sizes.size(); ++l) {
    const bool last = l + 1 == task.sizes.size();
    const char* activation = last        ? (task.softmax ? "softmax" : "sigmoid")
                             : task.tanh ? "tanh"
                                         : "relu";
    asked.model.layers += std::string(l == 1 ? "" : "; ") + "Dense(" +
                          std::to_string(task.sizes[l]) + ", " + activation + ")";
  }
  asked.compile.loss =
      task.softmax ? scenario::Loss::kCategoricalCrossentropy : scenario::Loss::kBinaryCrossentropy;
  asked.compile.optimizer =
      task.adam ? scenario::OptimizerKind::kAdam : scenario::OptimizerKind::kSgd;
  asked.compile.learning_rate = task.adam ? 1e-3 : 0.03;
  return asked;
}

class LearnerEntry final : public Contestant {
 public:
  LearnerEntry(const Task& task, bool measure)
      : learner_(nn::Learner::create(scenario_of(task), scenario::Profile::kKeras315)) {
    options_.measure = measure;
    const Data data = make_data(task);
    learner_->set_weights(data.weights);
    const int inputs = task.sizes.front();
    const int outputs = task.sizes.back();
    for (int first = 0; first < task.samples; first += task.batch) {
      const int rows = std::min(task.batch, task.samples - first);
      x_.push_back(Eigen::Map<const math::Matrix>(data.x.data() + first * inputs, rows, inputs));
      y_.push_back(Eigen::Map<const math::Matrix>(data.y.data() + first * outputs, rows, outputs));
    }
  }

  float run(int steps) override {
    float loss = 0;
    for (int i = 0; i < steps; ++i) {
      if (next_ == 0) learner_->reset_metrics();
      loss = learner_->train_batch(x_[next_], y_[next_], options_).loss;
      if (++next_ == x_.size()) next_ = 0;
    }
    return loss;
  }

 private:
  std::unique_ptr<nn::Learner> learner_;
  nn::StepOptions options_;
  std::vector<math::Matrix> x_;
  std::vector<math::Matrix> y_;
  std::size_t next_ = 0;
};

}  // namespace

std::unique_ptr<Contestant> make_learner(const Task& task, bool measure) {
  return std::make_unique<LearnerEntry>(task, measure);
}

const Entry kEntries[] = {
    {"fitscope", [](const Task& task) { return make_learner(task, false); }},
    {"fitscope, measuring", [](const Task& task) { return make_learner(task, true); }},
    {"plain C++ loops", make_plain_loops},
};
const int kNumEntries = 3;

}  // namespace fitscope::bench
