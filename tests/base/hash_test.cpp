// What src/base/hash.h promises.
#include "base/hash.h"

#include <gtest/gtest.h>

#include <limits>

namespace fitscope {
namespace {

std::uint64_t hash_of(std::string_view text) {
  Hash hash;
  hash.bytes(text.data(), text.size());
  return hash.value();
}

std::uint64_t hash_of(float value) {
  Hash hash;
  hash.real(value);
  return hash.value();
}

// The algorithm's published test values (FNV-1a, 64 bits).
TEST(Hash, IsFnv1a) {
  EXPECT_EQ(hash_of(""), 0xcbf29ce484222325ULL);
  EXPECT_EQ(hash_of("a"), 0xaf63dc4c8601ec8cULL);
  EXPECT_EQ(hash_of("foobar"), 0x85944171f73967e8ULL);
}

TEST(Hash, EveryNanIsTheSameNan) {
  const float nan = std::numeric_limits<float>::quiet_NaN();
  EXPECT_EQ(hash_of(nan), hash_of(-nan));
  EXPECT_NE(hash_of(nan), hash_of(1.0F));
}

TEST(Hash, TellsZerosApart) {
  EXPECT_NE(hash_of(0.0F), hash_of(-0.0F));
}

TEST(Hash, TextsDoNotRunTogether) {
  Hash one;
  one.text("ab");
  one.text("c");
  Hash other;
  other.text("a");
  other.text("bc");
  EXPECT_NE(one.value(), other.value());
}

}  // namespace
}  // namespace fitscope
