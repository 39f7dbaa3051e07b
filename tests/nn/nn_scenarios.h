// Scenarios the tests of nn share.
#pragma once

#include <initializer_list>
#include <string>
#include <vector>

#include "math/matrix.h"
#include "scenario/scenario.h"

namespace fitscope::nn {

/// A model of `layers` on `features` inputs, with no metrics but the loss.
inline scenario::Scenario model(const std::string& layers, std::int64_t features,
                                scenario::Loss loss = scenario::Loss::kMeanSquaredError) {
  scenario::Scenario asked;
  asked.model.layers = layers;
  asked.data.features = features;
  asked.compile.loss = loss;
  asked.compile.metrics = 0;
  return asked;
}

inline math::Matrix matrix(std::int64_t rows, std::int64_t columns,
                           std::initializer_list<float> values) {
  math::Matrix out(rows, columns);
  std::int64_t i = 0;
  for (const float value : values)
    out.data()[i++] = value;
  return out;
}

}  // namespace fitscope::nn
