#include "code/other_rows.h"

#include <algorithm>
#include <utility>

#include "base/text.h"
#include "scenario/kinds.h"

namespace fitscope::code {
namespace {

/// Primes: few batch sizes divide what is left of them after a split.
constexpr Count kUneven[] = {1007, 1009, 1013, 1019};
/// So many batches: what is left after the usual splits is whole batches, too.
constexpr Count kEvenBatches[] = {20, 100, 300};

Count batch_of(const CodeAnswer& answer) {
  return std::max<Count>(1, answer.scenario.fit.batch_size.value_or(scenario::kDefaultBatchSize));
}

bool leaves_remainder(const CodeAnswer& answer) {
  return answer.scenario.data.samples % batch_of(answer) != 0;
}

std::string with_so_many(Count rows) {
  return "with " + with_commas(rows) + " rows";
}

void other(CodeAnswer& answer, std::string what, scenario::Scenario scenario) {
  if (scenario == answer.scenario) return;
  answer.otherwise.push_back(
      {.kind = Otherwise::Kind::kRows, .what = std::move(what), .scenario = std::move(scenario)});
}

}  // namespace

void add_other_rows(CodeAnswer& answer, const std::function<CodeAnswer(Count rows)>& with_rows) {
  if (!answer.found) return;
  const bool rows = assumes(answer, "data.samples");
  const bool validation_rows = assumes(answer, "validation.samples");
  const scenario::Scenario& scenario = answer.scenario;
  const bool rest_on_rows =
      rows && (assumes(answer, "fit.steps_per_epoch") || assumes(answer, "generator.batches") ||
               assumes(answer, "sequence.declared_length"));
  if (rest_on_rows) {
    // Steps that are worked out of the rows: what matters is the remainder.
    for (const Count count : kUneven) {
      if (leaves_remainder(answer)) break;
      CodeAnswer uneven = with_rows(count);
      if (uneven.found && leaves_remainder(uneven)) answer = std::move(uneven);
    }
    for (const Count batches : kEvenBatches) {
      const CodeAnswer even = with_rows(batches * batch_of(answer));
      if (!even.found || leaves_remainder(even)) continue;
      other(answer, with_so_many(even.scenario.data.samples) + ", a multiple of the batch size",
            even.scenario);
      break;
    }
    answer.as_read = with_so_many(scenario.data.samples);
    return;
  }
  answer.as_read = with_so_many(scenario.data.samples);
  if (rows && scenario.fit.steps_per_epoch && *scenario.fit.steps_per_epoch > 0) {
    // Steps that are written out, for rows that are not: as many as they ask for, fewer, or more.
    for (const auto& [halves, what] :
         {std::pair{1, "half of them"}, std::pair{3, "half as many more"}}) {
      scenario::Scenario changed = scenario;
      changed.data.samples = std::max<Count>(1, scenario.data.samples * halves / 2);
      const std::string words = with_so_many(changed.data.samples);
      other(answer, words + " (" + what + ")", std::move(changed));
    }
  }
  if (validation_rows && scenario.validation.steps && *scenario.validation.steps > 0) {
    scenario::Scenario changed = scenario;
    changed.validation.samples = std::max<Count>(1, scenario.validation.samples / 2);
    const std::string words =
        "with " + with_commas(changed.validation.samples) + " rows to validate with";
    other(answer, words, std::move(changed));
  }
  // One batch of all rows, or many.
  if (rows && !scenario.fit.steps_per_epoch && batch_of(answer) >= scenario.data.samples) {
    const CodeAnswer many = with_rows(kEvenBatches[0] * batch_of(answer));
    if (many.found) other(answer, with_so_many(many.scenario.data.samples), many.scenario);
  }
}

}  // namespace fitscope::code
