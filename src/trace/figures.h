// Per-step figures in bounded memory: every stride-th step is kept, and the stride is said.
#pragma once

#include <cstdint>
#include <vector>

namespace fitscope::trace {

struct StepFigure {
  std::int32_t epoch = 0;
  std::int32_t rows = 0;
  std::int64_t step = 0;    ///< within the epoch
  float loss = 0;           ///< of this batch alone, before its update
  float gradient_norm = 0;  ///< global L2 norm before clipping
  float update_ratio = 0;   ///< L2 norm of the weights' change / L2 norm of the weights

  bool operator==(const StepFigure&) const = default;
};

/// 262,144 steps of 32 bytes are kept at most, 8 MB: with the data, a run of a million steps stays
/// under 64 MB.
inline constexpr std::size_t kMostFigures = 1U << 18U;

class Figures {
 public:
  /// Keeps the figure if its turn has come; halves what is kept when full. Steps with a non-finite
  /// loss count as any other: the trace's first_non_finite holds the place that matters.
  void append(const StepFigure& figure);

  const std::vector<StepFigure>& kept() const { return kept_; }
  std::int64_t seen() const { return seen_; }
  std::int64_t stride() const { return stride_; }  ///< 1: all kept

 private:
  std::vector<StepFigure> kept_;
  std::int64_t seen_ = 0;
  std::int64_t stride_ = 1;
};

}  // namespace fitscope::trace
