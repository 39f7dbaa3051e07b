// What src/trainer/numpy_text.h promises: every text is what NumPy 1.26.4 printed.
#include "trainer/numpy_text.h"

#include <gtest/gtest.h>

#include <cmath>
#include <string>
#include <vector>

namespace fitscope::trainer {
namespace {

std::string flat(const std::vector<float>& values, bool integers = false) {
  return numpy_repr(
      {.values = values, .rows = static_cast<std::int64_t>(values.size()), .integers = integers});
}

std::string table(const std::vector<float>& values, std::int64_t columns, bool integers = false) {
  return numpy_repr({.values = values,
                     .rows = static_cast<std::int64_t>(values.size()) / columns,
                     .columns = columns,
                     .integers = integers});
}

std::vector<float> counted(int count, int period, float divisor = 1) {
  std::vector<float> values;
  for (int i = 0; i < count; ++i)
    values.push_back(static_cast<float>(i % period) / divisor);
  return values;
}

TEST(NumpyText, NumbersHaveOneWidth) {
  EXPECT_EQ(flat({0.5488135F, 0.71518934F, 0.8833F, 1, -2.5F}),
            "array([ 0.5488135 ,  0.71518934,  0.8833    ,  1.        , -2.5       ],\n"
            "      dtype=float32)");
  EXPECT_EQ(flat({0.09833413F, 0.0005F, 0.4F}),
            "array([0.09833413, 0.0005    , 0.4       ], dtype=float32)");
  EXPECT_EQ(flat({0}), "array([0.], dtype=float32)");
  EXPECT_EQ(flat({99999992.F, 33554432.F, 1e7F}),
            "array([99999992., 33554432., 10000000.], dtype=float32)");
}

TEST(NumpyText, ExponentsAreForNumbersOfUnlikeSize) {
  EXPECT_EQ(flat({1e-5F, 0.5F, 0, 3}), "array([1.e-05, 5.e-01, 0.e+00, 3.e+00], dtype=float32)");
  EXPECT_EQ(flat({1e-5F, 1.2345678e-5F, 1.2345679e-6F}),
            "array([9.9999997e-06, 1.2345678e-05, 1.2345679e-06], dtype=float32)");
  EXPECT_EQ(table({2000.5F, 1.25F, 0.5F, -7}, 2),
            "array([[ 2.0005e+03,  1.2500e+00],\n"
            "       [ 5.0000e-01, -7.0000e+00]], dtype=float32)");
  EXPECT_EQ(flat({1e20F, -3.5e-12F, 1e-40F}),
            "array([ 1.0e+20, -3.5e-12,  1.0e-40], dtype=float32)");
}

TEST(NumpyText, WhatIsNotFiniteFillsTheSameWidth) {
  EXPECT_EQ(table({std::nanf(""), 1.5F, INFINITY, 2}, 2),
            "array([[nan, 1.5],\n"
            "       [inf, 2. ]], dtype=float32)");
}

TEST(NumpyText, IntegersHaveNoType) {
  EXPECT_EQ(table({0, 10, -3, 2}, 2, true),
            "array([[ 0, 10],\n"
            "       [-3,  2]])");
}

TEST(NumpyText, LinesEndBefore75Letters) {
  EXPECT_EQ(flat(counted(12, 12, 7)),
            "array([0.        , 0.14285715, 0.2857143 , 0.42857143, 0.5714286 ,\n"
            "       0.71428573, 0.85714287, 1.        , 1.1428572 , 1.2857143 ,\n"
            "       1.4285715 , 1.5714285 ], dtype=float32)");
  EXPECT_EQ(table(counted(26, 26, 8), 13),
            "array([[0.   , 0.125, 0.25 , 0.375, 0.5  , 0.625, 0.75 , 0.875, 1.   ,\n"
            "        1.125, 1.25 , 1.375, 1.5  ],\n"
            "       [1.625, 1.75 , 1.875, 2.   , 2.125, 2.25 , 2.375, 2.5  , 2.625,\n"
            "        2.75 , 2.875, 3.   , 3.125]], dtype=float32)");
  EXPECT_EQ(flat(counted(40, 40), true),
            "array([ 0,  1,  2,  3,  4,  5,  6,  7,  8,  9, 10, 11, 12, 13, 14, 15, 16,\n"
            "       17, 18, 19, 20, 21, 22, 23, 24, 25, 26, 27, 28, 29, 30, 31, 32, 33,\n"
            "       34, 35, 36, 37, 38, 39])");
  EXPECT_EQ(flat(std::vector<float>(13, 1.0F)),
            "array([1., 1., 1., 1., 1., 1., 1., 1., 1., 1., 1., 1., 1.], dtype=float32)");
}

TEST(NumpyText, OfManyNumbersTheEdgesAreThere) {
  EXPECT_EQ(flat(counted(1200, 7)), "array([0., 1., 2., ..., 0., 1., 2.], dtype=float32)");
  EXPECT_EQ(table(counted(1200, 7), 4),
            "array([[0., 1., 2., 3.],\n"
            "       [4., 5., 6., 0.],\n"
            "       [1., 2., 3., 4.],\n"
            "       ...,\n"
            "       [5., 6., 0., 1.],\n"
            "       [2., 3., 4., 5.],\n"
            "       [6., 0., 1., 2.]], dtype=float32)");
  EXPECT_EQ(table(counted(1200, 7), 40),
            "array([[0., 1., 2., ..., 2., 3., 4.],\n"
            "       [5., 6., 0., ..., 0., 1., 2.],\n"
            "       [3., 4., 5., ..., 5., 6., 0.],\n"
            "       ...,\n"
            "       [2., 3., 4., ..., 4., 5., 6.],\n"
            "       [0., 1., 2., ..., 2., 3., 4.],\n"
            "       [5., 6., 0., ..., 0., 1., 2.]], dtype=float32)");
}

TEST(NumpyText, StrHasNeitherCommasNorType) {
  std::vector<float> values = counted(40, 12, 7);
  EXPECT_EQ(numpy_str({.values = std::span(values).first(9), .rows = 9}),
            "[0.         0.14285715 0.2857143  0.42857143 0.5714286  0.71428573\n"
            " 0.85714287 1.         1.1428572 ]");
  EXPECT_EQ(numpy_str({.values = std::span(values).first(4), .rows = 2, .columns = 2}),
            "[[0.         0.14285715]\n [0.2857143  0.42857143]]");
  EXPECT_EQ(numpy_str({.values = {}, .rows = 0}), "[]");
  const std::vector<float> many = counted(2400, 10);
  EXPECT_EQ(numpy_str({.values = many, .rows = 1200, .columns = 2, .integers = true}),
            "[[0 1]\n [2 3]\n [4 5]\n ...\n [4 5]\n [6 7]\n [8 9]]");
}

}  // namespace
}  // namespace fitscope::trainer
