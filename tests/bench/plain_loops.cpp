// What anyone would write by hand in C++: loops, std::exp, no library. The compiler may vectorise
// them.
#include <algorithm>
#include <cmath>
#include <memory>

#include "bench/contestants.h"

namespace fitscope::bench {
namespace {

using Values = std::vector<float>;

struct Layer {
  int inside = 0;
  int outside = 0;
  Values kernel, bias, d_kernel, d_bias, m_kernel, v_kernel, m_bias, v_bias, out, d;
};

std::size_t at(int i) {
  return static_cast<std::size_t>(i);
}

class PlainLoops final : public Contestant {
 public:
  explicit PlainLoops(const Task& task) : task_(task), data_(make_data(task)) {
    const float* from = data_.weights.data();
    for (std::size_t l = 0; l + 1 < task.sizes.size(); ++l) {
      Layer layer;
      layer.inside = task.sizes[l];
      layer.outside = task.sizes[l + 1];
      const std::size_t size = at(layer.inside * layer.outside);
      layer.kernel.assign(from, from + size);
      layer.bias.assign(from + size, from + size + at(layer.outside));
      from += size + at(layer.outside);
      for (Values* values : {&layer.d_kernel, &layer.m_kernel, &layer.v_kernel})
        values->resize(size);
      for (Values* values : {&layer.d_bias, &layer.m_bias, &layer.v_bias}) {
        values->resize(at(layer.outside));
      }
      layer.out.resize(at(task.batch * layer.outside));
      layer.d.resize(at(task.batch * layer.outside));
      layers_.push_back(std::move(layer));
    }
  }

  float run(int steps) override {
    float loss = 0;
    for (int i = 0; i < steps; ++i)
      loss = one();
    return loss;
  }

 private:
  float one() {
    const int rows = std::min(task_.batch, task_.samples - next_);
    const int first = next_;
    next_ = first + rows == task_.samples ? 0 : first + rows;
    const float* x = data_.x.data() + first * task_.sizes[0];
    const float* input = x;
    for (Layer& layer : layers_) {
      forward(layer, input, rows, &layer == &layers_.back());
      input = layer.out.data();
    }
    const float loss = loss_and_gradient(layers_.back(), first, rows);
    for (std::size_t l = layers_.size(); l-- > 0;) {
      backward(layers_[l], l == 0 ? x : layers_[l - 1].out.data(), rows,
               l == 0 ? nullptr : &layers_[l - 1]);
    }
    ++step_;
    for (Layer& layer : layers_) {
      update(layer.kernel, layer.d_kernel, layer.m_kernel, layer.v_kernel);
      update(layer.bias, layer.d_bias, layer.m_bias, layer.v_bias);
    }
    return loss;
  }

  void forward(Layer& layer, const float* input, int rows, bool last) {
    for (int r = 0; r < rows; ++r) {
      for (int j = 0; j < layer.outside; ++j) {
        float sum = layer.bias[at(j)];
        for (int k = 0; k < layer.inside; ++k) {
          sum += input[r * layer.inside + k] * layer.kernel[at(k * layer.outside + j)];
        }
        if (!last) sum = task_.tanh ? std::tanh(sum) : std::max(sum, 0.0F);
        layer.out[at(r * layer.outside + j)] = sum;
      }
    }
  }

  float loss_and_gradient(Layer& layer, int first, int rows) {
    float loss = 0;
    const auto count = static_cast<float>(rows);
    for (int r = 0; r < rows; ++r) {
      const int n = layer.outside;
      float* z = layer.out.data() + r * n;
      float* d = layer.d.data() + r * n;
      const float* y = data_.y.data() + (first + r) * n;
      if (!task_.softmax) {
        loss += std::max(*z, 0.0F) - *z * *y + std::log1p(std::exp(-std::abs(*z)));
        *d = (1 / (1 + std::exp(-*z)) - *y) / count;
        continue;
      }
      const float highest = *std::max_element(z, z + n);
      float total = 0;
      for (int j = 0; j < n; ++j)
        total += d[j] = std::exp(z[j] - highest);
      for (int j = 0; j < n; ++j) {
        loss += y[j] * (std::log(total) - (z[j] - highest));
        d[j] = (d[j] / total - y[j]) / count;
      }
    }
    return loss / count;
  }

  void backward(Layer& layer, const float* input, int rows, Layer* below) {
    std::fill(layer.d_kernel.begin(), layer.d_kernel.end(), 0.0F);
    std::fill(layer.d_bias.begin(), layer.d_bias.end(), 0.0F);
    const int n = layer.outside;
    for (int r = 0; r < rows; ++r) {
      const float* d = layer.d.data() + r * n;
      for (int k = 0; k < layer.inside; ++k) {
        const float v = input[r * layer.inside + k];
        for (int j = 0; j < n; ++j)
          layer.d_kernel[at(k * n + j)] += v * d[j];
      }
      for (int j = 0; j < n; ++j)
        layer.d_bias[at(j)] += d[j];
    }
    if (below == nullptr) return;
    for (int r = 0; r < rows; ++r) {
      for (int k = 0; k < layer.inside; ++k) {
        float sum = 0;
        for (int j = 0; j < n; ++j)
          sum += layer.d[at(r * n + j)] * layer.kernel[at(k * n + j)];
        const float a = input[r * layer.inside + k];
        below->d[at(r * layer.inside + k)] = task_.tanh ? sum * (1 - a * a) : a > 0 ? sum : 0;
      }
    }
  }

  void update(Values& w, const Values& g, Values& m, Values& v) const {
    if (!task_.adam) {
      for (std::size_t i = 0; i < w.size(); ++i)
        w[i] -= 0.03F * g[i];
      return;
    }
    const auto t = static_cast<float>(step_);
    const float alpha = 1e-3F * std::sqrt(1 - std::pow(0.999F, t)) / (1 - std::pow(0.9F, t));
    for (std::size_t i = 0; i < w.size(); ++i) {
      m[i] += (g[i] - m[i]) * 0.1F;
      v[i] += (g[i] * g[i] - v[i]) * 0.001F;
      w[i] -= m[i] * alpha / (std::sqrt(v[i]) + 1e-7F);
    }
  }

  Task task_;
  Data data_;
  std::vector<Layer> layers_;
  int next_ = 0;
  int step_ = 0;
};

}  // namespace

std::unique_ptr<Contestant> make_plain_loops(const Task& task) {
  return std::make_unique<PlainLoops>(task);
}

}  // namespace fitscope::bench
