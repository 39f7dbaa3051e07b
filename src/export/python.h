// A scenario as the Python a user would write: plain Keras code for one release, which needs
// nothing of ours.
//
//   scenario ──▶ data, model, compile, batches, callbacks, fit ──▶ mark ──▶ script.py or .ipynb
//
// Simulated  every field that a real Keras has: the same arrays and initial weights bit for bit,
//            the same batches, oddities included.
// Left out   the simulated clock; Keras's own shuffled orders and Dropout masks, which are its own.
//            model.kind any becomes the smallest model and zeros: its steps are those of any model.
#pragma once

#include <cstdint>
#include <string>

#include "diagnosis/finding.h"
#include "export/script.h"
#include "scenario/keras_version.h"
#include "scenario/scenario.h"

namespace fitscope::exporter {

struct Options {
  scenario::Profile profile = scenario::Profile::kKeras315;
  bool ledger = false;  ///< Add the witness of ledger.cpp.
  /// Whose line is marked "# <- fitscope: RULE". nullptr: none.
  const diagnosis::Finding* verdict = nullptr;
};

/// The scenario must pass scenario::check_together.
Script make_script(const scenario::Scenario& scenario, const Options& options);

/// The lines of to_python()'s text, from 1, that a step of the run leads to; 0: none.
struct StepLines {
  std::int64_t gives_batch = 0;  ///< Where a batch to train on comes from.
  std::int64_t cause = 0;        ///< Where the verdict points.
};
StepLines step_lines(const scenario::Scenario& scenario, const Options& options);

std::string to_python(const scenario::Scenario& scenario, const Options& options);
/// A notebook (nbformat 4): a cell for each part, none of them run yet.
std::string to_notebook(const scenario::Scenario& scenario, const Options& options);

}  // namespace fitscope::exporter
