#include <cstddef>
#include <string>

#include "diagnosis/learning.h"
#include "diagnosis/reading.h"
#include "diagnosis/rules/all.h"
#include "diagnosis/wording.h"
#include "scenario/layers.h"

namespace fitscope::diagnosis {
namespace {

using scenario::Activation;

std::optional<Finding> hidden_softmax(const Facts& facts) {
  const scenario::Scenario& asked = facts.scenario;
  const auto layers = dense_layers(asked);
  std::size_t hidden = layers.size();
  for (std::size_t i = 0; i + 1 < layers.size(); ++i) {
    if (layers[i].activation == Activation::kSoftmax) hidden = i;
  }
  if (hidden == layers.size() || learned(facts)) return std::nullopt;
  const Count units = layers[hidden].units;
  Finding finding =
      suspected(kSoftmaxTwice,
                "The hidden layer " + layer_name(hidden) + " ends in a softmax: its " +
                    count_of(units, "output", "outputs") +
                    " share a sum of 1, so the layer after it sees "
                    "small, flat numbers and learns slowly.",
                "a sum of 1 over " + count_of(units, "unit", "units") + " = " +
                    value_text(1 / static_cast<double>(units)) + " each");
  finding.evidence.push_back({layer_name(hidden) + " has a softmax", {}, "model.layers"});
  finding.changes.push_back(edit_layers(asked, "Use relu in hidden layers",
                                        "A softmax belongs at the end, once.",
                                        [](scenario::LayerSpec& layer, bool last) {
                                          if (!last && layer.activation == Activation::kSoftmax)
                                            layer.activation = Activation::kRelu;
                                        }));
  return finding;
}

std::optional<Finding> check(const Facts& facts) {
  const scenario::Scenario& asked = facts.scenario;
  if (!has_numbers(facts)) return std::nullopt;
  const bool ran = !facts.trace.exception && facts.trace.steps_run() > 0;
  // Keras may have said it before it raised.
  if (!ran && find_warning(facts.trace, "does not represent logits") == nullptr)
    return std::nullopt;
  if (auto finding = ran ? hidden_softmax(facts) : std::nullopt) return finding;
  const auto layers = dense_layers(asked);
  if (layers.empty() || !asked.compile.from_logits || !is_crossentropy(asked.compile.loss)) {
    return std::nullopt;
  }
  const Activation last = layers.back().activation;
  if (last != Activation::kSigmoid && last != Activation::kSoftmax) return std::nullopt;
  const std::string name(scenario::name_of(last));
  Finding finding =
      hinted(kSoftmaxTwice, "from_logits=True promises numbers before the " + name +
                                ", but the last layer applies it already: fit() notices and takes "
                                "the numbers from before it, other code would apply it twice.");
  finding.evidence.push_back({"the last layer is a " + name, {}, "compile.from_logits"});
  finding.changes.push_back({"Set from_logits=False",
                             "The output is a probability already.",
                             {{"compile.from_logits", "false"}}});
  return finding;
}

}  // namespace

constinit const Rule kSoftmaxTwice{
    .name = "softmax-twice",
    .title = "Softmax twice",
    .doc =
        {
            .what = "A softmax in a hidden layer, or from_logits=True behind a sigmoid or softmax.",
            .why = "Two softmaxes flatten the probabilities: the gradient shrinks and training "
                   "crawls. With from_logits=True Keras looks back for the logits and warns.",
            .silent_when = "There is one softmax at the end and from_logits is off; or a model "
                           "with a hidden softmax learned.",
            .fix = "Keep one of the two.",
            .source = "keras v3.15.1 src/backend/tensorflow/nn.py: _get_logits",
        },
    .check = check,
};

}  // namespace fitscope::diagnosis
