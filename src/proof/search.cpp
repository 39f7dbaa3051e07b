#include "proof/search.h"

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <deque>
#include <optional>
#include <utility>

#include "base/check.h"
#include "diagnosis/rule.h"
#include "proof/bisection.h"
#include "proof/combinations.h"
#include "proof/price.h"
#include "proof/script_diff.h"
#include "proof/searchable.h"
#include "scenario/property.h"

namespace fitscope::proof {
namespace {

using diagnosis::Change;
using diagnosis::FieldChange;
using diagnosis::Severity;
using scenario::Profile;
using scenario::Scenario;

/// A run without numbers takes few transitions, or it is not worth a slice of its own.
constexpr int kMostTransitions = 20'000;

Scenario without_numbers(Scenario what) {
  what.model.kind = scenario::ModelKind::kAny;
  return what;
}

/// How much a person has to change. Another kind of feed means to write that part anew.
std::size_t size_of(const Change& change) {
  std::size_t size = change.changes.size();
  for (const FieldChange& field : change.changes) {
    if (field.key == "feed.kind") size += 2;
  }
  return size;
}

bool same_keys(const Change& a, const Change& b) {
  return std::equal(a.changes.begin(), a.changes.end(), b.changes.begin(), b.changes.end(),
                    [](const FieldChange& x, const FieldChange& y) { return x.key == y.key; });
}

bool smaller(const Candidate& a, const Candidate& b) {
  if (size_of(a.change) != size_of(b.change)) return size_of(a.change) < size_of(b.change);
  if (a.of_verdict != b.of_verdict) return a.of_verdict;
  return a.origin == Origin::kRule && b.origin == Origin::kSearch;
}

/// The order in which fixes are shown. A fault that is gone with one change comes before what takes
/// three to be healthy, and the named cause is mended before its harm is made up for: longer
/// training outweighs many a fault.
bool shown_before(const Fix& a, const Fix& b) {
  if (a.after.faults.empty() != b.after.faults.empty()) return a.after.faults.empty();
  if (a.of_verdict != b.of_verdict) return a.of_verdict;
  if (a.after.wrong_advice != b.after.wrong_advice)
    return a.after.wrong_advice < b.after.wrong_advice;
  if (size_of(a.change) != size_of(b.change)) return size_of(a.change) < size_of(b.change);
  if (a.proof != b.proof) return a.proof == Proof::kHealthy;
  return a.origin == Origin::kRule && b.origin == Origin::kSearch;
}

}  // namespace

struct Search::Machine {
  enum class Phase { kSingles, kLimits, kFollowUps, kPairs, kReleases, kDone };

  Scenario asked;
  Profile profile = Profile::kKeras315;
  Limits limits;
  MakeRun make_run;
  std::int64_t batch_rows = 1;

  Phase phase = Phase::kSingles;
  std::vector<Candidate> singles;  ///< In the order they are tried.
  std::size_t next_single = 0;
  std::deque<Candidate> followers;  ///< What mends the next fault too.
  Pairs pairs;
  std::int64_t pairs_tried = 0;
  std::size_t next_row = 0;  ///< Of searchable_fields(), whose limits are looked for.
  std::optional<Bisection> bisection;
  std::optional<Fix> limit;  ///< The last value that worked.
  std::size_t next_release = 0;
  std::vector<Scenario> tried;  ///< As they apply; the first is the broken one.

  std::optional<Candidate> candidate;  ///< What the live run is to prove; unset: a release.
  Profile running_under = Profile::kKeras315;
  std::unique_ptr<trainer::FitLoop> loop;
  Price price;
  std::int64_t run_work = 0;
  std::int64_t work = 0;
  /// Losses take long, and the fault is one of steps: those alone are run.
  bool steps_only = false;

  std::vector<Fix> healthy;
  std::vector<Fix> better;
  Results results;

  bool has_room() const { return healthy.size() < limits.fixes; }

  bool is_twin(const Candidate& one) const {
    return one.origin == Origin::kSearch &&
           std::any_of(healthy.begin(), healthy.end(),
                       [&one](const Fix& fix) { return same_keys(fix.change, one.change); });
  }

  bool tried_before(const Scenario& changed) {
    Scenario applies = scenario::only_what_applies(changed);
    if (std::find(tried.begin(), tried.end(), applies) != tried.end()) return true;
    tried.push_back(std::move(applies));
    return false;
  }

  /// What a rerun runs of a scenario.
  Scenario as_run(Scenario what) const {
    return steps_only ? without_numbers(std::move(what)) : what;
  }

  void start_run(const Scenario& asked_of_it, Profile under) {
    const Scenario what = as_run(asked_of_it);
    running_under = under;
    loop = make_run(what, under, {});
    price = price_of(what, batch_rows);
    run_work = price.start;
    work += price.start;
    ++results.runs;
  }

  bool start_candidate(Candidate one) {
    if (tried_before(one.scenario)) return false;
    start_run(one.scenario, profile);
    candidate = std::move(one);
    return true;
  }

  // --- What to run next; false: this phase has nothing more ---

  bool start_single() {
    while (next_single < singles.size()) {
      const Candidate& one = singles[next_single++];
      // What rules offer is always checked: unchecked it would be lost.
      if (one.origin == Origin::kSearch && (!has_room() || is_twin(one))) continue;
      if (start_candidate(one)) return true;
    }
    return false;
  }

  /// The value that works of a field with a limit, if a change of it alone does.
  std::string working_value(std::string_view key) const {
    for (const Fix& fix : healthy) {
      if (fix.change.changes.size() == 1 && fix.change.changes.front().key == key) {
        return fix.change.changes.front().text;
      }
    }
    return {};
  }

  void end_bisection() {
    if (limit && has_room()) {
      limit->change.label = bisection->label();
      limit->change.why = bisection->why();
      healthy.push_back(std::move(*limit));
    }
    limit.reset();
    bisection.reset();
  }

  bool start_limit() {
    const auto rows = searchable_fields();
    while (has_room()) {
      while (!bisection && next_row < rows.size()) {
        const Searchable& row = rows[next_row++];
        bisection = Bisection::start(asked, row, working_value(row.key));
      }
      if (!bisection) return false;
      const std::optional<std::string> value = bisection->next();
      Candidate one;
      if (value && make_candidate(asked, {{}, {}, {{std::string(bisection->key()), *value}}},
                                  Origin::kSearch, one)) {
        start_run(one.scenario, profile);
        candidate = std::move(one);
        return true;
      }
      end_bisection();
    }
    return false;
  }

  /// What rules offer one after another is tried for whatever could be better, too.
  bool may_follow() const {
    return healthy.empty() &&
           (is_fault(results.before.severity) || results.before.severity == Severity::kNote);
  }

  /// Several changes at once are for where no single one is enough.
  bool needs_more() const { return healthy.empty() && is_fault(results.before.severity); }

  bool start_follower() {
    while (may_follow() && !followers.empty()) {
      Candidate one = std::move(followers.front());
      followers.pop_front();
      if (start_candidate(std::move(one))) return true;
    }
    return false;
  }

  bool start_pair() {
    if (!needs_more()) return false;
    while (pairs_tried < limits.pairs) {
      std::optional<Candidate> both = pairs.next(asked, singles);
      if (!both) return false;
      if (!start_candidate(std::move(*both))) continue;
      ++pairs_tried;
      return true;
    }
    return false;
  }

  bool start_release() {
    const auto& profiles = scenario::all_profiles();
    if (!limits.other_releases || !is_fault(results.before.severity)) return false;
    while (next_release < profiles.size()) {
      const Profile other = profiles[next_release++].profile;
      if (other == profile) continue;
      candidate.reset();
      start_run(asked, other);
      return true;
    }
    return false;
  }

  bool start_next() {
    for (;;) {
      switch (phase) {
        case Phase::kSingles:
          if (start_single()) return true;
          phase = Phase::kLimits;
          break;
        case Phase::kLimits:
          if (start_limit()) return true;
          phase = Phase::kFollowUps;
          break;
        case Phase::kFollowUps:
          if (start_follower()) return true;
          phase = Phase::kPairs;
          break;
        case Phase::kPairs:
          if (start_pair()) return true;
          phase = Phase::kReleases;
          break;
        case Phase::kReleases:
          if (start_release()) return true;
          phase = Phase::kDone;
          break;
        case Phase::kDone:
          return false;
      }
    }
  }

  // --- What a run came to ---

  /// Nothing is wrong with it any more, but what a rule offers learns far better.
  bool is_poor(const Fix& fix) const {
    return fix.origin == Origin::kSearch && fix.after.loss &&
           std::any_of(healthy.begin(), healthy.end(), [&fix](const Fix& one) {
             return one.origin == Origin::kRule && one.after.loss &&
                    *fix.after.loss > 2 * std::abs(*one.after.loss);
           });
  }

  /// It changes a field by which the verdict itself is mended.
  bool sets_cause(const Change& change) const {
    return std::any_of(singles.begin(), singles.end(), [&change](const Candidate& one) {
      return one.of_verdict && one.change.changes.front().key == change.changes.front().key;
    });
  }

  /// The search's own fixes that leave wrong advice in use, where another fix does not.
  static void drop_what_is_warned_of(std::vector<Fix>& fixes) {
    std::size_t least = SIZE_MAX;
    for (const Fix& fix : fixes)
      least = std::min(least, fix.after.wrong_advice);
    std::erase_if(fixes, [least](const Fix& fix) {
      return fix.origin == Origin::kSearch && fix.after.wrong_advice > least;
    });
  }

  void show() {
    std::vector<Fix>& fixes = results.fixes;
    fixes.clear();
    for (const Fix& fix : healthy) {
      if (!is_poor(fix)) fixes.push_back(fix);
    }
    for (const Fix& fix : better) {
      if (healthy.empty() || fix.origin == Origin::kRule) fixes.push_back(fix);
    }
    drop_what_is_warned_of(fixes);
    std::stable_sort(fixes.begin(), fixes.end(), shown_before);
    if (fixes.size() > limits.fixes) fixes.resize(limits.fixes);
  }

  Fix verified(Proof proof, RunSummary after) const {
    Fix fix{.change = candidate->change,
            .origin = candidate->origin,
            .of_verdict = candidate->of_verdict || sets_cause(candidate->change),
            .proof = proof,
            .after = std::move(after)};
    fix.difference = difference(results.before, fix.after);
    if (steps_only) fix.difference += "; steps only, since its losses would take long";
    fix.diff = script_diff(asked, candidate->scenario, profile);
    return fix;
  }

  void finish_candidate(const diagnosis::Facts& facts,
                        const std::vector<diagnosis::Finding>& findings) {
    RunSummary after = summarize(facts, findings);
    const bool rule = candidate->origin == Origin::kRule;
    Proof proof = compare(results.before, after);
    if (!rule && trains_less(results.before, after)) proof = Proof::kNone;
    if (bisection) {
      const bool works = proof == Proof::kHealthy;
      bisection->answer(works);
      if (works) limit = verified(proof, std::move(after));
      return;
    }
    if (proof != Proof::kHealthy) {
      for (Candidate& next : follow_ups(asked, *candidate, facts.trace, findings))
        followers.push_back(std::move(next));
    }
    if (proof == Proof::kNone) {
      if (rule && phase == Phase::kSingles) {
        results.refuted.push_back({candidate->change.label, after.verdict});
      }
      return;
    }
    // Several changes that do not make it healthy are no better than one of them.
    const bool several = phase == Phase::kFollowUps || phase == Phase::kPairs;
    if (several && proof == Proof::kBetter && !better.empty()) return;
    (proof == Proof::kHealthy ? healthy : better).push_back(verified(proof, std::move(after)));
    show();
  }

  void finish_run() {
    const trace::Trace trace = loop->take_trace();
    loop.reset();
    const Scenario ran = as_run(candidate ? candidate->scenario : asked);
    const Scenario applies = scenario::only_what_applies(ran);
    const diagnosis::Facts facts{applies, trace};
    const std::vector<diagnosis::Finding> findings = diagnosis::diagnose(facts);
    if (candidate) return finish_candidate(facts, findings);
    if (findings.front().severity == Severity::kHealthy) {
      results.healthy_under.push_back(running_under);
    }
  }

  /// The verdict is the same without numbers.
  bool steps_explain_it() const {
    if (asked.model.kind == scenario::ModelKind::kAny) return false;
    const Scenario bare = without_numbers(asked);
    const auto run = make_run(bare, profile, {});
    for (int i = 0; run->advance() != trainer::Status::kFinished; ++i) {
      if (i == kMostTransitions) return false;
    }
    const trace::Trace trace = run->take_trace();
    const Scenario applies = scenario::only_what_applies(bare);
    return diagnosis::diagnose({applies, trace}).front().rule == results.before.rule;
  }

  /// As long as the broken run, or longer, each rerun would keep people waiting.
  bool reruns_are_long() const {
    const Price each = price_of(asked, batch_rows);
    return each.start + each.transition * results.before.steps_run > limits.work_per_run / 10;
  }

  void give_up_run() {
    results.cut_off = true;
    loop.reset();
    if (bisection) bisection->answer(false);
    if (work < limits.work) return;
    if (bisection) end_bisection();
    phase = Phase::kDone;
  }

  void advance_run() {
    work += price.transition;
    run_work += price.transition;
    if (run_work > limits.work_per_run || work > limits.work) return give_up_run();
    if (loop->advance() == trainer::Status::kFinished) finish_run();
  }

  bool step(const std::function<bool()>& keep_going) {
    const std::size_t fixes = healthy.size() + better.size();
    const bool was_done = phase == Phase::kDone;
    do {
      if (!loop && !start_next()) break;
      advance_run();
    } while (keep_going());
    if (fixes != healthy.size() + better.size()) show();
    return fixes != healthy.size() + better.size() || was_done != (phase == Phase::kDone);
  }
};

Search::Search(const Broken& broken, Profile profile, const Limits& limits, MakeRun make_run)
    : machine_(std::make_unique<Machine>()) {
  Machine& machine = *machine_;
  machine.asked = broken.asked;
  machine.profile = profile;
  machine.limits = limits;
  machine.make_run = make_run ? std::move(make_run) : MakeRun(trainer::FitLoop::create);
  machine.batch_rows = std::max<std::int64_t>(1, broken.trace.facts.batch_size);
  const Scenario applies = scenario::only_what_applies(broken.asked);
  machine.results.before = summarize({applies, broken.trace}, broken.findings);
  machine.tried.push_back(applies);
  machine.steps_only = machine.reruns_are_long() && machine.steps_explain_it();

  Offered offered = offered_by_rules(broken);
  machine.results.advice = std::move(offered.advice);
  machine.results.questions = std::move(offered.questions);
  machine.singles = std::move(offered.candidates);
  if (is_fault(machine.results.before.severity)) {
    for (Candidate& one : single_changes(broken))
      machine.singles.push_back(std::move(one));
  }
  std::stable_sort(machine.singles.begin(), machine.singles.end(), smaller);
}

Search::~Search() = default;
Search::Search(Search&&) noexcept = default;
Search& Search::operator=(Search&&) noexcept = default;

bool Search::step(const std::function<bool()>& keep_going) {
  return machine_->step(keep_going);
}

bool Search::done() const {
  return machine_->phase == Machine::Phase::kDone && !machine_->loop;
}

const Results& Search::results() const {
  return machine_->results;
}

Results search(const Broken& broken, Profile profile, const Limits& limits, MakeRun make_run) {
  Search whole(broken, profile, limits, std::move(make_run));
  while (!whole.done())
    whole.step([] { return true; });
  return whole.results();
}

bool any_works(const Results& results) {
  return std::count_if(results.fixes.begin(), results.fixes.end(),
                       [](const Fix& fix) { return fix.proof == Proof::kHealthy; }) > 1;
}

}  // namespace fitscope::proof
