// What src/trainer/shape_checks.h promises: messages recorded from real Keras, without the stack of
// the machine they were recorded on.
#include "trainer/shape_checks.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "trainer/fit_loop.h"
#include "trainer/label_checks.h"

namespace fitscope::trainer {
namespace {

using scenario::FeedKind;
using scenario::LabelShape;
using scenario::Loss;
using scenario::Profile;
using scenario::Scenario;
using ::testing::EndsWith;
using ::testing::HasSubstr;
using ::testing::StartsWith;

constexpr Profile kAll[] = {Profile::kKeras2, Profile::kKeras35, Profile::kKeras314,
                            Profile::kKeras315};
constexpr Profile kThree[] = {Profile::kKeras35, Profile::kKeras314, Profile::kKeras315};

/// 12 rows of 10 features in batches of 4.
Scenario twelve_rows(const std::string& layers = "Dense(1, sigmoid)",
                     Loss loss = Loss::kBinaryCrossentropy) {
  Scenario scenario;
  scenario.data.samples = 12;
  scenario.fit.batch_size = 4;
  scenario.model.layers = layers;
  scenario.compile.loss = loss;
  return scenario;
}

std::optional<trace::Exception> first_step(const Scenario& scenario, Profile profile,
                                           feed::Batch batch = {.rows = 4}) {
  return check_batch(scenario, profile, batch, true);
}

std::string message(const Scenario& scenario, Profile profile, feed::Batch batch = {.rows = 4}) {
  const auto exception = first_step(scenario, profile, batch);
  return exception ? exception->type + ": " + exception->message : "";
}

TEST(CheckBatch, WhatFitsRaisesNothing) {
  for (const Profile profile : kAll) {
    for (const LabelShape shape : {LabelShape::kFlat, LabelShape::kColumn}) {
      Scenario scenario = twelve_rows();
      scenario.data.label_shape = shape;
      EXPECT_EQ(message(scenario, profile), "");
    }
    Scenario classes = twelve_rows("Dense(3, softmax)", Loss::kSparseCategoricalCrossentropy);
    classes.data.classes = 3;
    EXPECT_EQ(message(classes, profile), "");
    classes.compile.loss = Loss::kCategoricalCrossentropy;
    classes.data.label_shape = LabelShape::kOneHot;
    EXPECT_EQ(message(classes, profile), "");
  }
}

Scenario eight_features() {
  Scenario scenario = twelve_rows();
  scenario.data.features = 8;
  scenario.model.input_features = 10;
  return scenario;
}

TEST(CheckBatch, Keras2BlamesTheModelForWrongFeatures) {
  EXPECT_EQ(
      message(eight_features(), Profile::kKeras2),
      "ValueError: in user code:\n\n"
      "    File \"keras/src/engine/training.py\", line 1401, in train_function  *\n"
      "        return step_function(self, iterator)\n"
      "    File \"keras/src/engine/training.py\", line 1384, in step_function  **\n"
      "        outputs = model.distribute_strategy.run(run_step, args=(data,))\n"
      "    File \"keras/src/engine/training.py\", line 1373, in run_step  **\n"
      "        outputs = model.train_step(data)\n"
      "    File \"keras/src/engine/training.py\", line 1150, in train_step\n"
      "        y_pred = self(x, training=True)\n"
      "    File \"keras/src/utils/traceback_utils.py\", line 70, in error_handler\n"
      "        raise e.with_traceback(filtered_tb) from None\n"
      "    File \"keras/src/engine/input_spec.py\", line 298, in assert_input_compatibility\n"
      "        raise ValueError(\n\n"
      "    ValueError: Input 0 of layer \"sequential\" is incompatible with the layer: expected "
      "shape=(None, 10), found shape=(4, 8)\n");
}

TEST(CheckBatch, Keras3BlamesTheFirstLayerForWrongFeatures) {
  EXPECT_EQ(message(eight_features(), Profile::kKeras315),
            "ValueError: Exception encountered when calling Sequential.call().\n\n"
            "\x1b[1mInput 0 with name 'None' of layer 'dense' is incompatible with the layer: "
            "expected axis -1 of input shape to have value 10, but received input with shape (4, "
            "8)\x1b[0m\n\nArguments received by Sequential.call():\n"
            "  \u2022 inputs=tf.Tensor(shape=(4, 8), dtype=float32)\n  \u2022 training=True\n"
            "  \u2022 mask=None\n  \u2022 kwargs=<class 'inspect._empty'>");
  EXPECT_THAT(
      message(eight_features(), Profile::kKeras35),
      HasSubstr("Input 0 of layer \"dense\" is incompatible with the layer: expected axis "
                "-1 of input shape to have value 10, but received input with shape (4, 8)"));
}

TEST(CheckBatch, RowsAreNoneWhereTheLastBatchIsShort) {
  Scenario scenario = eight_features();
  scenario.fit.batch_size = 5;
  EXPECT_THAT(message(scenario, Profile::kKeras2), EndsWith("found shape=(None, 8)\n"));
  EXPECT_THAT(message(scenario, Profile::kKeras314), HasSubstr("input with shape (None, 8)"));
  scenario.feed.kind = FeedKind::kDataset;
  scenario.dataset.drop_remainder = true;
  EXPECT_THAT(message(scenario, Profile::kKeras2), EndsWith("found shape=(5, 8)\n"));
}

TEST(CheckBatch, Keras2NoticesAGeneratorsFeaturesOnlyWhileItMultiplies) {
  Scenario scenario = twelve_rows();
  scenario.feed.kind = FeedKind::kGenerator;
  scenario.generator.features = 8;
  const feed::Batch batch{.rows = 4, .features = 8};
  const std::string two = message(scenario, Profile::kKeras2, batch);
  EXPECT_THAT(two, StartsWith("InvalidArgumentError: Graph execution error:\n\nDetected at node "
                              "sequential/dense/BiasAdd defined at"));
  EXPECT_THAT(two, HasSubstr("Matrix size-incompatible: In[0]: [4,8], In[1]: [10,1]\n\t [[{{node "
                             "sequential/dense/BiasAdd}}]]"));
  EXPECT_THAT(message(scenario, Profile::kKeras314, batch),
              HasSubstr("input with shape (None, 8)"));

  // What is found while the step is traced comes first.
  scenario.generator.tuple_length = 1;
  EXPECT_THAT(message(scenario, Profile::kKeras2, batch), HasSubstr("Target data is missing."));
}

// Data of ten features, a model of one: the sample's features are taken for rows.
TEST(CheckBatch, ASampleTakenForRowsHasALabelOfNoRank) {
  Scenario dataset = twelve_rows();
  dataset.feed.kind = FeedKind::kDataset;
  dataset.dataset.batched = false;
  dataset.model.input_features = 1;
  const feed::Batch sample{.rows = 1, .unbatched = true};
  EXPECT_THAT(message(dataset, Profile::kKeras315, sample),
              HasSubstr("must have the same rank (ndim). Received: target.shape=(), "
                        "output.shape=(10, 1)"));
  EXPECT_THAT(message(dataset, Profile::kKeras2, sample), HasSubstr("received ((10, 1) vs ())"));
}

// Recorded from 2.15.0, 3.6.0 and 3.15.1.
TEST(CheckBatch, ASamplesVectorOfLabelsIsTakenForRows) {
  const auto refused = [](const std::string& layers, Loss loss, LabelShape shape, Profile profile) {
    Scenario scenario = twelve_rows(layers, loss);
    scenario.feed.kind = FeedKind::kDataset;
    scenario.dataset.batched = false;
    scenario.data.features = 1;
    scenario.data.classes = 3;
    scenario.data.label_shape = shape;
    return message(scenario, profile, {.rows = 1, .unbatched = true});
  };
  for (const Profile profile : kThree) {
    EXPECT_EQ(refused("Dense(3)", Loss::kCategoricalCrossentropy, LabelShape::kOneHot, profile),
              "ValueError: Arguments `target` and `output` must have the same rank (ndim). "
              "Received: target.shape=(3,), output.shape=(1, 3)");
    EXPECT_EQ(
        refused("Dense(3)", Loss::kSparseCategoricalCrossentropy, LabelShape::kOneHot, profile),
        "ValueError: Arguments `target` and `output` must have the same shape up until the last "
        "dimension: target.shape=(3,), output.shape=(1, 3)");
    EXPECT_EQ(refused("Dense(1)", Loss::kBinaryCrossentropy, LabelShape::kColumn, profile), "");
    EXPECT_EQ(refused("Dense(3)", Loss::kSparseCategoricalCrossentropy, LabelShape::kFlat, profile),
              "ValueError: Argument `output` must have rank (ndim) `target.ndim - 1`. Received: "
              "target.shape=(), output.shape=(1, 3)");
  }
  EXPECT_THAT(
      refused("Dense(3)", Loss::kCategoricalCrossentropy, LabelShape::kOneHot, Profile::kKeras2),
      HasSubstr("Shapes (3, 1) and (1, 3) are incompatible"));
  EXPECT_THAT(refused("Dense(3, sigmoid)", Loss::kBinaryCrossentropy, LabelShape::kColumn,
                      Profile::kKeras2),
              HasSubstr("must have the same shape, received ((1, 3) vs (1, 1))."));
  EXPECT_THAT(refused("Dense(3)", Loss::kSparseCategoricalCrossentropy, LabelShape::kFlat,
                      Profile::kKeras2),
              HasSubstr("slice index 0 of dimension 0 out of bounds."));
}

TEST(CheckBatch, SamplesWithoutTheBatchAxisHaveNoRows) {
  Scenario dataset = twelve_rows();
  dataset.feed.kind = FeedKind::kDataset;
  dataset.dataset.batched = false;
  const feed::Batch sample{.rows = 1, .unbatched = true};
  EXPECT_THAT(
      message(dataset, Profile::kKeras2, sample),
      EndsWith("    Input 0 of layer \"dense\" is incompatible with the layer: expected "
               "min_ndim=2, found ndim=1. Full shape received: (10,)\n    \n    Call "
               "arguments received by layer 'sequential' (type Sequential):\n      \u2022 "
               "inputs=tf.Tensor(shape=(10,), dtype=float32)\n      \u2022 training=True\n  "
               "    \u2022 mask=None\n"));
  Scenario generator = twelve_rows();
  generator.feed.kind = FeedKind::kGenerator;
  EXPECT_THAT(
      message(generator, Profile::kKeras315, sample),
      HasSubstr("Invalid input shape for input Tensor(\"data:0\", shape=(None,), "
                "dtype=float32) with name 'keras_tensor' and path ''. Expected shape (None, "
                "10), but input has incompatible shape (None,)"));
  // (rows,) is taken for (rows, 1). A label of shape () then has no rank, one of (1,) has.
  generator.data.features = 1;
  EXPECT_THAT(message(generator, Profile::kKeras315, sample),
              HasSubstr("Received: target.shape=(), output.shape=(1, 1)"));
  generator.data.label_shape = scenario::LabelShape::kColumn;
  EXPECT_EQ(message(generator, Profile::kKeras315, sample), "");
}

struct TargetRow {
  const char* layers;
  Loss loss;
  LabelShape shape;
  scenario::Count classes;
  const char* keras2;  ///< How the message ends.
  const char* keras3;  ///< The whole message.
};

TEST(CheckBatch, LossesRefuseShapesThatDoNotFit) {
  const TargetRow rows[] = {
      {"Dense(1, sigmoid)", Loss::kBinaryCrossentropy, LabelShape::kOneHot, 3,
       "`logits` and `labels` must have the same shape, received ((4, 1) vs (4, 3)).",
       "Arguments `target` and `output` must have the same shape. Received: target.shape=(4, 3), "
       "output.shape=(4, 1)"},
      {"Dense(3, sigmoid)", Loss::kBinaryCrossentropy, LabelShape::kFlat, 2,
       "`logits` and `labels` must have the same shape, received ((4, 3) vs (4, 1)).",
       "Arguments `target` and `output` must have the same rank (ndim). Received: "
       "target.shape=(4,), "
       "output.shape=(4, 3)"},
      {"Dense(3, softmax)", Loss::kCategoricalCrossentropy, LabelShape::kFlat, 3,
       "Shapes (4, 1) and (4, 3) are incompatible",
       "Arguments `target` and `output` must have the same rank (ndim). Received: "
       "target.shape=(4,), "
       "output.shape=(4, 3)"},
      {"Dense(3, softmax)", Loss::kCategoricalCrossentropy, LabelShape::kColumn, 3,
       "Shapes (4, 1) and (4, 3) are incompatible",
       "Arguments `target` and `output` must have the same shape. Received: target.shape=(4, 1), "
       "output.shape=(4, 3)"},
      {"Dense(3, softmax)", Loss::kCategoricalCrossentropy, LabelShape::kOneHot, 4,
       "Shapes (4, 4) and (4, 3) are incompatible",
       "Arguments `target` and `output` must have the same shape. Received: target.shape=(4, 4), "
       "output.shape=(4, 3)"},
      {"Dense(3, softmax)", Loss::kSparseCategoricalCrossentropy, LabelShape::kOneHot, 3,
       "`labels.shape` must equal `logits.shape` except for the last dimension. Received: "
       "labels.shape=(12,) and logits.shape=(4, 3)",
       "Argument `output` must have rank (ndim) `target.ndim - 1`. Received: target.shape=(4, 3), "
       "output.shape=(4, 3)"},
  };
  for (const TargetRow& row : rows) {
    Scenario scenario = twelve_rows(row.layers, row.loss);
    scenario.data.label_shape = row.shape;
    scenario.data.classes = row.classes;
    const std::string two = message(scenario, Profile::kKeras2);
    EXPECT_THAT(two, StartsWith("ValueError: in user code:\n\n"));
    EXPECT_THAT(two, EndsWith("    ValueError: " + std::string(row.keras2) + "\n"));
    for (const Profile profile : kThree) {
      EXPECT_EQ(message(scenario, profile), "ValueError: " + std::string(row.keras3));
    }
  }
}

TEST(CheckBatch, MeanSquaredErrorBroadcastsWithoutAWord) {
  Scenario scenario = twelve_rows("Dense(1)", Loss::kMeanSquaredError);
  scenario.data.label_shape = LabelShape::kOneHot;
  for (const Profile profile : kAll)
    EXPECT_EQ(message(scenario, profile), "");
}

/// Three one-hot columns beside four outputs.
Scenario four_for_three(Loss loss, const std::string& layers = "Dense(4)") {
  Scenario scenario = twelve_rows(layers, loss);
  scenario.data.classes = 3;
  scenario.data.label_shape = LabelShape::kOneHot;
  return scenario;
}

// Recorded from Keras 2.15.0, 3.6.0, 3.14.1 and 3.15.1.
TEST(CheckBatch, ColumnsThatDoNotBroadcastAreRefusedByTensorFlow) {
  EXPECT_EQ(message(four_for_three(Loss::kMeanSquaredError), Profile::kKeras315),
            "ValueError: Dimensions must be equal, but are 3 and 4 for '{{node "
            "compile_loss/mean_squared_error/sub}} = Sub[T=DT_FLOAT](data_1, "
            "sequential_1/dense_1/BiasAdd)' with input shapes: [4,3], [4,4].");
  EXPECT_THAT(message(four_for_three(Loss::kMeanAbsoluteError), Profile::kKeras35),
              HasSubstr("mean_absolute_error/sub}} = Sub[T=DT_FLOAT](data_1, "
                        "sequential_1/dense_1/Add)'"));
  EXPECT_THAT(message(four_for_three(Loss::kHuber), Profile::kKeras314),
              EndsWith("are 4 and 3 for '{{node compile_loss/huber/Sub}} = "
                       "Sub[T=DT_FLOAT](sequential_1/dense_1/BiasAdd, data_1)' with input "
                       "shapes: "
                       "[4,4], [4,3]."));
  Scenario uneven = four_for_three(Loss::kMeanSquaredError, "Dense(4, softmax)");
  uneven.fit.batch_size = 5;
  EXPECT_THAT(message(uneven, Profile::kKeras2),
              HasSubstr("but are 4 and 3 for '{{node mean_squared_error/SquaredDifference}} = "
                        "SquaredDifference[T=DT_FLOAT](sequential/dense/Softmax, "
                        "IteratorGetNext:1)' with input shapes: [?,4], [?,3]."));
  EXPECT_THAT(message(four_for_three(Loss::kBinaryCrossentropy), Profile::kKeras2),
              HasSubstr("but are 3 and 4 for '{{node binary_crossentropy/mul}} = "
                        "Mul[T=DT_FLOAT](IteratorGetNext:1, binary_crossentropy/Log)' with input "
                        "shapes: [4,3], [4,4]."));
}

// Recorded from Keras 2.15.0, 3.0.5, 3.6.0, 3.12.1 and 3.15.1.
TEST(CheckBatch, TensorFlowNamesTheOperationThatTheModelEndsIn) {
  const auto made = [](const std::string& layers, Profile profile, const char* version = "3.6") {
    Scenario scenario = four_for_three(Loss::kMeanSquaredError, layers);
    scenario.keras.version = version;
    const std::string text = message(scenario, profile);
    const std::size_t from = text.find("sequential");
    return text.substr(from, text.find_first_of(",)", from) - from);
  };
  EXPECT_EQ(made("Dense(5); Dense(4)", Profile::kKeras315), "sequential_1/dense_1_2/BiasAdd");
  EXPECT_EQ(made("Dense(5); Dense(5); Dense(4, softmax)", Profile::kKeras314),
            "sequential_1/dense_2_1/Softmax");
  EXPECT_EQ(made("Dense(4)", Profile::kKeras35), "sequential_1/dense_1/Add");
  EXPECT_EQ(made("Dense(4)", Profile::kKeras30, "3.0"), "sequential_1/dense_1/add");
  EXPECT_EQ(made("Dense(4); Dropout(0.5)", Profile::kKeras315),
            "sequential_1/dropout_1/stateless_dropout/SelectV2");
  EXPECT_EQ(made("Dense(4); Dropout(0)", Profile::kKeras315), "sequential_1/dense_1/BiasAdd");
  EXPECT_EQ(made("Dense(5); Dropout(0.2); Dense(4); Dropout(0.5)", Profile::kKeras2),
            "sequential/dropout_1/dropout/SelectV2");
}

// As above: labels (4,) beside predictions (4, 3), where the step's shapes are known.
TEST(CheckBatch, FlatLabelsLaidAcrossAreNamedAsTheyWereCast) {
  Scenario scenario = twelve_rows("Dense(3, softmax)", Loss::kMeanAbsoluteError);
  scenario.data.classes = 3;
  EXPECT_EQ(message(scenario, Profile::kKeras315),
            "ValueError: Dimensions must be equal, but are 4 and 3 for '{{node "
            "compile_loss/mean_absolute_error/sub}} = "
            "Sub[T=DT_FLOAT](compile_loss/mean_absolute_error/Cast, sequential_1/dense_1/Softmax)' "
            "with input shapes: [4], [4,3].");
  scenario.data.kind = scenario::DataKind::kLinearRegression;
  EXPECT_THAT(message(scenario, Profile::kKeras315), HasSubstr("Sub[T=DT_FLOAT](data_1, "));
  const auto by_metric = [](const char* version, Profile profile, std::uint32_t metrics) {
    Scenario asked = twelve_rows("Dense(3, softmax)", Loss::kSparseCategoricalCrossentropy);
    asked.data.classes = 3;
    asked.keras.version = version;
    asked.compile.metrics = metrics;
    return message(asked, profile);
  };
  const auto mae = static_cast<std::uint32_t>(scenario::Metric::kMae);
  const auto accuracy = static_cast<std::uint32_t>(scenario::Metric::kAccuracy);
  EXPECT_THAT(by_metric("3.7", Profile::kKeras37, mae),
              HasSubstr("'{{node sub}} = Sub[T=DT_FLOAT](Cast_1, sequential_1/dense_1/Softmax)'"));
  EXPECT_THAT(by_metric("3.15", Profile::kKeras315, mae), HasSubstr("(Cast_2, "));
  EXPECT_THAT(by_metric("3.15", Profile::kKeras315, mae | accuracy), HasSubstr("(Cast_6, "));
}

// Recorded from Keras 2.15.0 and 3.15.1: a sample (F,) and its labels (C,), F and C unlike.
TEST(CheckBatch, ASamplesLabelsAreRefusedWhereTheyDoNotBroadcast) {
  const auto refused = [](FeedKind feed, scenario::Count features, scenario::Count classes,
                          const std::string& layers, Profile profile,
                          Loss loss = Loss::kMeanSquaredError) {
    Scenario scenario = twelve_rows(layers, loss);
    scenario.feed.kind = feed;
    scenario.generator.single_samples = true;
    scenario.dataset.batched = false;
    scenario.data.features = features;
    scenario.data.classes = classes;
    scenario.data.label_shape = LabelShape::kOneHot;
    scenario.model.input_features = 1;
    return message(scenario, profile, {.rows = 1, .unbatched = true});
  };
  const FeedKind generator = FeedKind::kGenerator;
  const FeedKind dataset = FeedKind::kDataset;
  const Profile keras3 = Profile::kKeras315;
  const std::string one = "Dense(1, sigmoid)";
  const std::string two = "Dense(2, sigmoid)";
  const std::string three = "Dense(3, sigmoid)";
  EXPECT_THAT(refused(generator, 1, 2, three, keras3), HasSubstr("shapes: [2] vs. [1,3]\n"));
  EXPECT_EQ(refused(generator, 1, 2, three, Profile::kKeras2), "");
  EXPECT_THAT(refused(generator, 2, 3, one, keras3), HasSubstr("shapes: [3,1] vs. [2,1]\n"));
  EXPECT_THAT(refused(generator, 2, 3, one, Profile::kKeras2), HasSubstr("[2,1] vs. [3,1]\n"));
  EXPECT_THAT(refused(generator, 2, 3, three, keras3), HasSubstr("shapes: [3] vs. [2]\n"));
  EXPECT_EQ(refused(generator, 2, 2, two, keras3), "");
  EXPECT_EQ(refused(generator, 3, 3, two, keras3, Loss::kSparseCategoricalCrossentropy), "");
  EXPECT_THAT(refused(dataset, 2, 3, two, keras3),
              EndsWith("but are 3 and 2 for '{{node compile_loss/mean_squared_error/sub}} = "
                       "Sub[T=DT_FLOAT](data_1, sequential_1/dense_1/Sigmoid)' with input shapes: "
                       "[3], [2,2]."));
  EXPECT_THAT(refused(dataset, 2, 3, one, keras3),
              EndsWith("Sub[T=DT_FLOAT](compile_loss/mean_squared_error/ExpandDims, "
                       "sequential_1/dense_1/Sigmoid)' with input shapes: [3,1], [2,1]."));
  EXPECT_THAT(refused(dataset, 2, 3, three, keras3),
              EndsWith("but are 3 and 2 for '{{node Equal_1}} = Equal[T=DT_FLOAT, "
                       "incompatible_shape_error=true](data_1, Cast_2)' with input shapes: [3], "
                       "[2]."));
  EXPECT_THAT(refused(dataset, 2, 3, two, Profile::kKeras2),
              HasSubstr("but are 2 and 3 for '{{node mean_squared_error/SquaredDifference}} = "
                        "SquaredDifference[T=DT_FLOAT](sequential/dense/Sigmoid, ExpandDims)' with "
                        "input shapes: [2,2], [3,1]."));
}

// Recorded from Keras 2.15.0: Dropout forgets the logits.
TEST(CheckBatch, BehindDropoutKeras2MultipliesProbabilities) {
  EXPECT_THAT(message(four_for_three(Loss::kBinaryCrossentropy, "Dense(4, sigmoid); Dropout(0.2)"),
                      Profile::kKeras2),
              HasSubstr("but are 3 and 4 for '{{node binary_crossentropy/mul}} = Mul"));
}

TEST(CheckBatch, Keras2sBinaryCrossentropyWantsEqualShapesOfLogitsOnly) {
  EXPECT_THAT(message(twelve_rows("Dense(3, softmax)"), Profile::kKeras2),
              HasSubstr("`logits` and `labels` must have the same shape, received ((4, 3) vs (4, "
                        "1))."));
  EXPECT_EQ(message(twelve_rows("Dense(3)"), Profile::kKeras2), "");
}

TEST(CheckBatch, EveryExceptionSaysWhatItIsAbout) {
  using trace::Subject;
  const auto about = [](const Scenario& scenario, Profile profile, feed::Batch batch,
                        bool first = true) {
    const auto exception = check_batch(scenario, profile, batch, first);
    return exception ? std::optional(exception->about) : std::nullopt;
  };
  for (const Profile profile : kAll) {
    EXPECT_EQ(about(four_for_three(Loss::kMeanSquaredError), profile, {.rows = 4}),
              Subject::kLabelShape);
    EXPECT_EQ(about(twelve_rows(), profile, {.rows = 4, .features = 7}), Subject::kInputShape);
    EXPECT_EQ(about(twelve_rows(), profile, {.rows = 1, .unbatched = true}), Subject::kUnbatched);
    EXPECT_EQ(about(twelve_rows(), profile, {.rows = 4, .label_changed = true}, false),
              Subject::kLabelChange);
    Scenario alone = twelve_rows();
    alone.feed.kind = FeedKind::kGenerator;
    alone.generator.tuple_length = 1;
    EXPECT_EQ(about(alone, profile, {.rows = 4}), Subject::kNoLabels);
    alone.generator.tuple_length = 4;
    EXPECT_EQ(about(alone, profile, {.rows = 4}), Subject::kItem);
    alone.generator.raise_at = 2;
    EXPECT_EQ(generator_exception(alone).about, Subject::kUserCode);
    EXPECT_EQ(pipeline_exception(alone, profile).about, Subject::kUserCode);
  }
}

// Recorded from 2.15.0 and 3.15.1.
TEST(CheckLabelRange, NamesTheLeastLabelIfNegativeAndElseTheGreatest) {
  const auto refused = [](const std::string& layers, std::vector<float> labels, Profile profile,
                          FeedKind feed = FeedKind::kArrays) {
    Scenario scenario = twelve_rows(layers, Loss::kSparseCategoricalCrossentropy);
    scenario.feed.kind = feed;
    const auto rows = static_cast<scenario::Count>(labels.size());
    const auto exception =
        check_label_range(step_shapes(scenario, profile, {.rows = rows}), labels, true);
    EXPECT_TRUE(!exception || exception->about == trace::Subject::kLabelRange);
    return exception ? exception->type + ": " + exception->message : "";
  };
  for (const Profile profile : kAll) {
    EXPECT_THAT(refused("Dense(3)", {1, 4, 3}, profile),
                HasSubstr("\nReceived a label value of 4 which is outside the valid range of [0, "
                          "3).  Label values: 1 4 3\n"));
    EXPECT_THAT(refused("Dense(3)", {3, -1.5F, 0}, profile),
                HasSubstr("Received a label value of -1 which is outside the valid range of [0, "
                          "3).  Label values: 3 -1 0\n"));
    EXPECT_THAT(refused("Dense(1)", {0, 1}, profile), StartsWith("InvalidArgumentError: "));
    EXPECT_THAT(refused("Dense(1)", {0, 1}, profile, FeedKind::kCustomLoop),
                EndsWith("[0, 1).  Label values: 0 1 [Op:SparseSoftmaxCrossEntropyWithLogits] "
                         "name: "));
    EXPECT_EQ(refused("Dense(3)", {2, 0, -0.5F}, profile), "");
  }
}

// Recorded from 2.15.0 and 3.15.1: twelve sorted rows of classes 0 to 2, two units.
TEST(CheckLabelRange, OnlyTheBatchWithSuchALabelFails) {
  Scenario scenario = twelve_rows("Dense(2, softmax)", Loss::kSparseCategoricalCrossentropy);
  scenario.data.kind = scenario::DataKind::kBlobs;
  scenario.data.classes = 3;
  scenario.data.order = scenario::DataOrder::kSorted;
  scenario.fit.shuffle = false;
  scenario.fit.batch_size = 1;
  for (const Profile profile : kAll) {
    const trace::Trace trained = run(scenario, profile);
    ASSERT_TRUE(trained.exception);
    EXPECT_THAT(trained.exception->message, HasSubstr("a label value of 2 which"));
    EXPECT_EQ(trained.epochs.back().steps_run, 8);
    EXPECT_FALSE(trained.exception->validating);
  }
  scenario.validation.kind = scenario::ValidationKind::kSplit;
  scenario.validation.split = 0.34;
  for (const Profile profile : kAll) {
    const trace::Trace validated = run(scenario, profile);
    ASSERT_TRUE(validated.exception);
    EXPECT_TRUE(validated.exception->validating);
    EXPECT_EQ(validated.epochs.back().steps_run, 7);
    EXPECT_EQ(validated.epochs.back().validation_steps, 1);
  }
}

TEST(CheckBatch, AHandWrittenLoopIsNotTraced) {
  Scenario features = eight_features();
  features.feed.kind = FeedKind::kCustomLoop;
  EXPECT_EQ(message(features, Profile::kKeras2, {.rows = 12}),
            "ValueError: Input 0 of layer \"sequential\" is incompatible with the layer: expected "
            "shape=(None, 10), found shape=(12, 8)");
  EXPECT_THAT(message(features, Profile::kKeras35, {.rows = 12}),
              EndsWith("\n  \u2022 inputs=tf.Tensor(shape=(12, 8), dtype=float32)\n  \u2022 "
                       "training=None\n  \u2022 mask=None"));
  Scenario labels = twelve_rows("Dense(1, sigmoid)", Loss::kSparseCategoricalCrossentropy);
  labels.feed.kind = FeedKind::kCustomLoop;
  EXPECT_THAT(message(labels, Profile::kKeras315), ::testing::Not(HasSubstr("Graph execution")));
}

TEST(CheckBatch, WithoutTargetsThereIsNoLoss) {
  Scenario scenario = twelve_rows();
  scenario.feed.kind = FeedKind::kGenerator;
  scenario.generator.tuple_length = 1;
  EXPECT_THAT(message(scenario, Profile::kKeras2),
              EndsWith("    ValueError: Target data is missing. Your model was compiled with "
                       "loss=binary_crossentropy, and therefore expects target data to be provided "
                       "in `fit()`.\n"));
  for (const Profile profile : kThree) {
    EXPECT_EQ(message(scenario, profile), "ValueError: None values not supported.");
  }
  scenario.compile.from_logits = true;
  EXPECT_THAT(message(scenario, Profile::kKeras2),
              HasSubstr("loss=<keras.src.losses.BinaryCrossentropy object at 0x"));
}

// Recorded from real Keras 3.15.1: labels of np.random.randint are int64.
TEST(CheckBatch, Keras3FindsATupleTooLongWhenItTracesTheStep) {
  Scenario scenario = twelve_rows();
  scenario.feed.kind = FeedKind::kGenerator;
  scenario.generator.tuple_length = 4;
  EXPECT_EQ(message(scenario, Profile::kKeras315),
            "ValueError: Data is expected to be in format `x`, `(x,)`, `(x, y)`, or `(x, y, "
            "sample_weight)`, found: (<tf.Tensor 'data:0' shape=(None, 10) dtype=float32>, "
            "<tf.Tensor 'data_1:0' shape=(None,) dtype=int64>, <tf.Tensor 'data_2:0' "
            "shape=(None,) dtype=float32>, <tf.Tensor 'data_3:0' shape=(None,) dtype=float32>)");
}

TEST(CheckBatch, LabelsThatChangeShapeBreakTheGenerator) {
  Scenario scenario = twelve_rows();
  scenario.feed.kind = FeedKind::kGenerator;
  const feed::Batch changed{.rows = 4, .label_changed = true};
  const auto two = check_batch(scenario, Profile::kKeras2, changed, false);
  ASSERT_TRUE(two);
  EXPECT_EQ(two->type, "InvalidArgumentError");
  EXPECT_THAT(two->message, HasSubstr("TypeError: `generator` yielded an element of shape (4, 2) "
                                      "where an element of shape (None,) was expected.\n"));
  const auto three = check_batch(scenario, Profile::kKeras315, changed, false);
  ASSERT_TRUE(three);
  EXPECT_THAT(three->message,
              HasSubstr("TypeError: Generator yielded an element of shape (4, 2) where an element "
                        "of shape (None,) was expected. Your generator provides tensors with "
                        "variable input dimensions other than the batch size."));
  EXPECT_THAT(three->message, HasSubstr("\n\t [[{{node PyFunc}}]]\n\t [[IteratorGetNext]] [Op:"));
}

// Recorded from 2.15.0: a generator's labels have any number of columns, so the loss is what says
// no.
TEST(CheckBatch, Keras2LeavesLabelsOfMoreColumnsToTheLoss) {
  const auto changed = [](const std::string& layers, Loss loss, LabelShape shape) {
    Scenario scenario = twelve_rows(layers, loss);
    scenario.feed.kind = FeedKind::kGenerator;
    scenario.data.label_shape = shape;
    scenario.data.classes = 3;
    const auto refusal =
        check_batch(scenario, Profile::kKeras2, {.rows = 4, .label_changed = true}, false);
    return refusal ? refusal->message : "";
  };
  EXPECT_THAT(
      changed("Dense(3)", Loss::kSparseCategoricalCrossentropy, LabelShape::kColumn),
      HasSubstr("logits and labels must have the same first dimension, got logits shape [4,3] "
                "and labels shape [8]"));
  EXPECT_THAT(changed("Dense(3)", Loss::kMeanSquaredError, LabelShape::kColumn),
              HasSubstr("Incompatible shapes: [4,3] vs. [4,2]"));
  EXPECT_THAT(changed("Dense(3)", Loss::kCategoricalCrossentropy, LabelShape::kOneHot),
              HasSubstr("Incompatible shapes: [4,4] vs. [4,3]"));
  EXPECT_THAT(changed("Dense(3, softmax)", Loss::kCategoricalCrossentropy, LabelShape::kOneHot),
              HasSubstr("logits and labels must be broadcastable: logits_size=[4,3] "
                        "labels_size=[4,4]"));
  EXPECT_EQ(changed("Dense(2)", Loss::kHuber, LabelShape::kColumn), "");
  EXPECT_EQ(changed("Dense(1)", Loss::kMeanAbsoluteError, LabelShape::kColumn), "");
}

TEST(CheckBatch, Keras2BroadcastsOneOutputBesideOneHotLabelsUntilTheWeightsDoNotFit) {
  const auto refused = [](const std::string& layers, LabelShape shape) {
    Scenario scenario = twelve_rows(layers, Loss::kCategoricalCrossentropy);
    scenario.feed.kind = FeedKind::kGenerator;
    scenario.data.label_shape = shape;
    scenario.data.classes = 3;
    const auto refusal = check_batch(scenario, Profile::kKeras2, {.rows = 4}, true);
    return refusal ? refusal->message : "";
  };
  EXPECT_THAT(refused("Dense(1, softmax)", LabelShape::kOneHot),
              HasSubstr("Cannot update variable with shape [1] using a Tensor with shape [3]"));
  EXPECT_THAT(refused("Dense(4); Dense(1, sigmoid)", LabelShape::kOneHot),
              HasSubstr("Matrix size-incompatible: In[0]: [4,3], In[1]: [4,1]"));
  EXPECT_EQ(refused("Dense(1)", LabelShape::kOneHot), "") << "without logits it goes";
  EXPECT_EQ(refused("Dense(3, softmax)", LabelShape::kColumn), "");
}

TEST(CheckBatch, WithoutAModelShapesAreNotJudged) {
  Scenario scenario = eight_features();
  scenario.model.kind = scenario::ModelKind::kAny;
  for (const Profile profile : kAll)
    EXPECT_EQ(message(scenario, profile), "");
}

TEST(PipelineException, AGeneratorsErrorComesOutAsTensorFlows) {
  Scenario scenario = twelve_rows();
  scenario.generator.raise_at = 3;
  const trace::Exception raw = generator_exception(scenario);
  EXPECT_EQ(raw.type, "ValueError");
  const trace::Exception wrapped = pipeline_exception(scenario, Profile::kKeras2);
  EXPECT_EQ(wrapped.type, "InvalidArgumentError");
  EXPECT_THAT(
      wrapped.message,
      StartsWith("Graph execution error:\n\nDetected at node PyFunc defined at (most recent "
                 "call last):\n<stack traces unavailable>\nValueError: " +
                 raw.message + "\nTraceback (most recent call last):\n"));
}

TEST(CheckCustomStep, NoGradientIsAnErrorOnlyIfTheyAreApplied) {
  Scenario scenario = twelve_rows();
  scenario.feed.kind = FeedKind::kCustomLoop;
  scenario.loop.gradients = scenario::LoopGradients::kNone;
  EXPECT_THAT(check_custom_step(scenario, Profile::kKeras2)->message,
              StartsWith("No gradients provided for any variable: (['dense/kernel:0', "
                         "'dense/bias:0'],). Provided `grads_and_vars` is ("));
  EXPECT_EQ(check_custom_step(scenario, Profile::kKeras315)->message,
            "No gradients provided for any variable.");
  scenario.loop.apply_gradients = false;
  EXPECT_EQ(check_custom_step(scenario, Profile::kKeras315), std::nullopt);
}

// Recorded: found/live-2-104.
TEST(CheckCustomStep, AModelOfAnyKindHasTheWeightsOfTheOneThatStandsIn) {
  Scenario scenario = twelve_rows();
  scenario.feed.kind = FeedKind::kCustomLoop;
  scenario.model.kind = scenario::ModelKind::kAny;
  scenario.model.layers = "Dense(3, softmax)";
  scenario.loop.gradients = scenario::LoopGradients::kNone;
  EXPECT_EQ(check_custom_step(scenario, Profile::kKeras2)->message,
            "No gradients provided for any variable: (['dense/kernel:0', 'dense/bias:0'],). "
            "Provided `grads_and_vars` is ((None, <tf.Variable 'dense/kernel:0' shape=(1, 1) "
            "dtype=float32, numpy=array([[0.]], dtype=float32)>), (None, <tf.Variable "
            "'dense/bias:0' shape=(1,) dtype=float32, numpy=array([0.], dtype=float32)>)).");
}

TEST(CheckCustomStep, NothingTrainableIsAnErrorInKeras3Only) {
  Scenario scenario = twelve_rows();
  scenario.feed.kind = FeedKind::kCustomLoop;
  scenario.model.trainable = false;
  EXPECT_EQ(check_custom_step(scenario, Profile::kKeras2), std::nullopt);
  EXPECT_EQ(check_custom_step(scenario, Profile::kKeras315)->message,
            "not enough values to unpack (expected 2, got 0)");
}

}  // namespace
}  // namespace fitscope::trainer
