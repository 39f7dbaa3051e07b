// Links and files in other people's hands hold these words: never renamed, never reused, in no
// release. A line may only be added.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <map>
#include <string>
#include <vector>

#include "scenario/keras_version.h"
#include "scenario/presets.h"
#include "scenario/property.h"

namespace fitscope::scenario {
namespace {

using ::testing::UnorderedElementsAreArray;

using Words = std::vector<std::string>;

TEST(PermanentNames, FieldsKeepTheirKeys) {
  Words keys;
  for (const Property& property : properties())
    keys.emplace_back(property.key);
  EXPECT_THAT(keys, UnorderedElementsAreArray(Words{
                        "keras.version",
                        "keras.backend",
                        "feed.kind",
                        "generator.loops",
                        "generator.first_only",
                        "generator.batches",
                        "generator.short_last",
                        "generator.single_samples",
                        "generator.tuple_length",
                        "generator.features",
                        "generator.empty_after",
                        "generator.label_change_at",
                        "generator.nan_at",
                        "generator.raise_at",
                        "generator.block_at",
                        "generator.ms_per_batch",
                        "sequence.length",
                        "sequence.declared_length",
                        "sequence.later_length",
                        "dataset.batched",
                        "dataset.drop_remainder",
                        "dataset.shuffle",
                        "dataset.repeat",
                        "dataset.take",
                        "dataset.known_cardinality",
                        "dataset.later_batches",
                        "loop.body",
                        "loop.iterator_each_step",
                        "loop.apply_gradients",
                        "loop.optimizer_each_step",
                        "loop.gradients",
                        "loop.ascend",
                        "fit.epochs",
                        "fit.batch_size",
                        "fit.steps_per_epoch",
                        "fit.initial_epoch",
                        "fit.max_epochs",
                        "fit.max_steps_per_epoch",
                        "fit.shuffle",
                        "fit.verbose",
                        "fit.callbacks",
                        "data.samples",
                        "data.label_rows",
                        "data.kind",
                        "data.features",
                        "data.classes",
                        "data.label_shape",
                        "data.label_values",
                        "data.feature_scale",
                        "data.feature_offset",
                        "data.target_scale",
                        "data.nan_cells",
                        "data.inf_cells",
                        "data.majority_share",
                        "data.order",
                        "data.noise",
                        "data.shuffled_apart",
                        "data.seed",
                        "model.kind",
                        "model.layers",
                        "model.input_features",
                        "model.trainable",
                        "model.seed",
                        "model.weights",
                        "compile.learning_rate",
                        "compile.optimizer",
                        "compile.loss",
                        "compile.from_logits",
                        "compile.huber_delta",
                        "compile.reduction",
                        "compile.metrics",
                        "compile.momentum",
                        "compile.nesterov",
                        "compile.beta_1",
                        "compile.beta_2",
                        "compile.rho",
                        "compile.epsilon",
                        "compile.amsgrad",
                        "compile.centered",
                        "compile.initial_accumulator_value",
                        "compile.weight_decay",
                        "compile.clipnorm",
                        "compile.clipvalue",
                        "compile.global_clipnorm",
                        "compile.steps_per_execution",
                        "validation.kind",
                        "validation.split",
                        "validation.samples",
                        "validation.label_rows",
                        "validation.batch_size",
                        "validation.steps",
                        "validation.freq",
                        "validation.loops",
                        "validation.feature_scale",
                        "early_stopping.monitor",
                        "early_stopping.min_delta",
                        "early_stopping.patience",
                        "early_stopping.mode",
                        "early_stopping.baseline",
                        "early_stopping.restore_best_weights",
                        "early_stopping.start_from_epoch",
                        "early_stopping.verbose",
                        "reduce_lr.monitor",
                        "reduce_lr.factor",
                        "reduce_lr.patience",
                        "reduce_lr.mode",
                        "reduce_lr.min_delta",
                        "reduce_lr.cooldown",
                        "reduce_lr.min_lr",
                        "reduce_lr.verbose",
                        "schedule.factor",
                        "schedule.every",
                        "schedule.verbose",
                        "stop_training.hook",
                        "stop_training.epoch",
                        "stop_training.batch",
                        "clock.first_step_ms",
                        "clock.step_ms",
                        "clock.validation_step_ms",
                    }));
}

TEST(PermanentNames, ChoicesKeepTheirKeys) {
  std::map<std::string, Words> choices;
  for (const Property& property : properties()) {
    for (const Choice& choice : property.choices) {
      choices[std::string(property.key)].emplace_back(choice.key);
    }
  }
  const std::map<std::string, Words> expected = {
      {"keras.version",
       {"3.15", "3.14", "3.13", "3.10", "3.9", "3.6", "3.4", "3.2", "3.1", "3.0", "2.15",
        "unknown"}},
      {"keras.backend", {"tensorflow"}},
      {"feed.kind", {"arrays", "generator", "sequence", "dataset", "custom_loop"}},
      {"loop.body", {"every_batch", "one_step"}},
      {"loop.gradients", {"computed", "none"}},
      {"fit.callbacks",
       {"early_stopping", "terminate_on_nan", "reduce_lr_on_plateau", "learning_rate_scheduler",
        "stop_training"}},
      {"data.kind",
       {"random_labels", "linear", "xor", "circles", "spiral", "blobs", "linear_regression",
        "quadratic_regression"}},
      {"data.label_shape", {"flat", "column", "one_hot"}},
      {"data.label_values", {"from_zero", "minus_one_one", "from_one", "divided_by_255"}},
      {"data.order", {"shuffled", "sorted"}},
      {"model.kind", {"any", "dense"}},
      {"compile.reduction", {"sum_over_batch_size", "sum"}},
      {"compile.optimizer", {"sgd", "adam", "adamw", "rmsprop", "adagrad", "adadelta", "nadam"}},
      {"compile.loss",
       {"binary_crossentropy", "categorical_crossentropy", "sparse_categorical_crossentropy",
        "mean_squared_error", "mean_absolute_error", "huber"}},
      {"compile.metrics", {"accuracy", "mae", "mse"}},
      {"validation.kind", {"none", "split", "arrays", "generator", "sequence", "dataset"}},
      {"early_stopping.mode", {"auto", "min", "max"}},
      {"reduce_lr.mode", {"auto", "min", "max"}},
      {"stop_training.hook",
       {"train_begin", "epoch_begin", "batch_begin", "batch_end", "epoch_end"}},
  };
  EXPECT_EQ(choices, expected);
}

TEST(PermanentNames, PresetsKeepTheirNames) {
  Words names;
  for (const Preset& preset : presets())
    names.emplace_back(preset.name);
  EXPECT_THAT(names, UnorderedElementsAreArray(Words{
                         "article-batch-20",
                         "article-batch-2",
                         "article-generator-broken",
                         "article-generator-fixed",
                         "article-lr-0.5",
                         "article-lr-0.001",
                         "article-shapes",
                         "steps-floor",
                         "repeat-missing",
                         "unknown-length",
                         "used-up-generator",
                         "finite-generator",
                         "drop-remainder-all",
                         "endless-generator",
                         "blocked-generator",
                         "empty-batches",
                         "unseen-tail",
                         "inferred-batch-size",
                         "samples-as-steps",
                         "whole-executions",
                         "mnist-1875",
                         "billion-rows",
                         "initial-epoch-past-the-end",
                         "split-leaves-nothing",
                         "execution-past-the-end",
                         "loss-counted-thin",
                         "validation-never",
                         "validation-ran-out",
                         "healthy",
                         "stop-at-first-batch",
                         "early-stopping-patience-0",
                         "monitor-missing",
                         "nan-in-data",
                         "mse-lr-too-high",
                         "learning-rate-0",
                         "frozen-model",
                         "apply-gradients-missing",
                         "optimizer-each-step",
                         "iterator-each-step",
                         "labels-from-one",
                         "labels-minus-one",
                         "no-numbers",
                         "constant-data",
                         "labels-shuffled-apart",
                         "sorted-labels",
                         "validation-not-scaled",
                         "features-255",
                         "targets-10000",
                         "no-sigmoid",
                         "sigmoid-regression",
                         "sigmoid-for-three-classes",
                         "binary-loss-ten-classes",
                         "softmax-twice",
                         "squares-for-classes",
                         "accuracy-of-numbers",
                         "one-rare-class",
                         "gradient-of-minus-loss",
                         "identical-units",
                         "loss-grows",
                         "rate-too-high",
                         "rate-too-low",
                         "weight-decay-10",
                         "l2-3",
                         "loss-summed",
                         "epsilon-1",
                         "rate-decays-each-epoch",
                         "dead-units",
                         "saturated-units",
                         "weights-too-small",
                         "vanishing-gradients",
                         "linear-hidden-layers",
                         "dropout-0.95",
                         "overfitting",
                         "xor-with-one-layer",
                         "five-epochs",
                         "limit-left-set",
                         "mode-min-for-accuracy",
                         "baseline-too-good",
                         "min-delta-too-large",
                         "best-epoch-lost",
                         "val-loss-below-loss",
                         "no-bar",
                         "length-unknown",
                         "slow-first-step",
                         "starts-trained",
                         "dropout-after-output",
                         "slow-input",
                     }));
}

TEST(PermanentNames, ProfilesKeepTheirKeys) {
  Words keys;
  for (const ProfileInfo& profile : all_profiles())
    keys.emplace_back(profile.key);
  EXPECT_EQ(keys, (Words{"2.15", "3.0", "3.1", "3.2", "3.3-3.4", "3.5-3.6", "3.7-3.9", "3.10",
                         "3.11-3.13", "3.14", "3.15"}));
  for (const std::string& key : keys) {
    const auto version = canonical_version(key);
    ASSERT_TRUE(version.ok()) << key;
    EXPECT_EQ(info(profile_of(version.value())).key, key);
  }
  // Profiles that there once were.
  EXPECT_EQ(canonical_version("3.0-3.6").value(), "3.6");
  EXPECT_EQ(canonical_version("3.7-3.14").value(), "3.14");
}

}  // namespace
}  // namespace fitscope::scenario
