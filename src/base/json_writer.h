// JSON text piece by piece: what is long goes out while it is made, and is never held as a whole.
#pragma once

#include <cstddef>
#include <functional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/json.h"

namespace fitscope {

/// Takes the members of one object in their order. A list says how long it is and makes its
/// elements on demand, so that no one needs to hold them all; they are all of one kind.
struct JsonMembers {
  std::function<void(std::string_view name, Json value)> value;
  std::function<void(std::string_view name, std::size_t size,
                     const std::function<Json(std::size_t)>& at)>
      list;
};

/// Makes an object of them after all; it must outlive what is returned.
JsonMembers members_of(Json& object);

/// Writes as to_text() does.
class JsonWriter {
 public:
  using Sink = std::function<void(std::string_view)>;
  JsonWriter(int indent, Sink sink) : indent_(indent), sink_(std::move(sink)) {}

  void value(const Json& json);
  void list(std::size_t size, const std::function<Json(std::size_t)>& at);

  /// Between the two: member(), then what it holds.
  void begin_object() { begin('{'); }
  void member(std::string_view name);
  void end_object() { end('}', true); }

  /// Between the two: element(), then what it is. Each begins a line.
  void begin_array() { begin('['); }
  void element() { next(true); }
  void end_array() { end(']', true); }

  /// Of the object that is open, for code that hands its members over.
  JsonMembers members();

  void flush();

 private:
  void begin(char bracket);
  void next(bool on_a_line);
  void end(char bracket, bool on_a_line);
  void new_line();
  void array(const Json::Array& array);

  int indent_;
  Sink sink_;
  std::string out_;
  std::vector<bool> empty_;  ///< One for each array and object that is open.
};

}  // namespace fitscope
