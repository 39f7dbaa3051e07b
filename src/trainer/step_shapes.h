// What one step's tensors look like: the shapes Keras and TensorFlow see, statically or while
// running.
//
// Left out  which rows a batch holds.
#pragma once

#include <string>
#include <vector>

#include "feed/batch.h"
#include "scenario/keras_version.h"
#include "scenario/layers.h"
#include "scenario/scenario.h"
#include "trainer/shape_texts.h"

namespace fitscope::trainer {

/// Everything a check asks about one step.
struct StepShapes {
  using Count = scenario::Count;

  const scenario::Scenario& scenario;
  scenario::Profile profile;
  int minor;         ///< of the Keras 3 release; 0: Keras 2
  bool eager;        ///< A hand-written loop: shapes are known, no step is traced.
  std::string rows;  ///< of the batch, or "None"
  Count given;       ///< features of x
  Count expected;    ///< features the model was built for
  Count width;       ///< columns of one-hot labels
  Count units;       ///< columns of predictions
  scenario::LayerSpec first;
  scenario::LayerSpec last;
  Count batch_rows;
  bool changed;  ///< Labels have one column more, labels (N,) two, and the step is to take them.
  bool any_columns;  ///< Keras 3 has drawn labels of unlike columns, and traces (None, None).
  bool alone;        ///< A single sample without the batch axis.

  bool keras2() const { return profile == scenario::Profile::kKeras2; }
  /// Keras 2 gives tf.data only the ranks of what a generator or Sequence yields; (N,) becomes
  /// (N, 1).
  bool ranks_only() const;
  /// The labels are (N,).
  bool flat_labels() const;
  Count label_columns() const;
  std::vector<std::string> x() const;
  std::vector<std::string> y() const;
  std::vector<std::string> output() const;
};

/// Range  model.kind dense.
StepShapes step_shapes(const scenario::Scenario& scenario, scenario::Profile profile,
                       const feed::Batch& batch);

/// Keras 2's losses squeeze predictions (N, 1) beside labels (N,), which fit() makes (N, 1) before.
/// Range  model.kind dense.
bool squeezes_predictions(const scenario::Scenario& scenario, scenario::Profile profile);

std::vector<scenario::LayerSpec> dense_layers(const scenario::Scenario& scenario);

/// How many Dropout layers there are, if the last layer is one that drops anything; else 0.
scenario::Count ends_in_dropout(const scenario::Scenario& scenario);

/// Rows of a batch as a tensor's static shape has them: "32", or "None" where Keras cannot know.
std::string static_rows(const scenario::Scenario& scenario);
std::string static_validation_rows(const scenario::Scenario& scenario);

/// The message as the step raises it: Keras 2 traces the step of fit() and puts the frames around.
std::string traced(const StepShapes& step, const std::vector<Frame>& frames, std::string message);

}  // namespace fitscope::trainer
