// One cell of the step ribbon in words, and what it is made from. Evidence only: judging is
// diagnosis's.
#pragma once

#include <cstdint>
#include <string>

#include "base/json.h"
#include "trace/trace.h"

namespace fitscope::trace {

/// What became of a planned or run step; nullptr: neither.
const Segment* segment_at(const Epoch& epoch, std::int64_t step);

/// The kept figures of a step; nullptr: none were kept.
const StepFigure* figure_at(const Trace& trace, Moment at);

/// "Epoch 2, step 1 of 3: ran on 4 rows; loss 0.6931." Empty: there is no such epoch.
std::string cell_words(const Trace& trace, Moment at);

/// Did our simulation stop in it, as it has no end?
bool has_no_end(const Trace& trace, const Epoch& epoch);

/// "3 of 3", or "4" while Keras does not know how many there will be.
std::string steps_text(const Epoch& epoch);

/// Four significant digits; "NaN", "∞" spelt "infinite".
std::string number_text(double value);

/// The epoch's planned and run steps, `most` of them around at.step: [{step, state, rows|null,
/// loss|null, gradient_norm|null, update_ratio|null}], the state in step_signs()' words. The
/// figures are null where none were kept.
Json cells_near(const Trace& trace, Moment at, std::int64_t most);

}  // namespace fitscope::trace
