// The same training written with Eigen's expressions, vectorised as Eigen likes.
#include <Eigen/Core>

#include "bench/contestants.h"

namespace fitscope::bench {
namespace {

using Matrix = Eigen::Matrix<float, Eigen::Dynamic, Eigen::Dynamic, Eigen::RowMajor>;
using Row = Eigen::Matrix<float, 1, Eigen::Dynamic>;

struct Layer {
  Matrix kernel, d_kernel, m_kernel, v_kernel;
  Row bias, d_bias, m_bias, v_bias;
  Matrix out, d;
};

class EigenEntry final : public Contestant {
 public:
  explicit EigenEntry(const Task& task) : task_(task) {
    const Data data = make_data(task);
    const float* from = data.weights.data();
    for (std::size_t l = 0; l + 1 < task.sizes.size(); ++l) {
      const int in = task.sizes[l];
      const int out = task.sizes[l + 1];
      Layer layer;
      layer.kernel = Eigen::Map<const Matrix>(from, in, out);
      layer.bias = Eigen::Map<const Row>(from + in * out, out);
      from += in * out + out;
      layer.d_kernel = layer.m_kernel = layer.v_kernel = Matrix::Zero(in, out);
      layer.d_bias = layer.m_bias = layer.v_bias = Row::Zero(out);
      layers_.push_back(std::move(layer));
    }
    for (int first = 0; first < task.samples; first += task.batch) {
      const int rows = std::min(task.batch, task.samples - first);
      const int in = task.sizes.front();
      const int out = task.sizes.back();
      x_.push_back(Eigen::Map<const Matrix>(data.x.data() + first * in, rows, in));
      y_.push_back(Eigen::Map<const Matrix>(data.y.data() + first * out, rows, out));
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
    const Matrix& x = x_[next_];
    const Matrix& y = y_[next_];
    if (++next_ == x_.size()) next_ = 0;
    const Matrix* input = &x;
    for (Layer& layer : layers_) {
      layer.out.noalias() = *input * layer.kernel;
      layer.out.rowwise() += layer.bias;
      if (&layer != &layers_.back()) {
        if (task_.tanh) {
          layer.out = layer.out.array().tanh();
        } else {
          layer.out = layer.out.cwiseMax(0.0F);
        }
      }
      input = &layer.out;
    }
    const float loss = loss_and_gradient(y);
    for (std::size_t l = layers_.size(); l-- > 0;) {
      Layer& layer = layers_[l];
      layer.d_kernel.noalias() = (l == 0 ? x : layers_[l - 1].out).transpose() * layer.d;
      layer.d_bias = layer.d.colwise().sum();
      if (l == 0) break;
      Layer& below = layers_[l - 1];
      below.d.noalias() = layer.d * layer.kernel.transpose();
      if (task_.tanh) {
        below.d.array() *= 1 - below.out.array().square();
      } else {
        below.d.array() *= (below.out.array() > 0).cast<float>();
      }
    }
    ++step_;
    for (Layer& layer : layers_) {
      update(layer.kernel, layer.d_kernel, layer.m_kernel, layer.v_kernel);
      update(layer.bias, layer.d_bias, layer.m_bias, layer.v_bias);
    }
    return loss;
  }

  float loss_and_gradient(const Matrix& y) {
    Layer& layer = layers_.back();
    const auto rows = static_cast<float>(y.rows());
    const auto z = layer.out.array();
    if (!task_.softmax) {
      layer.d = (1 / (1 + (-z).exp()) - y.array()) / rows;
      return (z.max(0.0F) - z * y.array() + (-z.abs()).exp().log1p()).sum() / rows;
    }
    layer.out.colwise() -= layer.out.rowwise().maxCoeff().eval();
    layer.d = layer.out.array().exp();
    const Eigen::VectorXf total = layer.d.rowwise().sum();
    const float loss =
        (y.array() * ((-layer.out).colwise() + total.array().log().matrix()).array()).sum() / rows;
    layer.d.array().colwise() /= total.array();
    layer.d = (layer.d - y) / rows;
    return loss;
  }

  template <class T>
  void update(T& w, const T& g, T& m, T& v) const {
    if (!task_.adam) {
      w -= 0.03F * g;
      return;
    }
    const auto t = static_cast<float>(step_);
    const float alpha = 1e-3F * std::sqrt(1 - std::pow(0.999F, t)) / (1 - std::pow(0.9F, t));
    m += (g - m) * 0.1F;
    v += (g.cwiseAbs2() - v) * 0.001F;
    w.array() -= m.array() * alpha / (v.array().sqrt() + 1e-7F);
  }

  Task task_;
  std::vector<Layer> layers_;
  std::vector<Matrix> x_;
  std::vector<Matrix> y_;
  std::size_t next_ = 0;
  int step_ = 0;
};

}  // namespace

std::unique_ptr<Contestant> make_eigen(const Task& task) {
  return std::make_unique<EigenEntry>(task);
}

const Entry kEntries[] = {{"plain Eigen", make_eigen}};
const int kNumEntries = 1;

}  // namespace fitscope::bench
