// What Keras calls a loss, and how it begins to complain about what one is given.
#pragma once

#include <string>
#include <vector>

#include "scenario/scenario.h"
#include "trainer/shape_texts.h"
#include "trainer/step_shapes.h"

namespace fitscope::trainer {

/// What compile() got: a name, or an object where there is an argument.
std::string compiled_loss(const scenario::CompileSpec& compile);

/// Keras 2's message with the frames down to the loss, and `last` below them.
std::string in_loss(const StepShapes& step, const std::vector<Frame>& last, std::string message);

// What Keras 3 says before it names the shapes.
inline constexpr const char* kSameRank =
    "Arguments `target` and `output` must have the same rank (ndim)";
inline constexpr const char* kSameShape =
    "Arguments `target` and `output` must have the same shape";
inline constexpr const char* kSparseRank =
    "Argument `output` must have rank (ndim) `target.ndim - 1`";

/// How it names them.
std::string received(const std::string& labels, const std::string& output);

/// Does the loss take the difference of predictions and labels?
bool subtracts(scenario::Loss loss);

/// Outputs of sigmoid and softmax remember their logits.
bool takes_logits(const StepShapes& step);

}  // namespace fitscope::trainer
