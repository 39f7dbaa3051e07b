#include "code/read_code.h"

#include <algorithm>
#include <utility>

#include "base/text.h"
#include "code/clean_code.h"
#include "code/interpreter.h"
#include "code/scenario_of.h"
#include "code/syntax.h"
#include "intake/pasted.h"
#include "intake/pieces.h"

namespace fitscope::code {
namespace {

bool imports(const Reading& reading, std::string_view package) {
  return std::any_of(reading.imports.begin(), reading.imports.end(), [&](const std::string& name) {
    return name == package || name.starts_with(std::string(package) + ".");
  });
}

/// What only an older Keras takes; empty: nothing.
std::string_view older_words(std::string_view code) {
  constexpr std::string_view kOlder[] = {"fit_generator(",
                                         "nb_epoch",
                                         "samples_per_epoch",
                                         "keras.utils.np_utils",
                                         "from keras.layers.core",
                                         "optimizers.legacy",
                                         "tf_keras",
                                         "tensorflow_backend",
                                         "predict_classes(",
                                         "(lr=",
                                         " lr="};
  for (const std::string_view word : kOlder) {
    if (code.find(word) != std::string_view::npos) return word;
  }
  return {};
}

void version_field(CodeAnswer& answer, std::string_view text) {
  Count line = 0;
  const std::string named = named_version(text, line);
  if (!named.empty()) {
    answer.scenario.keras.version = named;
    answer.understood.push_back({"keras.version", named, line, "the text names it"});
    return;
  }
  const std::string_view older = older_words(text);
  if (!older.empty()) {
    answer.scenario.keras.version = "2.15";
    answer.assumed.push_back(
        {"keras.version", "2.15", 0,
         "Keras 3 does not take " + in_quotes(trimmed(older)) + "; imitated as 2.15"});
    return;
  }
  answer.assumed.push_back({"keras.version", answer.scenario.keras.version, 0,
                            "the code does not say which release; `run --keras all` shows each"});
}

std::string why_nothing(const Reading& reading, const Syntax& syntax, std::string_view text) {
  if (imports(reading, "torch") || imports(reading, "lightning") ||
      imports(reading, "pytorch_lightning")) {
    return "This is PyTorch; only Keras can be read.";
  }
  if (reading.last_compiled != nullptr || reading.last_model != nullptr)
    return "A Keras model is built here, but no fit() and no training loop was found.";
  const intake::Pasted pasted = intake::look_at(text);
  if (!pasted.code && pasted.log)
    return "This is what fit() printed, not code: `fitscope diagnose` reads it.";
  if (!pasted.code) return "This does not look like Python.";
  if (reading.cut_off)
    return "The code is too long to be followed, and up to there no fit() was found.";
  if (syntax.broken_lines > 0 && syntax.module.children.size() <= 1)
    return "This is no Python that could be read.";
  return "No call of fit() and no training loop was found in this code.";
}

}  // namespace

CodeAnswer read_code(std::string_view text) {
  CodeAnswer answer;
  answer.lines =
      std::count(text.begin(), text.end(), '\n') + (text.empty() || text.back() == '\n' ? 0 : 1);
  if (trimmed(text).empty()) {
    answer.summary = "There is no code: the text is empty.";
    return answer;
  }
  if (const char* why = intake::not_a_text(text)) {
    answer.summary = "This is no text: " + std::string(why) + ".";
    return answer;
  }
  if (text.size() > kMostCodeBytes) {
    answer.summary =
        "This is too long for code that somebody wrote: " + with_commas(std::ssize(text)) +
        " bytes, at most " + with_commas(static_cast<Count>(kMostCodeBytes)) +
        " are read. Give the file with fit().";
    return answer;
  }
  const std::string code = clean_code(text);
  // A grammar looks for sense in anything, and long at what has none.
  constexpr std::size_t kShort = std::size_t{32} << 10U;
  if (code.size() > kShort && !intake::look_at(code).code) {
    answer.summary = "This does not look like Python.";
    return answer;
  }
  const Syntax syntax = parse_python(code);
  Interpreter interpreter(syntax.module);
  const Reading reading = interpreter.read();
  version_field(answer, text);
  for (const Count line : syntax.broken_at)
    answer.not_understood.push_back({line, "This is no Python."});
  if (syntax.broken_lines > std::ssize(syntax.broken_at))
    answer.not_understood.push_back({0, "More lines are no Python."});
  if (syntax.too_deep)
    answer.not_understood.push_back({0, "Something is nested too deep to follow."});
  if (!Builder(answer, interpreter, reading).build()) {
    answer.summary = why_nothing(reading, syntax, text);
    answer.assumed.clear();
    answer.understood.clear();
    answer.scenario = {};
  }
  return answer;
}

CodeAnswer read_pasted(std::string_view text) {
  const intake::Pasted pasted = intake::look_at(text);
  if (!pasted.log || !pasted.code) return read_code(text);
  CodeAnswer answer = read_code(pasted.code_text);
  add_log(answer, intake::diagnose_log(pasted.log_text));
  return answer;
}

}  // namespace fitscope::code
