// Every rule, one file each. The order in which they are asked is in ../rule_table.cpp.
#pragma once

#include "diagnosis/rule.h"

namespace fitscope::diagnosis {

extern const Rule kDropoutAfterOutput;
extern const Rule kSlowInput;
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
extern const Rule kLengthChanges;
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
extern const Rule kSamplesAsSteps;
extern const Rule kMoreStepsThanAsked;
extern const Rule kNothingLogged;
extern const Rule kLoggedTooSmall;
extern const Rule kValidationNeverRuns;
extern const Rule kMonitorMissing;
extern const Rule kMisreadBar;
extern const Rule kOversizeBatch;
extern const Rule kLimitedByEnvironment;
extern const Rule kLabelsShuffledApart;
extern const Rule kSortedLabels;
extern const Rule kValidationScaledDifferently;
extern const Rule kOutputIsNoProbability;
extern const Rule kSoftmaxTwice;
extern const Rule kSigmoidForClasses;
extern const Rule kBinaryLossForClasses;
extern const Rule kTargetsOutOfReach;
extern const Rule kSquaresForClasses;
extern const Rule kAccuracyOfNumbers;
extern const Rule kConstantData;
extern const Rule kUnscaledFeatures;
extern const Rule kUnscaledTargets;
extern const Rule kGradientAscent;
extern const Rule kIdenticalUnits;
extern const Rule kLossDiverges;
extern const Rule kRateTooHigh;
extern const Rule kRateTooLow;
extern const Rule kVanishingGradients;
extern const Rule kDeadUnits;
extern const Rule kSaturatedUnits;
extern const Rule kActivationsShrink;
extern const Rule kLinearHiddenLayers;
extern const Rule kRateDecayed;
extern const Rule kAdamEpsilon;
extern const Rule kStrongWeightDecay;
extern const Rule kSummedLoss;
extern const Rule kStrongRegularizer;
extern const Rule kStrongDropout;
extern const Rule kImbalancedClasses;
extern const Rule kOverfitting;
extern const Rule kStillImproving;
extern const Rule kOddFirstLoss;
extern const Rule kLearnsNothing;
extern const Rule kWrongMonitorMode;
extern const Rule kBaselineNeverBeaten;
extern const Rule kMinDeltaTooLarge;
extern const Rule kBestWeightsNotKept;
extern const Rule kRunningMean;
extern const Rule kNoBar;
extern const Rule kLengthLearnedLate;
extern const Rule kSlowFirstStep;
extern const Rule kStartsTrained;
extern const Rule kHealthy;
extern const Rule kCannotTell;

}  // namespace fitscope::diagnosis
