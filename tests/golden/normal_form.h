// Texts without what differs from one machine, one run or one file to the next.
#pragma once

#include <string>
#include <string_view>

namespace fitscope::golden {

/// Object addresses; the traceback inside of a message that TensorFlow made of a traced function,
/// and what it says about the place in the graph.
std::string normal_message(std::string_view message);

/// Without the numbers of lines but Keras's own: "contextlib.py:158: UserWarning: …" is Python's.
std::string normal_console(std::string_view console);

/// Are both the same text? "…" in `ours` stands for numbers that Keras prints and we leave out: a
/// long list of labels, the arrays of a model without numbers.
bool same_text(std::string_view ours, std::string_view keras);

}  // namespace fitscope::golden
