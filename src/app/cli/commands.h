// The commands of fitscope, one function each, in one table.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "app/cli/arguments.h"
#include "scenario/property.h"

namespace fitscope::cli {

inline constexpr int kHealthy = 0;
inline constexpr int kBadInput = 2;

/// A name and what is said of it.
struct Entry {
  std::string_view name;
  std::string_view help;
};

struct Command {
  std::string_view name;
  std::string_view usage;    ///< After the name: "(FILE | --preset NAME | -) [options]"
  std::string_view summary;  ///< One line.
  std::string_view about;    ///< What it does, in a few lines.
  std::string_view output;   ///< What comes out on standard output; JSON with its members.
  std::string_view status;   ///< Exit statuses, one a line.
  std::string_view examples;
  std::span<const Option> options;
  bool fields;  ///< Takes --set and the property table's keys.
  int (*run)(const Arguments& arguments);
};

std::span<const Command> commands();

/// The command's own options and those that come with its kind.
std::vector<Option> options_of(const Command& command);

/// The environment variables that all commands look at.
std::span<const Entry> environment();

/// What --help and the manual say of a field: "Epochs. Allowed: … Default: 5."
std::string help_on(const scenario::Property& field);

int run_scenario(const Arguments& arguments);
int diagnose_log(const Arguments& arguments);
int read_code(const Arguments& arguments);
int read_table(const Arguments& arguments);
int print_probe(const Arguments& arguments);
int export_scenario(const Arguments& arguments);
int list_presets(const Arguments& arguments);
int list_releases(const Arguments& arguments);
int explain_rule(const Arguments& arguments);
int print_schema(const Arguments& arguments);
int convert_link(const Arguments& arguments);
int print_manual(const Arguments& arguments);
int write_site(const Arguments& arguments);

/// Errors on standard error; the status to leave with.
int refuse(const std::vector<Error>& errors, std::string_view help);

}  // namespace fitscope::cli
