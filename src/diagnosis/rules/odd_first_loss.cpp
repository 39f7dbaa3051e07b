#include <string>

#include "diagnosis/learning.h"
#include "diagnosis/reading.h"
#include "diagnosis/rules/all.h"
#include "diagnosis/wording.h"

namespace fitscope::diagnosis {
namespace {

std::optional<Finding> check(const Facts& facts) {
  const std::optional<Learning> learning = not_learned(facts);
  if (!learning || !learning->classes || !is_crossentropy(facts.scenario.compile.loss) ||
      !facts.scenario.model.weights.empty() || !(learning->chance > 0)) {
    return std::nullopt;
  }
  const auto first = static_cast<double>(learning->start->loss);
  if (first < 2 * learning->chance) return std::nullopt;
  Finding finding = hinted(kOddFirstLoss,
                           "Before the first step the loss is " + value_text(first) +
                               ", twice what knowing nothing costs: the model starts out sure and "
                               "wrong, so look at the scale of x, the last layer and the labels.",
                           "a model that knows nothing has " + value_text(learning->chance) + "; " +
                               value_text(first) + " / " + value_text(learning->chance) + " = " +
                               value_text(first / learning->chance));
  finding.evidence.push_back({"loss " + value_text(first) + " before the first step",
                              {facts.trace.epochs.front().index, 0},
                              "model.layers"});
  return finding;
}

}  // namespace

constinit const Rule kOddFirstLoss{
    .name = "odd-first-loss",
    .title = "A first loss that makes no sense",
    .doc =
        {
            .what = "The loss before the first step is twice the loss of a model that knows "
                    "nothing, or more.",
            .why = "Fresh weights should give every class about the same share. Large inputs, a "
                   "head that is no probability or a wrong loss make it sure of the wrong class.",
            .silent_when = "The run learned; weights are given; y are numbers.",
            .fix = "Check it before training: ln 2 = 0.693 for two classes, ln 10 = 2.303 for ten.",
            .source = "cs231n; TheDeepChecker: initial loss off by 100 %; Karpathy's recipe",
        },
    .check = check,
};

}  // namespace fitscope::diagnosis
