#include <string>

#include "base/text.h"
#include "diagnosis/learning.h"
#include "diagnosis/reading.h"
#include "diagnosis/rules/all.h"
#include "diagnosis/wording.h"
#include "scenario/kinds.h"
#include "scenario/layers.h"

namespace fitscope::diagnosis {
namespace {

using scenario::Activation;
using scenario::Loss;

std::optional<Finding> check(const Facts& facts) {
  const scenario::Scenario& asked = facts.scenario;
  const Loss loss = asked.compile.loss;
  const bool one_of_many =
      loss == Loss::kCategoricalCrossentropy || loss == Loss::kSparseCategoricalCrossentropy;
  const auto layers = dense_layers(asked);
  if (!has_numbers(facts) || facts.trace.exception || facts.trace.steps_run() == 0 ||
      !one_of_many || layers.empty() || layers.back().activation != Activation::kSigmoid ||
      layers.back().units < 2) {
    return std::nullopt;
  }
  const std::string text = std::string(keras_name(loss)) +
                           " expects shares that sum to 1, and a sigmoid judges each of the " +
                           with_commas(layers.back().units) + " outputs alone";
  Finding finding = not_learned(facts)
                        ? suspected(kSigmoidForClasses, text + ".")
                        : hinted(kSigmoidForClasses,
                                 text +
                                     "; fit() looks back for the numbers before it and trains "
                                     "as with a softmax, but predict() gives no probabilities.");
  finding.arithmetic = "sum of " + with_commas(layers.back().units) +
                       " sigmoids: anything from 0 to " + with_commas(layers.back().units);
  finding.evidence.push_back({"the last layer is a sigmoid", {}, "model.layers"});
  finding.changes.push_back(edit_layers(asked, "End with activation=\"softmax\"",
                                        "Its outputs are the shares the loss wants.",
                                        [](scenario::LayerSpec& layer, bool last) {
                                          if (last) layer.activation = Activation::kSoftmax;
                                        }));
  return finding;
}

}  // namespace

constinit const Rule kSigmoidForClasses{
    .name = "sigmoid-for-classes",
    .title = "Sigmoid where one of many is meant",
    .doc =
        {
            .what = "A categorical cross-entropy behind sigmoid outputs, of which there are two or "
                    "more.",
            .why = "Sigmoids do not sum to 1. Recent Keras takes the logits behind the sigmoid and "
                   "trains as with a softmax, so the loss hides it; predict() shows outputs that "
                   "are no shares.",
            .silent_when = "The last layer is no sigmoid or has one unit; the loss is another one. "
                           "A run that learned gets a note.",
            .fix = "Use softmax, or binary_crossentropy if a sample may have several labels.",
            .source = "keras v3.15.1 src/backend/tensorflow/nn.py: _get_logits; Stack Overflow "
                      "51930566, 59278771, 55328966",
        },
    .check = check,
};

}  // namespace fitscope::diagnosis
