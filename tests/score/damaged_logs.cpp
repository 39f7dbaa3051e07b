// What real Keras printed, damaged as consoles are on their way into a question.
#include <map>
#include <string>

#include "intake/damage.h"
#include "intake/diagnose_log.h"
#include "intake/recordings.h"
#include "intake/truth.h"
#include "score/parallel.h"
#include "score/score.h"

namespace fitscope::score {
namespace {

constexpr std::size_t kLeastRecordings = 40;

struct Counts {
  int logs = 0;
  int named = 0;   ///< The fault, or that there is none.
  int unseen = 0;  ///< *Healthy* is said of a fault that no log of it shows.
  int open = 0;    ///< Cannot tell.
  int wrong = 0;
  void add(const Counts& other) {
    logs += other.logs;
    named += other.named;
    unseen += other.unseen;
    open += other.open;
    wrong += other.wrong;
  }
};

struct OfRecording {
  std::map<std::string, Counts> by_damage;
  std::vector<std::string> wrong;
};

OfRecording judged(const testing::RecordedLog& recorded) {
  OfRecording result;
  const testing::Truth truth = testing::truth_of(recorded);
  for (const testing::Damage& damage : testing::damages()) {
    if (std::string(damage.name) == "whole") continue;
    const intake::LogAnswer answer = intake::diagnose_log(damage.make(recorded.text));
    Counts& counts = result.by_damage[damage.name];
    ++counts.logs;
    bool wrong = false;
    // What is said beside the verdict counts as much.
    const bool shown = testing::displays_fault(*answer.fits[answer.chosen].fit.log);
    for (const intake::Verdict& verdict : answer.fits[answer.chosen].verdicts) {
      const bool healthy = verdict.finding.severity == diagnosis::Severity::kHealthy;
      if (testing::is_true(verdict, truth) && !(healthy && shown)) continue;
      wrong = true;
      result.wrong.push_back(recorded.name + " " + damage.name + ": " +
                             std::string(verdict.finding.rule) + ", but it is " +
                             std::string(truth.findings.front().rule));
    }
    const bool open = answer.verdict().finding.rule == "cannot-tell";
    const bool unseen = testing::is_unseen(answer.verdict(), truth);
    ++(wrong ? counts.wrong : open ? counts.open : unseen ? counts.unseen : counts.named);
  }
  return result;
}

}  // namespace

Report damaged_logs(const Options& options) {
  const auto& recordings = testing::recorded_logs();
  // Every tenth of them is enough for a day.
  const std::size_t stride = options.quick ? 10 : 1;
  const std::size_t count = (recordings.size() + stride - 1) / stride;
  std::vector<OfRecording> results(count);
  for_each_in_parallel(count, [&](std::size_t i) { results[i] = judged(recordings[i * stride]); });

  Report report;
  Counts all;
  std::map<std::string, Counts> by_damage;
  for (const OfRecording& result : results) {
    for (const auto& [name, counts] : result.by_damage) {
      by_damage[name].add(counts);
      all.add(counts);
    }
    report.details.insert(report.details.end(), result.wrong.begin(), result.wrong.end());
  }
  const auto json = [](const Counts& counts) {
    Json one;
    one.set("logs", counts.logs);
    one.set("cause_named", counts.named);
    one.set("cannot_be_seen", counts.unseen);
    one.set("cannot_tell", counts.open);
    one.set("wrong", counts.wrong);
    return one;
  };
  Json table;
  for (const auto& [name, counts] : by_damage) {
    table.set(name, json(counts));
    report.details.push_back(name + ": " + std::to_string(counts.named) + " named, " +
                             std::to_string(counts.unseen) + " cannot be seen, " +
                             std::to_string(counts.open) + " cannot tell, " +
                             std::to_string(counts.wrong) + " wrong");
  }
  report.met = count >= kLeastRecordings && all.wrong == 0 && all.named > 0;
  report.figures = std::to_string(all.wrong) + " wrong, " + std::to_string(all.named) + " named, " +
                   std::to_string(all.unseen) + " cannot be seen, " + std::to_string(all.open) +
                   " cannot tell: " + std::to_string(count) + " logs in " +
                   std::to_string(by_damage.size()) + " forms";
  report.json = json(all);
  report.json.set("recordings", static_cast<std::int64_t>(count));
  report.json.set("by_damage", std::move(table));
  return report;
}

}  // namespace fitscope::score
