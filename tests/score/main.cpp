// ./scripts/score: the six scores beside their marks.
#include <cstdio>
#include <cstring>
#include <string>
#include <string_view>
#include <vector>

#include "score/score.h"

namespace fitscope::score {
namespace {

struct Score {
  char letter;
  const char* name;   ///< in --json
  const char* title;  ///< a row of the table
  const char* mark;
  Report (*count)(const Options& options);
};

constexpr Score kScores[] = {
    {'a', "control_flow", "Control flow", "all right", control_flow},
    {'b', "real_cases", "Real cases", "95 % first, all in three", real_cases},
    {'c', "configuration_faults", "Configuration faults", "all named, all mended",
     configuration_faults},
    {'d', "false_alarms", "False alarms", "no error", false_alarms},
    {'e', "mutations", "Mutations", "exact: 99 %, 95 %", mutations},
    {'f', "damaged_logs", "Damaged logs", "none wrong", damaged_logs},
};

constexpr const char* kUsage =
    "Usage: score [--json] [--details] [--quick] [--only LETTERS]\n"
    "\n"
    "Counts how good the diagnosis is. Exit status 0 only when every mark is met.\n"
    "\n"
    "  --json     the figures as JSON\n"
    "  --details  what was missed, and the tables behind a score\n"
    "  --quick    fewer drawn runs, against the same marks\n"
    "  --only af  these scores alone\n";

struct Asked {
  Options options;
  bool json = false;
  bool details = false;
  std::string only;
};

int print(const Asked& asked) {
  bool met = true;
  Json all;
  for (const Score& score : kScores) {
    if (!asked.only.empty() && asked.only.find(score.letter) == std::string::npos) continue;
    const Report report = score.count(asked.options);
    met = met && report.met;
    if (asked.json) {
      Json one = report.json;
      one.set("mark", score.mark);
      one.set("met", report.met);
      all.set(score.name, std::move(one));
      continue;
    }
    std::printf("%c  %-21s %-62s %s: %s\n", score.letter, score.title, report.figures.c_str(),
                report.met ? "met" : "MISSED", score.mark);
    std::fflush(stdout);
    if (!asked.details && report.met) continue;
    for (const std::string& line : report.details)
      std::printf("     %s\n", line.c_str());
  }
  if (asked.json) std::printf("%s\n", to_text(all, 2).c_str());
  return met ? 0 : 1;
}

}  // namespace
}  // namespace fitscope::score

int main(int argc, char** argv) {
  fitscope::score::Asked asked;
  for (int i = 1; i < argc; ++i) {
    const std::string_view word = argv[i];
    if (word == "--json") {
      asked.json = true;
    } else if (word == "--details") {
      asked.details = true;
    } else if (word == "--quick") {
      asked.options.quick = true;
    } else if (word == "--only" && i + 1 < argc) {
      asked.only = argv[++i];
    } else {
      const bool help = word == "--help" || word == "-h";
      std::fputs(fitscope::score::kUsage, help ? stdout : stderr);
      return help ? 0 : 2;
    }
  }
  return fitscope::score::print(asked);
}
