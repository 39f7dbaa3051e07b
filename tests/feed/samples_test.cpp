// What src/feed/samples.h promises. Literals were printed by NumPy 2.4.6 running the recipes of
// src/feed/toy_data.h; the line above each says which.
#include "feed/samples.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <cstring>
#include <set>
#include <vector>

namespace fitscope::feed {
namespace {

using scenario::DataKind;
using scenario::Scenario;

Scenario data(DataKind kind, Count samples, Count features = 2, Count classes = 2) {
  Scenario asked;
  asked.data.kind = kind;
  asked.data.samples = samples;
  asked.data.features = features;
  asked.data.classes = classes;
  return asked;
}

constexpr DataKind kClassified[] = {DataKind::kRandomLabels, DataKind::kLinear, DataKind::kXor,
                                    DataKind::kCircles,      DataKind::kSpiral, DataKind::kBlobs};

std::vector<Count> class_counts(const Samples& samples, Count classes) {
  std::vector<Count> counts(static_cast<std::size_t>(classes));
  for (Eigen::Index i = 0; i < samples.y.rows(); ++i) {
    ++counts.at(static_cast<std::size_t>(samples.y(i, 0)));
  }
  return counts;
}

// np.random.seed(0); print(np.random.rand(4, 3).astype('float32').tolist(), np.random.randint(0, 2,
// 4))
TEST(Samples, RandomLabelsAreTheArticles) {
  const Samples samples = make_samples(data(DataKind::kRandomLabels, 4, 3));
  const float x[4][3] = {{0.5488135F, 0.71518934F, 0.60276335F},
                         {0.5448832F, 0.4236548F, 0.6458941F},
                         {0.4375872F, 0.891773F, 0.96366274F},
                         {0.3834415F, 0.79172504F, 0.5288949F}};
  const float y[4] = {0, 1, 1, 1};
  for (Eigen::Index i = 0; i < 4; ++i) {
    for (Eigen::Index j = 0; j < 3; ++j)
      EXPECT_EQ(samples.x(i, j), x[i][j]);
    EXPECT_EQ(samples.y(i, 0), y[i]);
  }
}

// The recipes with seed 3, 3 rows, 2 features, 2 classes, noise 0.25: the first row's x, then all
// of y.
TEST(Samples, EveryKindIsItsRecipe) {
  struct Case {
    DataKind kind;
    float x[2];
    float y[3];
  };
  for (const Case& c : {Case{DataKind::kRandomLabels, {0.5507979F, 0.7081478F}, {1.0F, 1.0F, 0.0F}},
                        Case{DataKind::kLinear, {-0.91326904F, 0.6588135F}, {0.0F, 0.0F, 1.0F}},
                        Case{DataKind::kXor, {0.7519531F, 0.3876953F}, {0.0F, 1.0F, 0.0F}},
                        Case{DataKind::kCircles, {0.41288316F, -0.95965755F}, {1.0F, 0.0F, 0.0F}},
                        Case{DataKind::kSpiral, {-0.8638853F, -0.39550978F}, {1.0F, 0.0F, 0.0F}},
                        Case{DataKind::kBlobs, {1.026062F, 0.05255127F}, {0.0F, 1.0F, 0.0F}},
                        Case{DataKind::kLinearRegression,
                             {0.1015625F, 0.41601562F},
                             {-0.82928467F, -0.69763184F, -0.07305908F}},
                        Case{DataKind::kQuadraticRegression,
                             {0.1015625F, 0.41601562F},
                             {-0.6775856F, -0.08214855F, -0.07700443F}}}) {
    Scenario asked = data(c.kind, 3);
    asked.data.seed = 3;
    asked.data.noise = 0.25;
    const Samples samples = make_samples(asked);
    for (Eigen::Index j = 0; j < 2; ++j)
      EXPECT_EQ(samples.x(0, j), c.x[j]) << static_cast<int>(c.kind);
    for (Eigen::Index i = 0; i < 3; ++i)
      EXPECT_EQ(samples.y(i, 0), c.y[i]) << static_cast<int>(c.kind);
  }
}

TEST(Samples, ClassesAreEvenOrHaveTheMajorityAskedFor) {
  for (const DataKind kind : kClassified) {
    Scenario asked = data(kind, 90, 2, 3);
    if (kind != DataKind::kRandomLabels) {
      EXPECT_EQ(class_counts(make_samples(asked), 3), (std::vector<Count>{30, 30, 30}));
    }
    asked.data.majority_share = 0.8;
    EXPECT_EQ(class_counts(make_samples(asked), 3), (std::vector<Count>{72, 9, 9}));
    asked.data.majority_share = 1.0;
    EXPECT_EQ(class_counts(make_samples(asked), 3), (std::vector<Count>{90, 0, 0}));
  }
}

TEST(Samples, SortedRowsComeClassByClassAndMixedOnesDoNot) {
  for (const DataKind kind : kClassified) {
    Scenario asked = data(kind, 60, 2, 3);
    const auto sorted = [&] {
      const Samples samples = make_samples(asked);
      return std::is_sorted(samples.y.data(), samples.y.data() + samples.y.size());
    };
    EXPECT_FALSE(sorted());
    asked.data.order = scenario::DataOrder::kSorted;
    EXPECT_TRUE(sorted());
  }
}

TEST(Samples, LinearDataCanBeSeparatedByAPlane) {
  for (const Eigen::Index features : {1, 2, 10}) {
    const Samples samples = make_samples(data(DataKind::kLinear, 200, features));
    float highest_of_0 = -1e9F;
    float lowest_of_1 = 1e9F;
    for (Eigen::Index i = 0; i < 200; ++i) {
      float side = 0;
      for (Eigen::Index j = 0; j < features; ++j)
        side += samples.x(i, j) * (j % 2 == 0 ? 1.0F : -1.0F);
      if (samples.y(i, 0) == 0) highest_of_0 = std::max(highest_of_0, side);
      if (samples.y(i, 0) == 1) lowest_of_1 = std::min(lowest_of_1, side);
    }
    EXPECT_LT(highest_of_0, lowest_of_1) << features;
  }
}

TEST(Samples, XorAndCirclesAreWhatTheirNamesSay) {
  Scenario asked = data(DataKind::kXor, 100);
  asked.data.noise = 0;
  const Samples crossed = make_samples(asked);
  for (Eigen::Index i = 0; i < 100; ++i) {
    EXPECT_EQ(crossed.y(i, 0) == 1, (crossed.x(i, 0) >= 0) != (crossed.x(i, 1) >= 0));
  }
  asked.data.kind = DataKind::kCircles;
  const Samples rings = make_samples(asked);
  for (Eigen::Index i = 0; i < 100; ++i) {
    EXPECT_NEAR(std::hypot(rings.x(i, 0), rings.x(i, 1)), rings.y(i, 0) == 0 ? 0.5F : 1.0F, 1e-6F);
  }
}

TEST(Samples, RegressionTargetsFollowTheirFormula) {
  Scenario asked = data(DataKind::kLinearRegression, 20, 3);
  asked.data.noise = 0;
  asked.data.target_scale = 10;
  const Samples linear = make_samples(asked);
  asked.data.kind = DataKind::kQuadraticRegression;
  const Samples quadratic = make_samples(asked);
  for (Eigen::Index i = 0; i < 20; ++i) {
    const auto x = linear.x.row(i);
    EXPECT_FLOAT_EQ(linear.y(i, 0), 10 * (x(0) - x(1) + x(2)));
    EXPECT_FLOAT_EQ(quadratic.y(i, 0), 10 * (x(0) * x(0) - x(1) * x(1) + x(2) * x(2)));
  }
}

TEST(Samples, FeaturesAreScaledThenShifted) {
  Scenario asked = data(DataKind::kRandomLabels, 10);
  const Samples plain = make_samples(asked);
  asked.data.feature_scale = 4;
  asked.data.feature_offset = -1;
  const Samples scaled = make_samples(asked);
  for (Eigen::Index i = 0; i < 20; ++i) {
    EXPECT_FLOAT_EQ(scaled.x.data()[i], plain.x.data()[i] * 4 - 1);
  }
}

TEST(Samples, LabelsTakeTheValuesAndTheShapeAskedFor) {
  Scenario asked = data(DataKind::kRandomLabels, 50);
  const Samples plain = make_samples(asked);
  asked.data.label_values = scenario::LabelValues::kMinusOneOne;
  const Samples signs = make_samples(asked);
  asked.data.label_values = scenario::LabelValues::kFromOne;
  const Samples from_one = make_samples(asked);
  asked.data.label_values = scenario::LabelValues::kDividedBy255;
  const Samples divided = make_samples(asked);
  asked.data.label_shape = scenario::LabelShape::kOneHot;
  const Samples hot = make_samples(asked);
  ASSERT_EQ(hot.y.cols(), 2);
  for (Eigen::Index i = 0; i < 50; ++i) {
    const float label = plain.y(i, 0);
    EXPECT_EQ(signs.y(i, 0), 2 * label - 1);
    EXPECT_EQ(from_one.y(i, 0), label + 1);
    EXPECT_EQ(divided.y(i, 0), label / 255);
    EXPECT_EQ(hot.y(i, 0), 1 - label);
    EXPECT_EQ(hot.y(i, 1), label);
  }
}

TEST(Samples, AsManyCellsAreSpoiltAsAsked) {
  Scenario asked = data(DataKind::kBlobs, 10, 3);
  asked.data.nan_cells = 5;
  asked.data.inf_cells = 4;
  const auto count = [&](auto is) {
    const Samples samples = make_samples(asked);
    return std::count_if(samples.x.data(), samples.x.data() + samples.x.size(), is);
  };
  const auto nan = [](float v) { return std::isnan(v); };
  const auto infinite = [](float v) { return std::isinf(v) && v > 0; };
  EXPECT_EQ(count(nan), 5);
  EXPECT_EQ(count(infinite), 4);
  asked.data.nan_cells = 1000;
  EXPECT_EQ(count(nan), 30);
}

TEST(Samples, ValidationRowsFollowAndLeaveTheTrainingRowsAlone) {
  Scenario asked = data(DataKind::kSpiral, 12);
  const Samples alone = make_samples(asked);
  asked.validation.kind = scenario::ValidationKind::kArrays;
  asked.validation.samples = 5;
  const Samples both = make_samples(asked);
  ASSERT_EQ(both.x.rows(), 17);
  EXPECT_EQ(both.x.topRows(12), alone.x);
  EXPECT_EQ(both.y.topRows(12), alone.y);
  asked.validation.kind = scenario::ValidationKind::kSplit;
  EXPECT_EQ(make_samples(asked).x, alone.x);
}

TEST(Samples, NoSamplesAreNoTrouble) {
  for (const DataKind kind : kClassified) {
    EXPECT_EQ(make_samples(data(kind, 0)).x.rows(), 0);
  }
}

// Row i of the samples is [i, i] with label i.
Samples numbered(Eigen::Index rows) {
  Samples samples{math::Matrix(rows, 2), math::Matrix(rows, 1)};
  for (Eigen::Index i = 0; i < rows; ++i) {
    samples.x.row(i).setConstant(static_cast<float>(i));
    samples.y(i, 0) = static_cast<float>(i);
  }
  return samples;
}

std::vector<int> rows_of(Gatherer& gatherer, const Samples& samples, const Batch& batch) {
  math::Matrix x;
  math::Matrix y;
  gatherer.gather(samples, batch, x, y);
  std::vector<int> rows;
  for (Eigen::Index i = 0; i < x.rows(); ++i) {
    EXPECT_EQ(x(i, 0), y(i, 0));
    rows.push_back(static_cast<int>(x(i, 0)));
  }
  return rows;
}

TEST(Gatherer, HandsOutRowsInOrderWithoutShuffle) {
  const Samples samples = numbered(10);
  Gatherer gatherer(samples, 4, 5, false, 0);
  EXPECT_EQ(rows_of(gatherer, samples, {.first_row = 0, .rows = 3}), (std::vector<int>{4, 5, 6}));
  EXPECT_EQ(rows_of(gatherer, samples, {.first_row = 3, .rows = 2}), (std::vector<int>{7, 8}));
  EXPECT_EQ(rows_of(gatherer, samples, {.first_row = 4, .rows = 3}), (std::vector<int>{8, 4, 5}));
  EXPECT_TRUE(rows_of(gatherer, samples, {.rows = 0}).empty());
}

TEST(Gatherer, EveryPassHasItsOwnOrderOfTheSameRows) {
  const Samples samples = numbered(30);
  Gatherer gatherer(samples, 10, 20, true, 7);
  std::set<std::vector<int>> orders;
  for (Count pass = 0; pass < 4; ++pass) {
    auto rows = rows_of(gatherer, samples, {.pass = pass, .rows = 20});
    orders.insert(rows);
    std::sort(rows.begin(), rows.end());
    for (int i = 0; i < 20; ++i)
      EXPECT_EQ(rows[static_cast<std::size_t>(i)], 10 + i);
  }
  EXPECT_EQ(orders.size(), 4U);
}

TEST(Gatherer, APassIsTheSameWheneverItIsAskedFor) {
  const Samples samples = numbered(12);
  Gatherer forward(samples, 0, 12, true, 1);
  const auto first = rows_of(forward, samples, {.pass = 0, .rows = 12});
  const auto fifth = rows_of(forward, samples, {.pass = 5, .rows = 12});
  EXPECT_EQ(rows_of(forward, samples, {.pass = 0, .rows = 12}), first);
  Gatherer straight(samples, 0, 12, true, 1);
  EXPECT_EQ(rows_of(straight, samples, {.pass = 5, .rows = 12}), fifth);
  Gatherer other(samples, 0, 12, true, 2);
  EXPECT_NE(rows_of(other, samples, {.pass = 5, .rows = 12}), fifth);
}

TEST(Gatherer, SpoilsTheBatchAsAsked) {
  const Samples samples = numbered(4);
  Gatherer gatherer(samples, 0, 4, false, 0);
  math::Matrix x;
  math::Matrix y;
  gatherer.gather(samples, {.first_row = 1, .rows = 2, .nan = true}, x, y);
  EXPECT_TRUE(std::isnan(x(0, 0)));
  EXPECT_EQ(x(1, 1), 2.0F);
  EXPECT_EQ(samples.x(1, 0), 1.0F);
  gatherer.gather(samples, {.first_row = 1, .rows = 1, .features = 3}, x, y);
  EXPECT_EQ(x, (math::Matrix(1, 3) << 1, 1, 0).finished());
  gatherer.gather(samples, {.first_row = 1, .rows = 1, .features = 1}, x, y);
  EXPECT_EQ(x.cols(), 1);
}

TEST(Gatherer, FullAndShortBatchesInTurnKeepTheirMemory) {
  const Samples samples = numbered(10);
  Gatherer gatherer(samples, 0, 10, false, 0);
  math::Matrix x;
  math::Matrix y;
  std::set<const float*> places;
  for (int pass = 0; pass < 5; ++pass) {
    for (const Batch& batch :
         {Batch{.first_row = 0, .rows = 8}, Batch{.first_row = 8, .rows = 2}}) {
      gatherer.gather(samples, batch, x, y);
      places.insert(x.data());
    }
  }
  EXPECT_EQ(places.size(), 2U);
}

// 3,000 rows are sorted in several blocks.
TEST(Samples, AreTheSameHoweverTheyAreCut) {
  for (const DataKind kind : {DataKind::kRandomLabels, DataKind::kLinear, DataKind::kXor,
                              DataKind::kBlobs, DataKind::kLinearRegression}) {
    Scenario asked = data(kind, 3000, 3);
    asked.data.order = scenario::DataOrder::kSorted;
    asked.data.nan_cells = 2;
    asked.data.shuffled_apart = true;
    const Samples whole = make_samples(asked);
    SampleMaker maker(asked);
    int pieces = 1;
    while (!maker.work(100))
      ++pieces;
    EXPECT_GT(pieces, 90);
    const auto same = [](const math::Matrix& a, const math::Matrix& b) {
      return a.size() == b.size() &&
             std::memcmp(a.data(), b.data(), static_cast<std::size_t>(a.size()) * sizeof(float)) ==
                 0;
    };
    EXPECT_TRUE(same(maker.samples().x, whole.x));
    EXPECT_TRUE(same(maker.samples().y, whole.y));
  }
}

// y = np.sort(…, kind='stable'): equal targets keep their order, over blocks of 1,024 rows too.
TEST(Samples, SortingIsStable) {
  Scenario asked = data(DataKind::kRandomLabels, 5000, 1);
  const Samples as_drawn = make_samples(asked);
  asked.data.order = scenario::DataOrder::kSorted;
  const Samples sorted = make_samples(asked);
  std::vector<float> expected;
  for (const float label : {0.0F, 1.0F}) {
    for (Eigen::Index i = 0; i < as_drawn.x.rows(); ++i) {
      if (as_drawn.y(i, 0) == label) expected.push_back(as_drawn.x(i, 0));
    }
  }
  ASSERT_EQ(expected.size(), 5000U);
  for (std::size_t i = 0; i < expected.size(); ++i)
    ASSERT_EQ(sorted.x(static_cast<Eigen::Index>(i), 0), expected[i]) << i;
}

}  // namespace
}  // namespace fitscope::feed
