// Promises of known_texts.h and log_rules.h: one table, and names for ever.
#include "intake/known_texts.h"

#include <gtest/gtest.h>

#include <set>

#include "intake/log_rules.h"

namespace fitscope::intake {
namespace {

TEST(KnownTexts, EachIsFoundInALineAndNamesACauseThatExists) {
  std::set<std::string_view> seen;
  for (const KnownText& text : known_texts()) {
    EXPECT_TRUE(seen.insert(text.words).second) << text.words;
    const std::string line = "x: 0.5" + std::string(text.words) + " …" + std::string(text.with);
    int found = 0;
    find_texts(line, 0, [&](const KnownText& one, std::size_t at, std::size_t) {
      if (&one != &text) return;
      ++found;
      EXPECT_EQ(line.substr(at, text.words.size()), text.words);
    });
    EXPECT_EQ(found, 1) << text.words;
    if (text.kind == TextKind::kRaised) {
      EXPECT_NE(diagnosis::find_rule(text.rule), nullptr) << text.words;
      EXPECT_FALSE(text.says.empty()) << text.words;
    }
  }
}

TEST(KnownTexts, AWordThatOnlyContainsThemIsNoMatch) {
  int found = 0;
  find_texts("nearly stopping; unearly stopping; Searly stopping", 0,
             [&](const KnownText&, std::size_t, std::size_t) { ++found; });
  EXPECT_EQ(found, 0);
}

TEST(LogRules, AreDocumentedAndTheirNamesArePermanent) {
  constexpr std::string_view kPublished[] = {
      "out-of-memory",   "process-killed", "native-crash",
      "workers-blocked", "slow-start",     "environment-limit",
  };
  for (const std::string_view name : kPublished)
    EXPECT_NE(find_log_rule(name), nullptr) << name;
  EXPECT_EQ(log_rules().size(), std::size(kPublished)) << "append the new name to the list above";
  for (const LogRule& rule : log_rules()) {
    EXPECT_EQ(diagnosis::find_rule(rule.name), nullptr) << rule.name;
    EXPECT_FALSE(rule.title.empty());
    for (const std::string_view field :
         {rule.doc.what, rule.doc.why, rule.doc.silent_when, rule.doc.fix, rule.doc.source}) {
      EXPECT_FALSE(field.empty()) << rule.name;
    }
  }
}

}  // namespace
}  // namespace fitscope::intake
