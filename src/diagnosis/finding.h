// What a rule says of a run: one sentence, the arithmetic, the evidence, what to change.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "trace/trace.h"

namespace fitscope::diagnosis {

/// kHealthy and kCannotTell are verdicts of the same rank as a fault.
enum class Severity { kHealthy, kNote, kWarning, kError, kCannotTell };

std::string_view name_of(
    Severity severity);  ///< "healthy", "note", "warning", "error", "cannot_tell"

/// "Healthy", "Worth knowing", "Warning", "Problem", "Cannot tell": for people.
std::string_view word_of(Severity severity);

/// Something is wrong: a warning or an error.
constexpr bool is_fault(Severity severity) {
  return severity == Severity::kWarning || severity == Severity::kError;
}

/// kCertain: follows from the settings and the ledger. kLikely: a threshold was passed, for long
/// enough. kPossible: a hint, which may have done no harm.
enum class Confidence { kCertain, kLikely, kPossible };

std::string_view name_of(Confidence confidence);  ///< "certain", "likely", "possible"

struct Evidence {
  std::string text;   ///< "epoch 2 ran 1 of 3 steps": epochs and steps count from 1 for people.
  trace::Moment at;   ///< Where to jump; {-1, -1}: nowhere.
  std::string field;  ///< Property key it rests on; may be empty.

  bool operator==(const Evidence&) const = default;
};

/// One field set to one value, in the property table's own text.
struct FieldChange {
  std::string key;
  std::string text;

  bool operator==(const FieldChange&) const = default;
};

/// Something a person can change. `changes` empty: advice only, no button.
struct Change {
  std::string label;  ///< "Leave steps_per_epoch out"
  std::string why;    ///< one sentence
  std::vector<FieldChange> changes;

  bool operator==(const Change&) const = default;
};

struct Finding {
  std::string_view rule;  ///< Rule::name
  Severity severity = Severity::kNote;
  std::string summary;     ///< One sentence for a person.
  std::string arithmetic;  ///< "ceil(100 / 32) = 4 batches; 4 mod 3 = 1"; may be empty.
  std::vector<Evidence> evidence;
  std::vector<Change> changes;
  Confidence confidence = Confidence::kCertain;
  /// How it stands to the verdict: "follows from it: …" or "on top of it"; empty: it is the
  /// verdict.
  std::string standing = {};

  bool operator==(const Finding&) const = default;
};

}  // namespace fitscope::diagnosis
