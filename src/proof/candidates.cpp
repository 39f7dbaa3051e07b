#include "proof/candidates.h"

#include <algorithm>
#include <utility>

#include "proof/searchable.h"
#include "proof/values.h"
#include "scenario/property.h"

namespace fitscope::proof {
namespace {

using diagnosis::Change;
using diagnosis::FieldChange;
using scenario::Group;
using scenario::Property;

std::uint32_t concern_of(Group group) {
  switch (group) {
    case Group::kFeed:
    case Group::kFit:
      return kSteps;
    case Group::kValidation:
      return kSteps | kCallbacks;
    case Group::kData:
    case Group::kModel:
    case Group::kCompile:
      return kNumbers;
    case Group::kCallbacks:
      return kCallbacks;
    case Group::kKeras:
    case Group::kClock:
      return 0;
  }
  return 0;
}

bool touches(const Change& change, Use use) {
  return std::any_of(change.changes.begin(), change.changes.end(), [use](const FieldChange& field) {
    const Searchable* row = searchable(field.key);
    return row == nullptr || row->use == use;
  });
}

/// "fit.steps_per_epoch" -> "steps_per_epoch": the argument's own name.
std::string argument(std::string_view key) {
  return std::string(key.substr(key.rfind('.') + 1));
}

std::string feed_label(std::string_view kind) {
  if (kind == "sequence") return "Use a keras.utils.PyDataset (Sequence)";
  return kind == "arrays" ? "Give x and y as NumPy arrays" : "Use a tf.data.Dataset";
}

/// Its own code is what is wrong with it.
bool is_defective(const scenario::GeneratorSpec& spec) {
  const scenario::GeneratorSpec sound;
  return spec.tuple_length != sound.tuple_length || spec.features || spec.label_change_at ||
         spec.nan_at || spec.raise_at || spec.block_at || spec.empty_after || spec.single_samples ||
         spec.batches == scenario::Count{0};
}

/// In another feed the same code would do the same; only the simulation would forget it. Nor is a
/// pass made longer by telling TensorFlow that it is: FailedPreconditionError on every release
/// (asked of 2.15.0, 3.0.5, 3.6.0, 3.7.0 and 3.15.1 with assert_cardinality()).
bool forgets_defects(const scenario::Scenario& asked, const scenario::Scenario& changed) {
  const bool told = !asked.dataset.known_cardinality && changed.dataset.known_cardinality;
  if (told && changed.dataset.later_batches) return true;
  if (changed.feed.kind == asked.feed.kind) return false;
  const bool generator = asked.feed.kind == scenario::FeedKind::kGenerator;
  return (generator && is_defective(changed.generator)) || changed.data.label_rows;
}

}  // namespace

void drop_what_is_so(const scenario::Scenario& asked, Change& change) {
  std::erase_if(change.changes, [&asked](const FieldChange& field) {
    scenario::Scenario next = asked;
    return !scenario::set_text(next, field.key, field.text) && next == asked;
  });
}

bool make_candidate(const scenario::Scenario& asked, Change change, Origin origin,
                    Candidate& made) {
  drop_what_is_so(asked, change);
  scenario::Scenario changed = asked;
  for (const FieldChange& field : change.changes) {
    if (scenario::set_text(changed, field.key, field.text)) return false;
  }
  if (change.changes.empty() || !scenario::check_together(changed).empty()) return false;
  if (scenario::only_what_applies(changed) == scenario::only_what_applies(asked)) return false;
  if (forgets_defects(asked, changed)) return false;
  made = {.change = change, .origin = origin, .scenario = std::move(changed), .parts = {change}};
  return true;
}

Offered offered_by_rules(const Broken& broken) {
  Offered offered;
  const auto add_once = [](std::vector<Change>& list, const Change& change) {
    if (std::find(list.begin(), list.end(), change) == list.end()) list.push_back(change);
  };
  for (const diagnosis::Finding& finding : broken.findings) {
    for (Change change : finding.changes) {
      const bool words_only = change.changes.empty();
      drop_what_is_so(broken.asked, change);
      if (change.changes.empty() && !words_only) continue;
      const bool another_release =
          std::any_of(change.changes.begin(), change.changes.end(),
                      [](const FieldChange& field) { return field.key == "keras.version"; });
      if (another_release) continue;  // named beside the fixes
      if (touches(change, Use::kQuestion)) {
        add_once(offered.questions, change);
      } else if (change.changes.empty() || touches(change, Use::kNever)) {
        add_once(offered.advice, change);
      } else if (Candidate made; make_candidate(broken.asked, change, Origin::kRule, made)) {
        made.of_verdict = &finding == &broken.findings.front();
        offered.candidates.push_back(std::move(made));
      }
    }
  }
  return offered;
}

std::uint32_t concerns_of(const std::vector<diagnosis::Finding>& findings) {
  if (findings.empty()) return kEverything;
  for (const diagnosis::Evidence& evidence : findings.front().evidence) {
    const Property* property = scenario::find_property(evidence.field);
    if (property == nullptr) continue;
    const Searchable* row = searchable(property->key);
    const std::uint32_t own = row != nullptr ? row->concerns : 0U;
    if (const std::uint32_t concern = own | concern_of(property->group)) return concern;
  }
  return kEverything;
}

std::string label_of(const FieldChange& field) {
  const Property* property = scenario::find_property(field.key);
  const Searchable* row = searchable(field.key);
  if (property == nullptr || row == nullptr) return field.key + " = " + field.text;
  const bool flips = row->tries == Tries::kFlip;
  const std::string_view words = flips && field.text == "false" ? row->no : row->yes;
  const bool to_default = field.text == scenario::value_text(*property, scenario::Scenario{});
  if (!words.empty() && (flips || to_default)) return std::string(words);
  if (field.key == "dataset.repeat") {
    return field.text == "-1" ? "Add .repeat() to the dataset" : "Leave .repeat() out";
  }
  if (row->tries == Tries::kFeeds) return feed_label(field.text);
  if (field.text == "unset") return "Leave " + argument(field.key) + " out";
  return "Set " + argument(field.key) + "=" + field.text;
}

std::vector<Candidate> single_changes(const Broken& broken) {
  const std::uint32_t concerns = concerns_of(broken.findings);
  std::vector<Candidate> list;
  for (const Searchable& row : searchable_fields()) {
    if ((row.concerns & concerns) == 0) continue;
    const Property* property = scenario::find_property(row.key);
    for (Value& value : values_to_try(broken, row)) {
      const FieldChange field{std::string(row.key), value.text};
      std::string why = value.why.empty() ? std::string(property->help) : std::move(value.why);
      std::string label = value.label.empty() ? label_of(field) : std::move(value.label);
      Candidate made;
      if (make_candidate(broken.asked, {std::move(label), std::move(why), {field}}, Origin::kSearch,
                         made)) {
        list.push_back(std::move(made));
      }
    }
  }
  return list;
}

}  // namespace fitscope::proof
