#include "base/json.h"

#include <algorithm>
#include <cmath>

#include "base/text.h"

namespace fitscope {
namespace {

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

class Writer {
 public:
  explicit Writer(int indent) : indent_(indent) {}

  std::string take() { return std::move(out_); }

  void write(const Json& json) {
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
    } else if (const auto* array = json.as<Json::Array>()) {
      write_array(*array);
    } else {
      write_object(*json.as<Json::Object>());
    }
  }

 private:
  static bool is_plain(const Json& json) {
    return !json.as<Json::Array>() && !json.as<Json::Object>();
  }
  void write_array(const Json::Array& array) {
    const bool one_line = indent_ == 0 || std::all_of(array.begin(), array.end(), is_plain);
    out_ += '[';
    ++depth_;
    for (std::size_t i = 0; i < array.size(); ++i) {
      if (i > 0) out_ += one_line && indent_ > 0 ? ", " : ",";
      if (!one_line) new_line();
      write(array[i]);
    }
    --depth_;
    if (!one_line) new_line();
    out_ += ']';
  }
  void write_object(const Json::Object& object) {
    out_ += '{';
    ++depth_;
    for (std::size_t i = 0; i < object.size(); ++i) {
      if (i > 0) out_ += ',';
      if (indent_ > 0) new_line();
      write_text(out_, object[i].name);
      out_ += indent_ > 0 ? ": " : ":";
      write(object[i].value);
    }
    --depth_;
    if (indent_ > 0 && !object.empty()) new_line();
    out_ += '}';
  }
  void new_line() {
    out_ += '\n';
    out_.append(static_cast<std::size_t>(depth_ * indent_), ' ');
  }

  int indent_;
  int depth_ = 0;
  std::string out_;
};

}  // namespace

const Json* Json::find(std::string_view name) const {
  const auto* object = as<Object>();
  if (object == nullptr) return nullptr;
  const auto found = std::find_if(object->rbegin(), object->rend(),
                                  [&](const JsonMember& member) { return member.name == name; });
  return found == object->rend() ? nullptr : &found->value;
}

void Json::set(std::string_view name, Json value) {
  if (is_null()) held = Object{};
  auto* object = as<Object>();
  FS_CHECK(object != nullptr);
  const auto found = std::find_if(object->rbegin(), object->rend(),
                                  [&](const JsonMember& member) { return member.name == name; });
  if (found != object->rend()) {
    found->value = std::move(value);
  } else {
    object->push_back({std::string(name), std::move(value)});
  }
}

bool Json::operator==(const Json& other) const {
  return held == other.held;
}

std::string to_text(const Json& json, int indent) {
  Writer writer(indent);
  writer.write(json);
  return writer.take();
}

}  // namespace fitscope
