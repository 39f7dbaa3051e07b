// Pasted Python, read as a scenario: `fitscope read` and the page's box.
//
//   text ──▶ clean_code ──▶ parse_python ──▶ Interpreter ──▶ scenario_of ──▶ + log ──▶ answer
//
// Nothing is run. What is not written in the code is assumed and said so; what was not understood
// is listed with its line.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/json.h"
#include "code/reading.h"
#include "intake/diagnose_log.h"
#include "scenario/scenario.h"

namespace fitscope::code {

/// A field of the scenario and where it comes from.
struct Field {
  std::string key;
  std::string text;  ///< In the property table's own text.
  Count line = 0;    ///< 0: no line says it.
  std::string why;
};

/// The code says one thing, the log another.
struct Contradiction {
  std::string key;
  std::string code;
  std::string log;
  Count line = 0;
  std::string why;  ///< What the log shows.
};

/// The same code where something is otherwise that it does not say, or that cannot be trained here.
struct Otherwise {
  enum class Kind {
    kRows,     ///< Another number of rows, which the code does not say.
    kTrained,  ///< Few enough rows to train the model; the answer's scenario has only its steps.
  };
  Kind kind = Kind::kRows;
  std::string what;  ///< "with 1,280 rows"
  scenario::Scenario scenario;
};

struct CodeAnswer {
  scenario::Scenario scenario;
  bool found = false;   ///< A fit() or a training loop.
  std::string summary;  ///< One sentence: what was read, or why nothing was.
  Count line = 0;       ///< Of the call or the loop; 0: none.
  std::vector<Field> understood;
  std::vector<Field> assumed;
  std::vector<Puzzle> not_understood;
  std::vector<Contradiction> contradictions;
  /// What must end the same for a verdict to stand: see verdict.h.
  std::vector<Otherwise> otherwise;
  std::string as_read;  ///< "with 1,007 rows": of the scenario, where `otherwise` has others.
  Count lines = 0;
  /// With a log: what is said of it.
  std::optional<intake::LogAnswer> log;
};

/// Is this field among the assumed ones?
bool assumes(const CodeAnswer& answer, std::string_view key);

/// More is no script that somebody wrote.
inline constexpr std::size_t kMostCodeBytes = std::size_t{1} << 20U;

/// Any text.
CodeAnswer read_code(std::string_view text);

/// What the log knows for certain wins; where the code said otherwise is named.
void add_log(CodeAnswer& answer, const intake::LogAnswer& log);

/// A text that may hold both, as a notebook or a question does.
CodeAnswer read_pasted(std::string_view text);

/// Grows with every change that a reader of the older form would trip over.
inline constexpr int kCodeAnswerSchema = 1;
Json to_json(const CodeAnswer& answer);

}  // namespace fitscope::code
