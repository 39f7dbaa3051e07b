// Warnings Keras raises while it trains, in its exact words, with place and source line as Python
// prints them.
//
// Simulated  warnings.warn under Python's default filter: one per text and place is shown, all are
// counted;
//            TensorFlow's logger, which shows every one.
// Source     keras 601488fd4c (2.15.0) engine/data_adapter.py: DataHandler.catch_stop_iteration;
//            keras 250b42181c (3.15.1) src/trainers/epoch_iterator.py:
//            EpochIterator._interrupted_warning.
#pragma once

#include <string>
#include <string_view>

#include "trainer/run_context.h"

namespace fitscope::trainer {

/// warnings.warn: counted in the trace and the epoch run.at is in; an event and stderr bytes when
/// shown. `location` is "keras/src/…py:116"; `source_line` is what Python quotes below the message.
void warn(RunContext& run, std::string_view category, std::string_view text,
          std::string_view location, std::string_view source_line);

/// TensorFlow's logger: "WARNING:tensorflow:" + text on stderr, every time.
void log_warning(RunContext& run, std::string_view text);

/// How an input was found to be dry.
enum class Dry {
  kCounted,    ///< Keras 3.7+: as many batches seen as the input is known to have.
  kExhausted,  ///< The iterator gave no further batch.
};

/// "Your input ran out of data; …". `batches`: steps_per_epoch * epochs, which Keras 2 puts into
/// its text (validation: validation_steps). kExhausted on Keras 3 also lets TensorFlow log its
/// OUT_OF_RANGE line.
void warn_out_of_data(RunContext& run, Dry dry, Count batches);

/// What Keras says once before the first epoch: shuffle=True ignored (3.15), steps_per_epoch=-1
/// (2.15), input_shape passed to a layer and the like, as far as the scenario determines it.
void warn_before_training(RunContext& run);

/// What Keras says when the first training step is traced: no trainable weights, softmax over one
/// unit, …
void warn_at_first_step(RunContext& run);

}  // namespace fitscope::trainer
