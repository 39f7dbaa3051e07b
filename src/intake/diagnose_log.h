// A pasted log, read and judged: what `fitscope diagnose` prints and the page shows.
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "base/json.h"
#include "intake/causes.h"
#include "intake/fill.h"
#include "intake/log.h"
#include "intake/probe.h"

namespace fitscope::intake {

struct FitAnswer {
  ObservedFit fit;
  std::vector<Verdict> verdicts;  ///< The verdict first.
  bool probed = false;            ///< From the probe's line: steps are exact.
};

struct LogAnswer {
  /// What `fits` points into; shared so that an answer can be copied.
  std::shared_ptr<const Log> log;
  std::vector<FitAnswer> fits;
  std::size_t chosen = 0;  ///< The fit whose verdict is the answer.
  Filling filling;
  std::vector<std::string> notes;  ///< About the text itself: a probe's line that is broken, …

  const Verdict& verdict() const { return fits[chosen].verdicts.front(); }
};

/// Any text, also an empty one.
LogAnswer diagnose_log(std::string_view text);

/// 0 healthy, 1 something is wrong, 3 cannot tell.
int exit_status(const LogAnswer& answer);

/// Grows with every change that a reader of the older form would trip over.
inline constexpr int kLogAnswerSchema = 1;
Json to_json(const LogAnswer& answer);

}  // namespace fitscope::intake
