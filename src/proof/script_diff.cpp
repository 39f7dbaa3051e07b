#include "proof/script_diff.h"

#include <algorithm>
#include <cstdint>
#include <iterator>

#include "base/text.h"
#include "export/python.h"

namespace fitscope::proof {
namespace {

using Lines = std::vector<std::string_view>;

/// One line of the difference: kept (' '), gone ('-') or new ('+').
struct Edit {
  char sign;
  std::string_view text;
};

/// Beyond this many cells the longest common sequence is not looked for: all between the common
/// beginning and end counts as changed.
constexpr std::size_t kMostCells = 4'000'000;

/// By the longest common sequence of lines.
void edit_middle(const Lines& a, const Lines& b, std::vector<Edit>& edits) {
  if (a.size() * b.size() > kMostCells) {
    for (const std::string_view line : a)
      edits.push_back({'-', line});
    for (const std::string_view line : b)
      edits.push_back({'+', line});
    return;
  }
  const std::size_t width = b.size() + 1;
  // common[i][j]: lines in common from a[i] and b[j] on.
  std::vector<std::uint32_t> common((a.size() + 1) * width, 0);
  for (std::size_t i = a.size(); i-- > 0;) {
    for (std::size_t j = b.size(); j-- > 0;) {
      common[i * width + j] =
          a[i] == b[j] ? common[(i + 1) * width + j + 1] + 1
                       : std::max(common[(i + 1) * width + j], common[i * width + j + 1]);
    }
  }
  std::size_t i = 0;
  std::size_t j = 0;
  while (i < a.size() || j < b.size()) {
    if (i < a.size() && j < b.size() && a[i] == b[j]) {
      edits.push_back({' ', a[i++]});
      ++j;
    } else if (i < a.size() &&
               (j == b.size() || common[(i + 1) * width + j] >= common[i * width + j + 1])) {
      edits.push_back({'-', a[i++]});
    } else {
      edits.push_back({'+', b[j++]});
    }
  }
}

std::vector<Edit> edits_of(Lines a, Lines b) {
  std::size_t head = 0;
  while (head < std::min(a.size(), b.size()) && a[head] == b[head])
    ++head;
  std::size_t tail = 0;
  while (tail < std::min(a.size(), b.size()) - head &&
         a[a.size() - 1 - tail] == b[b.size() - 1 - tail])
    ++tail;
  std::vector<Edit> edits;
  for (std::size_t i = 0; i < head; ++i)
    edits.push_back({' ', a[i]});
  const auto middle = [&](const Lines& lines) {
    return Lines(lines.begin() + static_cast<std::ptrdiff_t>(head),
                 lines.end() - static_cast<std::ptrdiff_t>(tail));
  };
  edit_middle(middle(a), middle(b), edits);
  for (std::size_t i = a.size() - tail; i < a.size(); ++i)
    edits.push_back({' ', a[i]});
  return edits;
}

std::string range(std::size_t first, std::size_t count) {
  return std::to_string(count == 0 ? first : first + 1) +
         (count == 1 ? "" : "," + std::to_string(count));
}

}  // namespace

std::string unified_diff(std::string_view before, std::string_view after, std::size_t most_lines) {
  constexpr std::size_t kContext = 1;
  const std::vector<Edit> edits = edits_of(split(before, '\n'), split(after, '\n'));
  std::vector<bool> shown(edits.size(), false);
  for (std::size_t i = 0; i < edits.size(); ++i) {
    if (edits[i].sign == ' ') continue;
    const std::size_t end = std::min(edits.size(), i + kContext + 1);
    for (std::size_t k = i - std::min(i, kContext); k < end; ++k)
      shown[k] = true;
  }
  std::vector<std::string> lines;
  std::size_t old_line = 0;
  std::size_t new_line = 0;
  for (std::size_t i = 0; i < edits.size(); ++i) {
    if (shown[i] && (i == 0 || !shown[i - 1])) {
      std::size_t old_count = 0;
      std::size_t new_count = 0;
      for (std::size_t k = i; k < edits.size() && shown[k]; ++k) {
        if (edits[k].sign != '+') ++old_count;
        if (edits[k].sign != '-') ++new_count;
      }
      lines.push_back("@@ -" + range(old_line, old_count) + " +" + range(new_line, new_count) +
                      " @@");
    }
    if (shown[i]) lines.push_back(edits[i].sign + std::string(edits[i].text));
    if (edits[i].sign != '+') ++old_line;
    if (edits[i].sign != '-') ++new_line;
  }
  std::string text;
  for (std::size_t i = 0; i < std::min(most_lines, lines.size()); ++i)
    text += lines[i] + "\n";
  if (lines.size() > most_lines) {
    text += "… " + std::to_string(lines.size() - most_lines) + " more lines\n";
  }
  return text;
}

std::string script_diff(const scenario::Scenario& before, const scenario::Scenario& after,
                        scenario::Profile profile) {
  const exporter::Options options{.profile = profile, .ledger = false, .verdict = nullptr};
  return unified_diff(exporter::to_python(before, options), exporter::to_python(after, options));
}

}  // namespace fitscope::proof
