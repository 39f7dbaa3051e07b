// A value, or what was wrong with the input that should have given it.
#pragma once

#include <string>
#include <utility>
#include <variant>

#include "base/check.h"

namespace fitscope {

/// Trouble with input from outside: a file, a link, a flag.
struct Error {
  std::string where;    ///< What was read: "fit.epochs", "line 3", a file name. May be empty.
  std::string message;  ///< One sentence: what was given, what is allowed, what to do.

  bool operator==(const Error&) const = default;
};

template <typename T>
class [[nodiscard]] Result {
 public:
  Result(T value) : held_(std::move(value)) {}      // NOLINT: a value is a result
  Result(Error error) : held_(std::move(error)) {}  // NOLINT: so is an error

  bool ok() const { return std::holds_alternative<T>(held_); }

  const T& value() const {
    FS_CHECK(ok());
    return std::get<T>(held_);
  }
  T& value() {
    FS_CHECK(ok());
    return std::get<T>(held_);
  }
  const Error& error() const {
    FS_CHECK(!ok());
    return std::get<Error>(held_);
  }

 private:
  std::variant<T, Error> held_;
};

}  // namespace fitscope
