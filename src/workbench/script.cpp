#include "workbench/script.h"

#include "export/python.h"
#include "scenario/keras_version.h"

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

std::string notebook(const State& state) {
  return exporter::to_notebook(state.scenario, options_of(state));
}

}  // namespace fitscope::workbench
