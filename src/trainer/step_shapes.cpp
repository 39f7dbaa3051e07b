#include "trainer/step_shapes.h"

#include <algorithm>
#include <utility>

#include "base/check.h"
#include "feed/feed.h"

namespace fitscope::trainer {

using scenario::Count;
using scenario::FeedKind;
using scenario::LabelShape;
using scenario::LayerKind;
using scenario::LayerSpec;
using scenario::Profile;
using scenario::Scenario;

bool StepShapes::ranks_only() const {
  const FeedKind feed = scenario.feed.kind;
  return keras2() && (feed == FeedKind::kGenerator || feed == FeedKind::kSequence) &&
         !flat_labels();
}

bool StepShapes::flat_labels() const {
  return scenario.data.label_shape == LabelShape::kFlat && !changed;
}

Count StepShapes::label_columns() const {
  return (scenario.data.label_shape == LabelShape::kOneHot ? width : 1) + (changed ? 1 : 0);
}

std::vector<std::string> StepShapes::x() const {
  return {rows, std::to_string(given)};
}

std::vector<std::string> StepShapes::y() const {
  if (flat_labels()) return {rows};
  if (any_columns) return {rows, "None"};
  return {rows, std::to_string(label_columns())};
}

std::vector<std::string> StepShapes::output() const {
  return {rows, std::to_string(units)};
}

namespace {

/// tf.data is told the shape that the batches drawn beforehand have in common. Labels of unlike
/// ranks have none: they are refused before there is a step.
bool drew_unlike_labels(const Scenario& scenario, Profile profile) {
  const scenario::MaybeCount& change = scenario.generator.label_change_at;
  return profile != Profile::kKeras2 && scenario.feed.kind == FeedKind::kGenerator && change &&
         *change > 1 && *change <= scenario::batches_peeked(profile) &&
         scenario.data.label_shape != LabelShape::kFlat;
}

}  // namespace

std::vector<LayerSpec> dense_layers(const Scenario& scenario) {
  auto parsed = scenario::parse_layers(scenario.model.layers);
  FS_CHECK(parsed.ok());
  std::vector<LayerSpec> layers;
  for (const LayerSpec& layer : parsed.value()) {
    if (layer.kind == LayerKind::kDense) layers.push_back(layer);
  }
  return layers;
}

bool squeezes_predictions(const Scenario& scenario, Profile profile) {
  return profile == Profile::kKeras2 && scenario.feed.kind == FeedKind::kCustomLoop &&
         scenario.data.label_shape == LabelShape::kFlat && dense_layers(scenario).back().units == 1;
}

StepShapes step_shapes(const Scenario& scenario, Profile profile, const feed::Batch& batch) {
  const std::vector<LayerSpec> layers = dense_layers(scenario);
  const bool eager = scenario.feed.kind == FeedKind::kCustomLoop;
  const Count features = scenario.data.features;
  const bool unlike = drew_unlike_labels(scenario, profile);
  const bool expected = unlike || scenario.generator.label_change_at == 1;
  return {.scenario = scenario,
          .profile = profile,
          .minor = scenario::minor_of(scenario.keras.version, profile),
          .eager = eager,
          .rows = eager ? std::to_string(batch.rows) : static_rows(scenario),
          .given = batch.features >= 0 ? batch.features : features,
          .expected = scenario::input_features(scenario),
          .width = scenario.data.classes,
          .units = layers.back().units,
          .first = layers.front(),
          .last = layers.back(),
          .batch_rows = batch.rows,
          .changed = batch.label_changed && expected,
          .any_columns = unlike,
          .alone = batch.unbatched};
}

Count ends_in_dropout(const Scenario& scenario) {
  const auto parsed = scenario::parse_layers(scenario.model.layers);
  FS_CHECK(parsed.ok());
  const LayerSpec& last = parsed.value().back();
  if (last.kind != LayerKind::kDropout || last.rate == 0) return 0;
  return static_cast<Count>(
      std::count_if(parsed.value().begin(), parsed.value().end(),
                    [](const LayerSpec& layer) { return layer.kind == LayerKind::kDropout; }));
}

std::string static_rows(const Scenario& scenario) {
  const Count rows = feed::effective_batch_size(scenario);
  switch (scenario.feed.kind) {
    case FeedKind::kArrays:
      return feed::split_rows(scenario).training % rows == 0 ? std::to_string(rows) : "None";
    case FeedKind::kDataset:
      return scenario.dataset.drop_remainder ? std::to_string(rows) : "None";
    case FeedKind::kGenerator:
    case FeedKind::kSequence:
    case FeedKind::kCustomLoop:
      break;
  }
  return "None";
}

std::string static_validation_rows(const Scenario& scenario) {
  const Count rows = feed::fixed_validation_rows(scenario);
  return rows > 0 ? std::to_string(rows) : "None";
}

std::string traced(const StepShapes& step, const std::vector<Frame>& frames, std::string message) {
  return step.keras2() && !step.eager ? in_user_code(frames, message) : message;
}

}  // namespace fitscope::trainer
