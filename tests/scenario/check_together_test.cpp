// What scenario::check_together promises.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

#include "scenario/property.h"

namespace fitscope::scenario {
namespace {

using ::testing::HasSubstr;

// The only trouble of a scenario; empty if there is none.
Error trouble(const Scenario& scenario) {
  const std::vector<Error> errors = check_together(scenario);
  EXPECT_LE(errors.size(), 1U);
  return errors.empty() ? Error{} : errors[0];
}

TEST(CheckTogether, TheDefaultCanRun) {
  EXPECT_EQ(trouble(Scenario{}), Error{});
}

TEST(CheckTogether, OnlyArraysHaveBatchesOfASizeBelowZero) {
  EXPECT_EQ(trouble({.fit = {.batch_size = -4}}), Error{});
  const Error training = trouble({.feed = {FeedKind::kGenerator}, .fit = {.batch_size = -4}});
  EXPECT_EQ(training.where, "fit.batch_size");
  EXPECT_THAT(training.message, HasSubstr("Set fit.batch_size to 1 or more"));
  Scenario validated;
  validated.validation.batch_size = -4;
  validated.validation.kind = ValidationKind::kArrays;
  EXPECT_EQ(trouble(validated), Error{});
  validated.validation.kind = ValidationKind::kDataset;
  EXPECT_EQ(trouble(validated).where, "validation.batch_size");
  validated.validation.batch_size.reset();
  validated.fit.batch_size = -4;
  EXPECT_EQ(trouble(validated).where, "validation.batch_size") << "it is that of the training";
  validated.validation.batch_size = 8;
  EXPECT_EQ(trouble(validated), Error{});
}

TEST(CheckTogether, TooManyNumbersForATabAreRefusedWithTheWayOut) {
  const Error error = trouble({.data = {.samples = 3'000'000, .features = 10}});
  EXPECT_EQ(error.where, "data.samples");
  EXPECT_THAT(error.message, HasSubstr("3,000,000 samples x 10 features = 30,000,000"));
  EXPECT_THAT(error.message, HasSubstr("set model.kind to any to run control flow only"));
}

TEST(CheckTogether, AnyModelTakesABillionRows) {
  EXPECT_EQ(trouble({.data = {.samples = 1'000'000'000}, .model = {.kind = ModelKind::kAny}}),
            Error{});
}

TEST(CheckTogether, EveryWayToFillTheMemoryIsBounded) {
  EXPECT_EQ(trouble({.data = {.samples = 100'000,
                              .features = 1,
                              .classes = 1000,
                              .label_shape = LabelShape::kOneHot}})
                .where,
            "data.classes");
  EXPECT_EQ(
      trouble({.validation = {.kind = ValidationKind::kArrays, .samples = 1'000'000'000}}).where,
      "validation.samples");
  EXPECT_EQ(trouble({.model = {.layers = "Dense(4096); Dense(4096)"}}).where, "model.layers");
  EXPECT_EQ(trouble({.data = {.samples = 1'000'000, .features = 1},
                     .model = {.layers = "Dense(4096)"},
                     .fit = {.batch_size = 1'000'000}})
                .where,
            "fit.batch_size");
  EXPECT_EQ(trouble({.data = {.samples = 1'000'000, .features = 1},
                     .model = {.layers = "Dense(4096)"},
                     .fit = {.steps_per_epoch = 1}})
                .where,
            "fit.batch_size");
}

TEST(CheckTogether, AStepThatWouldHoldThePageIsRefused) {
  Scenario asked{.data = {.samples = 9000, .features = 10},
                 .model = {.layers = "Dense(1024, relu); Dense(1024, relu); Dense(1, sigmoid)"},
                 .fit = {.batch_size = 9000}};
  const Error error = trouble(asked);
  EXPECT_EQ(error.where, "fit.batch_size");
  EXPECT_THAT(error.message, HasSubstr("9,000 samples in a batch x 1,061,889 weights = "
                                       "9,557,001,000 products in one step"));
  asked.fit.batch_size = 32;
  EXPECT_EQ(trouble(asked), Error{});
  asked.feed.kind = FeedKind::kCustomLoop;
  asked.loop.body = LoopBody::kOneStep;
  EXPECT_EQ(trouble(asked).where, "fit.batch_size") << "it takes all rows at once";
}

TEST(CheckTogether, LayersAndWeightsMustBeReadable) {
  EXPECT_EQ(trouble({.model = {.layers = "Conv2D(3)"}}).where, "model.layers");
  EXPECT_EQ(trouble({.model = {.weights = "a"}}).where, "model.weights");
  EXPECT_THAT(trouble({.model = {.weights = "1, 2, 3"}}).message,
              HasSubstr("'1, 2, 3' holds 3 numbers, and the layers have 11"));
  EXPECT_EQ(trouble({.data = {.features = 2}, .model = {.weights = "1, 2, 3"}}), Error{});
}

TEST(CheckTogether, ContradictionsInTheDataAreNamed) {
  EXPECT_EQ(trouble({.data = {.kind = DataKind::kXor, .features = 1}}).where, "data.features");
  EXPECT_EQ(trouble({.data = {.classes = 3, .label_values = LabelValues::kMinusOneOne}}).where,
            "data.label_values");
  EXPECT_EQ(
      trouble({.data = {.kind = DataKind::kLinearRegression, .label_shape = LabelShape::kOneHot}})
          .where,
      "data.label_shape");
}

TEST(CheckTogether, AKerasNobodyImitatesIsRefused) {
  EXPECT_EQ(trouble({.keras = {.version = "9.9"}}).where, "keras.version");
}

// What Keras itself complains about is a result of the simulation, not trouble of ours.
TEST(CheckTogether, WhatKerasRefusesMayRun) {
  EXPECT_EQ(trouble({.data = {.samples = 0}}), Error{});
  EXPECT_EQ(trouble({.data = {.features = 8}, .model = {.input_features = 10}}), Error{});
  EXPECT_EQ(trouble({.fit = {.epochs = 0, .batch_size = 0, .steps_per_epoch = 0}}), Error{});
  EXPECT_EQ(trouble({.compile = {.clipnorm = 1.0, .clipvalue = 1.0}}), Error{});
}

}  // namespace
}  // namespace fitscope::scenario
