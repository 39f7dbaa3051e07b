#include "trace/figures.h"

namespace fitscope::trace {

void Figures::append(const StepFigure& figure) {
  if (seen_ % stride_ == 0) {
    if (kept_.size() == kMostFigures) {
      // Every other one goes: what stays are the steps of twice the stride.
      for (std::size_t i = 0; 2 * i < kept_.size(); ++i)
        kept_[i] = kept_[2 * i];
      kept_.resize((kept_.size() + 1) / 2);
      stride_ *= 2;
    }
    if (seen_ % stride_ == 0) kept_.push_back(figure);
  }
  ++seen_;
}

}  // namespace fitscope::trace
