// Code and log of the same run: what the log shows for certain wins.
#include <algorithm>

#include "base/text.h"
#include "code/read_code.h"
#include "scenario/property.h"

namespace fitscope::code {
namespace {

const Field* find(const std::vector<Field>& list, std::string_view key) {
  for (const Field& field : list) {
    if (field.key == key) return &field;
  }
  return nullptr;
}

}  // namespace

void add_log(CodeAnswer& answer, const intake::LogAnswer& log) {
  answer.log = log;
  const auto& filling = log.filling;
  const bool shows_fit = !log.fits.empty() && !log.fits[log.chosen].fit.epochs.empty();
  if (!shows_fit) return;
  if (!answer.found) {
    // The log alone, then.
    answer.scenario = filling.scenario;
    for (const intake::Filled& field : filling.read)
      answer.understood.push_back({field.key, field.text, 0, "the log: " + field.why});
    for (const intake::Filled& field : filling.assumed)
      answer.assumed.push_back({field.key, field.text, 0, field.why});
    answer.found = true;
    answer.summary += " What follows is from the log alone.";
    return;
  }
  scenario::Scenario& scenario = answer.scenario;
  const auto put = [&](const intake::Filled& field, const std::string& text, bool certain) {
    const Field* said = find(answer.understood, field.key);
    if (said != nullptr && certain) {
      const scenario::Property* property = scenario::find_property(field.key);
      const auto a = scenario::parse_value(*property, said->text);
      const auto b = scenario::parse_value(*property, text);
      if (a.ok() && b.ok() && a.value() == b.value()) return;
      answer.contradictions.push_back({field.key, said->text, text, said->line, field.why});
    }
    if (said != nullptr && !certain) return;
    if (scenario::set_text(scenario, field.key, text)) return;
    for (auto* list : {&answer.understood, &answer.assumed})
      std::erase_if(*list, [&](const Field& other) { return other.key == field.key; });
    (certain ? answer.understood : answer.assumed)
        .push_back({field.key, text, 0, (certain ? "the log: " : "") + field.why});
  };
  for (const intake::Filled& field : filling.read)
    put(field, field.text, true);
  // The log is of one number of rows.
  std::erase_if(answer.otherwise,
                [](const Otherwise& other) { return other.kind == Otherwise::Kind::kRows; });
  // What the log's filling assumes is made for batches of 32.
  constexpr Count kLogBatch = 32;
  const Count batch = scenario.fit.batch_size.value_or(kLogBatch);
  for (const intake::Filled& field : filling.assumed) {
    const bool rows = field.key == "data.samples";
    const bool release = field.key == "keras.version";
    if (!rows && !release && field.key != "generator.batches") continue;
    if (find(answer.understood, field.key) != nullptr) continue;
    std::string text = field.text;
    if (rows) {
      const auto count = parse_integer(field.text);
      if (count && batch > 0) text = std::to_string(*count / kLogBatch * batch);
    }
    if (field.key == "generator.batches" && scenario.feed.kind != scenario::FeedKind::kGenerator)
      continue;
    put(field, text, false);
  }
}

}  // namespace fitscope::code
