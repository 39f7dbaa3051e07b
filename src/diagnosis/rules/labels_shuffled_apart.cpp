#include <string>

#include "diagnosis/learning.h"
#include "diagnosis/reading.h"
#include "diagnosis/rules/all.h"
#include "diagnosis/wording.h"

namespace fitscope::diagnosis {
namespace {

std::optional<Finding> check(const Facts& facts) {
  const scenario::DataSpec& data = facts.scenario.data;
  if (!has_numbers(facts) || !data.shuffled_apart || data.samples < 2) return std::nullopt;
  Finding finding = found(
      kLabelsShuffledApart, Severity::kError,
      "x and y were shuffled each on its own, so no sample has its own label any more: there "
      "is nothing to learn but the mean.",
      "x[order_1], y[order_2]: of " + samples_text(data.samples) + " about 1 keeps its own label");
  finding.evidence.push_back({"y is in another order than x", {}, "data.shuffled_apart"});
  if (const auto epoch = facts.trace.epochs.begin(); epoch != facts.trace.epochs.end()) {
    finding.evidence.push_back(epoch_evidence(*epoch));
  }
  finding.changes.push_back({"Shuffle both with one permutation: order = rng.permutation(len(x))",
                             "x[order] and y[order] stay together.",
                             {{"data.shuffled_apart", "false"}}});
  return finding;
}

}  // namespace

constinit const Rule kLabelsShuffledApart{
    .name = "labels-shuffled-apart",
    .title = "x and y do not belong together",
    .doc =
        {
            .what = "Rows of x and rows of y are in different orders.",
            .why =
                "np.random.shuffle(x) and np.random.shuffle(y) draw two permutations. Accuracy "
                "stays at chance for ever, although the model can learn any single batch by heart.",
            .silent_when = "One order serves both, or no numbers are simulated.",
            .fix = "Draw one permutation and index both arrays with it.",
            .source =
                "TheDeepChecker (TOSEM 2022): unaligned records, four cases from Stack Overflow",
        },
    .check = check,
};

}  // namespace fitscope::diagnosis
