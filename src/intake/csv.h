// Rows of a CSV: quotes, commas or semicolons or tabs, any line ends. Private to this folder.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace fitscope::intake {

class CsvReader {
 public:
  explicit CsvReader(std::string_view text);

  /// The next row that is not empty; false: there is none.
  bool next(std::vector<std::string>& cells);
  char separator() const { return separator_; }

 private:
  std::string_view text_;
  std::size_t at_ = 0;
  char separator_ = ',';
};

}  // namespace fitscope::intake
