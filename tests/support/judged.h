// A run and its findings, as proof takes them.
#pragma once

#include <utility>
#include <vector>

#include "diagnosis/rule.h"
#include "proof/search.h"
#include "scenario/presets.h"
#include "scenario/property.h"
#include "trainer/fit_loop.h"

namespace fitscope::testing {

struct Judged {
  scenario::Scenario asked;
  trace::Trace trace;
  std::vector<diagnosis::Finding> findings;

  proof::Broken broken() const { return {asked, trace, findings}; }
};

inline Judged judged(const scenario::Scenario& asked,
                     scenario::Profile profile = scenario::Profile::kKeras315) {
  Judged run{asked, trainer::run(asked, profile), {}};
  run.findings = diagnosis::diagnose({scenario::only_what_applies(asked), run.trace});
  return run;
}

inline Judged judged_preset(std::string_view name) {
  return judged(scenario::find_preset(name)->scenario);
}

}  // namespace fitscope::testing
