// Every rule, one file each. The order in which they are asked is in ../rule_table.cpp.
#pragma once

#include "diagnosis/rule.h"

namespace fitscope::diagnosis {

extern const Rule kShapeError;
extern const Rule kLabelError;
extern const Rule kZeroBatches;
extern const Rule kFitRefused;
extern const Rule kGeneratorBlocked;
extern const Rule kEndlessEpoch;
extern const Rule kCallbackStopped;
extern const Rule kNoEpochs;
extern const Rule kCarriedOverRemainder;
extern const Rule kDataRanOut;
extern const Rule kReplayedBatches;
extern const Rule kEmptyEpochs;
extern const Rule kEmptyBatches;
extern const Rule kValidationRanOut;
extern const Rule kNotANumber;
extern const Rule kLabelsOutsideLoss;
extern const Rule kNoUpdates;
extern const Rule kOneStepPerEpoch;
extern const Rule kOptimizerEachStep;
extern const Rule kUnseenTail;
extern const Rule kInferredBatchSize;
extern const Rule kMonitorMissing;
extern const Rule kMisreadBar;
extern const Rule kOversizeBatch;
extern const Rule kHealthy;
extern const Rule kCannotTell;

}  // namespace fitscope::diagnosis
