// JSON as plain values. json_reader.cpp is the one door to RapidJSON.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include "base/result.h"

namespace fitscope {

struct JsonMember;

struct Json {
  using Array = std::vector<Json>;
  using Object = std::vector<JsonMember>;  ///< In the order written.

  std::variant<std::nullptr_t, bool, std::int64_t, double, std::string, Array, Object> held =
      nullptr;

  Json() = default;
  Json(std::nullptr_t) {}                                     // NOLINT(google-explicit-constructor)
  Json(bool value) : held(value) {}                           // NOLINT(google-explicit-constructor)
  Json(int value) : held(std::int64_t{value}) {}              // NOLINT(google-explicit-constructor)
  Json(std::int64_t value) : held(value) {}                   // NOLINT(google-explicit-constructor)
  Json(double value) : held(value) {}                         // NOLINT(google-explicit-constructor)
  Json(const char* value) : held(std::string(value)) {}       // NOLINT(google-explicit-constructor)
  Json(std::string_view value) : held(std::string(value)) {}  // NOLINT(google-explicit-constructor)
  Json(std::string value) : held(std::move(value)) {}         // NOLINT(google-explicit-constructor)
  Json(Array value) : held(std::move(value)) {}               // NOLINT(google-explicit-constructor)
  Json(Object value) : held(std::move(value)) {}              // NOLINT(google-explicit-constructor)

  bool is_null() const { return std::holds_alternative<std::nullptr_t>(held); }
  template <typename T>
  const T* as() const {
    return std::get_if<T>(&held);
  }
  template <typename T>
  T* as() {
    return std::get_if<T>(&held);
  }

  /// The member's value (the last of that name), or nullptr if this is no object or has none.
  const Json* find(std::string_view name) const;

  /// Sets a member of an object (a null becomes an empty object first); last one wins.
  void set(std::string_view name, Json value);

  bool operator==(const Json& other) const;
};

struct JsonMember {
  std::string name;
  Json value;

  bool operator==(const JsonMember&) const = default;
};

/// null where there is no value.
template <typename T>
Json maybe(const std::optional<T>& value) {
  return value ? Json(*value) : Json(nullptr);
}

/// Reads one JSON text. Numbers written without point or exponent become integers if they fit.
/// NaN, Infinity and -Infinity are accepted, since losses may be so (as Python's json does).
/// Range   at most kMaxJsonDepth arrays and objects inside each other.
/// Errors  where = "line L, column C".
inline constexpr int kMaxJsonDepth = 64;
Result<Json> parse_json(std::string_view text);

/// The shortest text that reads back to the same value. NaN and infinities print as strings "nan",
/// "inf", "-inf", so that the output is strict JSON everywhere.
/// indent 0: one line. Otherwise lists of plain values stay on one line.
std::string to_text(const Json& json, int indent = 0);

}  // namespace fitscope
