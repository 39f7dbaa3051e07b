// What the kinds of a scenario are in Keras, and what they have in common. Said here once: the
// exporter, the trainer's messages and the rules all name them.
#pragma once

#include <string_view>

#include "scenario/scenario.h"

namespace fitscope::scenario {

std::string_view keras_name(Loss loss);                 ///< "mean_squared_error"
std::string_view keras_class(Loss loss);                ///< "MeanSquaredError"
std::string_view keras_class(OptimizerKind optimizer);  ///< "RMSprop"

/// What Keras takes for rows that it batches itself, and what most people write.
inline constexpr Count kDefaultBatchSize = 32;

/// Labels are numbers, not classes.
bool is_regression(DataKind kind);

/// y has a dtype of whole numbers in Python: classes as they are. One-hot rows, targets and labels
/// that were divided are float32.
bool has_integer_labels(const DataSpec& data);

/// fit() gets (x[i], y[i]) one by one, without the batch axis.
bool gives_single_samples(const Scenario& scenario);

/// Where validation_split cuts the rows: floor(samples * (1 - split)), as Keras computes it. A
/// split that is no share cuts before the first row or after the last.
Count split_at(const Scenario& scenario);

/// How many rows Python's rows[:at] takes: an `at` below 0 counts from the end.
Count rows_before(Count at, Count rows);

}  // namespace fitscope::scenario
