// The answer: what one fit() did, as plain values. Rules, panels and files read nothing else.
//
// A trace does not know where it came from. Epochs and steps count from 0, as Keras's callbacks do.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "trace/console.h"
#include "trace/figures.h"
#include "trace/log_name.h"
#include "trace/probe.h"

namespace fitscope::trace {

using Count = std::int64_t;
using MaybeCount = std::optional<Count>;

/// A place in the run. -1: before the first epoch or step.
struct Moment {
  Count epoch = -1;
  Count step = -1;

  bool operator==(const Moment&) const = default;
};

/// What became of a step, for one cell of the ribbon.
enum class StepState : std::uint8_t {
  kRan,        ///< a full batch
  kShort,      ///< fewer rows than a full batch
  kReplayed,   ///< a batch that an earlier epoch has trained on already, handed out again
  kEmpty,      ///< a batch of 0 rows
  kNotFinite,  ///< ran, and its loss was NaN or infinite
  kRaised,     ///< an exception left fit() here
  kWaiting,    ///< the feed never gave this batch
  kNeverRan,   ///< planned, not run
  kMixed,      ///< ran: full and short batches by turns, too many turns to tell apart
};

/// A run of equal steps of one epoch. Segments of an epoch are in order and do not overlap.
struct Segment {
  Count first = 0;  ///< step
  Count count = 0;  ///< steps
  StepState state = StepState::kRan;
  Count rows = 0;  ///< that Keras makes of each of these batches; 0 if kMixed: they differ

  bool operator==(const Segment&) const = default;
};

/// Name and value, in the order the imitated Keras hands them to callbacks.
using Logs = std::vector<std::pair<LogName, double>>;

struct Epoch {
  Count index = 0;
  MaybeCount steps_planned;  ///< What the bar counts to; unset while Keras does not know.
  Count steps_run = 0;
  Count samples_seen = 0;
  Count batches_replayed = 0;
  Count warnings = 0;  ///< raised in this epoch
  Count validation_steps = 0;
  bool validated = false;  ///< Validation was due and began.
  bool ran_dry = false;    ///< The input ended before the planned steps, or to end the epoch.
  bool logged = false;     ///< on_epoch_end was reached: History has a row.
  bool numbers = false;    ///< Logs hold real values (a model was trained).
  double learning_rate = 0;
  Logs logs;
  std::vector<Segment> segments;  ///< Covers max(steps_planned, steps_run) steps.

  bool operator==(const Epoch&) const = default;
};

enum class WarningKind { kPython, kLogger };  ///< warnings.warn, or TensorFlow's logger.

struct Warning {
  WarningKind kind = WarningKind::kPython;
  std::string category;  ///< "UserWarning", "SyntaxWarning"; logger: "WARNING:tensorflow".
  std::string text;      ///< Keras's exact words.
  std::string location;  ///< "keras/src/trainers/epoch_iterator.py:116"; empty for the logger.
  Count raised = 1;      ///< How often it was raised in this fit().
  Count shown = 1;       ///< How often Python's default filter shows it.
  Moment first;

  bool operator==(const Warning&) const = default;
};

/// What an exception is about. Who raises it knows; its words alone may not say (tf.data has the
/// same words for x and for y).
enum class Subject {
  kArguments,    ///< An argument of fit(), compile() or a callback.
  kSteps,        ///< An input without end or of unknown length needs a number of steps.
  kItem,         ///< What the input yields is no (x, y).
  kUnbatched,    ///< x has no batch axis: single samples.
  kInputShape,   ///< x does not fit the model.
  kNoLabels,     ///< There is no y.
  kLabelShape,   ///< y does not fit the output and the loss.
  kLabelRange,   ///< A label stands for no class.
  kLabelChange,  ///< Labels of a later batch have another shape.
  kUserCode,     ///< The user's own generator raised.
  kNoBatches,    ///< The input is empty.
  kNoGradients,  ///< There is nothing to apply.
  kNotFinite,    ///< TerminateOnNaN(raise_error=True).
};

struct Exception {
  std::string type;     ///< "ValueError", "InvalidArgumentError", …
  std::string message;  ///< Keras's exact words.
  Moment at;
  Subject about = Subject::kArguments;
  bool after_update = false;  ///< A metric failed, when the step had changed the weights.
  bool contested = false;     ///< The step fails in two places: which is first, threads decide.
  bool validating = false;    ///< Raised by the evaluation after the epoch `at`, not by training.

  bool operator==(const Exception&) const = default;
};

/// Why fit() is over, or is not. The first line of every verdict.
enum class StopReason {
  kRunning,       ///< It is not over.
  kAllEpochs,     ///< Every epoch was run.
  kNoEpochs,      ///< There was none to run.
  kOutOfData,     ///< Keras 2 ends fit() when the input runs dry.
  kCallback,      ///< A callback set model.stop_training.
  kException,     ///< An exception left fit().
  kWaiting,       ///< The feed blocks for ever: fit() hangs.
  kEndlessEpoch,  ///< The epoch has no end: our simulation was cut after enough steps to show it.
  kCutOff,        ///< The caller's own limit of steps was reached.
};

/// The first value that was not finite, in the order the computation made it.
enum class Tensor { kInput, kLabel, kActivation, kLoss, kGradient, kWeight };

struct NonFinite {
  Moment at;
  Tensor tensor = Tensor::kLoss;
  std::string name;  ///< Layer or variable: "dense", "dense/kernel"; empty for input, label, loss.
  double value = 0;  ///< NaN or an infinity.
  bool validating = false;  ///< In the validation after epoch `at.epoch`.

  bool operator==(const NonFinite& other) const {  // NaN equals NaN here
    return at == other.at && tensor == other.tensor && name == other.name &&
           validating == other.validating;
  }
};

enum class EventKind {
  kFitBegin,
  kPeek,  ///< Keras drew batches to learn shapes; value = how many.
  kEpochBegin,
  kFeedDry,        ///< The input gave no further batch.
  kFeedRestart,    ///< A new iterator was made; value = batches it starts with again.
  kWarning,        ///< text = the words
  kStopRequested,  ///< text = the callback that set model.stop_training
  kLearningRate,   ///< value = the new rate, text = who set it
  kNonFinite,
  kValidationBegin,
  kValidationEnd,  ///< value = steps
  kWaiting,
  kException,
  kEpochEnd,
  kFitEnd,
};

struct Event {
  EventKind kind = EventKind::kFitBegin;
  Moment at;
  double value = 0;
  std::string text;
};

/// What the input and the updates were, beyond what Keras itself could know.
struct Facts {
  MaybeCount batches_per_pass;  ///< Batches in one true pass of the input; unset: it never ends.
  MaybeCount known_batches;     ///< What Keras was told (len, cardinality); unset: unknown.
  Count batch_size = 0;         ///< Rows of a full batch as Keras came to use it.
  bool batch_size_inferred = false;  ///< Keras made it from steps_per_epoch.
  Count peeked_batches = 0;
  Count updates = 0;             ///< Optimizer steps applied in all.
  Count trainable_weights = 0;   ///< Kernels and biases to train; 0: frozen. -1: no model.
  bool weights_changed = false;  ///< Any weight differs from its start, in any bit.
  Count distinct_batches = 0;    ///< Different batches trained on in all.
  MaybeCount restored_epoch;     ///< Whose weights a callback put back; unset: the last stay.
};

struct Trace {
  std::string keras;    ///< Profile key: "3.7-3.9".
  std::string release;  ///< Whose texts: "3.14.1".
  StopReason stop = StopReason::kRunning;
  std::string stop_detail;  ///< Who stopped it ("EarlyStopping"), which batch is waited for, …
  Facts facts;
  std::vector<Epoch> epochs;
  std::vector<Warning> warnings;
  std::optional<Exception> exception;
  std::optional<NonFinite> first_non_finite;
  std::vector<Event> events;
  Count events_dropped = 0;  ///< Events beyond the cap, counted and not kept.
  Console console;
  Figures figures;
  DataFigures data;
  std::vector<Probe> probes;  ///< In order; some 40 at most.

  Count steps_run() const;
  Count warnings_raised() const;
  const Epoch* epoch(Count index) const;
};

/// Keeps at most this many events; epochs and warnings are bounded by the scenario itself.
inline constexpr std::size_t kMostEvents = 20000;
void append(Trace& trace, Event event);

/// Segments an epoch tells apart. What ran beyond is kMixed: memory stays bounded, counts stay
/// right. States other than kRan and kShort, which are rare and matter, are told apart twice as
/// long.
inline constexpr std::size_t kMostSegments = 4096;
/// The same for the trace's last epoch: fewer where there are many epochs, so that all of them
/// together are bounded too.
std::size_t most_segments(const Trace& trace);

/// Adds `count` more steps to the epoch's segments, joined to the last one where state and rows
/// agree.
void append_steps(Epoch& epoch, Count count, StepState state, Count rows,
                  std::size_t most = kMostSegments);

/// `steps` full batches, but for a short one after the first `until_short` and at the end of every
/// `round` from then on; all of that `times` times.
struct Rounds {
  Count steps = 0;
  Count until_short = 0;
  Count round = 1;
  Count full_rows = 0;
  Count short_rows = 0;
  Count times = 1;
};

/// The same as append_steps for each of these steps, in bounded time. `rounds` has a full batch and
/// a short one.
void append_rounds(Epoch& epoch, const Rounds& rounds, std::size_t most = kMostSegments);

/// Adds kNeverRan for planned steps that did not run. Called once when the epoch is over.
void fill_never_ran(Epoch& epoch);

}  // namespace fitscope::trace
