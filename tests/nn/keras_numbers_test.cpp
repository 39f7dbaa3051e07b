// Real Keras's losses, metrics and weights, step by step. tests/golden/keras/numbers-*.json were
// recorded by scripts/record_keras_numbers.py from the release in their name; each case there is a
// scenario.
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <fstream>
#include <sstream>
#include <string>
#include <vector>

#include "base/json.h"
#include "nn/learner.h"
#include "scenario/keras_version.h"
#include "scenario/scenario_json.h"
#include "support/tests_dir.h"

namespace fitscope::nn {
namespace {

Json read_golden(const std::string& release) {
  std::ifstream file(tests_dir() + "/golden/keras/numbers-" + release + ".json");
  std::stringstream text;
  text << file.rdbuf();
  const auto json = parse_json(text.str());
  EXPECT_TRUE(json.ok());
  return json.ok() ? json.value() : Json();
}

float number(const Json& json) {
  if (const auto* whole = json.as<std::int64_t>()) return static_cast<float>(*whole);
  return static_cast<float>(*json.as<double>());
}

std::vector<float> numbers(const Json& json) {
  std::vector<float> out;
  for (const Json& item : *json.as<Json::Array>())
    out.push_back(number(item));
  return out;
}

// Relative to the number, but never finer than float32 near 1: sums are taken in another order
// there.
void expect_close(float got, float recorded, float tolerance, const std::string& what) {
  EXPECT_NEAR(got, recorded, tolerance * std::max(1.0F, std::abs(recorded))) << what;
}

class KerasNumbers : public ::testing::TestWithParam<const char*> {};

TEST_P(KerasNumbers, AreOurs) {
  const Json golden = read_golden(GetParam());
  const scenario::Profile profile = scenario::profile_of(GetParam());
  const std::vector<float> all_x = numbers(*golden.find("x"));
  int compared = 0;
  for (const Json& recorded : *golden.find("cases")->as<Json::Array>()) {
    const std::string text = to_text(*recorded.find("scenario"));
    scenario::ReadScenario read = scenario::read_json(text);
    ASSERT_TRUE(read.errors.empty()) << text << read.errors[0].message;
    if (*recorded.find("y")->as<std::string>() == "real_column") {
      read.scenario.data.label_shape = scenario::LabelShape::kColumn;
    }
    const auto learner = Learner::create(read.scenario, profile);
    const bool two = read.scenario.model.layers.find(';') != std::string::npos;
    learner->set_weights(numbers(*golden.find(two ? "weights_of_two" : "weights_of_one")));

    const std::vector<float> all_y =
        numbers(*golden.find("y")->find(*recorded.find("y")->as<std::string>()));
    const auto width = static_cast<Eigen::Index>(all_y.size()) / 7;
    const std::vector<float> running = numbers(*recorded.find("running_loss"));
    std::size_t step = 0;
    for (std::size_t epoch = 0; epoch < 2; ++epoch) {
      learner->reset_metrics();
      for (const Eigen::Index first : {0, 3, 6}) {
        const Eigen::Index rows = std::min<Eigen::Index>(3, 7 - first);
        const math::Matrix x = Eigen::Map<const math::Matrix>(all_x.data() + first * 10, rows, 10);
        const math::Matrix y =
            Eigen::Map<const math::Matrix>(all_y.data() + first * width, rows, width);
        learner->train_batch(x, y);
        expect_close(static_cast<float>(learner->metrics()[0].second), running[step], 2e-6F,
                     text + " running loss after step " + std::to_string(step + 1));
        ++step;
      }
      for (const auto& [name, value] : learner->metrics()) {
        expect_close(static_cast<float>(value), numbers(*recorded.find("logs")->find(name))[epoch],
                     2e-6F, text + " " + name);
      }
    }
    const std::vector<float> expected = numbers(*recorded.find("weights"));
    const std::vector<float> weights = learner->weights();
    ASSERT_EQ(weights.size(), expected.size());
    for (std::size_t i = 0; i < weights.size(); ++i) {
      expect_close(weights[i], expected[i], 4e-6F, text + " weight " + std::to_string(i));
    }
    ++compared;
  }
  EXPECT_GT(compared, 80);
}

INSTANTIATE_TEST_SUITE_P(Recorded, KerasNumbers, ::testing::Values("2.15.0", "3.15.1"),
                         [](const auto& name) {
                           std::string out = name.param;
                           std::replace(out.begin(), out.end(), '.', '_');
                           return "Keras_" + out;
                         });

}  // namespace
}  // namespace fitscope::nn
