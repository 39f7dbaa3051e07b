#include <algorithm>
#include <cstddef>
#include <numeric>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/text.h"
#include "diagnosis/learning.h"
#include "diagnosis/reading.h"
#include "diagnosis/rules/all.h"
#include "diagnosis/wording.h"

namespace fitscope::diagnosis {
namespace {

/// Source  TheDeepChecker: loss / lowest loss ≥ 2 in 5 checks; Lightning and fastai: 4 times the
/// best.
constexpr double kTwice = 2;
constexpr double kFourTimes = 4;
/// Ours: half as much again is no noise where three looks agree.
constexpr double kLasting = 1.5;
/// Ours: as much as a sound run does not lose again on the mean of five epochs.
constexpr double kRisen = 1.25;
/// Ours: no loss of a sound run is a thousand times what it began with.
constexpr double kThousandTimes = 1000;
constexpr std::size_t kChecks = 5;

/// What training left of a loss, and what that is held against.
struct Growth {
  double from = 0;
  double to = 0;
  std::string summary;
  std::string_view against;
};

std::string from_to(const Growth& growth, std::string_view before, std::string_view between,
                    std::string_view after) {
  return std::string(before) + value_text(growth.from) + std::string(between) +
         value_text(growth.to) + std::string(after);
}

/// Training left the model far worse than it found it, and far worse than a constant answer: that
/// needs neither epochs nor labels with a meaning to be seen. A smaller loss of ground counts where
/// it lasts.
std::optional<Growth> worse_than_before(const Learning& learning) {
  const auto start = static_cast<double>(learning.start->loss);
  const auto end = static_cast<double>(learning.end->loss);
  if (learning.learned) return std::nullopt;
  const bool far = end > kFourTimes * start && !(end <= kFourTimes * learning.chance);
  const bool lasting = learning.last.size() >= kFewestEpochs &&
                       learning.updates >= kFewestUpdates && learning.chance > 0 &&
                       end > kLasting * start && learning.stays_above(kLasting * start) &&
                       learning.stays_above(kLasting * learning.chance);
  if (!far && !lasting) return std::nullopt;
  Growth growth{start, end, {}, "the loss before training"};
  growth.summary = from_to(growth, "The loss runs away: the model had ",
                           " before the first step and has ", " after the last.");
  return growth;
}

bool last_epochs_above(const Learning& learning, double limit) {
  return learning.losses.size() > kChecks &&
         std::all_of(learning.losses.end() - static_cast<std::ptrdiff_t>(kChecks),
                     learning.losses.end(), [limit](double loss) { return loss >= limit; });
}

/// What had been learned is lost again, and more with it.
bool lost_again(const Learning& learning) {
  if (!(learning.chance > 0) || learning.losses.size() < 2) return false;
  const double limit = std::max(kFourTimes * learning.best(), kFarAbove * learning.chance);
  const bool far =
      learning.losses.back() >= limit && static_cast<double>(learning.end->loss) >= limit;
  return far || last_epochs_above(learning, std::max(kTwice * learning.best(), learning.chance));
}

bool keeps_growing(const Learning& learning) {
  const double best = learning.best();
  if (best <= 0) return false;
  if (learning.losses.size() > kChecks) return last_epochs_above(learning, kTwice * best);
  return learning.losses.back() >= kFourTimes * best &&
         std::is_sorted(learning.losses.begin(), learning.losses.end());
}

std::optional<Growth> worse_than_best(const Facts& facts, const Learning& learning) {
  const bool grows = not_learned(facts).has_value() && keeps_growing(learning);
  if (!grows && !lost_again(learning)) return std::nullopt;
  Growth growth{learning.best(), learning.losses.back(), {}, "the best loss"};
  growth.summary = from_to(growth, "The loss runs away: its best was ", ", and it ended at ", ".");
  return growth;
}

/// Weights that were thrown so far that only luck brought the loss back. The first epoch may pay
/// for the start.
std::optional<Growth> ran_away_between(const Learning& learning) {
  const double most = *std::max_element(learning.losses.begin(), learning.losses.end());
  const double usual = std::max(static_cast<double>(learning.start->loss), learning.chance);
  const bool from_the_first = most <= learning.losses.front();
  if (!(usual > 0) || most < kThousandTimes * usual || from_the_first) return std::nullopt;
  Growth growth{static_cast<double>(learning.start->loss), most, {}, "the loss before training"};
  const bool at_end = learning.losses.back() == most;
  growth.summary = from_to(growth, "The loss ran away: the model had ",
                           at_end ? " before the first step, and the last epoch had "
                                  : " before the first step, and an epoch on the way had ",
                           ".");
  return growth;
}

/// The last epochs lie above the first and above what a constant answer loses: not even random
/// labels make that.
std::optional<Growth> worse_than_first(const Learning& learning) {
  if (learning.losses.size() <= kChecks || learning.updates < kFewestUpdates) return std::nullopt;
  const double first = learning.losses.front();
  const double last = std::accumulate(learning.losses.end() - static_cast<std::ptrdiff_t>(kChecks),
                                      learning.losses.end(), 0.0) /
                      static_cast<double>(kChecks);
  if (!last_epochs_above(learning, std::max(first, learning.chance))) return std::nullopt;
  if (!(first > 0 && learning.chance > 0) || last < kRisen * first ||
      learning.losses.back() < kRisen * first || last < kLasting * learning.chance ||
      learning.learned) {
    return std::nullopt;
  }
  Growth growth{first, last, {}, "the first epoch's"};
  growth.summary = from_to(growth, "The loss runs away: the first epoch had ",
                           ", the last five have a mean of ", ".");
  return growth;
}

std::optional<Growth> growth_of(const Facts& facts, const Learning& learning) {
  if (auto growth = worse_than_before(learning)) return growth;
  if (auto growth = worse_than_best(facts, learning)) return growth;
  if (auto growth = worse_than_first(learning)) return growth;
  return ran_away_between(learning);
}

/// SGD's step is rate × gradient, so a norm of 1 bounds it; the others scale gradients away.
bool clipping_bounds_steps(const scenario::CompileSpec& compile, double rate) {
  return compile.optimizer == scenario::OptimizerKind::kSgd && rate <= 1 && !compile.clipnorm &&
         !compile.global_clipnorm && !compile.clipvalue;
}

std::optional<Finding> check(const Facts& facts) {
  const std::optional<Learning> learning = measured(facts);
  if (!learning || facts.scenario.loop.ascend) return std::nullopt;
  const std::optional<Growth> growth = growth_of(facts, *learning);
  if (!growth) return std::nullopt;
  const double rate = learning_rate(facts.scenario);
  const double usual = default_rate(facts.scenario.compile.optimizer);
  float largest = 0;
  for (const trace::LayerFigure& layer : learning->end->layers)
    largest = std::max(largest, layer.largest_weight);
  std::string arithmetic = value_text(growth->to) + " / " + value_text(growth->from) + " = " +
                           value_text(growth->to / growth->from) + " times " +
                           std::string(growth->against);
  Finding finding = suspected(kLossDiverges, growth->summary, std::move(arithmetic));
  if (learning->chance > 0) {
    finding.evidence.push_back({"a constant answer has the loss " + value_text(learning->chance),
                                {facts.trace.epochs.front().index, -1},
                                "data.kind"});
  }
  finding.evidence.push_back({"the largest weight is " + value_text(static_cast<double>(largest)) +
                                  (largest > 10 ? "; above 10 is a sign of divergence" : ""),
                              {learning->end->epoch, -1},
                              "compile.learning_rate"});
  const trace::Epoch& end = facts.trace.epochs.back();
  if (const double grown = grown_rate(facts, end.index); grown > 0) {
    finding.evidence.push_back({"LearningRateScheduler has brought the learning rate from " +
                                    shortest(rate) + " to " + value_text(grown),
                                {end.index, -1},
                                "schedule.factor"});
    finding.changes.push_back(
        leave_rate_callback_out(facts.scenario, scenario::Callback::kLearningRateScheduler));
  }
  finding.changes.push_back(set_rate(rate > usual ? usual : rate / 10,
                                     "Steps that do not overshoot make the loss fall."));
  if (clipping_bounds_steps(facts.scenario.compile, rate)) {
    finding.changes.push_back({"Clip the gradients: clipnorm=1.0",
                               "No single batch can then throw the weights far.",
                               {{"compile.clipnorm", "1"}}});
  }
  return finding;
}

}  // namespace

constinit const Rule kLossDiverges{
    .name = "loss-diverges",
    .title = "The loss grows away",
    .doc =
        {
            .what =
                "The loss ends at twice its best or more for five epochs, or at four times its "
                "best and twice a constant answer's; the trained model has four times the loss of "
                "the untrained one and of a constant answer, or half as much again in three looks; "
                "the last five epochs lie a quarter above the first; or an epoch had a thousand "
                "times "
                "the loss of the untrained model.",
            .why = "Each step overshoots further than the last: the rate is too high for the "
                   "curvature, or gradients explode through depth or scale. Weights above 10 go "
                   "with it.",
            .silent_when =
                "The run learned and kept it, or a value became NaN (not-a-number); with fewer "
                "than three epochs or random labels unless the loss ends far above a constant "
                "answer's.",
            .fix = "Lower the learning rate, scale the data, clip the gradients.",
            .source = "TheDeepChecker: diverging loss; Lightning LearningRateFinder and fastai "
                      "lr_find: 4 times the best; DEFault: weights above 10",
        },
    .check = check,
};

}  // namespace fitscope::diagnosis
