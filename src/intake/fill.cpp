#include "intake/fill.h"

#include <algorithm>
#include <cmath>
#include <optional>
#include <utility>

#include "base/check.h"
#include "base/text.h"
#include "intake/ran_dry.h"
#include "intake/scan.h"
#include "scenario/property.h"

namespace fitscope::intake {
namespace {

using scenario::Profile;

constexpr Count kBatchSize = 32;
/// Where nothing is displayed.
constexpr Count kSomeSteps = 4;

class Filler {
 public:
  Filler(const LogFacts& facts, const Verdict& verdict) : facts_(facts), verdict_(verdict) {}

  Filling fill() {
    fill_keras();
    fill_fit();
    fill_input();
    fill_validation();
    fill_stop();
    const bool whole = fill_cause();
    if (!trains_)
      assume("model.kind", "any", "a log does not show the model; step counts need none");
    if (!whole) say_what_is_missing();
    return std::move(filling_);
  }

 private:
  const ObservedFit& fit() const { return facts_.fit; }

  /// False: out of the range of a scenario; its default stays.
  bool set(std::vector<Filled>& list, std::string_view key, std::string text, std::string why) {
    const auto error = scenario::set_text(filling_.scenario, key, text);
    if (error) return false;
    for (auto* other : {&filling_.read, &filling_.assumed})
      std::erase_if(*other, [key](const Filled& filled) { return filled.key == key; });
    list.push_back({std::string(key), std::move(text), std::move(why)});
    return true;
  }
  void read(std::string_view key, std::string text, std::string why) {
    set(filling_.read, key, std::move(text), std::move(why));
  }
  bool assume(std::string_view key, std::string text, std::string why) {
    return set(filling_.assumed, key, std::move(text), std::move(why));
  }

  void fill_keras() {
    Count possible = 0;
    Profile newest = Profile::kKeras315;
    for (const auto& info : scenario::all_profiles()) {
      if (!fit().maybe(info.profile)) continue;
      ++possible;
      newest = info.profile;
    }
    if (possible == 0) return;
    const std::string version(scenario::info(newest).key);
    if (possible == 1 && !fit().older) {
      read("keras.version", version, "only these releases print it so");
    } else {
      assume("keras.version", version,
             fit().is_keras3() ? "Keras 3, but several releases print the same"
             : fit().older     ? "an older release, imitated as 2.15"
                               : "not displayed");
    }
  }

  void fill_fit() {
    const LogFit& log = *fit().log;
    if (log.of) {
      read("fit.epochs", std::to_string(*log.of), "\"Epoch 1/" + std::to_string(*log.of) + "\"");
    } else {
      assume("fit.epochs", std::to_string(std::max<Count>(1, std::ssize(fit().epochs))),
             "no \"Epoch 1/…\" is displayed");
    }
    const MaybeCount first = log.epochs.empty() ? std::nullopt : log.epochs.front().number;
    if (first && *first > 1) {
      assume("fit.initial_epoch", std::to_string(*first - 1),
             "the log begins with epoch " + std::to_string(*first));
    }
    assume("fit.batch_size", std::to_string(kBatchSize), "a bar counts batches, not their rows");
  }

  void fill_validation() {
    if (std::any_of(fit().epochs.begin(), fit().epochs.end(),
                    [](const ObservedEpoch& epoch) { return epoch.validated; })) {
      assume("validation.kind", "arrays", "val_ values are displayed, their source is not");
    }
    // "Train for 100 steps, validate for 20 steps", "… validate on 10000 samples"
    for (const Note& note : fit().log->notes) {
      if (note.kind != TextKind::kTrainOn && note.kind != TextKind::kTrainFor) continue;
      const std::size_t at = note.line.find("validate ");
      if (at == std::string::npos) continue;
      const std::string_view rest = std::string_view(note.line).substr(at);
      const MaybeCount count = first_count(rest);
      if (!count) continue;
      assume("validation.kind", "arrays", "Keras says that it validates");
      const bool steps = rest.find("steps") != std::string_view::npos;
      const Count rows = steps ? *count * kBatchSize : *count;
      if (steps) read("validation.steps", std::to_string(*count), "Keras says so");
      set(steps ? filling_.assumed : filling_.read, "validation.samples", std::to_string(rows),
          steps ? "so that each step has a batch" : "Keras says so");
      return;
    }
  }

  /// A callback ended it: which one, and what it watched, are of no account for where.
  void fill_stop() {
    if (fit().epochs.empty()) return;  // A callback's line may be all there is.
    const Note* note = find_note(facts_, TextKind::kEarlyStopping);
    MaybeCount number = note != nullptr ? note->number : std::nullopt;
    const bool named = verdict_.finding.rule == "callback-stopped";
    if (!number && named) number = fit().epochs.back().number;
    if (!number || *number < 1 || fit().log->of == number) return;
    read("fit.callbacks", "stop_training",
         note != nullptr ? "\"early stopping\"" : "model.stop_training was set");
    read("stop_training.epoch", std::to_string(*number - 1),
         "epoch " + std::to_string(*number) + " was the last; Keras counts them from 0");
    const ObservedEpoch& last = fit().epochs.back();
    const Count ran = last.steps.most.value_or(0);
    const bool within = note == nullptr && ran > 0 && ran < last.planned.value_or(0);
    read("stop_training.hook", within ? "batch_end" : "epoch_end",
         within ? "its epoch was cut short" : "EarlyStopping acts at the end of an epoch");
    if (within) read("stop_training.batch", std::to_string(ran - 1), "its last step");
  }

  /// Adds what the cause needs beside the steps; false: a scenario, or what the log shows, does not
  /// hold it.
  bool fill_cause() {
    const std::string_view rule = verdict_.finding.rule;
    switch (verdict_.finding.severity) {
      case diagnosis::Severity::kHealthy:
      case diagnosis::Severity::kNote:
        return true;
      case diagnosis::Severity::kCannotTell:
        return false;
      case diagnosis::Severity::kWarning:
      case diagnosis::Severity::kError:
        break;
    }
    // Of several steps in one call the counts displayed are not those of single steps.
    if (rule == "data-ran-out" || rule == "carried-over-remainder" || rule == "empty-epochs" ||
        rule == "replayed-batches") {
      return !fit().several_at_once;
    }
    if (rule == "callback-stopped") return true;
    if (rule == "validation-ran-out") return fill_short_validation();
    if (rule == "monitor-missing") return fill_monitor();
    if (rule == kRuleEnvironmentLimit) return fill_limit();
    if (rule == "zero-batches") return fill_nothing();
    if (rule == "not-a-number") return fill_nan();
    const auto noted = [&](TextKind kind) { return find_note(facts_, kind) != nullptr; };
    if (rule == "no-updates" && noted(TextKind::kFrozen)) {
      return train() && assume("model.trainable", "false", "Keras says that nothing is trained");
    }
    if (rule == "labels-outside-loss" && noted(TextKind::kOneClass)) {
      return train() && assume("model.layers", "Dense(1, softmax)", "Keras warns of such a layer");
    }
    return false;
  }

  bool fill_short_validation() {
    const auto dry = first_of(facts_, Whose::kValidation);
    if (!dry) return false;
    const MaybeCount said = dry->warning->batches;
    const Count steps = std::max<Count>(2, said.value_or(0));
    if (said && *said == steps) {
      read("validation.steps", std::to_string(steps), "the warning asks for that many batches");
    } else {
      assume("validation.steps", std::to_string(steps), "how many were asked for is not displayed");
    }
    const Count batches = dry->index * steps + steps - 1;
    assume("validation.kind", "generator", "its data end");
    return assume("validation.samples", std::to_string(batches * kBatchSize),
                  "so that it runs out in that epoch");
  }

  bool fill_monitor() {
    const Note* note = find_note(facts_, TextKind::kMonitorMissing);
    if (note == nullptr || note->text == nullptr) return false;
    const bool stopping = note->text->says == "EarlyStopping";
    const bool reducing = note->text->says == "ReduceLROnPlateau";
    const bool validates = filling_.scenario.validation.kind != scenario::ValidationKind::kNone;
    // An input that ends as well would be the scenario's verdict.
    if ((!stopping && !reducing) || validates || dry_epoch() >= 0 ||
        filling_.scenario.fit.callbacks != 0) {
      return false;
    }
    const bool accuracy = note->line.find("acc") < note->line.find("which is not available");
    read("fit.callbacks", stopping ? "early_stopping" : "reduce_lr_on_plateau", "Keras names it");
    return assume(stopping ? "early_stopping.monitor" : "reduce_lr.monitor",
                  accuracy ? "val_accuracy" : "val_loss", "a name that this run does not log");
  }

  bool fill_limit() {
    const Note* note = find_note(facts_, TextKind::kLimited);
    if (note == nullptr || !note->number || *note->number < 1 || dry_epoch() >= 0) return false;
    const std::string limit = std::to_string(*note->number);
    if (note->line.find("epochs to") != std::string::npos) {
      read("fit.max_epochs", limit, "Keras says so");
      return assume("fit.epochs", std::to_string(*note->number + 1), "more than the limit");
    }
    read("fit.max_steps_per_epoch", limit, "Keras says so");
    return assume("data.samples", std::to_string((*note->number + 1) * kBatchSize),
                  "more than the limit");
  }

  bool fill_nothing() {
    const bool ran = std::any_of(fit().epochs.begin(), fit().epochs.end(),
                                 [](const ObservedEpoch& epoch) { return epoch.steps.least > 0; });
    if (ran) return false;
    return assume("feed.kind", "generator", "what x is, is not displayed") &&
           assume("generator.batches", "0", "it holds no batch");
  }

  /// A NaN in the batch of the first loss that is none.
  bool fill_nan() {
    const auto& epochs = fit().log->epochs;
    if (!fit().begins || dry_epoch() >= 0 || fit().several_at_once) return false;
    for (std::size_t i = 0; i < epochs.size(); ++i) {
      const double* loss = value_of(shown(epochs[i]), "loss");
      if (!epochs[i].not_finite && (loss == nullptr || std::isfinite(*loss))) continue;
      const Count steps = planned().value_or(kSomeSteps);
      const Count batch =
          static_cast<Count>(i) * steps + std::max<Count>(1, epochs[i].not_finite_at);
      if (fit().samples || !train()) return false;
      const char* why = "a batch of it holds the NaN, wherever that comes from in your run";
      return assume("feed.kind", "generator", why) &&
             assume("generator.loops", "true", "it goes on") &&
             assume("fit.steps_per_epoch", std::to_string(steps), "the bar counts to it") &&
             assume("generator.nan_at", std::to_string(batch), "where the loss is NaN first");
    }
    return false;
  }

  /// A small model, where the cause needs numbers; false: the log's run is too long for that.
  bool train() {
    constexpr Count kMostRows = 2'000'000;
    const Count epochs = std::max<Count>(1, filling_.scenario.fit.epochs);
    if (filling_.scenario.data.samples > kMostRows / epochs) return false;
    trains_ = true;
    return assume("model.kind", "dense", "the cause needs numbers; they are those of a stand-in");
  }

  void say_what_is_missing() {
    const bool open = verdict_.finding.severity == diagnosis::Severity::kCannotTell;
    filling_.missing =
        open ? "The scenario runs the steps that the log shows, as far as it shows them. What is "
               "open here stays open: its verdict is about those steps alone."
             : "The scenario runs the steps that the log shows. It does not hold what the verdict "
               "is about (" +
                   std::string(title_of(verdict_.finding.rule)) +
                   "), so its own verdict is about those steps alone.";
  }

  MaybeCount planned() const {
    if (fit().counted && !fit().epochs.empty() && !fit().epochs.front().planned)
      return fit().epochs.front().steps.likely;
    for (const ObservedEpoch& epoch : fit().epochs) {
      if (epoch.planned && *epoch.planned > 0) return epoch.planned;
    }
    return std::nullopt;
  }

  /// The epoch in which training's input ended first; -1: in none.
  Count dry_epoch() const {
    for (std::size_t i = 0; i < fit().epochs.size(); ++i) {
      const ObservedEpoch& epoch = fit().epochs[i];
      const bool fewer = fit().counted && i > 0 && epoch.steps.most &&
                         *epoch.steps.most < fit().epochs.front().steps.least;
      const bool zeros = epoch.zeros && verdict_.finding.rule == "empty-epochs";
      const bool empty =
          ((epoch.steps.likely == Count{0} || zeros) && i > 0) || (fewer && !epoch.planned);
      if (epoch.ran_dry || empty) return static_cast<Count>(i);
    }
    return -1;
  }

  /// A generator that is used up gives two batches again at most.
  bool goes_on() const {
    constexpr Count kPeeked = 2;
    const auto& epochs = fit().epochs;
    return epochs.size() > 1 &&
           std::any_of(epochs.begin() + 1, epochs.end(),
                       [](const ObservedEpoch& epoch) { return epoch.steps.least > kPeeked; });
  }

  void fill_input() {
    if (fit().samples) {
      if (const MaybeCount samples = planned()) {
        read("data.samples", std::to_string(*samples), "the bar counts samples");
        return;
      }
    }
    const std::string kind = input_kind(facts_);
    const Count steps = planned().value_or(kSomeSteps);
    const Count dry = dry_epoch();
    const std::string bar = "the bar counts to " + std::to_string(steps);
    if (!kind.empty()) {
      read("feed.kind",
           kind == "generator"         ? "generator"
           : kind == "tf.data.Dataset" ? "dataset"
                                       : "sequence",
           "Keras says so");
    }
    if (dry < 0) {
      const bool steps_given = fit().steps_given;
      if (steps_given) read("fit.steps_per_epoch", std::to_string(steps), bar);
      if (kind.empty()) assume("feed.kind", "arrays", "what x is, is not displayed");
      const bool sound = verdict_.finding.severity == diagnosis::Severity::kHealthy;
      if (kind == "generator" && (goes_on() || (sound && fit().epochs.size() > 1))) {
        assume("generator.loops", "true", "a later epoch has more steps than a used-up one gives");
        if (!steps_given) assume("fit.steps_per_epoch", std::to_string(steps), bar);
      } else if (kind == "generator" && !steps_given) {
        assume("generator.batches", std::to_string(steps), "so that an epoch has its steps");
      }
      assume("data.samples", std::to_string(steps * kBatchSize),
             "so that one pass has the steps displayed");
      return;
    }
    const ObservedEpoch& epoch = fit().epochs[static_cast<std::size_t>(dry)];
    const Count ran =
        epoch.zeros
            ? 0
            : epoch.steps.likely.value_or(epoch.steps.least > 0
                                              ? epoch.steps.least
                                              : std::max<Count>(0, epoch.steps.most.value_or(1)));
    const Count pass = dry * steps + ran;
    const std::string why = "so that the input ends in " + epoch_text(epoch);
    // Where it counted to Unknown at first, Keras learned the number by itself.
    const bool learned = !fit().log->epochs.empty() && fit().log->epochs.front().unknown;
    if (learned && (kind.empty() || kind == "tf.data.Dataset")) {
      if (const auto later = later_batches(dry, ran)) {
        assume("feed.kind", "dataset", "Keras did not know its length");
        assume("dataset.known_cardinality", "false", "Keras did not know its length");
        assume("dataset.later_batches", std::to_string(*later), why);
        assume("data.samples", std::to_string(steps * kBatchSize),
               "so that the first pass has the steps displayed");
        return;
      }
    }
    const bool counted = fit().counted && !epoch.planned;
    if (!learned && !counted) read("fit.steps_per_epoch", std::to_string(steps), bar);
    const std::string_view rule = verdict_.finding.rule;
    if (kind.empty()) assume_input(rule, dry);
    if (filling_.scenario.feed.kind == scenario::FeedKind::kGenerator) {
      assume("generator.batches", std::to_string(pass), why);
    }
    if (filling_.scenario.feed.kind == scenario::FeedKind::kDataset) {
      assume("dataset.known_cardinality", "false", "Keras found the end by surprise");
    }
    assume("data.samples", std::to_string(std::max<Count>(1, pass) * kBatchSize), why);
  }

  /// Batches of every pass but the first, where a first pass of unknown length was longer.
  std::optional<Count> later_batches(Count dry, Count ran) const {
    if (fit().is_keras2()) return dry == 1 && ran > 0 ? std::optional(ran) : std::nullopt;
    const auto& epochs = fit().epochs;
    const bool used_up =
        epochs.size() > 1 && std::all_of(epochs.begin() + 1, epochs.end(),
                                         [](const ObservedEpoch& one) { return one.zeros; });
    return used_up ? std::optional<Count>(0) : std::nullopt;
  }

  /// Of an input that is not displayed: what would end as this one did.
  void assume_input(std::string_view rule, Count dry) {
    bool some_after = false;
    bool none_after = false;
    for (std::size_t i = static_cast<std::size_t>(dry) + 1; i < fit().epochs.size(); ++i) {
      const ObservedEpoch& epoch = fit().epochs[i];
      some_after = some_after || (epoch.finished && !epoch.zeros);
      none_after = none_after || epoch.zeros;
    }
    const bool again = rule == "carried-over-remainder" || (dry == 0 && !none_after) ||
                       (rule == "empty-epochs" && some_after);
    if (!again || fit().is_keras2() || (fit().counted && replays(fit()))) {
      assume("feed.kind", "generator", "it is used up for good");
    } else if (rule == "empty-epochs" && !fit().maybe(&scenario::is_30_to_36)) {
      assume("feed.kind", "dataset", "it starts again, and Keras did not know its length");
    } else {
      assume("feed.kind", "arrays", "it starts again");
    }
  }

  const LogFacts& facts_;
  const Verdict& verdict_;
  Filling filling_;
  bool trains_ = false;
};

}  // namespace

Json to_json(const std::vector<Filled>& fields) {
  Json::Array list;
  for (const Filled& field : fields) {
    Json one;
    one.set("key", field.key);
    one.set("value", field.text);
    one.set("why", field.why);
    list.push_back(std::move(one));
  }
  return Json(std::move(list));
}

Filling fill_scenario(const LogFacts& facts, const Verdict& verdict) {
  return Filler(facts, verdict).fill();
}

}  // namespace fitscope::intake
