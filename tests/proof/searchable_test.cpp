// The table of what a fix may touch knows every field, and no row too many.
#include "proof/searchable.h"

#include <gtest/gtest.h>

#include <set>
#include <string>

#include "proof/candidates.h"
#include "scenario/property.h"
#include "support/judged.h"

namespace fitscope::proof {
namespace {

TEST(Searchable, DecidesForEveryFieldOfThePropertyTable) {
  std::set<std::string_view> used;
  for (const scenario::Property& property : scenario::properties()) {
    const Searchable* row = searchable(property.key);
    ASSERT_NE(row, nullptr) << property.key << ": say whether a fix may touch it";
    used.insert(row->key);
  }
  for (const Searchable& row : searchable_fields()) {
    EXPECT_TRUE(used.count(row.key)) << row.key << " is the row of no field";
    EXPECT_FALSE(row.reason.empty()) << row.key;
    const bool searched = row.use == Use::kSearched;
    EXPECT_EQ(searched, row.tries != Tries::kNothing) << row.key;
    EXPECT_EQ(searched, row.concerns != 0) << row.key;
    EXPECT_FALSE(searched && row.key.ends_with('.')) << row.key << ": values are of one field";
  }
}

TEST(Searchable, NeverTouchesHowThingsAre) {
  for (const char* key : {"data.samples", "data.features", "data.seed", "data.noise",
                          "keras.version", "validation.samples", "model.seed", "clock.step_ms"}) {
    EXPECT_EQ(searchable(key)->use, Use::kNever) << key;
  }
}

TEST(Candidates, AreDifferentFromWhatIsAndCanRun) {
  for (const scenario::Preset& preset : scenario::presets()) {
    const auto run = testing::judged(preset.scenario);
    for (const Candidate& one : single_changes(run.broken())) {
      SCOPED_TRACE(std::string(preset.name) + ": " + one.change.label);
      ASSERT_EQ(one.change.changes.size(), 1U);
      EXPECT_EQ(searchable(one.change.changes.front().key)->use, Use::kSearched);
      EXPECT_FALSE(one.scenario == run.asked);
      EXPECT_TRUE(scenario::check_together(one.scenario).empty());
      EXPECT_FALSE(one.change.why.empty());
    }
  }
}

}  // namespace
}  // namespace fitscope::proof
