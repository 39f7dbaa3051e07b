// The parts of an exported script, one function each. Private to this folder.
#pragma once

#include "export/script.h"
#include "scenario/keras_version.h"
#include "scenario/scenario.h"

namespace fitscope::exporter {

/// What every part asks.
struct Request {
  const scenario::Scenario& scenario;
  scenario::Profile profile;
  bool ledger = false;

  bool keras2() const { return profile == scenario::Profile::kKeras2; }
  bool numbers() const { return scenario.model.kind == scenario::ModelKind::kDense; }
  bool calls_fit() const { return scenario.feed.kind != scenario::FeedKind::kCustomLoop; }
  bool uses_tf() const;          ///< tf.data or tf.GradientTape
  bool validation_rows() const;  ///< Has validation data of its own, not a split.
};

Part imports_part(const Request& request);
Part data_part(const Request& request);
Part model_part(const Request& request);
Part compile_part(const Request& request);
Part feed_part(const Request& request);        ///< Nothing for arrays.
Part validation_part(const Request& request);  ///< validation_data, if it is no arrays.
Part callbacks_part(const Request& request);
Part fit_part(const Request& request);
Part loop_part(const Request& request);  ///< In the place of fit().

/// "keras.optimizers.Adam(learning_rate=0.5)" as a call with arguments.
void add_optimizer(Part& part, const Request& request, const std::string& opening,
                   const std::string& closing, std::size_t indent);
/// "keras.losses.BinaryCrossentropy(from_logits=True)". `as_object`: also where a name would do.
std::string loss_text(const Request& request, bool as_object);

/// The class of batches by index, for training or validation.
struct BatchesClass {
  std::string name;
  scenario::MaybeCount length = {};           ///< sequence.length
  scenario::MaybeCount declared_length = {};  ///< sequence.declared_length
  scenario::MaybeCount later_length = {};     ///< sequence.later_length
  bool trains = false;                        ///< Its batches are trained on.
};
void add_batches_class(Part& part, const Request& request, const BatchesClass& asked);

/// What fit() gets for x, and for validation_data.
std::string training_input(const Request& request);
std::string validation_input(const Request& request);

/// Batch size of the training and the validation data, where the script cuts them itself.
scenario::Count training_batch_size(const Request& request);
scenario::Count validation_batch_size(const Request& request);

/// The callback and printout of --ledger: definitions before, and calls inside of the script.
Part ledger_part(const Request& request);

}  // namespace fitscope::exporter
