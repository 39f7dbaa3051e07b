// A difference of two programs as a person reads it.
#include "proof/script_diff.h"

#include <gtest/gtest.h>

#include "scenario/presets.h"

namespace fitscope::proof {
namespace {

TEST(UnifiedDiff, SaysNothingOfEqualTexts) {
  EXPECT_EQ(unified_diff("a\nb\n", "a\nb\n"), "");
}

// As `diff -U1` writes it: old and new lines are counted from 1.
TEST(UnifiedDiff, ShowsWhatChangedWithALineAround) {
  EXPECT_EQ(unified_diff("a\nb\nc\nd\ne\nf\n", "a\nb\nX\nd\ne\nf\n"),
            "@@ -2,3 +2,3 @@\n b\n-c\n+X\n d\n");
  EXPECT_EQ(unified_diff("a\nb\nc\nd\ne\nf\ng\n", "a\nc\nd\ne\nf\nnew\ng\n"),
            "@@ -1,3 +1,2 @@\n a\n-b\n c\n@@ -6,2 +5,3 @@\n f\n+new\n g\n");
}

TEST(UnifiedDiff, CutsALongOneAndSaysSo) {
  const std::string text = unified_diff("1\n2\n3\n4\n", "5\n6\n7\n8\n", 3);
  EXPECT_EQ(text, "@@ -1,5 +1,5 @@\n-1\n-2\n… 7 more lines\n");
}

TEST(ScriptDiff, IsTheLineAPersonWouldChange) {
  const scenario::Scenario before = scenario::find_preset("steps-floor")->scenario;
  scenario::Scenario after = before;
  after.fit.steps_per_epoch.reset();
  const std::string text = script_diff(before, after, scenario::Profile::kKeras315);
  EXPECT_NE(text.find("\n-    steps_per_epoch=3,\n"), std::string::npos) << text;
  EXPECT_EQ(text.find("\n+"), std::string::npos) << text;
}

}  // namespace
}  // namespace fitscope::proof
