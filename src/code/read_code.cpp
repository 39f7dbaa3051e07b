#include "code/read_code.h"

#include <algorithm>
#include <set>
#include <string>
#include <utility>

#include "base/text.h"
#include "code/clean_code.h"
#include "code/close_brackets.h"
#include "code/interpreter.h"
#include "code/keras_names.h"
#include "code/other_rows.h"
#include "code/scenario_of.h"
#include "code/syntax.h"
#include "intake/pasted.h"
#include "intake/pieces.h"
#include "scenario/property.h"

namespace fitscope::code {
namespace {

bool imports(const Reading& reading, std::string_view package) {
  return std::any_of(reading.imports.begin(), reading.imports.end(), [&](const std::string& name) {
    return name == package || name.starts_with(std::string(package) + ".");
  });
}

/// What only an older Keras takes, and its line.
struct OlderWord {
  std::string word;
  Count line = 0;
};

// Names that the code itself gives to functions and classes: their arguments are its own.
void own_names(const Node& node, std::set<std::string>& names) {
  if (node.is(Kind::kFunction) || node.is(Kind::kClass)) names.insert(node.text);
  for (const Node& child : node.children)
    own_names(child, names);
}

bool has_keyword(const Node& call, std::string_view keyword) {
  return std::any_of(call.children.begin(), call.children.end(), [&](const Node& child) {
    return child.is(Kind::kKeyword) && child.text == keyword;
  });
}

std::string_view older_word_of(const Node& node, const std::set<std::string>& own) {
  if (node.is(Kind::kImport)) {
    for (const Node& one : node.children) {
      const std::string& name = one.children.front().text;
      for (const std::string_view old : {"keras.utils.np_utils", "keras.layers.core", "tf_keras",
                                         "keras.backend.tensorflow_backend"}) {
        if (name == old || name.starts_with(std::string(old) + ".") ||
            name.ends_with("." + std::string(old))) {
          return old;
        }
      }
      if (name.find("optimizers.legacy") != std::string::npos) return "optimizers.legacy";
    }
  }
  if (node.is(Kind::kAttribute) && node.text == "legacy" &&
      (node.children.front().text == "optimizers" || node.children.front().text == "optimizer")) {
    return "optimizers.legacy";
  }
  if (!node.is(Kind::kCall)) return {};
  const Node& callee = node.children.front();
  const bool method = callee.is(Kind::kAttribute);
  if (method && (callee.text == "fit_generator" || callee.text == "predict_classes"))
    return callee.text == "fit_generator" ? "fit_generator(" : "predict_classes(";
  if (method && callee.text == "fit") {
    for (const std::string_view old : {"nb_epoch", "samples_per_epoch"}) {
      if (has_keyword(node, old)) return old;
    }
    for (const std::string_view old : keras2_fit_arguments()) {
      if (has_keyword(node, old)) return old;
    }
  }
  // lr= of Keras's own optimizers: what the user's functions call lr is theirs.
  if (own.contains(callee.text) || !has_keyword(node, "lr")) return {};
  const scenario::Property* optimizer = scenario::find_property("compile.optimizer");
  return scenario::parse_value(*optimizer, callee.text).ok() ? "lr=" : std::string_view();
}

OlderWord older_words(const Node& node, const std::set<std::string>& own) {
  const std::string_view word = older_word_of(node, own);
  if (!word.empty()) return {.word = std::string(word), .line = node.line};
  for (const Node& child : node.children) {
    OlderWord found = older_words(child, own);
    if (!found.word.empty()) return found;
  }
  return {};
}

void version_field(CodeAnswer& answer, std::string_view text, const Node& module) {
  Count line = 0;
  const std::string named = named_version(text, line);
  if (!named.empty()) {
    answer.scenario.keras.version = named;
    answer.understood.push_back({"keras.version", named, line, "the text names it"});
    return;
  }
  std::set<std::string> own;
  own_names(module, own);
  const OlderWord older = older_words(module, own);
  if (!older.word.empty()) {
    answer.scenario.keras.version = "2.15";
    answer.assumed.push_back(
        {"keras.version", "2.15", older.line,
         "Keras 3 does not take " + in_quotes(older.word) + "; imitated as 2.15"});
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

/// With brackets that were cut off closed, where that makes more of it Python.
Syntax parse_closed(const std::string& code) {
  Syntax syntax = parse_python(code);
  if (syntax.broken_lines == 0) return syntax;
  const Closed closed = close_brackets(code);
  if (closed.lines.empty()) return syntax;
  Syntax better = parse_python(closed.code);
  if (better.broken_lines >= syntax.broken_lines) return syntax;
  better.closed_at = closed.lines;
  return better;
}

/// The code, where rows that it does not say are taken to be so many.
CodeAnswer read_with(const Syntax& syntax, std::string_view text, Count lines, Count rows) {
  CodeAnswer answer;
  answer.lines = lines;
  Interpreter interpreter(syntax.module, rows);
  Reading reading = interpreter.read();
  reading.registers = text.find("custom_object") != std::string_view::npos ||
                      text.find("register_keras_serializable") != std::string_view::npos;
  version_field(answer, text, syntax.module);
  for (const Count line : syntax.closed_at) {
    answer.not_understood.push_back(
        {line, "A bracket is never closed: it is read as if it were closed here."});
  }
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

}  // namespace

bool assumes(const CodeAnswer& answer, std::string_view key) {
  return std::any_of(answer.assumed.begin(), answer.assumed.end(),
                     [&](const Field& field) { return field.key == key; });
}

CodeAnswer read_code(std::string_view text) {
  CodeAnswer answer;
  answer.lines =
      std::count(text.begin(), text.end(), '\n') + (text.empty() || text.back() == '\n' ? 0 : 1);
  if (trimmed(text).empty()) {
    answer.summary = "There is no code: the text is empty.";
    return answer;
  }
  if (const std::string why = intake::unreadable(text); !why.empty()) {
    answer.summary = "This " + why + " Expected is Python with model.fit(), or a notebook.";
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
  const Syntax syntax = parse_closed(code);
  const Count lines = answer.lines;
  const auto with_rows = [&](Count rows) { return read_with(syntax, text, lines, rows); };
  answer = with_rows(kAssumedRows);
  add_other_rows(answer, with_rows);
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
