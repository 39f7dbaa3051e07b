// What src/scenario/link.h promises. Every field's way there and back: property_test.cpp.
#include "scenario/link.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <random>
#include <string>
#include <vector>

#include "scenario/presets.h"
#include "scenario/property.h"

namespace fitscope::scenario {
namespace {

using ::testing::HasSubstr;
using ::testing::IsEmpty;

Error only_note(std::string_view link) {
  const ReadLink read = read_link(link);
  EXPECT_EQ(read.notes.size(), 1U) << link;
  return read.notes.empty() ? Error{} : read.notes[0];
}

TEST(ToLink, IsReadableAndHoldsOnlyWhatDiffers) {
  EXPECT_EQ(to_link(Scenario{}), "s=1");
  EXPECT_EQ(to_link({.compile = {.learning_rate = 1e-5},
                     .feed = {FeedKind::kGenerator},
                     .fit = {.steps_per_epoch = 3}}),
            "s=1&feed.kind=generator&fit.steps_per_epoch=3&compile.learning_rate=1e-5");
}

TEST(ToLink, EncodesWhatWouldBreakALink) {
  const std::string link = to_link({.model = {.layers = "Dense(2, relu); Dense(1)"}});
  EXPECT_EQ(link, "s=1&model.layers=Dense(2,%20relu);%20Dense(1)");
  EXPECT_EQ(link.find_first_of(" #\"<>%\n", link.find("%20") + 3), link.rfind("%20"));
}

TEST(ReadLink, GivesBackEveryPreset) {
  for (const Preset& preset : presets()) {
    const ReadLink read = read_link(to_link(preset.scenario));
    EXPECT_THAT(read.notes, IsEmpty()) << preset.name;
    EXPECT_EQ(read.scenario, preset.scenario) << preset.name;
  }
}

TEST(ReadLink, TakesWholeAddressesAndStrayCharacters) {
  const Scenario expected = {.fit = {.epochs = 2}};
  for (const char* link :
       {"fit.epochs=2", "#s=1&fit.epochs=2", "&&fit.epochs=2&",
        "https://example.org/page?x=1#fit.epochs=2", "fit%2Eepochs=%32", " fit.epochs = 2 "}) {
    EXPECT_EQ(read_link(link).scenario, expected) << link;
    EXPECT_THAT(read_link(link).notes, IsEmpty()) << link;
  }
  EXPECT_EQ(read_link("").scenario, Scenario{});
}

TEST(ReadLink, ClampsNumbersOutOfRangeAndSaysSo) {
  const ReadLink read = read_link(
      "generator.batches=-5&data.samples=99999999999999999999&data.noise=1e999&model.kind=any");
  EXPECT_EQ(read.scenario.generator.batches, 0);
  EXPECT_EQ(read.scenario.data.samples, 1'000'000'000);
  EXPECT_EQ(read.scenario.data.noise, 100);
  ASSERT_EQ(read.notes.size(), 3U);
  EXPECT_EQ(read.notes[0].where, "generator.batches");
  EXPECT_EQ(
      read.notes[0].message,
      "'-5' is out of range; the nearest is 0. Allowed: 0 to 1,000,000,000, or unset (as many as "
      "the data make).");
}

TEST(ReadLink, WhatItSaysOfANumberOutOfRangeIsWhatItTook) {
  const ReadLink read = read_link("s=1&data.samples=1e99&fit.epochs=999999999");
  EXPECT_EQ(read.scenario.data.samples, 2'000'000);
  EXPECT_THAT(check_together(read.scenario), IsEmpty());
  ASSERT_EQ(read.notes.size(), 2U);
  EXPECT_THAT(read.notes[0].message, HasSubstr("nearest that can be trained here is 2000000."));
  EXPECT_THAT(read.notes[1].message, HasSubstr("the nearest is 100000."));
}

TEST(ReadLink, NamesWhatItCannotReadAndKeepsTheRest) {
  const ReadLink read =
      read_link("fit.epochs=abc&fit.epoch=3&feed.kind=pigeon&fit.batch_size&fit.batch_size=4");
  EXPECT_EQ(read.scenario, (Scenario{.fit = {.batch_size = 4}}));
  ASSERT_GE(read.notes.size(), 4U);
  EXPECT_THAT(read.notes[0].message, HasSubstr("'abc' is not a whole number"));
  EXPECT_THAT(read.notes[1].message, HasSubstr("Did you mean fit.epochs?"));
  EXPECT_THAT(read.notes[2].message, HasSubstr("'pigeon' is not one of the choices"));
  EXPECT_THAT(read.notes[3].message, HasSubstr("has no value"));
}

TEST(ReadLink, NamesAValueWithoutAKeyByTheValue) {
  const ReadLink read = read_link("=5&fit.epochs=3");
  EXPECT_EQ(read.scenario, (Scenario{.fit = {.epochs = 3}}));
  ASSERT_EQ(read.notes.size(), 1U);
  EXPECT_EQ(read.notes[0].where, "=5");
  EXPECT_THAT(read.notes[0].message, HasSubstr("'=5' is no setting."));
}

TEST(ReadLink, OfAKeyGivenTwiceTheLastCounts) {
  const ReadLink read = read_link("fit.epochs=2&fit.epochs=3");
  EXPECT_EQ(read.scenario.fit.epochs, 3);
  EXPECT_EQ(
      read.notes,
      (std::vector<Error>{
          {"fit.epochs", "It is given more than once. Give it once; a page takes the last one."}}));
}

TEST(ReadLink, StartsFromAPresetWhereverItStands) {
  const Preset& preset = *find_preset("article-generator-fixed");
  Scenario expected = preset.scenario;
  expected.fit.epochs = 4;
  EXPECT_EQ(read_link("preset=article-generator-fixed&fit.epochs=4").scenario, expected);
  EXPECT_EQ(read_link("fit.epochs=4&preset=article-generator-fixed").scenario, expected);
  EXPECT_THAT(only_note("preset=steps-flor").message, HasSubstr("Did you mean steps-floor?"));
  EXPECT_THAT(only_note("preset=nowhere-near").message, HasSubstr("`fitscope presets` name all"));
}

TEST(ReadLink, SaysWhenALinkIsNewerThanItself) {
  EXPECT_THAT(only_note("s=2&fit.epochs=3").message, HasSubstr("newer Fitscope"));
  EXPECT_EQ(read_link("s=2&fit.epochs=3").scenario.fit.epochs, 3);
  EXPECT_EQ(only_note("s=x").where, "s");
}

TEST(ReadLink, BrokenPercentSignsStandForThemselves) {
  for (const char* link : {"fit.epochs=%", "fit.epochs=%1", "fit.epochs=%zz", "%", "%%%=%4"}) {
    EXPECT_EQ(read_link(link).scenario, Scenario{}) << link;
    EXPECT_EQ(read_link(link).notes.size(), 1U) << link;
  }
}

TEST(ReadLink, KeepsItsNotesShort) {
  std::string link;
  for (int i = 0; i < 1000; ++i)
    link += "nonsense" + std::to_string(i) + "=1&";
  const ReadLink read = read_link(link);
  EXPECT_EQ(read.notes.size(), kMaxLinkNotes);
  EXPECT_THAT(read.notes.back().message, HasSubstr("nonsense19, nonsense20, "));
  EXPECT_THAT(read.notes.back().message, HasSubstr(" and 881 more parts of the link."));
}

TEST(ReadLink, NamesEachOfManyFaults) {
  std::string link;
  for (int i = 0; i < 60; ++i)
    link += "nonsense" + std::to_string(i) + "=1&";
  std::string said;
  for (const Error& note : read_link(link).notes)
    said += note.where + " " + note.message + " ";
  for (int i = 0; i < 60; ++i)
    EXPECT_THAT(said, HasSubstr("nonsense" + std::to_string(i)));
}

void expect_good(std::string_view link) {
  const ReadLink read = read_link(link);
  for (const Property& property : properties()) {
    const auto error = check_value(property, property.get(read.scenario));
    ASSERT_FALSE(error) << link << ": " << error->where << ": " << error->message;
  }
  ASSERT_LE(read.notes.size(), kMaxLinkNotes);
  ASSERT_EQ(read_link(to_link(read.scenario)).scenario, read.scenario) << link;
}

TEST(ReadLink, WhateverComesTheScenarioIsGood) {
  std::mt19937 random(2024);
  const auto below = [&](std::size_t end) { return random() % end; };
  std::vector<std::string> links = {"s=1"};
  for (const Preset& preset : presets())
    links.push_back(to_link(preset.scenario));
  for (const Property& property : properties()) {
    links.push_back(std::string(property.key) + "=1e9");
    links.push_back(std::string(property.key) + "=none&" + std::string(property.key) + "=-1e-9");
  }
  constexpr std::string_view kSpice = "%=&#+.,;()_-eE0123456789 nai\x00\x1b\xff\xc3";
  for (int round = 0; round < 10000; ++round) {
    std::string link = links[below(links.size())];
    if (round % 3 == 0) {  // nothing but noise
      link.assign(below(64), '\0');
      for (char& c : link)
        c = static_cast<char>(random());
    } else {
      if (round % 2 == 0) link += "&" + links[below(links.size())];
      for (std::size_t changes = below(6); changes > 0 && !link.empty(); --changes) {
        const std::size_t at = below(link.size());
        switch (below(3)) {
          case 0:
            link[at] = kSpice[below(kSpice.size())];
            break;
          case 1:
            link.insert(at, 1, kSpice[below(kSpice.size())]);
            break;
          default:
            link.erase(at, below(8));
        }
      }
    }
    expect_good(link);
    if (HasFatalFailure()) return;
  }
}

}  // namespace
}  // namespace fitscope::scenario
