// What src/base/json_writer.h promises.
#include "base/json_writer.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <string>

namespace fitscope {
namespace {

TEST(JsonWriter, WritesPieceByPieceWhatToTextWritesOfTheWhole) {
  const auto row = [](std::size_t i) {
    Json json;
    json.set("index", static_cast<std::int64_t>(i));
    json.set("values", Json::Array{1, 2.5, "x", nullptr});
    json.set("none", Json::Array{});
    return json;
  };
  const auto describe = [&row](const JsonMembers& members) {
    members.value("name", "a \"quote\"");
    members.list("rows", 3, row);
    members.list("numbers", 4, [](std::size_t i) { return Json(static_cast<double>(i) / 4); });
    members.list("nothing", 0, row);
  };
  Json object;
  describe(members_of(object));
  for (const int indent : {0, 2}) {
    std::string text;
    JsonWriter writer(indent, [&text](std::string_view piece) { text += piece; });
    writer.begin_array();
    for (int i = 0; i < 2; ++i) {
      writer.element();
      writer.begin_object();
      describe(writer.members());
      writer.end_object();
    }
    writer.end_array();
    writer.flush();
    EXPECT_EQ(text, to_text(Json::Array{object, object}, indent));
  }
}

TEST(JsonWriter, HoldsNoMoreThanAPieceOfALongList) {
  constexpr std::size_t kElements = 200'000;
  std::size_t made = 0;
  std::size_t largest = 0;
  std::size_t made_at_first_piece = 0;
  JsonWriter writer(2, [&](std::string_view piece) {
    if (largest == 0) made_at_first_piece = made;
    largest = std::max(largest, piece.size());
  });
  writer.list(kElements, [&made](std::size_t) {
    ++made;
    return Json("0123456789");
  });
  writer.flush();
  EXPECT_EQ(made, kElements);
  EXPECT_LT(largest, 100'000U);
  EXPECT_LT(made_at_first_piece, kElements / 10);
}

}  // namespace
}  // namespace fitscope
