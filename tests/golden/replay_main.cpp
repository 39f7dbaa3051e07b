// Replays what real Keras did (tests/golden/ledgers/) and counts where Fitscope does the same.
//
//   golden_replay [--tests DIR] [--json] [--quiet] [RELEASE]...
//
// Exit status 1 if anything differs that known_differences.md does not name, if something named
// there does not differ, or if a scenario of the corpus has no recording of its present text. What
// is known to differ at times counts as known, also where it happened to be equal.
#include <algorithm>
#include <cstdint>
#include <cstdio>
#include <map>
#include <string>
#include <vector>

#include "base/hash.h"
#include "base/json.h"
#include "base/text.h"
#include "golden/compare.h"
#include "golden/known.h"
#include "golden/ledger.h"
#include "golden/shards.h"
#include "scenario/property.h"
#include "scenario/scenario_json.h"
#include "support/read_file.h"
#include "support/tests_dir.h"

namespace fitscope::golden {
namespace {

struct Options {
  std::string tests = tests_dir();
  bool json = false;
  bool quiet = false;
  std::vector<std::string> releases;
};

struct Counts {
  std::int64_t corpus = 0;
  std::int64_t compared = 0;
  std::int64_t equal = 0;
  std::int64_t known = 0;
  std::int64_t differ = 0;
  std::int64_t outdated = 0;  ///< Of another scenario text, of none, or without a terminal.
};

struct CorpusLine {
  std::string hash;
  scenario::Scenario scenario;
};

std::string hash_of(std::string_view line) {
  Hash hash;
  hash.bytes(line.data(), line.size());
  return format("%016llx", static_cast<unsigned long long>(hash.value()));
}

class Replay {
 public:
  explicit Replay(Options options) : options_(std::move(options)), shards_(options_.tests) {
    known_ = read_known(testing::read_file(options_.tests + "/golden/known_differences.md"));
  }

  int run() {
    for (const Shard& shard : shards_.all()) {
      if (wanted(shard.release)) replay_file(shard);
    }
    name_what_was_not_compared();
    return options_.json ? print_json() : print_text();
  }

 private:
  bool wanted(const std::string& release) const {
    if (options_.releases.empty()) return true;
    for (const std::string& one : options_.releases) {
      if (one == release) return true;
    }
    return false;
  }

  const std::map<std::string, CorpusLine>& corpus(const std::string& family) {
    const auto found = corpora_.find(family);
    if (found != corpora_.end()) return found->second;
    auto& lines = corpora_[family];
    const std::string text = testing::read_file(options_.tests + "/corpus/" + family + ".jsonl");
    for (const std::string_view line : split(text, '\n')) {
      const auto json = parse_json(line);
      if (!json.ok()) continue;
      const Json* id = json.value().find("id");
      const Json* asked = json.value().find("scenario");
      if (id == nullptr || asked == nullptr) continue;
      auto read = scenario::read_json(to_text(*asked));
      const auto together = scenario::check_together(read.scenario);
      if (!read.errors.empty() || !together.empty()) {
        const Error& error = read.errors.empty() ? together[0] : read.errors[0];
        note(family + "/" + *id->as<std::string>() + ": " + error.where + ": " + error.message);
        broken_ = true;
        continue;
      }
      lines[*id->as<std::string>()] = {hash_of(line), read.scenario};
    }
    return lines;
  }

  void replay_file(const Shard& shard) {
    const auto& [release, family] = shard;
    Counts& counts = counts_[release][family];
    const auto& lines = corpus(family);
    counts.corpus = static_cast<std::int64_t>(lines.size());
    for (const Result<Recording>& recording : shards_.read(shard)) {
      if (!recording.ok()) {
        const Error& error = recording.error();
        note(release + " " + family + ": a line cannot be read: " + error.where + ": " +
             error.message);
        broken_ = true;
        continue;
      }
      const auto found = lines.find(recording.value().id);
      // A bar is recorded twice: into a file, and on a terminal.
      const bool half = family == "console" && !recording.value().console_on_terminal;
      if (found == lines.end() || found->second.hash != recording.value().of || half) {
        ++counts.outdated;
        continue;
      }
      replay(release, family, found->second.scenario, recording.value(), counts);
    }
  }

  // A family that one release has been asked for, all have been.
  void name_what_was_not_compared() {
    for (auto& [release, families] : counts_) {
      for (const auto& [family, lines] : corpora_) {
        Counts& counts = families[family];
        counts.corpus = static_cast<std::int64_t>(lines.size());
        if (counts.compared >= counts.corpus) continue;
        note(release + ": of " + std::to_string(counts.corpus) + " scenarios of " + family +
             " only " + std::to_string(counts.compared) +
             " have a recording of their present text: ./scripts/oracle record --keras " + release);
        broken_ = true;
      }
    }
  }

  void replay(const std::string& release, const std::string& family,
              const scenario::Scenario& asked, const Recording& recording, Counts& counts) {
    const std::string name = family + "/" + recording.id;
    const auto differences = compare(asked, run_ours(asked, release), recording);
    const KnownDifference* listed = find_known(known_, name, release);
    ++counts.compared;
    if (differences.empty()) {
      ++(listed != nullptr ? counts.known : counts.equal);
      if (listed != nullptr && !listed->at_times) {
        note(release + " " + name + " is listed as a known difference, and does not differ");
        broken_ = true;
      }
      return;
    }
    const bool known =
        listed != nullptr &&
        std::all_of(differences.begin(), differences.end(), [listed](const Difference& one) {
          const auto& kinds = listed->kinds;
          return std::find(kinds.begin(), kinds.end(), kind_of(one.field)) != kinds.end();
        });
    ++(known ? counts.known : counts.differ);
    if (options_.json) {
      Json::Array fields;
      for (const Difference& one : differences) {
        Json field;
        field.set("field", one.field);
        field.set("kind", kind_of(one.field));
        field.set("ours", one.ours);
        field.set("keras", one.keras);
        fields.push_back(std::move(field));
      }
      Json entry;
      entry.set("release", release);
      entry.set("scenario", name);
      entry.set("known", known);
      entry.set("differences", std::move(fields));
      found_.push_back(std::move(entry));
    } else if (!known && !options_.quiet) {
      std::printf("%s %s\n", release.c_str(), name.c_str());
      for (const Difference& one : differences) {
        std::printf("  %s\n    ours:  %s\n    Keras: %s\n", one.field.c_str(), one.ours.c_str(),
                    one.keras.c_str());
      }
    }
  }

  void note(const std::string& text) const { std::fprintf(stderr, "%s\n", text.c_str()); }

  Counts sum(const std::map<std::string, Counts>& families) const {
    Counts total;
    for (const auto& [family, counts] : families) {
      total.corpus += counts.corpus;
      total.compared += counts.compared;
      total.equal += counts.equal;
      total.known += counts.known;
      total.differ += counts.differ;
      total.outdated += counts.outdated;
    }
    return total;
  }

  static Json to_json(const Counts& counts) {
    Json json;
    json.set("corpus", counts.corpus);
    json.set("compared", counts.compared);
    json.set("equal", counts.equal);
    json.set("known_differences", counts.known);
    json.set("differ", counts.differ);
    json.set("outdated", counts.outdated);
    return json;
  }

  int status() const {
    Counts all;
    for (const auto& [release, families] : counts_) {
      const Counts counts = sum(families);
      all.compared += counts.compared;
      all.differ += counts.differ;
    }
    return broken_ || all.differ > 0 || all.compared == 0 ? 1 : 0;
  }

  int print_json() {
    Json releases;
    for (const auto& [release, families] : counts_) {
      Json json = to_json(sum(families));
      Json by_family;
      for (const auto& [family, counts] : families)
        by_family.set(family, to_json(counts));
      json.set("families", std::move(by_family));
      releases.set(release, std::move(json));
    }
    Json json;
    json.set("releases", std::move(releases));
    json.set("differences", std::move(found_));
    std::printf("%s\n", to_text(json, 1).c_str());
    return status();
  }

  int print_text() {
    std::printf("%-10s%10s%10s%10s%10s%10s\n", "Keras", "compared", "equal", "known", "differ",
                "outdated");
    std::int64_t passed = 0;
    std::int64_t failed = broken_ ? 1 : 0;
    for (const auto& [release, families] : counts_) {
      const Counts counts = sum(families);
      passed += counts.equal + counts.known;
      failed += counts.differ;
      std::printf("%-10s%10lld%10lld%10lld%10lld%10lld\n", release.c_str(),
                  static_cast<long long>(counts.compared), static_cast<long long>(counts.equal),
                  static_cast<long long>(counts.known), static_cast<long long>(counts.differ),
                  static_cast<long long>(counts.outdated));
    }
    std::printf("%lld passed, %lld failed\n", static_cast<long long>(passed),
                static_cast<long long>(failed));
    return status();
  }

  Options options_;
  Shards shards_;
  std::vector<KnownDifference> known_;
  std::map<std::string, std::map<std::string, CorpusLine>> corpora_;
  std::map<std::string, std::map<std::string, Counts>> counts_;
  Json::Array found_;
  bool broken_ = false;
};

}  // namespace
}  // namespace fitscope::golden

int main(int argc, char** argv) {
  fitscope::golden::Options options;
  for (int i = 1; i < argc; ++i) {
    const std::string word = argv[i];
    if (word == "--json") {
      options.json = true;
    } else if (word == "--quiet") {
      options.quiet = true;
    } else if (word == "--tests" && i + 1 < argc) {
      options.tests = argv[++i];
    } else {
      options.releases.push_back(word);
    }
  }
  return fitscope::golden::Replay(options).run();
}
