// What src/base/json.h promises.
#include "base/json.h"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>
#include <string>

namespace fitscope {
namespace {

Json parsed(std::string_view text) {
  auto json = parse_json(text);
  EXPECT_TRUE(json.ok()) << text;
  return json.ok() ? json.value() : Json();
}

TEST(ParseJson, ReadsEveryKindOfValue) {
  EXPECT_EQ(parsed(R"({"a": [1, -2.5, true, null, "x\u00e9\n"], "b": {}})"),
            Json(Json::Object{
                {"a", Json::Array{1, -2.5, true, nullptr, "x\xc3\xa9\n"}},
                {"b", Json::Object{}},
            }));
}

TEST(ParseJson, TellsIntegersFromReals) {
  EXPECT_EQ(*parsed("5").as<std::int64_t>(), 5);
  EXPECT_EQ(*parsed("5.0").as<double>(), 5.0);
  EXPECT_EQ(*parsed("5e0").as<double>(), 5.0);
  EXPECT_EQ(*parsed("9223372036854775807").as<std::int64_t>(),
            std::numeric_limits<std::int64_t>::max());
  EXPECT_EQ(*parsed("18446744073709551615").as<double>(), 18446744073709551615.0);
}

TEST(ParseJson, AcceptsPythonsNanAndInfinity) {
  EXPECT_TRUE(std::isnan(*parsed("NaN").as<double>()));
  EXPECT_EQ(*parsed("-Infinity").as<double>(), -std::numeric_limits<double>::infinity());
}

TEST(ParseJson, SaysWhereItWentWrong) {
  const auto json = parse_json("{\n  \"a\": 1,\n  \"b\" 2\n}");
  ASSERT_FALSE(json.ok());
  EXPECT_EQ(json.error().where, "line 3, column 7");
}

TEST(ParseJson, RefusesWhatIsNotJson) {
  for (const char* text : {"", "{", "[1,]", "{'a': 1}", "1 2", "\"\xff\"", "nul", "{\"a\":1,}"}) {
    EXPECT_FALSE(parse_json(text).ok()) << text;
  }
}

TEST(ParseJson, RefusesEndlessNestingInsteadOfOverflowing) {
  EXPECT_FALSE(parse_json(std::string(1000000, '[')).ok());
  const auto depth = static_cast<std::size_t>(kMaxJsonDepth);
  EXPECT_TRUE(parse_json(std::string(depth, '[') + std::string(depth, ']')).ok());
}

TEST(JsonText, ReadsBackToTheSameValue) {
  for (const char* text : {"null", "true", "[]", "{}", "0.1", "100.0", "1e-5", "-7",
                           R"("a\"\\\n\u001b[1m")", R"({"a":[1,2,[3.5,{}]],"b":{"c":null}})"}) {
    const Json json = parsed(text);
    EXPECT_EQ(to_text(json), text);
    EXPECT_EQ(parsed(to_text(json, 2)), json);
  }
}

TEST(JsonText, StaysStrictWithValuesThatAreNoNumbers) {
  EXPECT_EQ(to_text(Json(Json::Array{std::nan(""), std::numeric_limits<double>::infinity(),
                                     -std::numeric_limits<double>::infinity()})),
            R"(["nan","inf","-inf"])");
}

TEST(JsonText, IndentsObjectsAndKeepsPlainListsOnALine) {
  const Json json(Json::Object{{"a", Json::Array{1, 2}}, {"b", Json::Object{{"c", true}}}});
  EXPECT_EQ(to_text(json, 2), "{\n  \"a\": [1, 2],\n  \"b\": {\n    \"c\": true\n  }\n}");
}

TEST(Json, SetReplacesAndKeepsTheOrder) {
  Json json;
  json.set("b", 1);
  json.set("a", 2);
  json.set("b", 3);
  EXPECT_EQ(to_text(json), R"({"b":3,"a":2})");
  EXPECT_EQ(json.find("c"), nullptr);
  EXPECT_EQ(Json(3).find("a"), nullptr);
}

TEST(Json, TheLastOfTwoMembersOfOneNameCounts) {
  EXPECT_EQ(*parsed(R"({"a": 1, "a": 2})").find("a"), Json(2));
}

}  // namespace
}  // namespace fitscope
