#include "app/cli/arguments.h"

#include <utility>

#include "base/text.h"
#include "scenario/property.h"

namespace fitscope::cli {
namespace {

Error unknown(const std::string& name, std::span<const Option> options, bool fields) {
  std::vector<std::string> known;
  for (const Option& option : options)
    known.emplace_back(option.name);
  if (fields) {
    known.emplace_back("--set");
    for (const scenario::Property& property : scenario::properties()) {
      known.push_back("--" + std::string(property.key));
    }
  }
  std::vector<std::string_view> views(known.begin(), known.end());
  std::string_view near = nearest_word(name, views);
  // --steps_per_epoch is what people know it by.
  for (const std::string& candidate : known) {
    const std::size_t dot = candidate.find('.');
    if (near.empty() && dot != std::string::npos &&
        same_word(candidate.substr(dot + 1), name.substr(2))) {
      near = candidate;
    }
  }
  std::string message = "is not an option here.";
  if (!near.empty()) message += " Did you mean " + std::string(near) + "?";
  return {name, message + " --help lists them all."};
}

class Reader {
 public:
  Reader(std::span<const std::string> given, std::span<const Option> options, bool fields)
      : given_(given), options_(options), fields_(fields) {}

  std::optional<Error> read() {
    bool only_words = false;
    while (next_ < given_.size()) {
      const std::string& argument = given_[next_++];
      if (only_words || argument == "-" || argument.empty() || argument[0] != '-') {
        read_.words.push_back(argument);
      } else if (argument == "--") {
        only_words = true;
      } else if (argument == "-h" || argument == "--help") {
        read_.help = true;
      } else if (auto error = read_option(argument)) {
        return error;
      }
    }
    return std::nullopt;
  }

  Arguments take() { return std::move(read_); }

 private:
  /// The text after '=', or the next argument.
  Result<std::string> value_of(const std::string& name, const std::optional<std::string>& inlined,
                               std::string_view what) {
    if (inlined) return *inlined;
    if (next_ < given_.size()) return given_[next_++];
    return Error{name, "needs a value: " + name + " " + std::string(what) + "."};
  }

  std::optional<Error> read_option(const std::string& argument) {
    std::string name = argument;
    std::optional<std::string> inlined;
    const std::size_t equals = argument.find('=');
    if (equals != std::string::npos) {
      name = argument.substr(0, equals);
      inlined = argument.substr(equals + 1);
    }
    for (const Option& option : options_) {
      if (option.name != name) continue;
      if (option.value.empty()) {
        if (inlined) return Error{name, "takes no value."};
        read_.options.push_back({name.substr(2), {}});
        return std::nullopt;
      }
      Result<std::string> value = value_of(name, inlined, option.value);
      if (!value.ok()) return value.error();
      read_.options.push_back({name.substr(2), value.value()});
      return std::nullopt;
    }
    if (fields_ && name == "--set") return read_set(inlined);
    if (fields_ && name.size() > 2) {
      if (const auto* property = scenario::find_property(name.substr(2))) {
        return read_field(*property, name, inlined);
      }
    }
    return unknown(name, options_, fields_);
  }

  std::optional<Error> read_set(const std::optional<std::string>& inlined) {
    Result<std::string> value = value_of("--set", inlined, "key=value");
    if (!value.ok()) return value.error();
    const std::size_t equals = value.value().find('=');
    if (equals == std::string::npos || equals == 0) {
      return Error{"--set", "wants key=value, e.g. --set fit.epochs=4, not " +
                                in_quotes(value.value()) + "."};
    }
    read_.fields.push_back({value.value().substr(0, equals), value.value().substr(equals + 1)});
    return std::nullopt;
  }

  std::optional<Error> read_field(const scenario::Property& property, const std::string& name,
                                  const std::optional<std::string>& inlined) {
    const std::string key(property.key);
    // A flag of a yes/no field needs no value, but may have one.
    if (property.type == scenario::PropertyType::kBool && !inlined) {
      const bool has_value =
          next_ < given_.size() && scenario::parse_value(property, given_[next_]).ok();
      if (!has_value && next_ < given_.size() && !given_[next_].starts_with('-')) {
        read_.doubtful = Setting{key, given_[next_]};
      }
      read_.fields.push_back({key, has_value ? given_[next_++] : "true"});
      return std::nullopt;
    }
    Result<std::string> value = value_of(name, inlined, "VALUE");
    if (!value.ok()) return value.error();
    read_.fields.push_back({key, value.value()});
    return std::nullopt;
  }

  std::span<const std::string> given_;
  std::span<const Option> options_;
  bool fields_;
  std::size_t next_ = 0;
  Arguments read_;
};

}  // namespace

const std::string* Arguments::option(std::string_view name) const {
  for (auto option = options.rbegin(); option != options.rend(); ++option) {
    if (option->key == name) return &option->text;
  }
  return nullptr;
}

Result<Arguments> read_arguments(std::span<const std::string> given,
                                 std::span<const Option> options, bool fields) {
  Reader reader(given, options, fields);
  if (auto error = reader.read()) return *error;
  return reader.take();
}

}  // namespace fitscope::cli
