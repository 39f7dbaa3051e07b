#include "intake/recordings.h"

#include <map>

#include "base/json.h"
#include "base/text.h"
#include "golden/shards.h"
#include "scenario/scenario_json.h"
#include "support/read_file.h"
#include "support/tests_dir.h"

namespace fitscope::testing {
namespace {

std::map<std::string, scenario::Scenario> read_corpus(const std::string& family) {
  std::map<std::string, scenario::Scenario> scenarios;
  const std::string text = read_file(tests_dir() + "/corpus/" + family + ".jsonl");
  for (const std::string_view line : split(text, '\n')) {
    const auto json = parse_json(line);
    if (!json.ok()) continue;
    const Json* id = json.value().find("id");
    const Json* asked = json.value().find("scenario");
    if (id == nullptr || asked == nullptr) continue;
    scenarios[*id->as<std::string>()] = scenario::read_json(to_text(*asked)).scenario;
  }
  return scenarios;
}

/// Of one step per execution, or of several.
std::vector<RecordedLog> read_all(bool several) {
  std::vector<RecordedLog> logs;
  golden::Shards shards(tests_dir());
  for (const auto& shard : shards.all()) {
    const auto& [release, family] = shard;
    const auto corpus = read_corpus(family);
    for (const auto& read : shards.read(shard)) {
      if (!read.ok()) continue;
      const golden::Ledger& ledger = read.value().ledger;
      const auto scenario = corpus.find(read.value().id);
      if (scenario == corpus.end() || scenario->second.fit.verbose == 0) continue;
      if ((scenario->second.compile.steps_per_execution > 1) != several) continue;
      RecordedLog log{release + " " + family + "/" + read.value().id, release, scenario->second,
                      ledger, ledger.console};
      if (!ledger.exception_type.empty()) {
        log.text += traceback(ledger.exception_type, ledger.exception_message);
      }
      if (!log.text.empty()) logs.push_back(std::move(log));
    }
  }
  return logs;
}

}  // namespace

std::string traceback(const std::string& type, const std::string& message) {
  return "Traceback (most recent call last):\n  File \"train.py\", line 40, in <module>\n"
         "    model.fit(x, y, epochs=5)\n" +
         type + (message.empty() ? "" : ": " + message) + "\n";
}

const std::vector<RecordedLog>& recorded_logs() {
  static const std::vector<RecordedLog> logs = read_all(false);
  return logs;
}

const std::vector<RecordedLog>& recorded_executions() {
  static const std::vector<RecordedLog> logs = read_all(true);
  return logs;
}

}  // namespace fitscope::testing
