#include "base/json_writer.h"

#include <algorithm>
#include <cmath>
#include <utility>

#include "base/text.h"

namespace fitscope {
namespace {

constexpr std::size_t kPiece = 1U << 16U;

bool is_plain(const Json& json) {
  return !json.as<Json::Array>() && !json.as<Json::Object>();
}

void write_text(std::string& out, std::string_view text) {
  out += '"';
  for (const char c : text) {
    switch (c) {
      case '"':
        out += "\\\"";
        break;
      case '\\':
        out += "\\\\";
        break;
      case '\n':
        out += "\\n";
        break;
      case '\r':
        out += "\\r";
        break;
      case '\t':
        out += "\\t";
        break;
      case '\b':
        out += "\\b";
        break;
      default:
        if (static_cast<unsigned char>(c) < 0x20) {
          out += format("\\u%04x", static_cast<unsigned>(c));
        } else {
          out += c;
        }
    }
  }
  out += '"';
}

void write_real(std::string& out, double value) {
  if (!std::isfinite(value)) {
    write_text(out, shortest(value));
    return;
  }
  const std::string text = shortest(value);
  out += text;
  if (text.find_first_of(".e") == std::string::npos) out += ".0";  // else it reads as an integer
}

}  // namespace

JsonMembers members_of(Json& object) {
  JsonMembers members;
  members.value = [&object](std::string_view name, Json value) {
    object.set(name, std::move(value));
  };
  members.list = [&object](std::string_view name, std::size_t size,
                           const std::function<Json(std::size_t)>& at) {
    Json::Array array;
    array.reserve(size);
    for (std::size_t i = 0; i < size; ++i)
      array.push_back(at(i));
    object.set(name, std::move(array));
  };
  return members;
}

void JsonWriter::value(const Json& json) {
  if (json.is_null()) {
    out_ += "null";
  } else if (const auto* truth = json.as<bool>()) {
    out_ += *truth ? "true" : "false";
  } else if (const auto* integer = json.as<std::int64_t>()) {
    out_ += std::to_string(*integer);
  } else if (const auto* real = json.as<double>()) {
    write_real(out_, *real);
  } else if (const auto* text = json.as<std::string>()) {
    write_text(out_, *text);
  } else if (const auto* elements = json.as<Json::Array>()) {
    array(*elements);
  } else {
    begin_object();
    for (const JsonMember& one : *json.as<Json::Object>()) {
      member(one.name);
      value(one.value);
    }
    end_object();
  }
}

void JsonWriter::array(const Json::Array& array) {
  const bool lines = !std::all_of(array.begin(), array.end(), is_plain);
  begin('[');
  for (const Json& element : array) {
    next(lines);
    value(element);
  }
  end(']', lines);
}

void JsonWriter::list(std::size_t size, const std::function<Json(std::size_t)>& at) {
  begin('[');
  bool lines = false;
  for (std::size_t i = 0; i < size; ++i) {
    const Json element = at(i);
    if (i == 0) lines = !is_plain(element);
    next(lines);
    value(element);
  }
  end(']', lines);
}

void JsonWriter::member(std::string_view name) {
  next(true);
  write_text(out_, name);
  out_ += indent_ > 0 ? ": " : ":";
}

JsonMembers JsonWriter::members() {
  JsonMembers members;
  members.value = [this](std::string_view name, const Json& json) {
    member(name);
    value(json);
  };
  members.list = [this](std::string_view name, std::size_t size,
                        const std::function<Json(std::size_t)>& at) {
    member(name);
    list(size, at);
  };
  return members;
}

void JsonWriter::flush() {
  sink_(out_);
  out_.clear();
}

void JsonWriter::begin(char bracket) {
  out_ += bracket;
  empty_.push_back(true);
}

void JsonWriter::next(bool on_a_line) {
  if (out_.size() >= kPiece) flush();
  if (!empty_.back()) out_ += on_a_line || indent_ == 0 ? "," : ", ";
  empty_.back() = false;
  if (on_a_line) new_line();
}

void JsonWriter::end(char bracket, bool on_a_line) {
  const bool empty = empty_.back();
  empty_.pop_back();
  if (on_a_line && !empty) new_line();
  out_ += bracket;
}

void JsonWriter::new_line() {
  if (indent_ == 0) return;
  out_ += '\n';
  out_.append(empty_.size() * static_cast<std::size_t>(indent_), ' ');
}

}  // namespace fitscope
