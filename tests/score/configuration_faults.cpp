// Heads, losses, rates and data that do not go together, trained: named, and mended by a fix that
// was run. What names a row of the catalogue stands in src/diagnosis/README.md.
#include <algorithm>
#include <string>

#include "diagnosis/wording.h"
#include "score/cases.h"
#include "score/mutants.h"
#include "score/parallel.h"
#include "score/score.h"
#include "workbench/outcome.h"

namespace fitscope::score {
namespace {

/// Data and weights of each seed: one lucky draw is no score.
constexpr int kSeeds = 3;

struct Trained {
  std::string line;  ///< Of the table.
  Json json;
  bool named = false;
  bool in_three = false;
  bool fixed = false;
};

std::string loss_text(const std::optional<double>& loss) {
  return loss ? diagnosis::value_text(*loss) : "none";
}

Trained trained(const Json& each, int seed) {
  scenario::Scenario asked = scenario_of(each);
  asked.data.seed += seed;
  asked.model.seed += seed;
  workbench::Outcome outcome = workbench::run(asked, profile_of_key(text_of(each, "keras")));
  std::vector<std::string> accepted = texts_of(each, "also");
  if (is_set(each, "healthy")) {
    accepted.emplace_back("healthy");
  } else {
    for (const std::string& rule : rules_of_rows(text_of(each, "faults")))
      accepted.push_back(rule);
  }
  Trained result;
  const int place = place_of(accepted, outcome.findings);
  result.named = place == 0;
  result.in_three = place >= 0 && place < 3;
  const std::string verdict(outcome.findings.front().rule);
  result.json.set("seed", seed);
  result.json.set("verdict", verdict);
  result.json.set("named", result.named);
  std::string fix = "needs no fix";
  // Nothing to mend: the control, or what cannot be told.
  result.fixed = is_set(each, "healthy") ? result.named : verdict == "cannot-tell";
  if (!result.fixed) {
    workbench::prove(asked, outcome);
    result.fixed = !outcome.proof->fixes.empty();
    fix = "no fix";
  }
  if (outcome.proof && result.fixed) {
    const proof::Fix& best = outcome.proof->fixes.front();
    const std::optional<double> before = outcome.proof->before.loss;
    fix = best.change.label + ": loss " + loss_text(before) + " -> " + loss_text(best.after.loss);
    result.json.set("fix", best.change.label);
    result.json.set("proof", best.proof == proof::Proof::kHealthy ? "healthy" : "better");
    if (before) result.json.set("loss_before", *before);
    if (best.after.loss) result.json.set("loss_after", *best.after.loss);
  }
  result.json.set("fixed", result.fixed);
  result.line = text_of(each, "row") + "." + std::to_string(seed) + " " + text_of(each, "what") +
                ": " + verdict + (result.named ? "" : ", not " + joined(accepted)) + "; " + fix;
  return result;
}

}  // namespace

Report configuration_faults(const Options& options) {
  const std::vector<Json> cases = read_cases("configuration_faults.jsonl");
  const std::size_t seeds = options.quick ? 1 : kSeeds;
  std::vector<Trained> all(cases.size() * seeds);
  for_each_in_parallel(all.size(), [&](std::size_t i) {
    all[i] = trained(cases[i / seeds], static_cast<int>(i % seeds));
  });

  Report report;
  int named = 0;
  int in_three = 0;
  int fixed = 0;
  Json::Array each;
  for (std::size_t i = 0; i < all.size(); ++i) {
    named += all[i].named ? 1 : 0;
    in_three += all[i].in_three ? 1 : 0;
    fixed += all[i].fixed ? 1 : 0;
    report.details.push_back(all[i].line);
    Json one = all[i].json;
    one.set("row", text_of(cases[i / seeds], "row"));
    each.push_back(std::move(one));
  }
  const int runs = static_cast<int>(all.size());
  report.met = runs > 0 && named == runs && fixed == runs;
  report.figures = std::to_string(named) + " named, " + std::to_string(fixed) + " mended of " +
                   std::to_string(cases.size()) + " faults, each with " + std::to_string(seeds) +
                   (seeds == 1 ? " seed" : " seeds");
  report.json.set("faults", static_cast<std::int64_t>(cases.size()));
  report.json.set("runs", runs);
  report.json.set("named", named);
  report.json.set("named_in_three", in_three);
  report.json.set("fixed", fixed);
  report.json.set("each", Json(std::move(each)));
  return report;
}

}  // namespace fitscope::score
