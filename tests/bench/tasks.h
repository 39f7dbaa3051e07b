// The benchmark's tasks: what is trained, on what, from where. tasks.mjs makes the same for
// JavaScript.
#pragma once

#include <cmath>
#include <cstdint>
#include <string>
#include <vector>

namespace fitscope::bench {

struct Task {
  const char* name;
  std::vector<int> sizes;  ///< inputs, then the units of each layer
  bool softmax;  ///< head and loss: softmax + categorical, or sigmoid + binary cross-entropy
  bool tanh;     ///< hidden activation: tanh or relu
  bool adam;     ///< Adam(1e-3), or SGD(0.03)
  int samples;
  int batch;
};

inline const std::vector<Task>& tasks() {
  static const std::vector<Task> all = {
      {"W1", {10, 1}, false, false, true, 100, 32},
      {"W2", {2, 8, 8, 1}, false, true, false, 250, 10},
      {"W3", {784, 128, 10}, true, false, true, 640, 32},
  };
  return all;
}

/// A number in [0, 1) for every index: the same in any language with 32-bit products.
inline float spread(std::uint32_t i) {
  return static_cast<float>((i * 2654435761U) >> 8) / 16777216.0F;
}

struct Data {
  std::vector<float> x;        ///< [samples, inputs]
  std::vector<float> y;        ///< [samples, outputs], one-hot or 0/1
  std::vector<float> weights;  ///< get_weights() order
};

inline Data make_data(const Task& task) {
  Data data;
  const int inputs = task.sizes.front();
  const int outputs = task.sizes.back();
  for (int i = 0; i < task.samples * inputs; ++i) {
    data.x.push_back(spread(static_cast<std::uint32_t>(i) + 1) * 2 - 1);
  }
  data.y.resize(static_cast<std::size_t>(task.samples * outputs));
  for (int i = 0; i < task.samples; ++i) {
    const float draw = spread(static_cast<std::uint32_t>(i) + 1000003);
    if (task.softmax) {
      data.y[static_cast<std::size_t>(i * outputs +
                                      static_cast<int>(draw * static_cast<float>(outputs)))] = 1;
    } else {
      data.y[static_cast<std::size_t>(i)] = draw < 0.5F ? 0.0F : 1.0F;
    }
  }
  std::uint32_t at = 2000003;
  for (std::size_t layer = 0; layer + 1 < task.sizes.size(); ++layer) {
    const int in = task.sizes[layer];
    const int out = task.sizes[layer + 1];
    const float limit = std::sqrt(6.0F / static_cast<float>(in + out));
    for (int i = 0; i < in * out; ++i)
      data.weights.push_back((spread(at++) * 2 - 1) * limit);
    for (int i = 0; i < out; ++i)
      data.weights.push_back(0);
  }
  return data;
}

/// One way of training: `run` takes steps, batch after batch in order, and returns the last loss.
class Contestant {
 public:
  virtual ~Contestant() = default;
  virtual float run(int steps) = 0;
};

}  // namespace fitscope::bench
