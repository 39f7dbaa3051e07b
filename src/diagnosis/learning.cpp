#include "diagnosis/learning.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <utility>

#include "base/text.h"
#include "diagnosis/reading.h"
#include "diagnosis/wording.h"
#include "scenario/sums.h"

namespace fitscope::diagnosis {
namespace {

using scenario::Loss;
using scenario::OptimizerKind;

/// Half of what a constant answer loses, or half of what it gets wrong: then something was learned.
constexpr double kLearnedShare = 0.5;
/// Of the variance of numbers seven tenths are gone: a line through noise still counts, a mean does
/// not. Distances are as roots of squares: sqrt(0.3) = 0.55 of them are left.
constexpr double kSquaresLeft = 0.3;
constexpr double kDistancesLeft = 0.55;

double left_when_learned(Loss loss) {
  return loss == Loss::kMeanAbsoluteError || loss == Loss::kHuber ? kDistancesLeft : kSquaresLeft;
}

double entropy(double share) {
  return share > 0 ? -share * std::log(share) : 0;
}

double chance_loss(const Facts& facts) {
  const trace::DataFigures& data = facts.trace.data;
  const scenario::CompileSpec& compile = facts.scenario.compile;
  const auto rows = static_cast<double>(data.rows);
  double all = 0;
  double each = 0;
  for (const Count count : data.classes) {
    const double share = static_cast<double>(count) / rows;
    all += entropy(share);
    each += entropy(share) + entropy(1 - share);
  }
  switch (compile.loss) {
    case Loss::kBinaryCrossentropy:
      if (data.classes.empty()) break;
      if (facts.scenario.data.label_shape != scenario::LabelShape::kOneHot) return all;
      return each / static_cast<double>(data.classes.size());
    case Loss::kCategoricalCrossentropy:
    case Loss::kSparseCategoricalCrossentropy:
      if (data.classes.empty()) break;
      return all;
    case Loss::kMeanSquaredError:
      return data.variance_y;
    case Loss::kMeanAbsoluteError:
      return data.deviation_y;
    case Loss::kHuber:
      return std::min(data.variance_y / 2, compile.huber_delta * data.deviation_y);
  }
  return std::numeric_limits<double>::quiet_NaN();
}

bool shows_learning(const Learning& learning, const trace::Probe& look, Loss asked) {
  const auto loss = static_cast<double>(look.loss);
  if (!learning.classes) return loss <= left_when_learned(asked) * learning.chance;
  const auto right = static_cast<double>(look.right);
  // Right by far and wrong by far more is no learning.
  const bool finds = right >= learning.majority + kLearnedShare * (1 - learning.majority) &&
                     !(loss > kFarAbove * learning.chance);
  return finds || loss <= kLearnedShare * learning.chance;
}

/// At the end, or at most of the last looks: one on a bad moment of a restless run does not decide.
bool judges(const Learning& learning, Loss asked) {
  const auto shown = std::count_if(
      learning.last.begin(), learning.last.end(),
      [&](const trace::Probe* look) { return shows_learning(learning, *look, asked); });
  return shows_learning(learning, *learning.end, asked) || 2 * shown > std::ssize(learning.last);
}

/// The middle one of a figure of the steps, NaN left out; 0: there is none.
double median(const trace::Trace& trace, float trace::StepFigure::*figure) {
  std::vector<float> values;
  for (const trace::StepFigure& step : trace.figures.kept()) {
    // NaN has no place in an order: where the middle then is would be the library's choice.
    if (!std::isnan(step.*figure)) values.push_back(step.*figure);
  }
  if (values.empty()) return 0;
  const auto middle = values.begin() + static_cast<std::ptrdiff_t>(values.size() / 2);
  std::nth_element(values.begin(), middle, values.end());
  return static_cast<double>(*middle);
}

/// How long a step is, in learning rates, where every gradient is as large as this.
double step_share(const scenario::CompileSpec& compile, double gradient) {
  const double epsilon = compile.epsilon.value_or(1e-7);
  switch (compile.optimizer) {
    case OptimizerKind::kSgd:
      return gradient;
    case OptimizerKind::kAdam:
    case OptimizerKind::kAdamW:
    case OptimizerKind::kNadam:
      return gradient / (gradient + epsilon);
    case OptimizerKind::kRmsprop:
    case OptimizerKind::kAdadelta:
      return gradient / std::sqrt(gradient * gradient + epsilon);
    case OptimizerKind::kAdagrad:
      return gradient /
             std::sqrt(gradient * gradient + compile.initial_accumulator_value + epsilon);
  }
  return gradient;
}

bool over(StopReason stop) {
  return stop == StopReason::kAllEpochs || stop == StopReason::kCallback ||
         stop == StopReason::kOutOfData;
}

}  // namespace

double Learning::best() const {
  return *std::min_element(losses.begin(), losses.end());
}

double Learning::gained() const {
  return chance > 0 ? 1 - static_cast<double>(end->loss) / chance : 0;
}

double Learning::settled() const {
  std::vector<float> looks;
  for (const trace::Probe* look : last)
    looks.push_back(look->loss);
  const auto middle = looks.begin() + std::ssize(looks) / 2;
  std::nth_element(looks.begin(), middle, looks.end());
  return static_cast<double>(*middle);
}

bool Learning::stays_above(double limit) const {
  return std::all_of(last.begin(), last.end(), [limit](const trace::Probe* look) {
    return static_cast<double>(look->loss) > limit;
  });
}

std::optional<Learning> measured(const Facts& facts) {
  const trace::Trace& trace = facts.trace;
  if (!has_numbers(facts) || trace.exception || trace.first_non_finite || trace.data.rows == 0 ||
      !over(trace.stop) || trace.probes.size() < 2) {
    return std::nullopt;
  }
  Learning learning;
  learning.classes = !trace.data.classes.empty();
  learning.updates = trace.facts.updates;
  for (const trace::Epoch& epoch : trace.epochs) {
    if (epoch.steps_run == 0) continue;
    if (const double* loss = loss_of(epoch))
      learning.losses.push_back(loss_per_row(facts, epoch, *loss));
  }
  learning.start = &trace.probes.front();
  learning.end = &trace.probes.back();
  const bool sound = std::isfinite(learning.end->loss) &&
                     std::all_of(learning.losses.begin(), learning.losses.end(),
                                 [](double loss) { return std::isfinite(loss); });
  if (learning.losses.empty() || !sound) return std::nullopt;
  const std::size_t looks = std::min(kFewestEpochs, trace.probes.size() - 1);
  for (std::size_t i = trace.probes.size() - looks; i < trace.probes.size(); ++i)
    learning.last.push_back(&trace.probes[i]);
  learning.chance = chance_loss(facts);
  Count most = 0;
  for (const Count count : trace.data.classes)
    most = std::max(most, count);
  learning.majority = static_cast<double>(most) / static_cast<double>(trace.data.rows);
  learning.learned = judges(learning, facts.scenario.compile.loss);
  return learning;
}

std::optional<Learning> learning_of(const Facts& facts) {
  const scenario::DataSpec& data = facts.scenario.data;
  std::optional<Learning> learning = measured(facts);
  if (!learning || learning->losses.size() < kFewestEpochs) return std::nullopt;
  const bool nothing_to_learn =
      data.kind == scenario::DataKind::kRandomLabels || data.shuffled_apart;
  // Even of such labels a constant answer can be learned.
  if (nothing_to_learn && (learning->updates < kFewestUpdates ||
                           !learning->stays_above(kFarAbove * learning->chance))) {
    return std::nullopt;
  }
  return learning;
}

std::optional<Learning> not_learned(const Facts& facts) {
  std::optional<Learning> learning = learning_of(facts);
  if (learning && learning->learned) return std::nullopt;
  return learning;
}

bool learned(const Facts& facts) {
  const std::optional<Learning> learning = learning_of(facts);
  return learning && learning->learned;
}

bool stays_at_chance(const Learning& learning) {
  return std::all_of(learning.last.begin(), learning.last.end(), [&](const trace::Probe* probe) {
    const double off = static_cast<double>(probe->loss) - learning.chance;
    return std::fabs(off) <= kNearChance * learning.chance;
  });
}

std::vector<scenario::LayerSpec> dense_layers(const scenario::Scenario& scenario) {
  auto layers = scenario::parse_layers(scenario.model.layers);
  if (!layers.ok()) return {};
  std::erase_if(layers.value(), [](const scenario::LayerSpec& layer) {
    return layer.kind != scenario::LayerKind::kDense;
  });
  return std::move(layers.value());
}

std::size_t first_layer_above(const Learning& learning, std::size_t layers,
                              float trace::LayerFigure::*figure, float limit) {
  std::size_t layer = 0;
  while (layer < layers &&
         !std::all_of(learning.last.begin(), learning.last.end(), [=](const trace::Probe* look) {
           return look->layers[layer].*figure > limit;
         })) {
    ++layer;
  }
  return layer;
}

std::string layer_name(std::size_t dense) {
  return dense == 0 ? "dense" : "dense_" + std::to_string(dense);
}

bool is_crossentropy(Loss loss) {
  return loss == Loss::kBinaryCrossentropy || loss == Loss::kCategoricalCrossentropy ||
         loss == Loss::kSparseCategoricalCrossentropy;
}

double default_rate(OptimizerKind optimizer) {
  return optimizer == OptimizerKind::kSgd ? 0.01 : 0.001;
}

double learning_rate(const scenario::Scenario& scenario) {
  return scenario.compile.learning_rate.value_or(default_rate(scenario.compile.optimizer));
}

double grown_rate(const Facts& facts, Count until) {
  // Source  as for the rate itself: see kFar of not_a_number.cpp. Warm-up that ends at a usual rate
  // grows as far, but does not diverge, and only then is this asked.
  constexpr double kGrown = 10;
  if (!scenario::has(facts.scenario.fit.callbacks, scenario::Callback::kLearningRateScheduler))
    return 0;
  double rate = 0;
  for (const trace::Epoch& epoch : facts.trace.epochs) {
    if (epoch.index <= until) rate = std::max(rate, epoch.learning_rate);
  }
  return rate >= kGrown * learning_rate(facts.scenario) ? rate : 0;
}

double median_update_ratio(const trace::Trace& trace) {
  return median(trace, &trace::StepFigure::update_ratio);
}

std::optional<Clipping> clipped_away(const Facts& facts) {
  // Source  ours: fitscope run --data.kind linear --data.samples 320 --fit.batch_size 32
  // --fit.epochs 20 --compile.optimizer sgd --compile.learning_rate 0.1 --compile.clipnorm C, whose
  // gradients have a norm of about 1. After 200 updates the loss, from 0.84, is 0.02 with C = 1,
  // 0.35 with 0.03, 0.64 with 0.01, and with 0.003 still 0.78, above a constant answer's 0.69.
  constexpr double kLeft = 0.01;
  const scenario::CompileSpec& compile = facts.scenario.compile;
  Clipping clipping;
  // In the order of Keras, which obeys the first.
  for (const auto& [most, field] :
       {std::pair{compile.clipnorm, std::string_view("compile.clipnorm")},
        std::pair{compile.global_clipnorm, std::string_view("compile.global_clipnorm")},
        std::pair{compile.clipvalue, std::string_view("compile.clipvalue")}}) {
    if (most.value_or(0) <= 0) continue;
    clipping.field = field;
    clipping.most = *most;
    break;
  }
  if (clipping.field.empty()) return std::nullopt;
  clipping.gradient = median(facts.trace, &trace::StepFigure::gradient_norm);
  const double left = step_share(compile, clipping.most);
  if (!(left < kLeft * step_share(compile, clipping.gradient))) return std::nullopt;
  clipping.name = clipping.field.substr(clipping.field.find('.') + 1);
  clipping.text = clipping.name + "=" + shortest(clipping.most);
  return clipping;
}

Change leave_clipping_out(const Clipping& clipping) {
  return {"Leave " + clipping.name + " out",
          "Clipping is for the rare gradient that is far too large, not for every one.",
          {{std::string(clipping.field), "unset"}}};
}

bool stopped_early(const Facts& facts) {
  const trace::Trace& trace = facts.trace;
  if (trace.stop != StopReason::kCallback || ended_by_nan(trace) || trace.epochs.empty()) {
    return false;
  }
  return trace.stop_detail.find("EarlyStopping") != std::string::npos &&
         trace.epochs.back().index + 1 < facts.scenario.fit.epochs;
}

bool regularized(const scenario::Scenario& asked) {
  const std::vector<scenario::LayerSpec> layers = dense_layers(asked);
  return std::any_of(layers.begin(), layers.end(),
                     [](const scenario::LayerSpec& layer) { return layer.regularizer_factor > 0; });
}

bool adds_penalties(const Facts& facts) {
  return has_numbers(facts) && facts.scenario.feed.kind != FeedKind::kCustomLoop &&
         regularized(facts.scenario);
}

double overturning_factor(const scenario::Scenario& asked) {
  const scenario::CompileSpec& compile = asked.compile;
  // Momentum bends the arithmetic, and clipping bounds the step.
  if (compile.optimizer != OptimizerKind::kSgd || compile.momentum != 0 || compile.clipnorm ||
      compile.global_clipnorm || compile.clipvalue || asked.feed.kind == FeedKind::kCustomLoop ||
      !asked.model.trainable) {
    return 0;
  }
  double most = 0;
  for (const scenario::LayerSpec& layer : dense_layers(asked)) {
    if (layer.kernel_regularizer == scenario::Regularizer::kL2 && layer.trainable)
      most = std::max(most, layer.regularizer_factor);
  }
  return 2 * learning_rate(asked) * most > 2 ? most : 0;
}

Change weaken_regularizers(const scenario::Scenario& asked) {
  return edit_layers(asked, "Divide the regularizer's factor by 10",
                     "A penalty is to be small beside the loss of the data.",
                     [](scenario::LayerSpec& layer, bool) { layer.regularizer_factor /= 10; });
}

Change leave_regularizers_out(const scenario::Scenario& asked) {
  return edit_layers(asked, "Leave kernel_regularizer out",
                     "It helps against overfitting, and a model that learns nothing has none.",
                     [](scenario::LayerSpec& layer, bool) {
                       layer.kernel_regularizer = scenario::Regularizer::kNone;
                       layer.regularizer_factor = 0;
                     });
}

bool sums_loss(const Facts& facts) {
  return has_numbers(facts) && scenario::sums_rows(facts.scenario, is_keras2(facts.trace));
}

double rows_in_sum(const Facts& facts) {
  return sums_loss(facts) ? std::max(1.0, static_cast<double>(facts.trace.facts.batch_size)) : 1;
}

void offer_mean(const Facts& facts, Finding& finding) {
  finding.changes.push_back({"Leave reduction='sum' out",
                             "The mean of the rows does not grow with the batch.",
                             {{"compile.reduction", "sum_over_batch_size"}}});
  finding.changes.push_back(set_rate(learning_rate(facts.scenario) / rows_in_sum(facts),
                                     "The rate divided by the rows of a batch."));
}

double loss_per_row(const Facts& facts, const trace::Epoch& epoch, double logged) {
  if (!sums_loss(facts)) return logged;
  double rows = 0;
  double squares = 0;
  for (const trace::Segment& segment : epoch.segments) {
    if (segment.state == StepState::kNeverRan) continue;
    const auto each = static_cast<double>(segment.rows);
    rows += each * static_cast<double>(segment.count);
    squares += each * each * static_cast<double>(segment.count);
  }
  return squares > 0 ? logged * rows / squares : logged;
}

double validation_loss_per_row(const Facts& facts, double logged) {
  if (!sums_loss(facts)) return logged;
  const Count rows = facts.trace.data.validation_rows;
  const Count size = facts.scenario.validation.batch_size.value_or(facts.trace.facts.batch_size);
  if (rows <= 0 || size <= 0) return logged;
  const auto all = static_cast<double>(rows);
  const auto full = static_cast<double>(rows / size * size);
  const auto rest = static_cast<double>(rows % size);
  return logged * all / (full * static_cast<double>(size) + rest * rest);
}

std::vector<LoggedValue> logged_values(const trace::Trace& trace, std::string_view name) {
  std::vector<LoggedValue> values;
  for (const trace::Epoch& epoch : trace.epochs) {
    for (const auto& [logged_name, value] : epoch.logs) {
      if (logged_name == name && epoch.numbers) values.push_back({epoch.index, value});
    }
  }
  return values;
}

std::vector<double> logged(const trace::Trace& trace, std::string_view name) {
  std::vector<double> values;
  for (const LoggedValue& one : logged_values(trace, name))
    values.push_back(one.value);
  return values;
}

LoggedValue lowest(const std::vector<LoggedValue>& values) {
  return *std::min_element(
      values.begin(), values.end(),
      [](const LoggedValue& a, const LoggedValue& b) { return a.value < b.value; });
}

Finding suspected(const Rule& rule, std::string summary, std::string arithmetic) {
  Finding finding = found(rule, Severity::kWarning, std::move(summary), std::move(arithmetic));
  finding.confidence = Confidence::kLikely;
  return finding;
}

Finding hinted(const Rule& rule, std::string summary, std::string arithmetic) {
  Finding finding = found(rule, Severity::kNote, std::move(summary), std::move(arithmetic));
  finding.confidence = Confidence::kPossible;
  return finding;
}

Change leave_rate_callback_out(const scenario::Scenario& asked, scenario::Callback callback) {
  const bool schedules = callback == scenario::Callback::kLearningRateScheduler;
  return leave_callback_out(
      asked, callback,
      "Leave " + std::string(schedules ? "LearningRateScheduler" : "ReduceLROnPlateau") + " out",
      "The rate then stays what it was.");
}

Change set_rate(double rate, std::string why) {
  return {"Set learning_rate=" + shortest(rate),
          std::move(why),
          {{"compile.learning_rate", shortest(rate)}}};
}

}  // namespace fitscope::diagnosis
