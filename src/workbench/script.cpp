#include "workbench/script.h"

#include "export/python.h"
#include "scenario/keras_version.h"
#include "trace/cell.h"

namespace fitscope::workbench {
namespace {

exporter::Options options_of(const State& state) {
  const auto& findings = state.outcome.findings;
  return {.profile = scenario::profile_of(state.scenario.keras.version),
          .ledger = false,
          .verdict = findings.empty() ? nullptr : &findings.front()};
}

}  // namespace

std::string python_script(const State& state) {
  return exporter::to_python(state.scenario, options_of(state));
}

std::int64_t script_line(const State& state, trace::Moment at) {
  const trace::Epoch* epoch = state.outcome.trace.epoch(at.epoch);
  if (epoch == nullptr || state.running) return 0;
  const trace::Segment* segment = trace::segment_at(*epoch, at.step);
  if (segment == nullptr) return 0;
  const exporter::StepLines lines = exporter::step_lines(state.scenario, options_of(state));
  switch (segment->state) {
    case trace::StepState::kRaised:
    case trace::StepState::kWaiting:
    case trace::StepState::kNeverRan:
      return lines.cause;
    case trace::StepState::kRan:
    case trace::StepState::kShort:
    case trace::StepState::kReplayed:
    case trace::StepState::kEmpty:
    case trace::StepState::kNotFinite:
    case trace::StepState::kMixed:
      break;
  }
  return lines.gives_batch;
}

std::string notebook(const State& state) {
  return exporter::to_notebook(state.scenario, options_of(state));
}

}  // namespace fitscope::workbench
