#include "app/cli/epoch_table.h"

#include <algorithm>
#include <functional>
#include <utility>
#include <vector>

#include "app/cli/paragraph.h"
#include "app/cli/ribbon.h"
#include "base/text.h"
#include "diagnosis/reading.h"
#include "diagnosis/wording.h"
#include "trace/cell.h"

namespace fitscope::cli {
namespace {

using scenario::Callback;
using scenario::Scenario;
using trace::Count;
using trace::Epoch;
using trace::Trace;

constexpr std::size_t kFirstEpochs = 16;
constexpr std::size_t kLastEpochs = 6;
constexpr std::size_t kFewestCells = 8;
constexpr std::size_t kGap = 2;
constexpr std::string_view kRanDry = "ran dry";

/// Keras 2 asks a Sequence for its length anew: a pass that is shorter then took all batches.
std::string_view end_of(const Scenario& scenario, const Epoch& epoch) {
  const bool asked_anew = scenario.feed.kind == scenario::FeedKind::kSequence && !epoch.ran_dry;
  return asked_anew ? "shorter pass" : kRanDry;
}

std::string right(std::string_view text, std::size_t width) {
  return std::string(width - std::min(width, text.size()), ' ') + std::string(text);
}

std::string left(std::string text, std::size_t width) {
  text.resize(std::max(width, text.size()), ' ');
  return text;
}

std::string label_of(const Epoch& epoch) {
  return "epoch " + with_commas(epoch.index + 1);
}

std::string counts_of(const Epoch& epoch) {
  std::string counts = with_commas(epoch.steps_run);
  if (epoch.steps_planned) counts += "/" + with_commas(*epoch.steps_planned);
  return counts;
}

Count cells_of(const Epoch& epoch) {
  Count cells = std::max(epoch.steps_run, epoch.steps_planned.value_or(0));
  // The step that raised or waits did not run and has a cell all the same.
  if (!epoch.segments.empty()) {
    cells = std::max(cells, epoch.segments.back().first + epoch.segments.back().count);
  }
  return cells;
}

/// A column behind the ribbon: its heading, and a text for each epoch that is shown.
struct Column {
  std::string name;
  std::vector<std::string> texts;
  std::size_t width = 0;
  int rank = 0;  ///< Where there is no room for all, the lowest stay.
  bool fits = false;
};

class Table {
 public:
  Table(const Scenario& scenario, const Trace& trace, const Terminal& terminal)
      : scenario_(scenario), trace_(trace), terminal_(terminal) {
    const std::size_t size = trace.epochs.size();
    for (std::size_t i = 0; i < size; ++i) {
      const bool both_ends = i < kFirstEpochs || i >= size - kLastEpochs;
      if (size <= kFirstEpochs + kLastEpochs || both_ends) shown_.push_back(&trace.epochs[i]);
    }
    add_columns();
    lay_out();
  }

  std::string text() const {
    std::string text = line(std::string(), "steps", std::string(cells_, ' '), &Column::name);
    for (std::size_t i = 0; i < shown_.size(); ++i) {
      const Epoch& epoch = *shown_[i];
      if (i == kFirstEpochs && shown_.size() < trace_.epochs.size()) {
        const auto left_out = static_cast<Count>(trace_.epochs.size() - shown_.size());
        text += "  (" + with_commas(left_out) + " epochs left out)\n";
      }
      const auto cells = std::min(cells_, static_cast<std::size_t>(cells_of(epoch)));
      text += line(label_of(epoch), counts_of(epoch),
                   ribbon(epoch, cells_, terminal_) + std::string(cells_ - cells, ' '),
                   [i](const Column& column) { return column.texts[i]; });
    }
    return text;
  }

  /// The headings of the columns that found no room.
  std::vector<std::string> left_out() const {
    std::vector<std::string> names;
    for (const Column& column : columns_) {
      if (!column.fits)
        names.push_back(column.name.empty() ? std::string("how it ended") : column.name);
    }
    return names;
  }

 private:
  template <typename TextOf>
  std::string line(std::string label, std::string_view counts, const std::string& ribbon,
                   TextOf&& text_of) const {
    const std::string gap(kGap, ' ');
    std::string line = left(std::move(label), label_) + gap + right(counts, counts_) + gap + ribbon;
    for (const Column& column : columns_) {
      if (column.fits) line += gap + right(std::invoke(text_of, column), column.width);
    }
    line.erase(line.find_last_not_of(' ') + 1);
    return line + "\n";
  }

  bool is_watched(std::string_view name) const {
    const std::uint32_t callbacks = scenario_.fit.callbacks;
    return (has(callbacks, Callback::kEarlyStopping) && scenario_.early_stopping.monitor == name) ||
           (has(callbacks, Callback::kReduceLrOnPlateau) && scenario_.reduce_lr.monitor == name);
  }

  void add_columns() {
    std::vector<std::string> samples;
    std::vector<std::string> ends;
    bool any_end = false;
    for (const Epoch* epoch : shown_) {
      samples.push_back(with_commas(epoch->samples_seen));
      const bool ran_dry = diagnosis::cut_short(trace_, *epoch);
      const bool endless = trace::has_no_end(trace_, *epoch);
      ends.emplace_back(endless ? "no end" : ran_dry ? end_of(scenario_, *epoch) : "");
      any_end = any_end || !ends.back().empty();
    }
    columns_.push_back({"samples", std::move(samples), 0, 0});
    for (const Epoch* epoch : shown_) {
      if (!epoch->numbers) continue;
      for (const auto& log : epoch->logs)
        add_log(log.first.text());
    }
    if (any_end) columns_.push_back({"", std::move(ends), 0, 0});
  }

  void add_log(const std::string& name) {
    const bool known = std::any_of(columns_.begin(), columns_.end(),
                                   [&name](const Column& column) { return column.name == name; });
    if (known) return;
    const bool is_loss = name == "loss" || name == "val_loss";
    Column column{name, {}, 0, is_watched(name) ? 1 : is_loss ? 2 : 3};
    for (const Epoch* epoch : shown_) {
      const auto log = std::find_if(epoch->logs.begin(), epoch->logs.end(),
                                    [&name](const auto& one) { return one.first == name; });
      const bool has_value = epoch->numbers && log != epoch->logs.end();
      column.texts.push_back(has_value ? diagnosis::value_text(log->second) : "");
    }
    columns_.push_back(std::move(column));
  }

  void lay_out() {
    const auto width = static_cast<std::size_t>(terminal_.width);
    counts_ = std::string_view("steps").size();
    Count most = 0;
    for (const Epoch* epoch : shown_) {
      label_ = std::max(label_, label_of(*epoch).size());
      counts_ = std::max(counts_, counts_of(*epoch).size());
      most = std::max(most, cells_of(*epoch));
    }
    // The ribbon takes half the line at most, and gives way to the columns behind it.
    const auto wanted = static_cast<std::size_t>(
        std::min<Count>(most, static_cast<Count>(std::max(kFewestCells, width / 2 - 16))));
    std::size_t used = label_ + kGap + counts_ + kGap + std::min(wanted, kFewestCells);
    for (int rank = 0; rank <= 3; ++rank) {
      for (Column& column : columns_) {
        column.width = column.name.size();
        for (const std::string& text : column.texts)
          column.width = std::max(column.width, text.size());
        if (column.rank != rank || used + kGap + column.width > width) continue;
        column.fits = true;
        used += kGap + column.width;
      }
    }
    cells_ = std::min(wanted, kFewestCells);
    if (used < width) cells_ += std::min(wanted - cells_, width - used);
  }

  const Scenario& scenario_;
  const Trace& trace_;
  const Terminal& terminal_;
  std::vector<const Epoch*> shown_;
  std::vector<Column> columns_;
  std::size_t label_ = 0;
  std::size_t counts_ = 0;
  std::size_t cells_ = 0;
};

}  // namespace

std::string epoch_table(const Scenario& scenario, const Trace& trace, const Terminal& terminal) {
  if (trace.epochs.empty()) return "no epoch began\n";
  const Table table(scenario, trace, terminal);
  std::string text = table.text();
  text += wrapped("  " + legend(trace.epochs, terminal), 2, terminal) + "\n";
  if (const auto names = table.left_out(); !names.empty()) {
    text +=
        wrapped("  Left out, as the line is full: " + join(names, ", ") + ". --csv has them all.",
                2, terminal) +
        "\n";
  }
  const Count stride = trace.figures.stride();
  if (stride > 1) {
    text += wrapped("  Loss and gradient are kept of every " + with_commas(stride) +
                        (stride == 2 ? "nd" : "th") + " step.",
                    2, terminal) +
            "\n";
  }
  return text;
}

}  // namespace fitscope::cli
