#include "intake/data_shape.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <map>
#include <utility>

#include "base/text.h"
#include "intake/csv.h"
#include "intake/npy.h"
#include "intake/pieces.h"
#include "scenario/link.h"
#include "scenario/property.h"
#include "scenario/scenario_json.h"

namespace fitscope::intake {
namespace {

constexpr std::size_t kMostColumns = 100'000;
/// A column of numbers with more values than this is no class.
constexpr std::size_t kMostClasses = 100;

bool is_missing(std::string_view cell) {
  const std::string_view word = trimmed(cell);
  for (const std::string_view none : {"", "nan", "na", "n/a", "null", "none", "?", "-"}) {
    if (same_word(word, none)) return true;
  }
  return word.empty();
}

/// "1,5": a number as Excel writes it in many countries.
bool has_decimal_comma(std::string_view cell) {
  std::string text(trimmed(cell));
  const std::size_t comma = text.find(',');
  if (comma == std::string::npos) return false;
  text[comma] = '.';
  return parse_real(text).has_value();
}

/// One column while rows come in.
struct Gathering {
  Column column;
  bool any = false;
  double first = 0;
  std::map<std::string, Count> values;  ///< Counted while they may be classes.
  std::vector<std::string> order;       ///< The values as they change, for `sorted`.
  bool too_many = false;

  void add_number(double value) {
    if (std::isnan(value)) {
      ++column.missing;
      return;
    }
    if (std::isinf(value)) {
      ++column.infinite;
      return;
    }
    if (!any) {
      column.lowest = column.highest = first = value;
      any = true;
    }
    column.lowest = std::min(column.lowest, value);
    column.highest = std::max(column.highest, value);
    column.whole = column.whole && value == std::trunc(value);
    column.constant = column.constant && value == first;
    count(shortest(value));
  }
  void add_text(const std::string& text) {
    ++column.texts;
    column.commas += has_decimal_comma(text) ? 1 : 0;
    column.constant = column.constant && (values.empty() || values.contains(text));
    count(text);
  }
  void count(const std::string& value) {
    if (too_many) return;
    ++values[value];
    // Values come back after others: not sorted. More changes than classes say so.
    if (order.size() <= kMostClasses + 1 && (order.empty() || order.back() != value))
      order.push_back(value);
    if (values.size() > kMostClasses) {
      too_many = true;
      values.clear();
    }
  }
  bool is_text() const { return column.texts > 0 && column.texts >= (any ? 2 : 1); }
};

Result<std::size_t> find_target(std::string_view target, const std::vector<Gathering>& columns) {
  if (target.empty()) return columns.size() - 1;
  for (std::size_t i = 0; i < columns.size(); ++i) {
    if (columns[i].column.name == target) return i;
  }
  const auto number = parse_integer(target);
  if (number && *number >= 1 && *number <= std::ssize(columns))
    return static_cast<std::size_t>(*number - 1);
  return Error{"--target", in_quotes(target) +
                               " is no column. Allowed: a name of the header, 1 to " +
                               with_commas(std::ssize(columns)) + ", or none."};
}

Label label_of(const Gathering& gathered, Count rows) {
  const Column& column = gathered.column;
  Label label{.column = column.name, .lowest = column.lowest, .highest = column.highest};
  label.texts = column.texts > 0;
  const bool few = !gathered.too_many && gathered.values.size() >= 2 &&
                   static_cast<Count>(gathered.values.size()) * 2 <= std::max<Count>(rows, 4);
  if (!few || (!label.texts && !column.whole)) return label;
  label.classes = std::ssize(gathered.values);
  Count most = 0;
  Count all = 0;
  for (const auto& [value, count] : gathered.values) {
    most = std::max(most, count);
    all += count;
  }
  label.majority_share = static_cast<double>(most) / static_cast<double>(all);
  label.sorted = gathered.order.size() == gathered.values.size();
  return label;
}

/// What Keras would stumble over in the labels.
void note_label(const Gathering& gathered, DataShape& shape) {
  const Column& column = gathered.column;
  if (column.missing > 0) {
    shape.notes.push_back(
        with_commas(column.missing) +
        (column.missing == 1 ? " row has no label" : " rows have no label") +
        " (the cell is empty or NaN), and it spoils the loss: leave such rows out.");
  }
  if (column.texts > 0 && gathered.any) {
    shape.notes.push_back("The labels are numbers and words, " + with_commas(column.texts) +
                          " of them words: Keras takes numbers only.");
  }
}

Result<DataShape> finish(std::vector<Gathering>& columns, DataShape shape,
                         std::string_view target) {
  std::size_t label = columns.size();
  const bool alone = columns.size() == 1 && target.empty();
  if (!same_word(target, "none") && !alone) {
    const auto found = find_target(target, columns);
    if (!found.ok()) return found.error();
    label = found.value();
    shape.label = label_of(columns[label], shape.rows);
  }
  bool any = false;
  Count commas = 0;
  for (std::size_t i = 0; i < columns.size(); ++i) {
    const Gathering& one = columns[i];
    shape.columns.push_back(one.column);
    const bool decimal = one.column.commas > 0 && one.column.commas == one.column.texts;
    commas += decimal ? 1 : 0;
    if (i == label) {
      note_label(one, shape);
      continue;
    }
    if (one.is_text()) {
      shape.text_columns += decimal ? 0 : 1;
      continue;
    }
    ++shape.features;
    shape.missing_cells += one.column.missing + one.column.texts;
    shape.infinite_cells += one.column.infinite;
    if (!one.any) continue;
    shape.constant_columns += one.column.constant && shape.rows > 1 ? 1 : 0;
    shape.lowest = any ? std::min(shape.lowest, one.column.lowest) : one.column.lowest;
    shape.highest = any ? std::max(shape.highest, one.column.highest) : one.column.highest;
    any = true;
  }
  if (commas > 0) {
    shape.notes.push_back(
        with_commas(commas) + (commas == 1 ? " column has" : " columns have") +
        " a decimal comma (1,5), which is read as a word and left out here: write a point, or "
        "read it with pandas.read_csv(file, sep=\";\", decimal=\",\") and save it anew.");
  }
  if (shape.text_columns > 0) {
    shape.notes.push_back(with_commas(shape.text_columns) +
                          (shape.text_columns == 1 ? " column holds" : " columns hold") +
                          " words: Keras takes numbers only, so they are left out here.");
  }
  if (shape.constant_columns > 0) {
    shape.notes.push_back(
        with_commas(shape.constant_columns) +
        (shape.constant_columns == 1 ? " column never changes" : " columns never change") +
        ": nothing can be learned from it.");
  }
  return shape;
}

Result<DataShape> from_csv(std::string_view text, std::string_view target) {
  CsvReader reader(text);
  std::vector<std::string> cells;
  std::vector<Gathering> columns;
  DataShape shape{.format = "CSV"};
  Count uneven = 0;
  bool first = true;
  while (reader.next(cells)) {
    if (first) {
      if (cells.size() > kMostColumns) {
        return Error{"line 1", with_commas(std::ssize(cells)) + " columns are more than the " +
                                   with_commas(static_cast<Count>(kMostColumns)) +
                                   " that are read."};
      }
      columns.resize(cells.size());
      const bool numbers = std::any_of(cells.begin(), cells.end(), [](const std::string& cell) {
        return parse_real(cell).has_value() || has_decimal_comma(cell);
      });
      for (std::size_t i = 0; i < cells.size(); ++i)
        columns[i].column.name =
            numbers ? "column " + std::to_string(i + 1) : std::string(trimmed(cells[i]));
      first = false;
      if (!numbers) continue;  // a header
    }
    ++shape.rows;
    if (cells.size() != columns.size()) ++uneven;
    for (std::size_t i = 0; i < columns.size(); ++i) {
      if (i >= cells.size() || is_missing(cells[i])) {
        ++columns[i].column.missing;
      } else if (const auto number = parse_real(cells[i])) {
        columns[i].add_number(*number);
      } else {
        columns[i].add_text(std::string(trimmed(cells[i])));
      }
    }
  }
  if (columns.empty() || shape.rows == 0)
    return Error{"", columns.empty() ? "The file is empty."
                                     : "The file has a header and no rows. It is read as CSV, "
                                       "since it does not begin with NumPy's \\x93NUMPY, as "
                                       "every .npy file does."};
  if (columns.size() == 1 && columns[0].is_text() && columns[0].column.texts == shape.rows &&
      shape.rows > 2 && columns[0].too_many) {
    return Error{"", "This is no table: its lines are words without a separator."};
  }
  if (uneven > 0)
    shape.notes.push_back(with_commas(uneven) +
                          " rows have another number of cells than the first.");
  return finish(columns, std::move(shape), target);
}

Result<DataShape> from_npy(std::string_view bytes, std::string_view target) {
  const auto read = read_npy(bytes);
  if (!read.ok()) return read.error();
  const Npy& npy = read.value();
  DataShape shape{.format = ".npy"};
  if (npy.shape.empty()) return Error{"", "This .npy file holds a single number, no rows."};
  shape.rows = npy.shape[0];
  const Count width = shape.rows > 0 ? npy.size() / shape.rows : 0;
  if (shape.rows == 0) return Error{"", "This .npy file has no rows."};
  if (width > static_cast<Count>(kMostColumns))
    return Error{"", with_commas(width) + " numbers in a row are more than are read."};
  std::vector<Gathering> columns(static_cast<std::size_t>(width));
  for (std::size_t i = 0; i < columns.size(); ++i)
    columns[i].column.name = "column " + std::to_string(i + 1);
  const Count size = npy.size();
  for (Count i = 0; i < size; ++i) {
    const Count column = npy.by_columns && npy.shape.size() > 1 ? i / shape.rows : i % width;
    columns[static_cast<std::size_t>(std::min(column, width - 1))].add_number(npy.at(i));
  }
  // An array of x has no label in it; a vector may be one.
  return finish(
      columns, std::move(shape),
      target.empty() ? (width == 1 ? std::string_view("1") : std::string_view("none")) : target);
}

}  // namespace

Result<DataShape> read_data(std::string_view bytes, std::string_view target) {
  if (is_npy(bytes)) return from_npy(bytes, target);
  if (const char* why = not_a_text(bytes))
    return Error{"", "This is neither CSV nor .npy: " + std::string(why) + "."};
  return from_csv(bytes, target);
}

Filling fill_data(const DataShape& shape) {
  Filling filling;
  const auto set = [&](std::vector<Filled>& list, std::string_view key, std::string text,
                       std::string why) {
    if (scenario::set_text(filling.scenario, key, text)) return;  // beyond a scenario's range
    list.push_back({std::string(key), std::move(text), std::move(why)});
  };
  set(filling.read, "data.samples", std::to_string(shape.rows), "rows of the file");
  if (shape.features > 0)
    set(filling.read, "data.features", std::to_string(shape.features), "columns of numbers");
  if (shape.missing_cells > 0)
    set(filling.read, "data.nan_cells", std::to_string(shape.missing_cells),
        "cells that are empty or no number");
  if (shape.infinite_cells > 0)
    set(filling.read, "data.inf_cells", std::to_string(shape.infinite_cells), "infinite cells");
  // Stand-in features lie within about ±1; a scale below that is left alone.
  const double span = (shape.highest - shape.lowest) / 2;
  const double middle = (shape.highest + shape.lowest) / 2;
  if (span > 1.5 || std::fabs(middle) > 1.5) {
    set(filling.read, "data.feature_scale", shortest(span > 0 ? span : 1),
        "the features go from " + shortest(shape.lowest) + " to " + shortest(shape.highest));
    set(filling.read, "data.feature_offset", shortest(middle), "their middle");
  }
  if (!shape.label) {
    set(filling.assumed, "data.kind", "blobs", "the file has no label column");
    return filling;
  }
  const Label& label = *shape.label;
  if (label.classes == 0) {
    set(filling.assumed, "data.kind", "linear_regression",
        in_quotes(label.column) + " is a number to be predicted: a line stands for it");
    set(filling.assumed, "compile.loss", "mean_squared_error", "for numbers");
    set(filling.assumed, "model.layers", "Dense(1)", "for numbers");
    const double highest = std::max(std::fabs(label.lowest), std::fabs(label.highest));
    if (highest > 1.5)
      set(filling.read, "data.target_scale", shortest(highest), "the largest target");
    return filling;
  }
  set(filling.read, "data.classes", std::to_string(label.classes),
      "values of " + in_quotes(label.column));
  set(filling.assumed, "data.kind", "blobs", "a blob for each class stands for your data");
  const bool two = label.classes == 2;
  if (!two) {
    set(filling.assumed, "compile.loss", "sparse_categorical_crossentropy",
        "for more than two classes");
    set(filling.assumed, "model.layers", "Dense(" + std::to_string(label.classes) + ", softmax)",
        "for more than two classes");
  }
  if (!label.texts && label.lowest == 1)
    set(filling.read, "data.label_values", "from_one", "labels count from 1");
  if (!label.texts && two && label.lowest == -1)
    set(filling.read, "data.label_values", "minus_one_one", "labels are -1 and 1");
  const double even = 1.0 / static_cast<double>(label.classes);
  if (label.majority_share && *label.majority_share > even * 1.2)
    set(filling.read, "data.majority_share", shortest(*label.majority_share),
        "share of the largest class");
  if (label.sorted) set(filling.read, "data.order", "sorted", "all rows of a class stand together");
  return filling;
}

Json to_json(const DataShape& shape, const Filling& filling) {
  Json json;
  json.set("schema_version", kDataAnswerSchema);
  json.set("format", shape.format);
  json.set("rows", shape.rows);
  json.set("columns", static_cast<std::int64_t>(shape.columns.size()));
  json.set("features", shape.features);
  json.set("label", shape.label ? Json(shape.label->column) : Json(nullptr));
  json.set("read", to_json(filling.read));
  json.set("assumed", to_json(filling.assumed));
  Json::Array notes;
  for (const std::string& note : shape.notes)
    notes.emplace_back(note);
  json.set("notes", std::move(notes));
  json.set("scenario", scenario::to_json(filling.scenario));
  json.set("link", scenario::to_link(filling.scenario));
  return json;
}

}  // namespace fitscope::intake
