// Whether a run learned: what the rules that judge by statistics share, so that each of them has
// the same healthy gate.
//
// A run that learned gets no warning from them, however odd its settings look. A run is judged from
// three epochs on; a rule that needs more says so.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "diagnosis/rule.h"
#include "scenario/layers.h"

namespace fitscope::diagnosis {

/// Epochs before which nothing is judged.
/// Source  DeepDiagnosis and UMLAUT judged after one epoch, which is where their false alarms come
/// from.
inline constexpr std::size_t kFewestEpochs = 3;
/// Updates before a loss at chance level means anything.
inline constexpr trace::Count kFewestUpdates = 50;

/// From this many times the chance loss on, a model has not even learned the constant answer.
/// Source  ours: a model at a standard initialisation begins at one to two times chance.
inline constexpr double kFarAbove = 2;

struct Learning {
  bool classes = false;  ///< y are classes, not numbers
  double chance = 0;     ///< loss of the best constant answer; NaN: the loss has none
  double majority = 0;   ///< share of the commonest class
  trace::Count updates = 0;
  std::vector<double> losses;  ///< of the epochs, as logged, with penalties; of a sum, for one row
  const trace::Probe* start = nullptr;    ///< before the first step
  const trace::Probe* end = nullptr;      ///< after the last epoch
  std::vector<const trace::Probe*> last;  ///< the last three looks, the last one at the end
  bool learned = false;

  double best() const;
  /// Which part of the chance loss is gone: 1 - loss / chance.
  double gained() const;
  /// The middle one of the last looks' losses: no single look decides.
  double settled() const;
  /// Each of the last looks has more than this.
  bool stays_above(double limit) const;
};

/// Unset: no numbers, an exception, NaN, fewer than three epochs with steps, or labels of which no
/// model could learn anything (random, or shuffled apart from x), unless the loss stays far above
/// what a constant answer has.
std::optional<Learning> learning_of(const Facts& facts);

/// The same of any run with numbers at its start and end: one epoch will do, and labels may be
/// random. For what needs no learning to judge.
std::optional<Learning> measured(const Facts& facts);

/// learning_of() of a run that did not learn.
std::optional<Learning> not_learned(const Facts& facts);
bool learned(const Facts& facts);

/// How far off the loss of a constant answer still is at it.
/// Source  ours: 50306988 ended at 0.6961 (ln 2), 59278771 at 1.0977 (ln 3), 55328966 at 2.3025
/// (ln 10).
inline constexpr double kNearChance = 0.02;
/// The last looks were all there.
bool stays_at_chance(const Learning& learning);

/// The first of the model's first `layers` Dense layers whose figure was above `limit` at each of
/// the last looks; `layers`: there is none.
std::size_t first_layer_above(const Learning& learning, std::size_t layers,
                              float trace::LayerFigure::*figure, float limit);

/// The Dense layers of the model; empty: the text cannot be read.
std::vector<scenario::LayerSpec> dense_layers(const scenario::Scenario& scenario);
/// "dense", "dense_1", …
std::string layer_name(std::size_t dense);

bool is_crossentropy(scenario::Loss loss);

/// compile.learning_rate, or the optimizer's default.
double learning_rate(const scenario::Scenario& scenario);
double default_rate(scenario::OptimizerKind optimizer);

/// The highest rate of the epochs up to `until`, where a LearningRateScheduler made it ten times
/// what it began with, or more; 0: none did.
double grown_rate(const Facts& facts, trace::Count until);

/// The middle one of the steps' update ratios |change of weights| / |weights|, NaN left out; 0:
/// there is none.
double median_update_ratio(const trace::Trace& trace);

/// A clipping that leaves less than a hundredth of a step: of a typical gradient as it is, or as
/// the optimizer makes a step of it. An adaptive one divides by the gradient's own size, so that
/// there only what falls below its epsilon is lost.
struct Clipping {
  std::string_view field;  ///< "compile.clipnorm"
  std::string name;        ///< "clipnorm"
  std::string text;        ///< "clipnorm=1e-30"
  double most = 0;         ///< what it lets through
  double gradient = 0;     ///< norm of a typical gradient before it
};
std::optional<Clipping> clipped_away(const Facts& facts);
Change leave_clipping_out(const Clipping& clipping);

/// EarlyStopping ended the run, before its last epoch and for no NaN.
bool stopped_early(const Facts& facts);

/// compile() was given a loss with reduction="sum", and a model was trained with it.
bool sums_loss(const Facts& facts);
/// How many rows a batch's loss is the sum of; 1 where it is their mean.
double rows_in_sum(const Facts& facts);
/// Offers the mean, and the rate that does with the sum what this one does with the mean.
void offer_mean(const Facts& facts, Finding& finding);
/// A loss that an epoch logged, for one row: what is a sum over batches of so many rows is divided
/// by them, weighted as Keras's running mean weighs batches. As logged where it is a mean.
double loss_per_row(const Facts& facts, const trace::Epoch& epoch, double logged);
double validation_loss_per_row(const Facts& facts, double logged);

/// Any layer has a kernel_regularizer with a factor.
bool regularized(const scenario::Scenario& asked);
/// fit() adds to the loss what the regularizers of layers ask for. A loop of one's own does not.
bool adds_penalties(const Facts& facts);
/// Each update of SGD multiplies the weights of a layer with L2 by 1 - 2 × rate × factor, and that
/// is below -1: the largest such factor. 0: none.
double overturning_factor(const scenario::Scenario& asked);
/// The factors of all regularizers divided by ten, or the regularizers left out.
Change weaken_regularizers(const scenario::Scenario& asked);
Change leave_regularizers_out(const scenario::Scenario& asked);

/// The value a callback saw for this name in each epoch that logged one.
std::vector<double> logged(const trace::Trace& trace, std::string_view name);
/// The same with the epochs: validation_freq and initial_epoch make places in a list something
/// else.
struct LoggedValue {
  trace::Count epoch = 0;  ///< From 0, as in the trace.
  double value = 0;
};
std::vector<LoggedValue> logged_values(const trace::Trace& trace, std::string_view name);
/// The lowest of them; the first of equal ones. `values` is not empty.
LoggedValue lowest(const std::vector<LoggedValue>& values);

/// A finding of a statistical rule: a warning with confidence "likely".
Finding suspected(const Rule& rule, std::string summary, std::string arithmetic = {});
/// A note with confidence "possible": nobody is told that something is broken.
Finding hinted(const Rule& rule, std::string summary, std::string arithmetic = {});

/// Changes that several of these rules offer.
Change set_rate(double rate, std::string why);
/// LearningRateScheduler or ReduceLROnPlateau.
Change leave_rate_callback_out(const scenario::Scenario& asked, scenario::Callback callback);
/// Rewrites the layers; `edit` gets each Dense layer and whether it is the last.
template <class Edit>
Change edit_layers(const scenario::Scenario& asked, std::string label, std::string why, Edit edit) {
  auto layers = scenario::parse_layers(asked.model.layers);
  Change change{std::move(label), std::move(why), {}};
  if (!layers.ok()) return change;
  std::size_t left = dense_layers(asked).size();
  for (scenario::LayerSpec& layer : layers.value()) {
    const bool dense = layer.kind == scenario::LayerKind::kDense;
    if (dense) --left;
    edit(layer, dense && left == 0);
  }
  change.changes.push_back({"model.layers", scenario::to_text(layers.value())});
  return change;
}

}  // namespace fitscope::diagnosis
