#include "intake/csv.h"

#include <algorithm>

namespace fitscope::intake {

CsvReader::CsvReader(std::string_view text) : text_(text) {
  if (text_.starts_with("\xEF\xBB\xBF")) text_.remove_prefix(3);
  // The separator is what the first line has most of.
  const std::string_view first = text_.substr(0, text_.find('\n'));
  std::ptrdiff_t most = 0;
  for (const char sign : {',', ';', '\t'}) {
    const auto count = std::count(first.begin(), first.end(), sign);
    if (count <= most) continue;
    most = count;
    separator_ = sign;
  }
  if (most == 0 && first.find(' ') != std::string_view::npos) separator_ = ' ';
}

bool CsvReader::next(std::vector<std::string>& cells) {
  while (at_ < text_.size()) {
    cells.clear();
    std::string cell;
    bool quoted = false;
    bool any = false;
    for (; at_ < text_.size(); ++at_) {
      const char c = text_[at_];
      if (quoted) {
        if (c != '"') {
          cell += c;
        } else if (at_ + 1 < text_.size() && text_[at_ + 1] == '"') {
          cell += c;
          ++at_;
        } else {
          quoted = false;
        }
        continue;
      }
      if (c == '\n') break;
      if (c == '"' && cell.find_first_not_of(' ') == std::string::npos) {
        cell.clear();
        quoted = any = true;
      } else if (c == separator_) {
        // np.savetxt writes blanks, several of them too.
        if (separator_ != ' ' || !cell.empty()) cells.push_back(cell);
        cell.clear();
        any = any || separator_ != ' ';
      } else if (c != '\r') {
        cell += c;
        any = true;
      }
    }
    ++at_;
    if (separator_ != ' ' || !cell.empty()) cells.push_back(cell);
    if (any) return true;
  }
  return false;
}

}  // namespace fitscope::intake
