// Fixes that are proven by running: the changes the rules offer, then single fields; where these
// are not enough, what rules offer one after another, then pairs.
//
//   candidates ──▶ run each ──▶ judged by the rules ──▶ healthy, or better with numbers: verified
//
// It works in slices, so that a frame is never blocked, and in counted work, not in time: the same
// question finds the same fixes on every machine.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "proof/candidates.h"
#include "proof/run_summary.h"
#include "scenario/keras_version.h"
#include "trainer/fit_loop.h"

namespace fitscope::proof {

/// A change that was made and run. Only a rerun makes one.
struct Fix {
  diagnosis::Change change;
  Origin origin = Origin::kSearch;
  bool of_verdict = false;  ///< Begins with a field by which the verdict itself is mended.
  Proof proof = Proof::kHealthy;
  RunSummary after;
  std::string difference;  ///< Steps and loss before and after, in one line; without the loss where
                           ///< that would take more work than a rerun may.
  std::string diff;        ///< Of the Python, as lines of a unified diff.
};

/// A change that a rule offers and that did not help.
struct Refuted {
  std::string label;
  std::string verdict;  ///< What was said of the rerun.
};

/// Work is counted in steps of a small model, about a microsecond each.
struct Limits {
  std::int64_t work_per_run = 3'000'000;
  std::int64_t work = 10'000'000;  ///< Of all reruns.
  std::int64_t pairs = 300;        ///< Pairs of single changes that are tried.
  std::size_t fixes = 3;
  bool other_releases = true;  ///< Run the program as it is under the other profiles too.
};

/// Makes the run that is to prove something; trainer::FitLoop::create but in tests.
using MakeRun = std::function<std::unique_ptr<trainer::FitLoop>(
    const scenario::Scenario&, scenario::Profile, const trainer::RunOptions&)>;

struct Results {
  RunSummary before;
  /// No fault left first, then what mends the named cause, then what follows no wrong advice, the
  /// smallest change, the healthy, the rules' own, the usual. What still follows wrong advice that
  /// another fix gets rid of is left out, unless a rule offers it.
  std::vector<Fix> fixes;
  std::vector<diagnosis::Change> advice;     ///< In words only: not checked.
  std::vector<diagnosis::Change> questions;  ///< What would decide it: no fix, but worth a run.
  std::vector<Refuted> refuted;
  std::vector<scenario::Profile> healthy_under;  ///< The program as it is, under another Keras.
  std::int64_t runs = 0;
  bool cut_off = false;  ///< Work ran out before everything was tried.
};

class Search {
 public:
  /// A run that is over, and its findings. Nothing of them is kept by reference.
  Search(const Broken& broken, scenario::Profile profile, const Limits& limits = {},
         MakeRun make_run = {});
  ~Search();
  Search(Search&&) noexcept;
  Search& operator=(Search&&) noexcept;

  /// As much work as the caller allows; asked after every transition of a run. True: something to
  /// show has changed.
  bool step(const std::function<bool()>& keep_going);
  bool done() const;
  const Results& results() const;

 private:
  struct Machine;
  std::unique_ptr<Machine> machine_;
};

/// The whole search at once.
Results search(const Broken& broken, scenario::Profile profile, const Limits& limits = {},
               MakeRun make_run = {});

/// "Any of these works": more than one fix makes the run healthy.
bool any_works(const Results& results);

}  // namespace fitscope::proof
