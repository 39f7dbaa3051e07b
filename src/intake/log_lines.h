// What one line of a log is, by its own letters: headings, exceptions, ends of a process. The
// reader (read_log.cpp) knows what stood before.
#pragma once

#include <cstddef>
#include <optional>
#include <string_view>

#include "intake/known_texts.h"
#include "intake/log.h"

namespace fitscope::intake {

bool all_blank(std::string_view text);

/// "Epoch 3/10", as Keras prints it; not "Epoch 3: early stopping".
struct Heading {
  Count number = 0;
  MaybeCount of;
  std::size_t begin = 0;
  std::size_t end = 0;
};

/// The heading that begins at `at`. `expected`: the number of epochs an earlier heading named.
std::optional<Heading> read_heading(std::string_view piece, std::size_t at, MaybeCount expected);

/// "Epoch 0" and nothing else, as Keras printed it in 2015.
MaybeCount read_bare_heading(std::string_view piece);

/// "user@host:~/work$", "[user@host work]$", "C:\work>": the shell waits for a command again.
bool is_shell_prompt(std::string_view text);

/// A line by which TensorFlow says what it does: "… I tensorflow/core/…: 21] …".
bool is_runtime_line(std::string_view text);

/// The type at the beginning of "ValueError: …", "KeyboardInterrupt", a path in front left out.
std::string_view exception_type(std::string_view piece);

/// "Killed", "Killed: 9", "zsh: killed  python train.py", "[1]  + 4242 killed  python train.py":
/// what a shell says of a program, and nothing that a program says itself.
bool is_shell_kill(std::string_view text);

/// "^C" in front, as a terminal shows that key.
bool is_ctrl_c(std::string_view text);

/// ": 0.6931" in a line without a bar: the rest of a broken one.
bool has_value(std::string_view text);

/// Notes that stand before the fit they belong to.
bool comes_first(TextKind kind);

/// The number that belongs to a known text found at `at` in `piece`; `rest` follows it.
MaybeCount number_of(TextKind kind, std::string_view piece, std::size_t at, std::string_view rest);

}  // namespace fitscope::intake
