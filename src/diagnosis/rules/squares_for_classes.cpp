#include <string>
#include <utility>

#include "diagnosis/learning.h"
#include "diagnosis/reading.h"
#include "diagnosis/rules/all.h"
#include "diagnosis/wording.h"
#include "scenario/kinds.h"
#include "scenario/layers.h"

namespace fitscope::diagnosis {
namespace {

using scenario::Activation;

std::optional<Finding> check(const Facts& facts) {
  const scenario::Scenario& asked = facts.scenario;
  const auto layers = dense_layers(asked);
  const bool asks = has_numbers(facts) && !facts.trace.exception && facts.trace.steps_run() > 0 &&
                    !is_regression(asked.data.kind) && !is_crossentropy(asked.compile.loss) &&
                    !layers.empty();
  if (!asks) return std::nullopt;
  const Activation last = layers.back().activation;
  const bool softmax = last == Activation::kSoftmax && layers.back().units > 1;
  if (last != Activation::kSigmoid && !softmax) return std::nullopt;
  const bool one_hot = asked.data.label_shape == scenario::LabelShape::kOneHot;
  const bool from_zero = one_hot || asked.data.label_values == scenario::LabelValues::kFromZero;
  const std::string better = layers.back().units == 1 ? "binary_crossentropy"
                             : one_hot                ? "categorical_crossentropy"
                                                      : "sparse_categorical_crossentropy";
  Finding finding = hinted(kSquaresForClasses,
                           std::string(keras_name(asked.compile.loss)) + " behind a " +
                               std::string(scenario::name_of(last)) +
                               " learns classes slowly: where the model is wrong and sure, its "
                               "gradient is nearly 0; " +
                               better + " has its largest one there.",
                           "sigmoid'(z) = p(1 - p): at p = 0.01 the error 0.99 moves z by only "
                           "0.0099 times as much");
  finding.evidence.push_back({"y are classes", {}, "compile.loss"});
  if (from_zero && (layers.back().units > 1 || asked.data.classes == 2)) {
    Change change{"Use " + better, "It is made for probabilities.", {}};
    change.changes.push_back({"compile.loss", better});
    if (layers.back().units > 1 && last == Activation::kSigmoid) {
      set_head(asked, layers.back().units, Activation::kSoftmax, change);
    }
    finding.changes.push_back(std::move(change));
  }
  return finding;
}

}  // namespace

constinit const Rule kSquaresForClasses{
    .name = "squares-for-classes",
    .title = "Squared error for classes",
    .doc =
        {
            .what = "A classification is trained with mean squared or absolute error behind a "
                    "sigmoid or softmax.",
            .why = "The gradient carries the factor p(1 - p), which is smallest where the model is "
                   "most wrong. It works, but slowly, and can get stuck.",
            .silent_when =
                "y are numbers, the loss is a cross-entropy, or the output is linear or tanh.",
            .fix = "Use the cross-entropy that fits the labels.",
            .source = "Stack Overflow 38648195, 34673164, 45442843",
        },
    .check = check,
};

}  // namespace fitscope::diagnosis
