#include <cmath>
#include <string>
#include <utility>

#include "base/text.h"
#include "diagnosis/learning.h"
#include "diagnosis/reading.h"
#include "diagnosis/rules/all.h"
#include "diagnosis/wording.h"
#include "scenario/layers.h"

namespace fitscope::diagnosis {
namespace {

using scenario::Activation;

std::optional<Finding> check(const Facts& facts) {
  const scenario::Scenario& asked = facts.scenario;
  const Count classes = asked.data.classes;
  const auto layers = dense_layers(asked);
  const bool asks = has_numbers(facts) && !facts.trace.exception && facts.trace.steps_run() > 0 &&
                    asked.compile.loss == scenario::Loss::kBinaryCrossentropy &&
                    asked.data.label_shape == scenario::LabelShape::kOneHot && classes > 2 &&
                    !layers.empty() && layers.back().units == classes;
  if (!asks) return std::nullopt;
  const double share = 1 / static_cast<double>(classes);
  const std::string text = "binary_crossentropy judges each of the " + with_commas(classes) +
                           " outputs alone, as if a sample could be of several classes";
  Finding finding = not_learned(facts)
                        ? suspected(kBinaryLossForClasses, text + ", and learning is slow.")
                        : hinted(kBinaryLossForClasses, text +
                                                            ": its loss looks small, and up to "
                                                            "Keras 2.2 so did the error.");
  finding.arithmetic = "answering " + value_text(share) + " for every class already has the loss " +
                       value_text(-share * std::log(share) - (1 - share) * std::log(1 - share)) +
                       ", and is right about " + percent(1 - share) + " of the cells";
  finding.evidence.push_back(
      {"y is one-hot over " + with_commas(classes) + " classes", {}, "compile.loss"});
  Change change = edit_layers(asked, "Use softmax and categorical_crossentropy",
                              "One class per sample is what they are for.",
                              [](scenario::LayerSpec& layer, bool last) {
                                if (last) layer.activation = Activation::kSoftmax;
                              });
  change.changes.push_back({"compile.loss", "categorical_crossentropy"});
  finding.changes.push_back(std::move(change));
  return finding;
}

}  // namespace

constinit const Rule kBinaryLossForClasses{
    .name = "binary-loss-for-classes",
    .title = "Binary loss for one of many classes",
    .doc =
        {
            .what = "binary_crossentropy with one-hot labels of more than two classes.",
            .why = "Each output becomes a yes/no question of its own, of which C-1 are answered "
                   "with no. The loss is small from the start and says little.",
            .silent_when =
                "Two classes, other labels, another loss. A run that learned gets a note.",
            .fix = "softmax with categorical_crossentropy; keep the sigmoids only where several "
                   "labels are true at once.",
            .source = "keras v3.15.1 src/losses/losses.py: binary_crossentropy; Stack Overflow "
                      "41327601, 58609115",
        },
    .check = check,
};

}  // namespace fitscope::diagnosis
