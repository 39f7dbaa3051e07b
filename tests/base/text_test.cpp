// What src/base/text.h promises.
#include "base/text.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>
#include <cstring>
#include <limits>
#include <random>

namespace fitscope {
namespace {

using ::testing::ElementsAre;

constexpr double kInfinity = std::numeric_limits<double>::infinity();
constexpr double kNan = std::numeric_limits<double>::quiet_NaN();

TEST(Format, PutsValuesIntoThePattern) {
  EXPECT_EQ(format("%d of %s", 3, "4"), "3 of 4");
  EXPECT_EQ(format("%s", std::string(5000, 'x').c_str()).size(), 5000U);
}

TEST(Shortest, IsTheShortestTextThatReadsBack) {
  EXPECT_EQ(shortest(0.1), "0.1");
  EXPECT_EQ(shortest(0.1 + 0.2), "0.30000000000000004");
  EXPECT_EQ(shortest(100), "100");
  EXPECT_EQ(shortest(-2.5), "-2.5");
  EXPECT_EQ(shortest(0.0001), "0.0001");
  EXPECT_EQ(shortest(1e-5), "1e-5");
  EXPECT_EQ(shortest(1.5e300), "1.5e300");
  EXPECT_EQ(shortest(5e-324), "5e-324");
  EXPECT_EQ(shortest(0.0), "0");
  EXPECT_EQ(shortest(-0.0), "-0");
  EXPECT_EQ(shortest(kNan), "nan");
  EXPECT_EQ(shortest(-kInfinity), "-inf");
}

TEST(Shortest, ReadsBackToTheSameBits) {
  std::mt19937_64 random(7);
  for (int i = 0; i < 20000; ++i) {
    const std::uint64_t bits = random();
    double value = 0;
    std::memcpy(&value, &bits, sizeof value);
    if (std::isnan(value)) continue;
    EXPECT_EQ(parse_real(shortest(value)), value);
  }
}

// Values from Python's own repr().
TEST(PythonRepr, WritesFloatsAsPythonDoes) {
  EXPECT_EQ(python_repr(0.1), "0.1");
  EXPECT_EQ(python_repr(100), "100.0");
  EXPECT_EQ(python_repr(1e-5), "1e-05");
  EXPECT_EQ(python_repr(0.0001), "0.0001");
  EXPECT_EQ(python_repr(1e15), "1000000000000000.0");
  EXPECT_EQ(python_repr(1e16), "1e+16");
  EXPECT_EQ(python_repr(1.5e-300), "1.5e-300");
  EXPECT_EQ(python_repr(123456789.125), "123456789.125");
  EXPECT_EQ(python_repr(-0.0), "-0.0");
  EXPECT_EQ(python_repr(kNan), "nan");
  EXPECT_EQ(python_repr(kInfinity), "inf");
  EXPECT_EQ(python_repr(static_cast<double>(0.001F) * 0.1), "0.00010000000474974513");
  EXPECT_EQ(python_repr(std::ldexp(1.0, -44)), "5.684341886080802e-14");
}

TEST(WithCommas, GroupsThousands) {
  EXPECT_EQ(with_commas(0), "0");
  EXPECT_EQ(with_commas(999), "999");
  EXPECT_EQ(with_commas(1000), "1,000");
  EXPECT_EQ(with_commas(-1234567), "-1,234,567");
  EXPECT_EQ(with_commas(std::numeric_limits<std::int64_t>::min()), "-9,223,372,036,854,775,808");
}

TEST(ParseInteger, ReadsWholeNumbersAsPythonWritesThem) {
  EXPECT_EQ(parse_integer("32"), 32);
  EXPECT_EQ(parse_integer(" -7 "), -7);
  EXPECT_EQ(parse_integer("+5"), 5);
  EXPECT_EQ(parse_integer("1_000_000"), 1000000);
  EXPECT_EQ(parse_integer("9223372036854775807"), std::numeric_limits<std::int64_t>::max());
}

TEST(ParseInteger, RefusesEverythingElse) {
  for (const char* text : {"", " ", "abc", "1.5", "1e3", "5 6", "0x10", "1__0", "_1", "1_", "-",
                           "9223372036854775808", "1,000"}) {
    EXPECT_FALSE(parse_integer(text)) << text;
  }
}

TEST(ParseCount, AlsoReadsWhatWithCommasWrites) {
  EXPECT_EQ(parse_count(" 1,000 "), 1000);
  EXPECT_EQ(parse_count("-1,234,567"), -1234567);
  EXPECT_EQ(parse_count("1_000"), 1000);
  for (const char* text : {"1,00", "1000,000", ",100", "1,", "1,000.5", "0,5", ",", ""}) {
    EXPECT_FALSE(parse_count(text)) << text;
  }
}

TEST(ParseReal, ReadsNumbersAsPythonWritesThem) {
  EXPECT_EQ(parse_real("0.5"), 0.5);
  EXPECT_EQ(parse_real(".5"), 0.5);
  EXPECT_EQ(parse_real("5."), 5.0);
  EXPECT_EQ(parse_real("1e-3"), 0.001);
  EXPECT_EQ(parse_real("1_0.5"), 10.5);
  EXPECT_EQ(parse_real("-Infinity"), -kInfinity);
  EXPECT_TRUE(std::isnan(parse_real("NaN").value_or(0)));
}

TEST(ParseReal, RefusesEverythingElse) {
  for (const char* text : {"", ".", "e5", "1e", "0x1p3", "1.5.2", "nano", "1 2", "--1", "_"}) {
    EXPECT_FALSE(parse_real(text)) << text;
  }
}

TEST(Split, KeepsEmptyParts) {
  EXPECT_THAT(split("a,,b,", ','), ElementsAre("a", "", "b", ""));
  EXPECT_THAT(split("", ','), ElementsAre(""));
}

TEST(Join, PutsTheSeparatorBetween) {
  EXPECT_EQ(join({"a", "b", "c"}, ", "), "a, b, c");
  EXPECT_EQ(join({}, ", "), "");
  EXPECT_EQ(join_with_or({"a", "b", "c"}), "a, b or c");
  EXPECT_EQ(join_with_or({"a"}), "a");
  EXPECT_EQ(join_with_or({}), "");
}

TEST(InQuotes, ShowsWhatWasGivenAndNothingThatCouldHarmATerminal) {
  EXPECT_EQ(in_quotes("abc"), "'abc'");
  EXPECT_EQ(in_quotes("größe"), "'größe'");
  EXPECT_EQ(in_quotes("a\x1b[1mb\xff\n"), "'a?[1mb?\?'");
  EXPECT_LT(in_quotes(std::string(10000, 'x')).size(), 100U);
}

TEST(NearestWord, FindsASlipOfTheFinger) {
  const std::vector<std::string_view> words = {"fit.epochs", "fit.batch_size", "data.samples"};
  EXPECT_EQ(nearest_word("fit.epoch", words), "fit.epochs");
  EXPECT_EQ(nearest_word("Fit.Batchsize", words), "fit.batch_size");
  EXPECT_EQ(nearest_word("something else", words), "");
  EXPECT_EQ(nearest_word("", words), "");
}

}  // namespace
}  // namespace fitscope
