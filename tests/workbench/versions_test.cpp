// What src/workbench/versions.h promises.
#include "workbench/versions.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace fitscope::workbench {
namespace {

State run_of(const std::string& link) {
  State state = start(link);
  while (has_work(state))
    advance(state, [] { return true; });
  return state;
}

TEST(VersionRow, SaysOfEachEpochWhatWentWorst) {
  EXPECT_EQ(run_of("preset=nan-in-data").versions.front().signs.front(), '!');
  EXPECT_EQ(run_of("preset=article-shapes").versions.front().signs, "X");
  EXPECT_EQ(run_of("preset=endless-generator").versions.back().signs, ">");
  const ProfileRun floor = run_of("preset=steps-floor").versions.back();
  EXPECT_EQ(floor.signs, "#.#.#");
}

TEST(VersionsNote, IsSilentForAKnownVersion) {
  EXPECT_EQ(versions_note(run_of("preset=steps-floor")), "");
}

TEST(VersionsNote, SaysThatItDependsWhereVersionsDiffer) {
  const std::string note = versions_note(run_of("preset=steps-floor&keras.version=unknown"));
  EXPECT_NE(note.find("depends on your Keras version"), std::string::npos) << note;
}

TEST(VersionsNote, SaysThatItDoesNotMatterWhereAllAgree) {
  const std::string note = versions_note(run_of("preset=article-batch-20&keras.version=unknown"));
  EXPECT_NE(note.find("does not matter"), std::string::npos) << note;
}

TEST(VersionsNote, PromisesNothingBeforeAllHaveRun) {
  State state = start("preset=steps-floor&keras.version=unknown");
  const std::string note = versions_note(state);
  EXPECT_NE(note.find("still to come"), std::string::npos) << note;
}

TEST(VersionsHeadline, SaysWhichReleasesRunWhichSteps) {
  EXPECT_EQ(
      versions_headline(run_of("preset=steps-floor").versions),
      "It depends on the Keras. Steps under 2.15: 3, 3, 3, 3, 3; 3.0 to 3.15: 3, 1, 3, 1, 3.");
  EXPECT_EQ(versions_headline(run_of("preset=article-generator-fixed&fit.epochs=4").versions),
            "It depends on the Keras. Steps under 2.15: 3, 1, then fit() ended; "
            "3.0 to 3.6: 3, 1, 0, 0; 3.7 to 3.15: 3, 1, 2, 2.");
}

TEST(VersionsHeadline, SaysThatAllAgreeAndNothingBeforeAllHaveRun) {
  EXPECT_EQ(versions_headline(run_of("preset=article-batch-20").versions),
            "The same steps under every Keras: 1, 1.");
  EXPECT_EQ(versions_headline(start("preset=article-batch-20").versions), "");
}

TEST(VersionsHeadline, NamesTheVerdictsWhereOnlyTheseDiffer) {
  std::vector<ProfileRun> runs = run_of("preset=article-batch-20").versions;
  runs.front().rule = "healthy";
  EXPECT_EQ(versions_headline(runs),
            "It depends on the Keras. Steps under 2.15: 1, 1 (healthy); 3.0 to 3.15: 1, 1 "
            "(oversize-batch).");
}

TEST(DismissNotes, PutsThemAwayAndChangesNothingElse) {
  State state = start("s=1&no.such=1");
  ASSERT_FALSE(state.notes.empty());
  const scenario::Scenario before = state.scenario;
  const auto command = read_command(state, R"({"dismiss": true})");
  ASSERT_TRUE(command.ok());
  apply(state, command.value());
  EXPECT_TRUE(state.notes.empty());
  EXPECT_TRUE(state.scenario == before);
  EXPECT_TRUE(state.undo.empty());
}

}  // namespace
}  // namespace fitscope::workbench
