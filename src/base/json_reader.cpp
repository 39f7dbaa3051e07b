#include <rapidjson/error/en.h>
#include <rapidjson/memorystream.h>
#include <rapidjson/reader.h>

#include <algorithm>
#include <cstddef>
#include <limits>
#include <string>
#include <utility>
#include <vector>

#include "base/json.h"

namespace fitscope {
namespace {

// Builds the value while RapidJSON reads. A handler that returns false stops the reading.
class Builder {
 public:
  bool Null() { return add(nullptr); }
  bool Bool(bool value) { return add(value); }
  bool Int(int value) { return add(value); }
  bool Uint(unsigned value) { return add(std::int64_t{value}); }
  bool Int64(std::int64_t value) { return add(value); }
  bool Uint64(std::uint64_t value) {
    if (value > static_cast<std::uint64_t>(std::numeric_limits<std::int64_t>::max())) {
      return add(static_cast<double>(value));
    }
    return add(static_cast<std::int64_t>(value));
  }
  bool Double(double value) { return add(value); }
  bool RawNumber(const char*, rapidjson::SizeType, bool) { return false; }
  bool String(const char* text, rapidjson::SizeType size, bool) {
    return add(std::string(text, size));
  }
  bool StartObject() { return open(Json::Object{}); }
  bool Key(const char* text, rapidjson::SizeType size, bool) {
    open_.back().name.assign(text, size);
    return true;
  }
  bool EndObject(rapidjson::SizeType) { return close(); }
  bool StartArray() { return open(Json::Array{}); }
  bool EndArray(rapidjson::SizeType) { return close(); }

  bool too_deep() const { return too_deep_; }
  Json take() { return std::move(root_); }

 private:
  struct Open {
    Json container;
    std::string name;  // of the member being read
  };

  bool add(Json value) {
    if (open_.empty()) {
      root_ = std::move(value);
    } else if (auto* array = open_.back().container.as<Json::Array>()) {
      array->push_back(std::move(value));
    } else {
      auto* object = open_.back().container.as<Json::Object>();
      object->push_back({std::move(open_.back().name), std::move(value)});
    }
    return true;
  }
  bool open(Json container) {
    too_deep_ = open_.size() >= static_cast<std::size_t>(kMaxJsonDepth);
    if (too_deep_) return false;
    open_.push_back({std::move(container), {}});
    return true;
  }
  bool close() {
    Json container = std::move(open_.back().container);
    open_.pop_back();
    return add(std::move(container));
  }

  Json root_;
  std::vector<Open> open_;
  bool too_deep_ = false;
};

std::string place_of(std::string_view text, std::size_t offset) {
  const std::string_view before = text.substr(0, offset);
  const auto line = std::count(before.begin(), before.end(), '\n') + 1;
  const std::size_t line_start = before.rfind('\n');
  const std::size_t column =
      line_start == std::string_view::npos ? offset + 1 : offset - line_start;
  return "line " + std::to_string(line) + ", column " + std::to_string(column);
}

}  // namespace

Result<Json> parse_json(std::string_view text) {
  // Iterative: the depth of a foreign text must not become the depth of our stack.
  constexpr unsigned kFlags = rapidjson::kParseIterativeFlag | rapidjson::kParseFullPrecisionFlag |
                              rapidjson::kParseValidateEncodingFlag |
                              rapidjson::kParseNanAndInfFlag;
  rapidjson::MemoryStream bytes(text.data(), text.size());
  rapidjson::EncodedInputStream<rapidjson::UTF8<>, rapidjson::MemoryStream> stream(bytes);
  rapidjson::Reader reader;
  Builder builder;
  const rapidjson::ParseResult parsed = reader.Parse<kFlags>(stream, builder);
  if (!parsed.IsError()) return builder.take();
  const std::string place = place_of(text, std::min(parsed.Offset(), text.size()));
  if (builder.too_deep()) {
    return Error{place, "More than " + std::to_string(kMaxJsonDepth) +
                            " lists and objects inside each other."};
  }
  return Error{place, std::string("Not valid JSON: ") + rapidjson::GetParseError_En(parsed.Code())};
}

}  // namespace fitscope
