#include "intake/fill.h"

#include <algorithm>
#include <optional>
#include <utility>

#include "base/check.h"
#include "base/text.h"
#include "intake/ran_dry.h"
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
    assume("model.kind", "any", "a log does not show the model; step counts need none");
    if (std::any_of(fit().epochs.begin(), fit().epochs.end(),
                    [](const ObservedEpoch& epoch) { return epoch.validated; })) {
      assume("validation.kind", "arrays", "val_ values are displayed, their source is not");
    }
    return std::move(filling_);
  }

 private:
  const ObservedFit& fit() const { return facts_.fit; }

  void set(std::vector<Filled>& list, std::string_view key, std::string text, std::string why) {
    const auto error = scenario::set_text(filling_.scenario, key, text);
    if (error) return;  // out of the range of a scenario: its default stays
    list.push_back({std::string(key), std::move(text), std::move(why)});
  }
  void read(std::string_view key, std::string text, std::string why) {
    set(filling_.read, key, std::move(text), std::move(why));
  }
  void assume(std::string_view key, std::string text, std::string why) {
    set(filling_.assumed, key, std::move(text), std::move(why));
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
      const bool empty = (epoch.steps.likely == Count{0} && i > 0) || (fewer && !epoch.planned);
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
      if (kind == "generator" && goes_on()) {
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
    const Count ran = epoch.steps.likely.value_or(
        epoch.steps.least > 0 ? epoch.steps.least
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
