#include "intake/npy.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdint>
#include <cstring>
#include <limits>

#include "base/text.h"

namespace fitscope::intake {
namespace {

constexpr std::string_view kMagic = "\x93NUMPY";

struct Type {
  std::string_view name;
  std::size_t bytes;
};
constexpr Type kTypes[] = {{"f2", 2}, {"f4", 4}, {"f8", 8}, {"i1", 1}, {"i2", 2}, {"i4", 4},
                           {"i8", 8}, {"u1", 1}, {"u2", 2}, {"u4", 4}, {"u8", 8}, {"b1", 1}};

const Type* find_type(std::string_view type) {
  if (type.size() != 3 || (type[0] != '<' && type[0] != '>' && type[0] != '|')) return nullptr;
  for (const Type& one : kTypes) {
    if (one.name == type.substr(1)) return &one;
  }
  return nullptr;
}

/// What stands behind "'key':" in the header.
std::string_view entry(std::string_view header, std::string_view key) {
  const std::size_t at = header.find(key);
  if (at == std::string_view::npos) return {};
  const std::size_t colon = header.find(':', at);
  return colon == std::string_view::npos ? std::string_view() : trimmed(header.substr(colon + 1));
}

/// The bytes of one number, the least first.
using Bytes = std::array<char, 8>;

template <typename T>
T as(const Bytes& bytes) {
  T value;
  std::memcpy(&value, bytes.data(), sizeof value);
  return value;
}

template <typename T>
double number(const Bytes& bytes) {
  return static_cast<double>(as<T>(bytes));
}

/// float16: a sign, five bits of exponent, ten of fraction.
double half(const Bytes& bytes) {
  const unsigned bits = as<std::uint16_t>(bytes);
  const int exponent = static_cast<int>(bits >> 10U & 31U);
  const double fraction = bits & 1023U;
  double value = std::ldexp(exponent == 0 ? fraction : 1024 + fraction, std::max(1, exponent) - 25);
  if (exponent == 31) {
    value = fraction == 0 ? std::numeric_limits<double>::infinity()
                          : std::numeric_limits<double>::quiet_NaN();
  }
  return (bits >> 15U) != 0 ? -value : value;
}

std::size_t little_endian(std::string_view bytes) {
  std::size_t value = 0;
  for (std::size_t i = bytes.size(); i-- > 0;)
    value = value * 256 + static_cast<unsigned char>(bytes[i]);
  return value;
}

}  // namespace

Count Npy::size() const {
  Count size = 1;
  for (const Count axis : shape)
    size *= axis;
  return size;
}

double Npy::at(Count index) const {
  const Type* found = find_type(type);
  const char* begin = numbers.data() + static_cast<std::size_t>(index) * found->bytes;
  Bytes from{};
  std::copy(begin, begin + found->bytes, from.begin());
  if (type[0] == '>') std::reverse(from.begin(), from.begin() + found->bytes);
  const char kind = found->name[0];
  switch (found->bytes) {
    case 1:
      return kind == 'i' ? number<std::int8_t>(from) : number<std::uint8_t>(from);
    case 2:
      return kind == 'f'   ? half(from)
             : kind == 'i' ? number<std::int16_t>(from)
                           : number<std::uint16_t>(from);
    case 4:
      return kind == 'f'   ? number<float>(from)
             : kind == 'i' ? number<std::int32_t>(from)
                           : number<std::uint32_t>(from);
    default:
      return kind == 'f'   ? number<double>(from)
             : kind == 'i' ? number<std::int64_t>(from)
                           : number<std::uint64_t>(from);
  }
}

bool is_npy(std::string_view bytes) {
  return bytes.starts_with(kMagic);
}

Result<Npy> read_npy(std::string_view bytes) {
  const Error cut{"", "This .npy file is cut: its header does not end."};
  if (bytes.size() < 12) return cut;
  const bool short_header = bytes[6] == 1;
  const std::size_t begin = short_header ? 10 : 12;
  const std::size_t length = little_endian(bytes.substr(8, short_header ? 2 : 4));
  if (length > bytes.size() - begin) return cut;
  const std::string_view header = bytes.substr(begin, length);
  Npy npy;
  npy.numbers = bytes.substr(begin + length);
  npy.by_columns = entry(header, "fortran_order").starts_with("True");
  const std::string_view type = entry(header, "descr");
  if (type.size() > 4 && type[0] == '\'') npy.type = std::string(type.substr(1, 3));
  const Type* found = find_type(npy.type);
  if (found == nullptr || type.substr(4, 1) != "'") {
    return Error{"", "This .npy file holds " + in_quotes(type.substr(0, 24)) +
                         ". Allowed: numbers (float16, float32, float64, integers, bool)."};
  }
  std::string_view shape = entry(header, "shape");
  const std::size_t close = shape.find(')');
  if (!shape.starts_with('(') || close == std::string_view::npos)
    return Error{"", "This .npy file's header has no shape."};
  constexpr Count kMost = 1'000'000'000'000;
  Count size = 1;
  for (const std::string_view axis : split(shape.substr(1, close - 1), ',')) {
    if (trimmed(axis).empty()) continue;
    const auto count = parse_integer(axis);
    if (!count || *count < 0 || (*count > 0 && size > kMost / *count))
      return Error{"", "This .npy file's shape cannot be: " + in_quotes(shape.substr(0, 60)) + "."};
    npy.shape.push_back(*count);
    size *= *count;
  }
  const auto held = static_cast<Count>(npy.numbers.size() / found->bytes);
  if (held < size) {
    return Error{"", "This .npy file is cut: its shape asks for " + with_commas(size) +
                         " numbers, it holds " + with_commas(held) + "."};
  }
  return npy;
}

}  // namespace fitscope::intake
