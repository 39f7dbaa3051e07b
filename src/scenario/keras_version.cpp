#include "scenario/keras_version.h"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <vector>

#include "base/check.h"
#include "base/text.h"

namespace fitscope::scenario {
namespace {

constexpr int kNewestMinor3 = 15;
constexpr int kNewestMinor2 = 15;
constexpr int kOldestMinor2 = 4;  // before it Keras 2 had its own backends and another fit()
constexpr int kNewestTensorflow2 = 21;
constexpr std::string_view kUnknown = "unknown";
constexpr std::string_view kKeras2 = "2.15";
constexpr std::string_view kAllowed =
    "Allowed: 2.4 to 2.15, 3.0 to 3.15, a TensorFlow (tf2.15), tf_keras, or unknown.";

constexpr std::array<ProfileInfo, kNumProfiles> kProfiles = {{
    {Profile::kKeras2, "2.15", "2.15.0", "Keras 2.15"},
    {Profile::kKeras30, "3.0", "3.0.5", "Keras 3.0"},
    {Profile::kKeras31, "3.1", "3.1.1", "Keras 3.1"},
    {Profile::kKeras32, "3.2", "3.2.1", "Keras 3.2"},
    {Profile::kKeras33, "3.3-3.4", "3.4.1", "Keras 3.3 to 3.4"},
    {Profile::kKeras35, "3.5-3.6", "3.6.0", "Keras 3.5 to 3.6"},
    {Profile::kKeras37, "3.7-3.9", "3.9.2", "Keras 3.7 to 3.9"},
    {Profile::kKeras310, "3.10", "3.10.0", "Keras 3.10"},
    {Profile::kKeras311, "3.11-3.13", "3.13.2", "Keras 3.11 to 3.13"},
    {Profile::kKeras314, "3.14", "3.14.1", "Keras 3.14"},
    {Profile::kKeras315, "3.15", "3.15.1", "Keras 3.15"},
}};

struct Range {
  std::string_view key;
  std::string_view newest;
};

/// What a range of releases is called in files and links: its newest.
constexpr std::array<Range, 6> kRanges = {{
    {"3.3-3.4", "3.4"},
    {"3.5-3.6", "3.6"},
    {"3.7-3.9", "3.9"},
    {"3.11-3.13", "3.13"},
    {"3.0-3.6", "3.6"},    // one profile once
    {"3.7-3.14", "3.14"},  // likewise
}};

struct Numbers {
  std::int64_t major = 0;
  std::optional<std::int64_t> minor = std::nullopt;
};

// "3", "3.7" or "3.7.0".
std::optional<Numbers> read_numbers(std::string_view text) {
  constexpr std::size_t kMaxDigits = 4;
  const auto parts = split(text, '.');
  if (parts.size() > 3) return std::nullopt;
  std::vector<std::int64_t> numbers;
  for (const std::string_view part : parts) {
    const bool digits = part.find_first_not_of("0123456789") == std::string_view::npos;
    const auto number = parse_integer(part);
    if (!digits || part.size() > kMaxDigits || !number) return std::nullopt;
    numbers.push_back(*number);
  }
  Numbers read{.major = numbers[0]};
  if (numbers.size() > 1) read.minor = numbers[1];
  return read;
}

// Small letters only, and without the blanks and signs between a name and its version.
std::string simplified(std::string_view text) {
  std::string simple;
  for (char c : text) {
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
    if (c == ' ' || c == '\t' || c == '=' || c == '_') continue;
    simple += c;
  }
  return simple;
}

bool take_prefix(std::string_view& text, std::string_view prefix) {
  if (!text.starts_with(prefix)) return false;
  text.remove_prefix(prefix.size());
  return true;
}

Error refused(std::string_view given, const std::string& why) {
  return {"keras.version", in_quotes(given) + " " + why + " " + std::string(kAllowed)};
}

Result<std::string> keras_of_tensorflow(std::string_view given, std::string_view version) {
  const auto numbers = read_numbers(version);
  if (!numbers || numbers->major != 2) {
    return refused(given, "is no TensorFlow known here: only TensorFlow 2 is.");
  }
  if (!numbers->minor) return std::string("3.15");
  if (*numbers->minor > kNewestTensorflow2) {
    return refused(given, "is newer than what is known here: the newest TensorFlow is 2." +
                              std::to_string(kNewestTensorflow2) + ".");
  }
  if (*numbers->minor <= 15) return std::string(kKeras2);
  if (*numbers->minor <= 17) return std::string("3.6");
  if (*numbers->minor <= 20) return std::string("3.14");
  return std::string("3.15");
}

/// TF_USE_LEGACY_KERAS and its value, as TensorFlow reads it: 1, true and True are legacy. Any
/// other value is not, but only those that mean it are taken here. Alone it is the switch turned
/// on. Source  tensorflow v2.21 tensorflow/__init__.py
Result<std::string> keras_of_switch(std::string_view given) {
  const std::size_t sign = given.find('=');
  if (sign == std::string_view::npos) return std::string(kKeras2);
  std::string_view value = trimmed(given.substr(sign + 1));
  if (value.size() >= 2 && (value.front() == '"' || value.front() == '\'') &&
      value.back() == value.front()) {
    value = value.substr(1, value.size() - 2);
  }
  if (value == "1" || value == "true" || value == "True") return std::string(kKeras2);
  if (value == "0" || value == "false" || value == "False") return std::string("3.15");
  return Error{"keras.version",
               in_quotes(given) + " is no value of TF_USE_LEGACY_KERAS that is known here. " +
                   "Allowed: 1, true or True for Keras 2, 0, false or False for Keras 3."};
}

Result<std::string> keras_version(std::string_view given, std::string_view version) {
  const auto numbers = read_numbers(version);
  if (!numbers) return refused(given, "is not a Keras version.");
  const std::int64_t major = numbers->major;
  if (major != 2 && major != 3) return refused(given, "is not a Keras known here.");
  const bool is_2 = major == 2;
  if (!numbers->minor) return std::string(is_2 ? kKeras2 : std::string_view("3.15"));
  const std::int64_t minor = *numbers->minor;
  if (is_2 && minor > kNewestMinor2) {
    return refused(given, "is no Keras: the last Keras 2 is 2.15. For TensorFlow " +
                              std::string(version) + " write tf" + std::string(version) + ".");
  }
  if (is_2 && minor < kOldestMinor2) return refused(given, "is older than what is known here.");
  if (!is_2 && minor > kNewestMinor3) {
    return refused(given, "is newer than what is known here: the newest is 3.15.");
  }
  return std::string(version);
}

}  // namespace

const std::array<ProfileInfo, kNumProfiles>& all_profiles() {
  return kProfiles;
}

const ProfileInfo& info(Profile profile) {
  return kProfiles[static_cast<std::size_t>(profile)];
}

std::string label_of(Profile first, Profile last) {
  constexpr std::string_view kKeras = "Keras ";
  constexpr std::string_view kTo = " to ";
  const std::string_view from = info(first).label;
  std::string_view until = info(last).label.substr(kKeras.size());
  if (const std::size_t to = until.find(kTo); to != std::string_view::npos) {
    until.remove_prefix(to + kTo.size());
  }
  std::string label(from.substr(0, from.find(kTo)));
  if (std::string_view(label).substr(kKeras.size()) != until) label.append(kTo).append(until);
  return label;
}

Result<std::string> canonical_version(std::string_view text) {
  const std::string simple = simplified(text);
  std::string_view rest = simple;
  if (rest.empty()) return Error{"keras.version", "No version was given. " + std::string(kAllowed)};
  if (rest == "?" || rest == kUnknown) return std::string(kUnknown);
  if (rest.starts_with("idon")) return std::string(kUnknown);  // "I don't know", whatever the mark
  if (rest == "latest" || rest == "newest") return std::string("3.15");
  for (const Range& range : kRanges) {
    if (rest == range.key) return std::string(range.newest);
  }
  if (rest.starts_with("tfuselegacykeras")) return keras_of_switch(text);
  // tf_keras and tf-keras are the legacy package; tf.keras is whatever TensorFlow carries.
  if (rest.starts_with("tfkeras") || rest.starts_with("tf-keras")) return std::string(kKeras2);
  if (take_prefix(rest, "tensorflow") || take_prefix(rest, "tf")) {
    if (!take_prefix(rest, "-cpu")) take_prefix(rest, "-gpu");
    take_prefix(rest, ".keras");
    take_prefix(rest, "v");
    return rest.empty() ? Result<std::string>(std::string("3.15"))
                        : keras_of_tensorflow(text, rest);
  }
  take_prefix(rest, "keras");
  take_prefix(rest, "v");
  return keras_version(text, rest);
}

bool is_unknown(std::string_view version) {
  return version == kUnknown;
}

Profile profile_of(std::string_view version) {
  if (is_unknown(version)) return all_profiles().back().profile;
  const auto numbers = read_numbers(version);
  FS_CHECK(numbers && numbers->minor);
  if (numbers->major == 2) return Profile::kKeras2;
  if (*numbers->minor == 0) return Profile::kKeras30;
  if (*numbers->minor == 1) return Profile::kKeras31;
  if (*numbers->minor == 2) return Profile::kKeras32;
  if (*numbers->minor <= 4) return Profile::kKeras33;
  if (*numbers->minor <= 6) return Profile::kKeras35;
  if (*numbers->minor <= 9) return Profile::kKeras37;
  if (*numbers->minor == 10) return Profile::kKeras310;
  if (*numbers->minor <= 13) return Profile::kKeras311;
  if (*numbers->minor == 14) return Profile::kKeras314;
  return Profile::kKeras315;
}

int minor_of(std::string_view version, Profile profile) {
  if (profile == Profile::kKeras2) return 0;
  const bool own = !is_unknown(version) && profile_of(version) == profile;
  const auto numbers = read_numbers(own ? version : info(profile).release);
  FS_CHECK(numbers && numbers->minor);
  return static_cast<int>(*numbers->minor);
}

bool freezes_layers(std::string_view version) {
  const Profile profile = profile_of(version);
  return profile != Profile::kKeras30 && profile != Profile::kKeras31;
}

bool obeys_limits(std::string_view version, Profile profile) {
  return minor_of(version, profile) >= 10;
}

}  // namespace fitscope::scenario
