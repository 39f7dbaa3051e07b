// What src/trace/trace_json.h promises, one promise per test.
#include "trace/trace_json.h"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>
#include <set>
#include <string>

namespace fitscope::trace {
namespace {

// Epoch 0: 3 of 3 steps; epoch 1: 1 of 3, then dry.
Trace three_then_one() {
  Trace trace{.keras = "3.15", .release = "3.15.1", .stop = StopReason::kAllEpochs};
  Epoch first{.index = 0, .steps_planned = 3, .steps_run = 3, .samples_seen = 96, .numbers = true};
  first.logs = {{"accuracy", 0.5}, {"loss", 0.75}};
  first.segments = {{.first = 0, .count = 3, .rows = 32}};
  Epoch second{.index = 1,
               .steps_planned = 3,
               .steps_run = 1,
               .samples_seen = 4,
               .warnings = 1,
               .numbers = true};
  second.logs = {{"accuracy", 1}, {"loss", 0.25}, {"val_loss", 2}};
  trace.epochs = {first, second};
  trace.warnings = {{.category = "UserWarning", .text = "ran \"out\"", .raised = 2, .shown = 1}};
  return trace;
}

template <typename Enum>
void expect_distinct_names(int count) {
  std::set<std::string_view> names;
  for (int i = 0; i < count; ++i)
    names.insert(name_of(static_cast<Enum>(i)));
  EXPECT_EQ(names.size(), static_cast<std::size_t>(count));
  EXPECT_EQ(names.count(""), 0U);
}

TEST(TraceNames, EveryValueHasItsOwnName) {
  expect_distinct_names<StopReason>(static_cast<int>(StopReason::kCutOff) + 1);
  expect_distinct_names<StepState>(static_cast<int>(StepState::kMixed) + 1);
  expect_distinct_names<EventKind>(static_cast<int>(EventKind::kFitEnd) + 1);
  expect_distinct_names<Tensor>(static_cast<int>(Tensor::kWeight) + 1);
}

// Files hold these: never renamed.
TEST(TraceNames, NamesMatchTheirValues) {
  EXPECT_EQ(name_of(StopReason::kAllEpochs), "all_epochs");
  EXPECT_EQ(name_of(StopReason::kOutOfData), "out_of_data");
  EXPECT_EQ(name_of(StopReason::kCallback), "callback");
  EXPECT_EQ(name_of(StopReason::kEndlessEpoch), "endless_epoch");
  EXPECT_EQ(name_of(StopReason::kCutOff), "cut_off");
  EXPECT_EQ(name_of(StepState::kReplayed), "replayed");
  EXPECT_EQ(name_of(StepState::kNeverRan), "never_ran");
  EXPECT_EQ(name_of(StepState::kMixed), "mixed");
  EXPECT_EQ(name_of(EventKind::kFeedDry), "feed_dry");
  EXPECT_EQ(name_of(EventKind::kWarning), "warning");
  EXPECT_EQ(name_of(EventKind::kNonFinite), "non_finite");
  EXPECT_EQ(name_of(EventKind::kFitEnd), "fit_end");
  EXPECT_EQ(name_of(Tensor::kGradient), "gradient");
}

TEST(TraceJson, HoldsTheLedgerAndTheStopReason) {
  const Json json = to_json(three_then_one());
  EXPECT_EQ(*json.find("schema"), Json(1));
  EXPECT_EQ(*json.find("keras"), Json("3.15"));
  EXPECT_EQ(*json.find("stop_reason"), Json("all_epochs"));
  const auto& epochs = *json.find("epochs")->as<Json::Array>();
  ASSERT_EQ(epochs.size(), 2U);
  EXPECT_EQ(*epochs[1].find("steps_planned"), Json(3));
  EXPECT_EQ(*epochs[1].find("steps_run"), Json(1));
  EXPECT_EQ(*epochs[1].find("samples_seen"), Json(4));
  EXPECT_EQ(*epochs[1].find("logs")->find("val_loss"), Json(2.0));
  const auto& segments = *epochs[0].find("segments")->as<Json::Array>();
  EXPECT_EQ(*segments.at(0).find("state"), Json("ran"));
  EXPECT_EQ(*segments.at(0).find("rows"), Json(32));
}

TEST(TraceJson, WithoutExceptionAndNonFiniteTheyAreNull) {
  const Json json = to_json(three_then_one());
  EXPECT_TRUE(json.find("exception")->is_null());
  EXPECT_TRUE(json.find("first_non_finite")->is_null());
}

TEST(TraceJson, TheExceptionKeepsItsTypeAndWords) {
  Trace trace = three_then_one();
  trace.exception = Exception{.type = "ValueError", .message = "a\nb", .at = {1, 0}};
  const Json json = to_json(trace);
  EXPECT_EQ(*json.find("exception")->find("type"), Json("ValueError"));
  EXPECT_EQ(*json.find("exception")->find("message"), Json("a\nb"));
}

TEST(TraceJson, UnknownNumbersAreNullAndNeverInvented) {
  Trace trace = three_then_one();
  trace.epochs[0].numbers = false;
  trace.epochs[0].steps_planned.reset();
  const Json json = to_json(trace);
  const Json& epoch = json.find("epochs")->as<Json::Array>()->at(0);
  EXPECT_TRUE(epoch.find("steps_planned")->is_null());
  EXPECT_TRUE(epoch.find("logs")->find("loss")->is_null());
}

TEST(TraceJson, EverythingReadsBackAsStrictJson) {
  Trace trace = three_then_one();
  trace.figures.append({.loss = std::numeric_limits<float>::quiet_NaN()});
  trace.first_non_finite = NonFinite{.tensor = Tensor::kWeight,
                                     .name = "dense/kernel",
                                     .value = std::numeric_limits<double>::infinity()};
  const Json json = to_json(trace);
  const auto back = parse_json(to_text(json));
  ASSERT_TRUE(back.ok());
  EXPECT_EQ(back.value().find("losses")->as<Json::Array>()->size(), 1U);
}

TEST(EpochsCsv, HasOneRowPerEpochAndAColumnForEveryLog) {
  EXPECT_EQ(epochs_csv(three_then_one()),
            "epoch,steps_planned,steps_run,samples_seen,batches_replayed,warnings,val_steps,"
            "accuracy,loss,val_loss\n"
            "0,3,3,96,0,0,0,0.5,0.75,\n"
            "1,3,1,4,0,1,0,1,0.25,2\n");
}

TEST(EpochsCsv, NamesWithCommasAndQuotesAreQuoted) {
  Trace trace;
  trace.epochs.resize(1);
  trace.epochs[0].numbers = true;
  trace.epochs[0].logs = {{"a,\"b\"", 1}};
  EXPECT_NE(epochs_csv(trace).find(",\"a,\"\"b\"\"\"\n0,,0,"), std::string::npos);
}

TEST(StepsCsv, HasOneRowPerKeptStep) {
  Trace trace;
  trace.figures.append(
      {.epoch = 1, .rows = 4, .step = 2, .loss = 0.5F, .gradient_norm = 0.25F, .update_ratio = 0});
  EXPECT_EQ(steps_csv(trace),
            "epoch,step,rows,loss,gradient_norm,update_ratio\n1,2,4,0.5,0.25,0\n");
}

TEST(EpochsCsv, PutsSeveralReleasesIntoOneTableWithTheirNamesInFront) {
  Trace older;
  older.keras = "2.15";
  older.epochs.push_back(
      {.index = 0, .steps_planned = 4, .steps_run = 4, .numbers = true, .logs = {{"loss", 0.5}}});
  Trace newer = older;
  newer.keras = "3.15";
  newer.epochs[0].logs = {{"accuracy", 0.25}, {"loss", 0.75}};
  EXPECT_EQ(epochs_csv({&older, &newer}),
            "keras,epoch,steps_planned,steps_run,samples_seen,batches_replayed,warnings,val_steps,"
            "loss,accuracy\n"
            "2.15,0,4,4,0,0,0,0,0.5,\n"
            "3.15,0,4,4,0,0,0,0,0.75,0.25\n");
}

}  // namespace
}  // namespace fitscope::trace
