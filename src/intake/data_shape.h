// A table of one's own, CSV or .npy: what of it a scenario can say. Its values go nowhere.
//
//   file ──▶ rows, columns, NaN cells, scale, labels ──▶ data.* of a scenario, with what was
//   assumed
//
// The last column is taken for the label, unless another is named.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/json.h"
#include "base/result.h"
#include "intake/fill.h"

namespace fitscope::intake {

struct Column {
  std::string name;   ///< From the header, or "column 3".
  Count missing = 0;  ///< Empty, NaN or no number in a column of numbers.
  Count infinite = 0;
  Count texts = 0;
  Count commas = 0;  ///< Of the texts: numbers with a decimal comma, "1,5".
  double lowest = 0;
  double highest = 0;
  bool whole = true;  ///< Whole numbers only.
  bool constant = true;
};

struct Label {
  std::string column;
  Count classes = 0;  ///< 0: a number to be predicted.
  double lowest = 0;
  double highest = 0;
  std::optional<double> majority_share;
  bool sorted = false;  ///< All of one class come before all of the next.
  bool texts = false;
};

struct DataShape {
  std::string format;  ///< "CSV" or ".npy"
  Count rows = 0;
  std::vector<Column> columns;
  std::optional<Label> label;  ///< Unset: every column is a feature, as in most .npy files.
  Count features = 0;
  Count missing_cells = 0;  ///< In the features.
  Count infinite_cells = 0;
  Count text_columns = 0;
  Count constant_columns = 0;
  double lowest = 0;  ///< Of the features that are numbers.
  double highest = 0;
  std::vector<std::string> notes;
};

/// Bytes of a .npy file or text of a CSV; `target` names the label's column, by name or number
/// from 1; empty: the last; "none": none.
/// Errors  where is the line, or empty; what is wrong with the file.
Result<DataShape> read_data(std::string_view bytes, std::string_view target = {});

/// The fields of a scenario that it decides.
Filling fill_data(const DataShape& shape);

inline constexpr int kDataAnswerSchema = 1;
Json to_json(const DataShape& shape, const Filling& filling);

}  // namespace fitscope::intake
