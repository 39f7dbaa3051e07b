// The command line, read: `run` and `link` take a scenario and changes to it, from the property
// table.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace fitscope::cli {

/// One option of a command.
struct Option {
  std::string_view name;   ///< "--preset"
  std::string_view value;  ///< "NAME"; empty: it takes none.
  std::string_view help;
};

struct Setting {
  std::string key;
  std::string text;
};

struct Arguments {
  std::vector<std::string> words;  ///< What is no option, in order.
  std::vector<Setting> options;    ///< Options of the command that were given, without dashes.
  std::vector<Setting> fields;     ///< --set key=value and --key value, in order.
  bool help = false;
  /// A word that follows a yes/no flag and is neither: it may have been meant as its value.
  std::optional<Setting> doubtful;

  const std::string* option(std::string_view name) const;  ///< Its last value; nullptr: not given.
};

/// `fields`: does the command take --set and the property table's keys as flags?
/// Errors  the argument that cannot be read, with the nearest one that can.
Result<Arguments> read_arguments(std::span<const std::string> given,
                                 std::span<const Option> options, bool fields);

}  // namespace fitscope::cli
