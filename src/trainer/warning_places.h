// Where in Keras's own files its warnings come from: a line for each regime, of the release that
// was recorded in it.
//
// Left out   another release of the same regime may warn from a line beside it.
#pragma once

#include <string>

#include "trainer/run_context.h"

namespace fitscope::trainer {

enum class WarningPlace {
  kInputShape,
  kSoftmax,
  kOneColumn,
  kNothingTrainable,
  kCounted,
  kExhausted,
  kShuffle,
  kEarlyStopping,
  kReduceLr,
  kCategoricalLogits,
  kSparseLogits,
  kBinaryLogits,
  kLimitedEpochs,
  kLimitedSteps,
};

/// "keras/src/trainers/epoch_iterator.py:116".
/// Range   a place where this release warns.
std::string place_of(const RunContext& run, WarningPlace place);

}  // namespace fitscope::trainer
