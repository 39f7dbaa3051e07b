#include "intake/observation.h"

#include <algorithm>
#include <cmath>

#include "base/text.h"

namespace fitscope::intake {
namespace {

using scenario::Profile;

bool is_rate(std::string_view name) {
  return name == "lr" || name == "learning_rate";
}

/// Beyond this many frames the rounding of displayed values hides what is looked for.
constexpr Count kMostAveraged = 8;

/// Is the last bar's value what an epoch shows that ran no step after the frame at `drawn`?
///
/// Keras 2 and 3.15 show the running mean itself. Keras 3.0 to 3.14 average the running means once
/// more; the last bar repeats the newest mean (3.11 and later) or weighs it by the counts it skips.
bool unmoved(double before, double at, double last, Count drawn, Count target, bool averaged) {
  if (at == last) return true;
  if (!averaged || drawn < 2 || drawn > kMostAveraged || !std::isfinite(before)) return false;
  const auto n = static_cast<double>(drawn);
  const auto planned = static_cast<double>(target);
  const double newest = n * at - (n - 1) * before;
  const double slack = 1e-4 * n;
  const double weighed = (n * at + (planned - n) * newest) / planned;
  return std::fabs(last - newest) <= slack || std::fabs(last - weighed) <= slack;
}

/// Do the training values say that no step ran between the frame at the warning and the last bar?
enum class Moved { kNo, kYes, kUnknown };
Moved moved(const ObservedFit& fit, const OutOfData& warning, const LogEpoch& epoch) {
  if (!warning.frames_seen || !epoch.finished || epoch.logs.empty()) return Moved::kUnknown;
  const bool averaged = fit.maybe(&scenario::is_30_to_36) || fit.maybe(&scenario::is_37_to_314);
  std::size_t compared = 0;
  std::size_t differ = 0;
  for (const auto& [name, value] : warning.at_drawn) {
    const double* last = value_of(epoch.logs, name);
    const double* before = value_of(warning.before_drawn, name);
    if (is_rate(name) || !std::isfinite(value) || last == nullptr) continue;
    ++compared;
    if (!unmoved(before != nullptr ? *before : std::nan(""), value, *last, warning.drawn,
                 epoch.target.value_or(warning.drawn), averaged)) {
      ++differ;
    }
  }
  if (compared == 0) return Moved::kUnknown;
  if (differ == 0) return Moved::kNo;
  // Without the frame before it, a mean of means cannot be taken apart.
  const bool blind = averaged && warning.drawn > 1 &&
                     (warning.before_drawn.empty() || warning.drawn > kMostAveraged);
  return blind ? Moved::kUnknown : Moved::kYes;
}

/// The last frame, as if the warning stood behind it.
OutOfData last_frame(const LogEpoch& epoch) {
  return {.frames_seen = true,
          .drawn = epoch.drawn,
          .at_drawn = epoch.at_drawn,
          .before_drawn = epoch.before_drawn};
}

/// Every training value is 0, as Keras 2.15 and 3 log it for an epoch without a step.
bool all_zero(const Logs& logs) {
  std::size_t values = 0;
  for (const auto& [name, value] : logs) {
    if (is_rate(name) || name.rfind("val_", 0) == 0) continue;
    if (value != 0) return false;
    ++values;
  }
  return values > 0 && value_of(logs, "loss") != nullptr;
}

void rule_out(ObservedFit& fit, bool (*among)(Profile)) {
  for (const scenario::ProfileInfo& info : scenario::all_profiles()) {
    if (among(info.profile)) fit.possible[static_cast<std::size_t>(info.profile)] = false;
  }
}

bool is_keras2(Profile profile) {
  return profile == Profile::kKeras2;
}

bool is_from_37(Profile profile) {
  return profile >= Profile::kKeras37;
}

bool is_37_to_310(Profile profile) {
  return profile == Profile::kKeras37 || profile == Profile::kKeras310;
}

bool is_from_311(Profile profile) {
  return profile >= Profile::kKeras311;
}

bool is_30_to_314(Profile profile) {
  return scenario::is_30_to_36(profile) || scenario::is_37_to_314(profile);
}

/// What was printed, and from which line of Keras, tells the releases apart.
void find_release(ObservedFit& fit) {
  const LogFit& log = *fit.log;
  bool keras3 = log.keras3;
  for (const OutOfData& warning : log.ran_out) {
    keras3 = keras3 || warning.keras3;
    if (warning.contextlib) rule_out(fit, &is_from_37);
    if (warning.place) {
      rule_out(fit, &scenario::is_30_to_36);
      // 3.7 to 3.9 warn from 107 and 151, 3.10 from 116 and 160; 3.11 to 3.15 from 116 and 164.
      if (*warning.place != 116 && *warning.place != 164) rule_out(fit, &is_from_311);
      if (*warning.place == 164) rule_out(fit, &is_37_to_310);
    }
  }
  for (const Note& note : log.notes) {
    if (note.kind == TextKind::kInputIs) {
      keras3 = true;
      rule_out(fit, &is_30_to_314);
    }
    if (note.kind == TextKind::kKeras3Only) keras3 = true;
    if (note.kind == TextKind::kTrainOn || note.kind == TextKind::kTrainFor) fit.older = true;
  }
  if (keras3) rule_out(fit, &is_keras2);
  fit.older = fit.older || log.from_zero;
  const bool keras2 = log.keras1_or_2 || log.from_zero ||
                      std::any_of(log.ran_out.begin(), log.ran_out.end(),
                                  [](const OutOfData& w) { return w.keras2; });
  if (keras2 && !keras3) {
    rule_out(fit, &scenario::is_keras3);
  }
}

void find_unit(ObservedFit& fit) {
  fit.samples = fit.log->from_zero || fit.log->per_sample;
  fit.older = fit.older || fit.log->per_sample;
  for (const Note& note : fit.log->notes) {
    const auto& epochs = fit.log->epochs;
    if (note.kind != TextKind::kTrainOn || epochs.empty()) continue;
    if (epochs.front().target == note.number) fit.samples = true;
  }
  // Batches are counted from 1; samples from the size of the first batch.
  if (fit.is_keras2()) {
    for (const LogEpoch& epoch : fit.log->epochs) {
      const double* acc = value_of(shown(epoch), "acc");
      const bool jumps = epoch.first_drawn > 1 && epoch.drawn % epoch.first_drawn == 0;
      if (acc != nullptr && jumps && epoch.frames > 1) fit.samples = true;
    }
  }
}

/// An execution of several steps is counted whole where its data ended within, so that its frame
/// may say more than ran. Not in Keras 2, which then draws none, and not where fit() went on.
bool counts_each_step(const ObservedFit& fit, const LogEpoch& epoch) {
  const auto warned_in = [&](const OutOfData& warning) {
    return warning.epoch >= 0 &&
           &fit.log->epochs[static_cast<std::size_t>(warning.epoch)] == &epoch;
  };
  const auto& warnings = fit.log->ran_out;
  return fit.is_keras2() || epoch.first_drawn <= 1 ||
         (!epoch.finished && std::none_of(warnings.begin(), warnings.end(), warned_in));
}

ObservedEpoch observe_epoch(const LogEpoch& epoch, const ObservedFit& fit) {
  const LogFit& log = *fit.log;
  ObservedEpoch seen{.number = epoch.number,
                     .counted_from = log.from_zero ? 0 : 1,
                     .planned = epoch.target,
                     .finished = epoch.finished,
                     .samples = fit.samples};
  // With steps_per_execution > 1 counts come in its multiples, and the last may not be full.
  const Count at_once = counts_each_step(fit, epoch) ? 1 : std::max<Count>(1, epoch.first_drawn);
  seen.steps.least = std::max<Count>(0, epoch.drawn - (at_once - 1));
  if (epoch.drawn > 0) {
    seen.steps.why = "the bar was drawn at " + with_commas(epoch.drawn) +
                     (epoch.target ? "/" + with_commas(*epoch.target) : std::string());
  }
  if (epoch.target && *epoch.target >= epoch.drawn && at_once == 1) seen.steps.most = epoch.target;
  seen.validated = any_validation(epoch.logs);
  seen.zeros =
      !log.broken && !epoch.rounded && epoch.finished && epoch.frames == 0 && all_zero(epoch.logs);
  if (seen.steps.exact()) seen.steps.likely = seen.steps.least;
  return seen;
}

/// Frames that only several steps in one call draw: a count beyond the total, each epoch's first at
/// a count that does not divide it, or, in older releases of Keras 3, a last bar that repeats a
/// frame short of it.
bool several_at_once(const ObservedFit& fit) {
  const auto& epochs = fit.log->epochs;
  if (fit.is_keras2()) return false;
  const auto beyond = [](const LogEpoch& e) { return e.target && e.drawn > *e.target; };
  if (std::any_of(epochs.begin(), epochs.end(), beyond)) return true;
  const Count at_once = epochs.empty() ? 0 : epochs.front().first_drawn;
  const auto divides_not = [&](const LogEpoch& e) {
    return at_once > 1 && e.first_drawn == at_once && e.target && *e.target % at_once != 0;
  };
  if (at_once > 1 && std::all_of(epochs.begin(), epochs.end(), divides_not)) return true;
  const auto repeats = [&](const LogEpoch& e) {
    const bool short_of_it = e.target && e.drawn > 0 && e.drawn < *e.target;
    return short_of_it && moved(fit, last_frame(e), e) == Moved::kNo;
  };
  // A loss that is the same in all epochs repeats anyway.
  const auto differs = [&](const LogEpoch& e) {
    const double* loss = value_of(e.logs, "loss");
    const double* first = value_of(epochs.front().logs, "loss");
    return loss != nullptr && first != nullptr && *loss != *first;
  };
  return std::any_of(epochs.begin(), epochs.end(), differs) &&
         std::all_of(epochs.begin(), epochs.end(), repeats);
}

/// Is N what Keras 2 counts for training: steps × epochs?
struct Product {
  bool known = false;    ///< Steps and epochs are displayed.
  bool equal = false;    ///< N is just that product.
  bool divides = false;  ///< N is a multiple of the steps.
};
Product product_of(const ObservedFit& fit, const LogEpoch& epoch, Count batches) {
  Product product;
  if (!epoch.target || *epoch.target <= 0) return product;
  product.divides = batches % *epoch.target == 0;
  product.known = fit.begins && fit.total.has_value();
  product.equal = product.known && batches == *epoch.target * *fit.total;
  return product;
}

ObservedWarning judge_keras2(const ObservedFit& fit, const OutOfData& warning) {
  const LogEpoch& epoch = fit.log->epochs[static_cast<std::size_t>(warning.epoch)];
  const bool next_began = warning.epoch + 1 < std::ssize(fit.log->epochs);
  // Executions of several steps end with the epoch in Keras 2.
  const bool all_drawn = epoch.target && warning.drawn == *epoch.target;
  const bool fit_validates =
      fit.log->broken || std::any_of(fit.log->epochs.begin(), fit.log->epochs.end(),
                                     [](const LogEpoch& e) { return any_validation(e.logs); });
  Product product;
  if (warning.batches) product = product_of(fit, epoch, *warning.batches);
  const std::string n = warning.batches ? with_commas(*warning.batches) : std::string();
  if (warning.batches && epoch.target && !product.divides) {
    return {Whose::kValidation, true,
            n + " is no multiple of " + with_commas(*epoch.target) +
                " steps: the validation asked for " + n};
  }
  if (warning.batches && product.known && !product.equal) {
    return {Whose::kValidation, true,
            n + " is not " + with_commas(*epoch.target) + " steps × " + with_commas(*fit.total) +
                " epochs: the validation asked for " + n};
  }
  if (next_began) {
    return {Whose::kValidation, true,
            "a next epoch began, and Keras 2 ends training when its own input runs out"};
  }
  if (all_drawn) {
    return {Whose::kValidation, true, "all steps of the epoch had been drawn by then"};
  }
  if (product.equal && *fit.total > 1) {
    // A validation of as many steps would say the same.
    return {Whose::kTraining, !fit_validates,
            n + " = " + with_commas(*epoch.target) + " steps × " + with_commas(*fit.total) +
                " epochs, which is what training asks for"};
  }
  // Where the log's beginning is cut off, an epoch before may have shown one.
  if (epoch.finished && !fit_validates && fit.begins) {
    return {Whose::kTraining, true, "no val_ value is displayed: there was no validation"};
  }
  if (moved(fit, warning, epoch) == Moved::kNo) {
    return {Whose::kTraining, false,
            "the values did not move between the frame at the warning and the last bar"};
  }
  return {Whose::kOpen, false, "training and validation could both have asked for that many"};
}

/// An epoch before the first warning ran all its steps; where even its last bar only repeats a
/// frame that was short of it, several steps run in one call and the bar lags behind them.
bool lags(const ObservedFit& fit, const OutOfData& warning) {
  const auto& epochs = fit.log->epochs;
  const bool validates = std::any_of(epochs.begin(), epochs.end(),
                                     [](const LogEpoch& e) { return any_validation(e.logs); });
  for (Count i = 0; i < std::ssize(epochs); ++i) {
    // Behind the first warning an epoch may be short without another.
    if (i == warning.epoch || (i > warning.epoch && !(validates && warning.epoch == 0))) continue;
    const LogEpoch& epoch = epochs[static_cast<std::size_t>(i)];
    const bool short_of_it = epoch.target && epoch.drawn > 0 && epoch.drawn < *epoch.target;
    if (!short_of_it) continue;
    if (moved(fit, last_frame(epoch), epoch) == Moved::kNo) return true;
  }
  return false;
}

/// An input that ends in epoch 3 ends again in epochs 6 and 9, and one that is used up gives no
/// whole epoch any more: was an epoch drawn whole that could not be?
bool drawn_whole(const ObservedFit& fit, const OutOfData& warning, Count& epoch_number) {
  if (!fit.begins) return false;
  const auto& epochs = fit.log->epochs;
  const Count period = warning.epoch + 1;
  for (Count i = warning.epoch + period; i < std::ssize(epochs); i += period) {
    const LogEpoch& epoch = epochs[static_cast<std::size_t>(i)];
    const bool whole = epoch.target && epoch.first_drawn == 1 && epoch.drawn == *epoch.target;
    epoch_number = i + 1;
    if (whole && !epoch.unknown) return true;
  }
  return false;
}

ObservedWarning judge_keras3(const ObservedFit& fit, const OutOfData& warning) {
  const LogEpoch& epoch = fit.log->epochs[static_cast<std::size_t>(warning.epoch)];
  const LogEpoch& first = fit.log->epochs.front();
  const bool known_length = warning.place == Count{116} || warning.place == Count{107};
  const bool no_validation = std::none_of(
      fit.log->epochs.begin(), fit.log->epochs.end(),
      [](const LogEpoch& e) { return any_validation(e.logs) || any_validation(e.at_drawn); });
  const bool all_drawn =
      epoch.target && warning.drawn == *epoch.target && epoch.first_drawn == 1 && !epoch.unknown;
  // The count of an input of unknown length is learned in epoch 1.
  const bool learned = first.unknown && (fit.begins || &epoch == &first);
  // validation_freq may leave validation out of other epochs.
  const bool only_training =
      no_validation && epoch.finished && !epoch.logs.empty() && !fit.log->broken;
  if (all_drawn && !learned) {
    return {Whose::kValidation, true, "all steps of the epoch had been drawn by then"};
  }
  if (learned && only_training) {
    return {
        Whose::kLength, true,
        "the bar counted to Unknown: steps_per_epoch was not given, so the epoch ends where the "
        "data end"};
  }
  if (learned || epoch.unknown) {
    return {Whose::kOpen, false, "Keras could not know the length of an input beforehand"};
  }
  if (only_training && known_length) {
    return {
        Whose::kTraining, true,
        "no val_ value is displayed, and only a steps_per_epoch that was given warns from line " +
            std::to_string(*warning.place)};
  }
  const Moved values = moved(fit, warning, epoch);
  if (Count whole = 0; drawn_whole(fit, warning, whole)) {
    return {Whose::kOpen, false,
            "all steps of epoch " + with_commas(whole) +
                " were drawn, and an input that ends each time would have ended there, too"};
  }
  if (values == Moved::kNo && lags(fit, warning)) {
    return {Whose::kOpen, false,
            "the last bar repeats a frame that is short of it in other epochs, too: "
            "steps_per_execution may be above 1, and then the bar does not count each step"};
  }
  if (values == Moved::kNo && warning.drawn > 0 && epoch.target && warning.drawn < *epoch.target) {
    return {Whose::kTraining, false,
            "the values did not move between the frame at the warning and the last bar"};
  }
  // A validation without a single batch warns too, and leaves no val_ value; it does so behind all
  // steps of the first epoch.
  const bool after_steps = &epoch == &first && fit.begins && warning.drawn > 1;
  if (only_training && values == Moved::kUnknown && after_steps) {
    return {Whose::kOpen, false,
            "no val_ value is displayed: there is no validation, or one without a single batch"};
  }
  if (only_training && values == Moved::kUnknown &&
      (epoch.frames > 0 || (first.frames > 0 && fit.begins) || epoch.number.value_or(1) > 1)) {
    return {Whose::kTraining, false, "no val_ value is displayed: there seems to be no validation"};
  }
  return {Whose::kOpen, false, "nothing displayed tells training from validation"};
}

}  // namespace

std::string counted_text(const ObservedEpoch& epoch, Count count) {
  const char* one = epoch.samples ? " sample" : " step";
  return with_commas(count) + one + (count == 1 ? "" : "s");
}

const double* value_of(const Logs& logs, std::string_view name) {
  for (const auto& [key, value] : logs) {
    if (key == name) return &value;
  }
  return nullptr;
}

bool any_validation(const Logs& logs) {
  return std::any_of(logs.begin(), logs.end(),
                     [](const auto& log) { return log.first.rfind("val_", 0) == 0; });
}

const Logs& shown(const LogEpoch& epoch) {
  return epoch.logs.empty() ? epoch.at_drawn : epoch.logs;
}

bool ObservedFit::maybe(bool (*among)(Profile)) const {
  const auto& all = scenario::all_profiles();
  return std::any_of(all.begin(), all.end(), [&](const scenario::ProfileInfo& info) {
    return among(info.profile) && maybe(info.profile);
  });
}

ObservedFit observe(const LogFit& log) {
  ObservedFit fit{.log = &log};
  find_release(fit);
  find_unit(fit);
  const bool whole = std::none_of(log.epochs.begin(), log.epochs.end(),
                                  [](const LogEpoch& e) { return e.gap_before; });
  if (!log.epochs.empty()) {
    const LogEpoch& first = log.epochs.front();
    const LogEpoch& last = log.epochs.back();
    // Without "Epoch 1/…" it may be the end of a longer fit().
    const Count from = log.from_zero ? 0 : 1;
    fit.begins = log.headed && !log.beheaded && first.number == from && whole &&
                 (log.epochs_left_out == 0 || log.ran_out.empty());
    fit.open_end = !last.finished;
    if (log.of && first.number) fit.total = *log.of - *first.number + 1;
    if (log.of && last.number) fit.ends_early = *last.number < *log.of;
  }
  for (const LogEpoch& epoch : log.epochs)
    fit.epochs.push_back(observe_epoch(epoch, fit));
  fit.several_at_once = several_at_once(fit);
  for (const OutOfData& warning : log.ran_out) {
    ObservedWarning seen;
    if (warning.epoch >= 0) {
      seen = fit.is_keras2() ? judge_keras2(fit, warning) : judge_keras3(fit, warning);
      if (!fit.is_keras2() && !fit.is_keras3()) seen = {};
    }
    if (warning.place == Count{116} || warning.place == Count{107}) fit.steps_given = true;
    if (seen.whose == Whose::kTraining) {
      ObservedEpoch& epoch = fit.epochs[static_cast<std::size_t>(warning.epoch)];
      const LogEpoch& drawn = log.epochs[static_cast<std::size_t>(warning.epoch)];
      epoch.ran_dry = true;
      if (seen.certain) {
        fit.steps_given = true;
        // The epoch ended before its last step. Executions of several steps may overshoot.
        if (epoch.planned && drawn.first_drawn <= 1 && epoch.steps.least < *epoch.planned) {
          epoch.steps.most = *epoch.planned - 1;
        }
      }
      if (epoch.steps.exact()) {
        epoch.steps.likely = epoch.steps.least;
      } else if (!epoch.steps.likely && warning.drawn > 0 && drawn.first_drawn <= 1 &&
                 moved(fit, warning, drawn) == Moved::kNo && !lags(fit, warning)) {
        epoch.steps.likely = warning.drawn;
        epoch.steps.why = "the last frame before the warning was " + with_commas(warning.drawn) +
                          ", and the values did not move after it";
      }
    }
    fit.warnings.push_back(std::move(seen));
  }
  // Batches of 0 rows log zeros too; where the data ran out it is the epoch that was empty. The
  // first epoch has no values at all then.
  const bool ran_dry =
      std::any_of(fit.warnings.begin(), fit.warnings.end(), [](const ObservedWarning& warning) {
        return warning.whose == Whose::kTraining || warning.whose == Whose::kLength;
      });
  for (std::size_t i = 1; i < fit.epochs.size() && ran_dry; ++i) {
    ObservedEpoch& epoch = fit.epochs[i];
    if (!epoch.zeros || fit.epochs.front().zeros) continue;
    epoch.steps.likely = 0;
    epoch.steps.why = "every value logged is 0.0000e+00";
  }
  return fit;
}

}  // namespace fitscope::intake
