// Tables of one's own: what of them goes into a scenario, and what files that are none get.
#include "intake/data_shape.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>
#include <cstring>
#include <string>

#include "scenario/property.h"

namespace fitscope::intake {
namespace {

using ::testing::HasSubstr;

std::string value_of(const Filling& filling, std::string_view key) {
  const scenario::Property* property = scenario::find_property(key);
  return property == nullptr ? "no such field" : scenario::value_text(*property, filling.scenario);
}

Filling filled(std::string_view bytes, std::string_view target = {}) {
  const auto shape = read_data(bytes, target);
  EXPECT_TRUE(shape.ok()) << shape.error().message;
  return shape.ok() ? fill_data(shape.value()) : Filling{};
}

std::string npy(const std::string& type, const std::string& shape, const std::string& numbers,
                bool by_columns = false) {
  std::string header = "{'descr': '" + type +
                       "', 'fortran_order': " + (by_columns ? "True" : "False") +
                       ", 'shape': " + shape + ", }";
  while ((header.size() + 11) % 64 != 0)
    header += ' ';
  header += '\n';
  std::string bytes("\x93NUMPY\x01\x00", 8);
  bytes += static_cast<char>(header.size() % 256);
  bytes += static_cast<char>(header.size() / 256);
  return bytes + header + numbers;
}

std::string floats(std::initializer_list<float> values) {
  std::string bytes;
  for (const float value : values) {
    char raw[sizeof value];
    std::memcpy(raw, &value, sizeof value);
    bytes.append(raw, sizeof raw);
  }
  return bytes;
}

TEST(DataShape, ACsvWithAHeaderGivesRowsFeaturesGapsAndBalance) {
  std::string csv = "age,income,ill\n";
  for (int i = 0; i < 50; ++i)
    csv += std::to_string(20 + i % 40) + "," + (i % 10 == 0 ? "" : std::to_string(1000 + i)) + "," +
           (i % 5 == 0 ? "1" : "0") + "\n";
  const Filling filling = filled(csv);
  EXPECT_EQ(value_of(filling, "data.samples"), "50");
  EXPECT_EQ(value_of(filling, "data.features"), "2");
  EXPECT_EQ(value_of(filling, "data.nan_cells"), "5");
  EXPECT_EQ(value_of(filling, "data.classes"), "2");
  EXPECT_EQ(value_of(filling, "data.majority_share"), "0.8");
  EXPECT_EQ(value_of(filling, "data.order"), "shuffled");
  EXPECT_EQ(value_of(filling, "data.feature_scale"), "514.5");  // (1049 - 20) / 2
}

TEST(DataShape, SortedLabelsThatCountFromOneAreSeen) {
  std::string csv;
  for (int i = 0; i < 60; ++i)
    csv += "0." + std::to_string(i % 9) + ";" + std::to_string(1 + i / 20) + "\r\n";
  const Filling filling = filled(csv);
  EXPECT_EQ(value_of(filling, "data.classes"), "3");
  EXPECT_EQ(value_of(filling, "data.label_values"), "from_one");
  EXPECT_EQ(value_of(filling, "data.order"), "sorted");
  EXPECT_EQ(value_of(filling, "data.feature_scale"), "1");
  EXPECT_EQ(value_of(filling, "data.majority_share"), "unset");
  EXPECT_EQ(value_of(filling, "compile.loss"), "sparse_categorical_crossentropy");
}

TEST(DataShape, ATargetOfManyNumbersIsARegression) {
  std::string csv = "\"price, total\",rooms\n";
  for (int i = 0; i < 40; ++i)
    csv += std::to_string(250'000.5 + 31.25 * i) + "," + std::to_string(1 + i % 5) + "\n";
  const Filling filling = filled(csv, "price, total");
  EXPECT_EQ(value_of(filling, "data.kind"), "linear_regression");
  EXPECT_EQ(value_of(filling, "data.features"), "1");
  EXPECT_EQ(value_of(filling, "compile.loss"), "mean_squared_error");
  EXPECT_EQ(value_of(filling, "data.target_scale"), "251219.25");
}

TEST(DataShape, WordsAreNoFeaturesButMayBeLabels) {
  std::string csv = "width,city,kind\n";
  for (int i = 0; i < 30; ++i)
    csv += "1." + std::to_string(i % 7) + ",town" + std::to_string(i % 4) + "," +
           (i % 2 ? "cat" : "dog") + "\n";
  const auto shape = read_data(csv);
  ASSERT_TRUE(shape.ok());
  EXPECT_EQ(shape.value().features, 1);
  EXPECT_EQ(shape.value().text_columns, 1);
  EXPECT_EQ(shape.value().label->classes, 2);
  EXPECT_THAT(shape.value().notes.front(), HasSubstr("1 column holds words"));
}

TEST(DataShape, AnNpyGivesItsRowsItsNanAndItsScale) {
  const Filling filling =
      filled(npy("<f4", "(3, 2)", floats({0, 255, std::nanf(""), 10, 20, INFINITY})));
  EXPECT_EQ(value_of(filling, "data.samples"), "3");
  EXPECT_EQ(value_of(filling, "data.features"), "2");
  EXPECT_EQ(value_of(filling, "data.nan_cells"), "1");
  EXPECT_EQ(value_of(filling, "data.inf_cells"), "1");
  EXPECT_EQ(value_of(filling, "data.feature_scale"), "127.5");
}

// What NumPy writes of [1, -2.5, nan, 65504, 2**-24, inf].
TEST(DataShape, HalvesAndBytesInTheOtherOrderAreRead) {
  const std::string halves(
      "\x00\x3c"
      "\x00\xc1"
      "\x00\x7e"
      "\xff\x7b"
      "\x01\x00"
      "\x00\x7c",
      12);
  std::string swapped = halves;
  for (std::size_t i = 0; i < swapped.size(); i += 2)
    std::swap(swapped[i], swapped[i + 1]);
  for (const Filling& filling :
       {filled(npy("<f2", "(3, 2)", halves)), filled(npy(">f2", "(3, 2)", swapped))}) {
    EXPECT_EQ(value_of(filling, "data.samples"), "3");
    EXPECT_EQ(value_of(filling, "data.nan_cells"), "1");
    EXPECT_EQ(value_of(filling, "data.inf_cells"), "1");
  }
  const auto label = [](const std::string& type, const std::string& numbers) {
    const auto shape = read_data(npy(type, "(3,)", numbers));
    return shape.ok() && shape.value().label ? shape.value().label->classes : -1;
  };
  EXPECT_EQ(label("<i2", std::string("\1\0\2\0\1\0", 6)), 2);
  EXPECT_EQ(label(">i2", std::string("\0\1\0\2\0\1", 6)), 2);
  EXPECT_EQ(label(">i2", std::string("\0\1\1\0\0\1", 6)),
            label("<i2", std::string("\1\0\0\1\1\0", 6)));
  EXPECT_EQ(value_of(filled(npy(">f4", "(1, 2)", std::string("\x43\x7f\0\0\0\0\0\0", 8))),
                     "data.feature_scale"),
            value_of(filled(npy("<f4", "(1, 2)", floats({255, 0}))), "data.feature_scale"));
}

TEST(DataShape, AVectorOfAnNpyIsALabel) {
  const auto shape = read_data(npy("|u1", "(6,)", std::string("\0\1\0\0\0\0", 6)));
  ASSERT_TRUE(shape.ok());
  ASSERT_TRUE(shape.value().label.has_value());
  EXPECT_EQ(shape.value().label->classes, 2);
  EXPECT_NEAR(*shape.value().label->majority_share, 5.0 / 6, 1e-12);
}

TEST(DataShape, FilesThatAreNoTableAreSaid) {
  const auto message = [](std::string_view bytes, std::string_view target = {}) {
    const auto shape = read_data(bytes, target);
    return shape.ok() ? std::string("read") : shape.error().message;
  };
  EXPECT_THAT(message(""), HasSubstr("empty"));
  EXPECT_THAT(message("raw numbers"), HasSubstr(".npy"));
  EXPECT_THAT(message("a,b\n"), HasSubstr("no rows"));
  EXPECT_THAT(message(std::string("\x7f"
                                  "ELF\0\0\1\2\0\0\0\0",
                                  12)),
              HasSubstr("neither CSV nor .npy"));
  EXPECT_THAT(message("1,2\n3,4\n", "7"), HasSubstr("is no column"));
  const std::string good = npy("<f4", "(3, 2)", floats({1, 2, 3, 4, 5, 6}));
  EXPECT_EQ(message(good), "read");
  for (std::size_t size = 6; size < good.size(); ++size)
    EXPECT_THAT(message(good.substr(0, size)), HasSubstr("is cut")) << size;
  EXPECT_THAT(message(npy("<c8", "(1,)", floats({1, 2}))), HasSubstr("Allowed: numbers"));
  EXPECT_THAT(message(npy("<f4", "(99999999999, 99999999999)", "")), HasSubstr("cannot be"));
  EXPECT_THAT(message(npy("<f4", "()", floats({1}))), HasSubstr("no rows"));
}

std::string notes_of(std::string_view csv, std::string_view target = {}) {
  const auto shape = read_data(csv, target);
  std::string text;
  for (const std::string& note : shape.value().notes)
    text += note + "\n";
  return text;
}

TEST(DataShape, ARowWithoutALabelAndLabelsOfBothKindsAreSaid) {
  EXPECT_THAT(notes_of("f1,f2,label\n1,2,1\n1,3,2\n1,4,\n2,5,2\n3,1,1\n"),
              HasSubstr("1 row has no label"));
  const char* both = "a,b\n1,2\nx,3\n,4\n1,5\n";
  EXPECT_THAT(notes_of(both, "a"), HasSubstr("numbers and words"));
  EXPECT_NE(value_of(filled(both, "a"), "data.label_values"), "from_one");
}

TEST(DataShape, ADecimalCommaIsSaidAndNotCalledAWord) {
  const std::string notes = notes_of("1,5;2;0\n2,5;3;1\n3,25;4;0\n0,5;1;1\n");
  EXPECT_THAT(notes, HasSubstr("decimal comma"));
  EXPECT_THAT(notes, ::testing::Not(HasSubstr("holds words")));
  EXPECT_EQ(value_of(filled("1,5;2,5;0,5\n1,5;2,5;1,5\n"), "data.samples"), "2") << "no header";
}

}  // namespace
}  // namespace fitscope::intake
