// FNV-1a over bytes, for sameness tests and result digests. Floats go in by bits, NaN canonical.
#pragma once

#include <cmath>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <string_view>

namespace fitscope {

class Hash {
 public:
  void bytes(const void* data, std::size_t size) {
    const auto* byte = static_cast<const unsigned char*>(data);
    for (std::size_t i = 0; i < size; ++i) {
      state_ = (state_ ^ byte[i]) * 0x100000001b3ULL;
    }
  }
  void text(std::string_view value) {
    integer(static_cast<std::int64_t>(value.size()));
    bytes(value.data(), value.size());
  }
  void integer(std::int64_t value) { bytes(&value, sizeof value); }
  void real(float value) {
    std::uint32_t bits = 0x7fc00000U;  // every NaN counts as this one
    if (!std::isnan(value)) std::memcpy(&bits, &value, sizeof bits);
    bytes(&bits, sizeof bits);
  }
  void real(double value) {
    std::uint64_t bits = 0x7ff8000000000000ULL;
    if (!std::isnan(value)) std::memcpy(&bits, &value, sizeof bits);
    bytes(&bits, sizeof bits);
  }
  std::uint64_t value() const { return state_; }

 private:
  std::uint64_t state_ = 0xcbf29ce484222325ULL;
};

}  // namespace fitscope
