#include "scenario/link.h"

#include <algorithm>
#include <cmath>
#include <utility>

#include "base/text.h"
#include "scenario/presets.h"
#include "scenario/property.h"
#include "scenario/runnable.h"

namespace fitscope::scenario {
namespace {

// What a fragment may hold as it is (RFC 3986) and does not separate our pieces. '+' is encoded
// because some readers take it for a blank.
bool is_plain(char c) {
  constexpr std::string_view kSigns = "-._~!$'()*,;:@/?";
  const bool is_letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
  return is_letter || (c >= '0' && c <= '9') || kSigns.find(c) != std::string_view::npos;
}

std::string encoded(std::string_view text) {
  std::string out;
  for (const char c : text) {
    if (is_plain(c)) {
      out += c;
    } else {
      out += format("%%%02X", static_cast<unsigned>(static_cast<unsigned char>(c)));
    }
  }
  return out;
}

int hex_digit(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return -1;
}

// A '%' that begins no escape stands for itself.
std::string decoded(std::string_view text) {
  std::string out;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const int high = text[i] == '%' && i + 2 < text.size() ? hex_digit(text[i + 1]) : -1;
    const int low = high >= 0 ? hex_digit(text[i + 2]) : -1;
    if (low < 0) {
      out += text[i];
      continue;
    }
    out += static_cast<char>(high * 16 + low);
    i += 2;
  }
  return out;
}

struct Piece {
  std::string key;
  std::string value;
  bool has_value = false;
};

std::vector<Piece> pieces_of(std::string_view text) {
  if (const std::size_t hash = text.find('#'); hash != std::string_view::npos) {
    text.remove_prefix(hash + 1);
  }
  std::vector<Piece> pieces;
  for (const std::string_view part : split(text, '&')) {
    if (trimmed(part).empty()) continue;
    const std::size_t equals = part.find('=');
    const bool has_value = equals != std::string_view::npos;
    pieces.push_back({std::string(trimmed(decoded(part.substr(0, equals)))),
                      has_value ? decoded(part.substr(equals + 1)) : std::string(), has_value});
  }
  return pieces;
}

class Reader {
 public:
  ReadLink read(std::string_view text) {
    const std::vector<Piece> pieces = pieces_of(text);
    for (const Piece& piece : pieces) {
      if (piece.key == "preset") start_from_preset(piece.value);
    }
    std::vector<std::string_view> seen;
    for (const Piece& piece : pieces) {
      if (std::find(seen.begin(), seen.end(), piece.key) != seen.end()) {
        note(piece.key, "It is given more than once. Give it once; a page takes the last one.");
      } else if (seen.size() < kMaxSeen) {
        seen.push_back(piece.key);
      }
      if (piece.key == "s") {
        read_schema(piece.value);
      } else if (piece.key == "result") {
        result_.result = piece.value.substr(0, 64);
      } else if (piece.key != "preset") {
        read_field(piece);
      }
    }
    settle();
    name_the_rest();
    return std::move(result_);
  }

 private:
  static constexpr std::size_t kMaxSeen = 1000;  // more keys than there are settings
  static constexpr std::size_t kMaxNamed = 100;

  void note(std::string_view where, std::string message) {
    where = where.substr(0, 64);
    if (result_.notes.size() + 1 < kMaxLinkNotes) {
      result_.notes.push_back({std::string(where), std::move(message)});
    } else {
      if (rest_.size() < kMaxNamed) rest_.emplace_back(where);
      ++more_;
    }
  }

  // Of too many faults each is still named.
  void name_the_rest() {
    if (more_ == 0) return;
    const std::size_t unnamed = more_ - rest_.size();
    result_.notes.push_back(
        {"", "Also not taken as given: " + join(rest_, ", ") +
                 (unnamed == 0 ? "."
                               : " and " + with_commas(static_cast<std::int64_t>(unnamed)) +
                                     " more parts of the link.")});
  }

  void start_from_preset(std::string_view name) {
    if (const Preset* preset = find_preset(name)) {
      result_.scenario = preset->scenario;
      return;
    }
    note("preset", not_a_preset(name));
  }

  void read_schema(std::string_view text) {
    const auto schema = parse_integer(text);
    if (schema == kSchema) return;
    if (schema && *schema > kSchema) {
      note("s", "The link was made by a newer Fitscope (schema " + with_commas(*schema) +
                    ") than this one, which knows " + with_commas(kSchema) + ".");
    } else {
      note("s", in_quotes(text) + " is no schema known here. Allowed: 1.");
    }
  }

  void read_field(const Piece& piece) {
    const Property* property = find_property(piece.key);
    if (property == nullptr) {
      const std::string_view near = nearest_key(piece.key);
      const std::string given = piece.key.empty() ? "=" + std::string(piece.value) : piece.key;
      note(given, in_quotes(given) + " is no setting. " +
                      (near.empty() ? "The page's search and `fitscope schema` list them all."
                                    : "Did you mean " + std::string(near) + "?"));
    } else if (!piece.has_value) {
      note(piece.key, "It has no value. Example: " + std::string(property->key) + "=" +
                          value_text(*property, Scenario{}) + ".");
    } else {
      read_value(*property, piece.value);
    }
  }

  void read_value(const Property& property, std::string_view text) {
    auto value = parse_value(property, text);
    if (!value.ok()) {
      const auto clamped = clamp(property, text);
      if (!clamped) {
        note(property.key, value.error().message);
        return;
      }
      value = *clamped;
      clamped_.push_back({&property, std::string(text), result_.notes.size()});
      note(property.key, out_of_range(property, text, "the nearest is ", *clamped));
    }
    property.set(result_.scenario, value.value());
  }

  static std::string out_of_range(const Property& property, std::string_view text,
                                  std::string_view taken, const Value& value) {
    return in_quotes(text) + " is out of range; " + std::string(taken) + to_text(property, value) +
           ". " + allowed_text(property);
  }

  // A number that was out of range is taken as the nearest that can be run beside the others: what
  // is said is what was taken.
  void settle() {
    for (const Clamped& clamped : clamped_) {
      const auto taken = largest_that_runs(result_.scenario, *clamped.property);
      if (!taken) continue;
      clamped.property->set(result_.scenario, *taken);
      if (clamped.note >= result_.notes.size()) continue;
      result_.notes[clamped.note].message = out_of_range(
          *clamped.property, clamped.text, "the nearest that can be trained here is ", *taken);
    }
  }

  // The nearest value in range, if only the range was wrong.
  static std::optional<Value> clamp(const Property& property, std::string_view text) {
    const bool is_integer =
        property.type == PropertyType::kInteger || property.type == PropertyType::kMaybeInteger;
    const bool is_real =
        property.type == PropertyType::kReal || property.type == PropertyType::kMaybeReal;
    if (!is_integer && !is_real) return std::nullopt;
    const auto integer = is_integer ? parse_count(text) : parse_integer(text);
    const auto number = integer ? std::optional(static_cast<double>(*integer)) : parse_real(text);
    if (!number || std::isnan(*number)) return std::nullopt;
    if (is_integer && *number != std::trunc(*number)) return std::nullopt;
    const double near = std::clamp(*number, property.min, property.max);
    return is_integer ? Value(static_cast<std::int64_t>(near)) : Value(near);
  }

  struct Clamped {
    const Property* property;
    std::string text;
    std::size_t note;  // its place among the notes
  };

  ReadLink result_;
  std::vector<Clamped> clamped_;
  std::vector<std::string> rest_;  // what there was no room for among the notes
  std::size_t more_ = 0;
};

}  // namespace

std::string to_link(const Scenario& scenario) {
  const Scenario defaults;
  std::string link = "s=" + std::to_string(kSchema);
  for (const Property& property : properties()) {
    const Value value = property.get(scenario);
    if (value == property.get(defaults)) continue;
    link += "&" + std::string(property.key) + "=" + encoded(to_text(property, value));
  }
  return link;
}

ReadLink read_link(std::string_view text) {
  return Reader().read(text);
}

}  // namespace fitscope::scenario
