// data: a table's shape as a scenario.
#include "app/cli/commands.h"
#include "app/cli/paragraph.h"
#include "app/cli/terminal.h"
#include "base/text.h"
#include "intake/data_shape.h"
#include "intake/npy.h"
#include "scenario/link.h"
#include "scenario/scenario_json.h"

namespace fitscope::cli {
namespace {

constexpr std::string_view kHelp = "fitscope data --help";
constexpr InputLimit kTable{std::size_t{512} << 20U, "512 MB",
                            "its first part shows the same: head -n 100000."};

std::string fields(const std::vector<intake::Filled>& list, const Terminal& terminal) {
  std::string text;
  for (const intake::Filled& field : list)
    text += wrapped("  " + field.key + " = " + field.text + ": " + field.why, 4, terminal) + "\n";
  return text;
}

std::string report_on(const intake::DataShape& shape, const intake::Filling& filling,
                      const Terminal& terminal) {
  std::string text = wrapped(shape.format + ": " + with_commas(shape.rows) + " rows, " +
                                 with_commas(std::ssize(shape.columns)) + " columns; " +
                                 (shape.label ? "the label is " + in_quotes(shape.label->column)
                                              : "no label among them") +
                                 ".",
                             0, terminal) +
                     "\n";
  for (const std::string& note : shape.notes)
    text += wrapped(note, 0, terminal) + "\n";
  text += heading("Read from the file", terminal) + fields(filling.read, terminal);
  if (!filling.assumed.empty())
    text += heading("Assumed", terminal) + fields(filling.assumed, terminal);
  return text + "\nlink  #" + scenario::to_link(filling.scenario) + "\n";
}

}  // namespace

int read_table(const Arguments& arguments) {
  if (arguments.words.size() != 1)
    return refuse({{"", "Give one CSV or .npy file, or - for standard input."}}, kHelp);
  const std::string& name = arguments.words.front();
  const Result<std::string> bytes = read_input(name, kTable);
  if (!bytes.ok()) return refuse({bytes.error()}, kHelp);
  if (name.ends_with(".npy") && !intake::is_npy(bytes.value())) {
    return refuse({{name,
                    "This is no .npy file: it does not begin with NumPy's \\x93NUMPY. "
                    "Write it with np.save(); np.fromfile() reads raw numbers."}},
                  kHelp);
  }
  const std::string* target = arguments.option("target");
  const auto shape = intake::read_data(bytes.value(), target != nullptr ? *target : "");
  if (!shape.ok()) {
    const Error& error = shape.error();
    return refuse({{error.where.empty() ? name : error.where, error.message}}, kHelp);
  }
  const intake::Filling filling = intake::fill_data(shape.value());
  if (arguments.option("scenario") != nullptr) {
    write(Stream::kOut, to_text(scenario::to_json(filling.scenario), 2) + "\n");
  } else if (arguments.option("json") != nullptr) {
    write(Stream::kOut, to_text(intake::to_json(shape.value(), filling), 2) + "\n");
  } else {
    write(Stream::kOut, report_on(shape.value(), filling, terminal()));
  }
  return kHealthy;
}

}  // namespace fitscope::cli
