// What src/scenario/scenario_json.h promises. Every field's way there and back: property_test.cpp.
#include "scenario/scenario_json.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

#include "scenario/presets.h"
#include "scenario/property.h"

namespace fitscope::scenario {
namespace {

using ::testing::HasSubstr;

Error only_error(std::string_view text) {
  const ReadScenario read = read_json(text);
  EXPECT_EQ(read.errors.size(), 1U) << text;
  return read.errors.empty() ? Error{} : read.errors[0];
}

TEST(ScenarioToJson, HoldsOnlyWhatDiffersAndTheSchema) {
  EXPECT_EQ(to_text(to_json(Scenario{})), R"({"schema":1})");
  EXPECT_EQ(to_text(to_json(
                {.feed = {FeedKind::kGenerator}, .fit = {.epochs = 2, .steps_per_epoch = 3}})),
            R"({"schema":1,"feed":{"kind":"generator"},"fit":{"epochs":2,"steps_per_epoch":3}})");
}

TEST(ScenarioToJson, CanHoldEveryField) {
  const Json json = to_json(Scenario{}, true);
  for (const Property& property : properties()) {
    const std::string_view key = property.key;
    const Json* section = json.find(key.substr(0, key.find('.')));
    ASSERT_NE(section, nullptr) << key;
    EXPECT_NE(section->find(key.substr(key.find('.') + 1)), nullptr) << key;
  }
  const ReadScenario read = read_json(to_text(json, 2));
  EXPECT_TRUE(read.errors.empty());
  EXPECT_EQ(read.scenario, Scenario{});
}

TEST(ReadJson, GivesBackEveryPreset) {
  for (const Preset& preset : presets()) {
    const ReadScenario read = read_json(to_text(to_json(preset.scenario), 2));
    EXPECT_TRUE(read.errors.empty()) << preset.name;
    EXPECT_EQ(read.scenario, preset.scenario) << preset.name;
  }
}

TEST(ReadJson, LeavesWhatIsNotGivenAtItsDefault) {
  EXPECT_EQ(read_json("{}").scenario, Scenario{});
  EXPECT_EQ(read_json(R"({"fit": {"batch_size": 20, "steps_per_epoch": null}})").scenario,
            (Scenario{.fit = {.batch_size = 20}}));
}

TEST(ReadJson, NamesEveryBadFieldAndKeepsTheRest) {
  const ReadScenario read = read_json(R"({
    "schema": 1,
    "fit": {"epochs": "5", "batch_size": 7, "epoch": 3, "shuffle": 1, "callbacks": "x"},
    "feed": {"kind": "pigeon"},
    "fits": {},
    "data": 5,
    "keras": {"version": "3.16"}
  })");
  std::vector<std::string> where;
  for (const Error& error : read.errors)
    where.push_back(error.where);
  EXPECT_THAT(where, testing::ElementsAre("fit.epochs", "fit.epoch", "fit.shuffle", "fit.callbacks",
                                          "feed.kind", "fits", "data", "keras.version"));
  EXPECT_EQ(read.scenario, (Scenario{.fit = {.batch_size = 7}}));
}

TEST(ReadJson, SaysWhatIsAllowed) {
  EXPECT_THAT(
      only_error(R"({"fit": {"epochs": 1.5}})").message,
      HasSubstr(
          "'1.5' is not a whole number. Allowed: -100,000 to 100,000. Example: fit.epochs=5."));
  EXPECT_EQ(only_error(R"({"fit": {"epochs": "5"}})").message,
            R"("5" is text. Write it without quotes: 5.)");
  EXPECT_EQ(only_error(R"({"generator": {"loops": "true"}})").message,
            R"("true" is text. Write it without quotes: true.)");
  EXPECT_THAT(only_error(R"({"fit": {"initial_epoch": -1}})").message,
              HasSubstr("Allowed: 0 to 100,000."));
  EXPECT_THAT(only_error(R"({"compile": {"optimizer": "adm"}})").message,
              HasSubstr("Did you mean adam?"));
  EXPECT_THAT(only_error(R"({"fit": {"epoch": 1}})").message,
              HasSubstr("Did you mean fit.epochs?"));
  EXPECT_EQ(only_error(R"({"fit": {"callbacks": ["early_stopping", "early_stopping"]}})").message,
            R"("early_stopping" is given twice. Name each once.)");
  EXPECT_THAT(only_error(R"({"fit": {"callbacks": ["early_stopping", "x"]}})").message,
              HasSubstr("'x' is not one of the choices."));
}

TEST(ReadJson, RefusesSchemasItDoesNotKnow) {
  EXPECT_THAT(only_error(R"({"schema": 2})").message, HasSubstr("newer Fitscope"));
  EXPECT_EQ(only_error(R"({"schema": 0})").where, "schema");
  EXPECT_EQ(only_error(R"({"schema": "1"})").where, "schema");
}

TEST(ReadJson, SaysWhereTheJsonItselfIsBroken) {
  EXPECT_EQ(only_error("{\"fit\":\n {\"epochs\": }}").where, "line 2, column 13");
  EXPECT_THAT(only_error("[1]").message, HasSubstr("A scenario is a JSON object"));
  EXPECT_EQ(read_json("").scenario, Scenario{});
}

TEST(SchemaJson, DescribesEveryField) {
  const Json schema = schema_json();
  const Json* sections = schema.find("properties");
  ASSERT_NE(sections, nullptr);
  for (const Property& property : properties()) {
    const std::string_view key = property.key;
    const Json* section = sections->find(key.substr(0, key.find('.')));
    ASSERT_NE(section, nullptr) << key;
    const Json* field = section->find("properties")->find(key.substr(key.find('.') + 1));
    ASSERT_NE(field, nullptr) << key;
    EXPECT_TRUE(field->find("type") != nullptr || field->find("enum") != nullptr ||
                field->find("anyOf") != nullptr)
        << key;
    EXPECT_NE(field->find("default"), nullptr) << key;
  }
}

TEST(SchemaJson, CarriesRangesAndChoices) {
  const Json schema = schema_json();
  const Json& fit = *schema.find("properties")->find("fit")->find("properties");
  EXPECT_EQ(*fit.find("epochs")->find("maximum"), Json(100000));
  EXPECT_EQ(*fit.find("steps_per_epoch")->find("type"), Json(Json::Array{"integer", "null"}));
  EXPECT_EQ(fit.find("callbacks")->find("items")->find("enum")->as<Json::Array>()->size(), 5U);
}

TEST(ReadJson, TakesTheWordsThatStandForNumbers) {
  const ReadScenario read = read_json(R"({"fit": {"verbose": "auto", "epochs": 3}})");
  EXPECT_TRUE(read.errors.empty());
  EXPECT_EQ(read.scenario, (Scenario{.fit = {.epochs = 3, .verbose = 1}}));
  EXPECT_EQ(read_json(R"({"fit": {"epochs": "auto"}})").errors.size(), 1U);
  const Json schema = schema_json();
  const Json& fit = *schema.find("properties")->find("fit")->find("properties");
  const auto& allowed = *fit.find("verbose")->find("anyOf")->as<Json::Array>();
  ASSERT_EQ(allowed.size(), 2U);
  EXPECT_EQ(*allowed[0].find("maximum"), Json(2));
  EXPECT_EQ(*allowed[1].find("enum"), Json(Json::Array{"auto"}));
}

TEST(ReadJson, AKeyGivenTwiceIsRefusedWithBothValues) {
  const ReadScenario field = read_json(R"({"fit": {"epochs": 3, "batch_size": 8, "epochs": 4}})");
  ASSERT_EQ(field.errors.size(), 1U);
  EXPECT_EQ(field.errors[0].where, "fit.epochs");
  EXPECT_EQ(field.errors[0].message, "It is given twice: 3 and 4. Leave one of them out.");

  const ReadScenario section = read_json(R"({"fit": {"epochs": 3}, "fit": {"batch_size": 8}})");
  ASSERT_EQ(section.errors.size(), 1U);
  EXPECT_EQ(section.errors[0].where, "fit");
  EXPECT_EQ(section.errors[0].message, "It is given twice. Put all of its settings into one.");

  const ReadScenario schema = read_json(R"({"schema": 1, "schema": 1})");
  ASSERT_EQ(schema.errors.size(), 1U);
  EXPECT_EQ(schema.errors[0].where, "schema");
}

}  // namespace
}  // namespace fitscope::scenario
