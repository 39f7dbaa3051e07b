// Warnings Keras raises while it trains, in its exact words, with place and source line as Python
// prints them.
//
// Simulated  warnings.warn under Python's default filter: one per text and place is shown, all are
//            counted; TensorFlow's Python logger, which shows every one.
// Left out   the folder of site-packages before "keras/src/…"; what TensorFlow's C++ code logs
//            (it differs from release to release); Keras 2's "Callback method … is slow".
// Source     keras 601488fd4c (2.15.0) engine/data_adapter.py: DataHandler.catch_stop_iteration;
//            keras 3.6.0, 3.14.1 and 250b42181c (3.15.1) src/trainers/epoch_iterator.py:
//            EpochIterator._interrupted_warning, src/trainers/data_adapters/__init__.py:
//            get_data_adapter, src/backend/tensorflow/trainer.py: TensorFlowTrainer.train_step,
//            src/losses/losses.py: categorical_crossentropy, src/layers/layer.py: Layer.__init__.
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
/// its text (validation: validation_steps).
void warn_out_of_data(RunContext& run, Dry dry, Count batches);

/// What Keras 3 says when the model is made: input_shape was passed to a layer, which a model with
/// model.input_features is taken to have done, as the article's do. Dropout does not take it.
void warn_at_model(RunContext& run);

/// "Limiting epochs to 2": KERAS_MAX_EPOCHS is less than was asked.
void warn_limited_epochs(RunContext& run);
/// "Limiting steps_per_epoch to 1", once for training and once for validation, which takes the same
/// limit and has the same words.
void warn_limited_steps(RunContext& run);

/// "The training loop will run indefinitely …": Keras 2 with steps_per_epoch=-1.
void warn_indefinite(RunContext& run);

/// What Keras says before the first epoch: shuffle=True ignored (3.15), steps_per_epoch=-1 (2.15).
void warn_before_training(RunContext& run);

/// What Keras says when the first training step is traced: no trainable weights, softmax over one
/// unit, …
/// The step is traced twice, since the first time makes the optimizer's variables; once if that
/// ends with `refusal`, before which only comes what is said before it.
void warn_at_first_step(RunContext& run, const trace::Exception* refusal = nullptr);

/// What it says when the first evaluation step is traced, so many times.
void warn_at_first_evaluation(RunContext& run, Count times);

/// What it says in every step of a hand-written loop on so many rows, which may end with `refusal`.
void warn_at_custom_step(RunContext& run, Count rows, const trace::Exception* refusal = nullptr);

}  // namespace fitscope::trainer
