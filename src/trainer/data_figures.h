// What the data are like, before the first step: what trace::DataFigures holds.
#pragma once

#include "base/plan.h"
#include "feed/samples.h"
#include "scenario/scenario.h"
#include "trace/trace.h"

namespace fitscope::trainer {

/// Adds to the plan what fills `figures`. The training rows come first, `validation` rows follow
/// them. `samples` and `figures` must stay where they are until the plan is done.
void plan_data_figures(Plan& plan, const scenario::DataSpec& data, const feed::Samples& samples,
                       feed::Count training, feed::Count validation, trace::DataFigures& figures);

/// Which class a row of y, `width` long, stands for.
feed::Count class_of(const scenario::DataSpec& data, const float* y, feed::Count width);

}  // namespace fitscope::trainer
