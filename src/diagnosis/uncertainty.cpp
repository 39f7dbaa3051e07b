#include "diagnosis/uncertainty.h"

#include <array>
#include <string>

#include "scenario/chance.h"

namespace fitscope::diagnosis {
namespace {

using trace::Count;

/// Batches of an evaluation's generator stay behind only where validation_steps ends it; what is
/// left then is what its iterator has not read ahead.
std::optional<Count> read_ahead(const Facts& facts) {
  const scenario::ValidationSpec& asked = facts.scenario.validation;
  if (asked.kind != scenario::ValidationKind::kGenerator || asked.steps.value_or(0) <= 0) {
    return std::nullopt;
  }
  const trace::Epoch* first = nullptr;
  for (const trace::Epoch& epoch : facts.trace.epochs) {
    if (!epoch.validated) continue;
    if (first != nullptr) {
      const bool ran_dry = !asked.loops && first->validation_steps < *asked.steps;
      return ran_dry ? std::nullopt : std::optional<Count>(epoch.index);
    }
    first = &epoch;
  }
  return std::nullopt;
}

std::optional<Count> row_order(const Facts& facts) {
  const trace::Trace& trace = facts.trace;
  const bool stopped =
      trace.stop == trace::StopReason::kCallback && trace.stop_detail == "EarlyStopping";
  if (!stopped || trace.epochs.empty() || !scenario::draws_at_random(facts.scenario))
    return std::nullopt;
  return trace.epochs.back().index;
}

constexpr std::array<Uncertainty, 2> kUncertainties{{
    {.field = "validation.kind",
     .text = "Uncertain: which batches this evaluation and the later ones get. TensorFlow reads "
             "ahead of an evaluation and loses what it read; how much, its threads decide, so that "
             "Keras itself does not do the same in every run",
     .from_epoch = read_ahead},
    {.field = "fit.callbacks",
     .text = "Uncertain: the epoch in which EarlyStopping stops. It goes by numbers, which hang on "
             "the random order of the rows or on Dropout; Keras draws its own",
     .from_epoch = row_order},
}};

}  // namespace

std::span<const Uncertainty> uncertainties() {
  return kUncertainties;
}

std::vector<Evidence> uncertain_about(const Facts& facts) {
  std::vector<Evidence> all;
  for (const Uncertainty& one : kUncertainties) {
    if (const auto epoch = one.from_epoch(facts)) {
      all.push_back({std::string(one.text), {*epoch, -1}, std::string(one.field)});
    }
  }
  return all;
}

}  // namespace fitscope::diagnosis
