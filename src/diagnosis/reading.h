// What several rules ask of a run: which Keras, which epochs fell short, what an exception is
// about.
#pragma once

#include <initializer_list>
#include <optional>
#include <string>
#include <string_view>

#include "diagnosis/rule.h"

namespace fitscope::diagnosis {

using scenario::FeedKind;
using trace::Count;
using trace::Moment;
using trace::StepState;
using trace::StopReason;
using trace::Subject;

/// Which regime of control flow made the trace; from Trace::keras, not from the scenario, which may
/// say "unknown".
bool is_keras2(const trace::Trace& trace);
/// Keras 3.0 to 3.6: peeked batches come once, and an iterator that ends with the epoch is not
/// renewed.
bool is_keras30(const trace::Trace& trace);

/// Epochs are validated, all of them by no step, since validation_steps is below 0.
bool validates_no_step(const Facts& facts);

/// Rows that are trained on: without those of validation_split.
Count training_rows(const scenario::Scenario& scenario);

/// The input starts again by itself: arrays, Sequence, tf.data; a Python generator does not.
bool restartable(const scenario::Scenario& scenario);

/// A model was trained, so losses and weights are real.
bool has_numbers(const Facts& facts);

/// Without numbers: what only the model itself would decide, as a clause that follows "All steps
/// ran, but". Empty: nothing.
std::string_view left_to_the_model(const Facts& facts);

/// Steps that fit() asked for per epoch; unset: until the data end. 0 counts as unset in Keras 3.
trace::MaybeCount asked_steps(const Facts& facts);

/// Batches in one pass as Keras counts them: a Sequence's __len__ is believed. Unset: no end.
trace::MaybeCount pass_of(const Facts& facts);

/// The input ended before the planned steps of this epoch had run.
bool cut_short(const trace::Trace& trace, const trace::Epoch& epoch);
const trace::Epoch* first_cut_short(const trace::Trace& trace);

/// The loss that an epoch logged; nullptr: none.
const double* loss_of(const trace::Epoch& epoch);

/// Every epoch was run, and ran what it had planned.
bool complete(const trace::Trace& trace);

/// Every epoch was one step on all rows: a batch holds them all.
bool one_step_is_the_epoch(const Facts& facts);

/// The first step in this state, and how many there are.
std::optional<Moment> first_step_in(const trace::Trace& trace, StepState state);
Count steps_in(const trace::Trace& trace, StepState state);
/// Every step from this moment on that ran is in this state.
bool stays_in(const trace::Trace& trace, StepState state, Moment from);

/// TerminateOnNaN, or an EarlyStopping that saw only NaN, ended the run: the messenger, not the
/// cause.
bool ended_by_nan(const trace::Trace& trace);

/// The exception that ended training, if it is about one of these; nullptr: none, another, or the
/// evaluation raised it.
const trace::Exception* raised_about(const trace::Trace& trace,
                                     std::initializer_list<Subject> subjects);

/// Words of that exception in every Keras 3.
inline constexpr std::string_view kDirectionUnknown = "isn't able to automatically determine";

/// Keras 3 refused to guess the direction of a name that nothing logs: the name is the fault, and a
/// direction would not mend it.
bool refused_unknown_monitor(const Facts& facts);

/// The line of a message that says what is wrong, without the tracebacks and arguments around it:
/// the one with words that a fault is known by, else the whole of a short message, else its
/// last line.
std::string telling_line(const trace::Exception& exception);

/// fit() calls a PyDataset's on_epoch_end() before the first epoch, too: from Keras 3.7 on.
bool ends_before_it_begins(const Facts& facts);

}  // namespace fitscope::diagnosis
