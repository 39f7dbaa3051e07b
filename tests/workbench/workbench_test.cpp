// What the workbench promises: edits re-run at once, bad text changes nothing, undo works, work is
// sliced.
#include "workbench/workbench.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <string>

#include "scenario/link.h"
#include "workbench/shared.h"

namespace fitscope::workbench {
namespace {

bool always() {
  return true;
}

State finished(std::string_view link = {}) {
  State state = start(link);
  while (has_work(state))
    advance(state, always);
  return state;
}

void finish(State& state) {
  while (has_work(state))
    advance(state, always);
}

const diagnosis::Finding& verdict(const State& state) {
  return state.outcome.findings.front();
}

TEST(Workbench, AFirstVisitShowsTheTitlesAnswerAndAllReleases) {
  const State state = finished();
  EXPECT_EQ(state.preset, "steps-floor");
  EXPECT_EQ(verdict(state).rule, "carried-over-remainder");
  ASSERT_EQ(state.versions.size(), scenario::all_profiles().size());
  EXPECT_EQ(state.versions.front().steps, (std::vector<std::int64_t>{3, 3, 3, 3, 3}));
  EXPECT_EQ(state.versions.back().steps, (std::vector<std::int64_t>{3, 1, 3, 1, 3}));
  EXPECT_FALSE(state.running);
  EXPECT_EQ(state.progress, 1);
}

TEST(Workbench, AnEditRunsAtOnceAndUndoTakesItBack) {
  State state = finished();
  apply(state, SetField{"fit.steps_per_epoch", "unset"});
  EXPECT_TRUE(state.running);
  EXPECT_EQ(state.preset, "");
  finish(state);
  EXPECT_EQ(verdict(state).severity, diagnosis::Severity::kHealthy);
  apply(state, Undo{});
  finish(state);
  EXPECT_EQ(verdict(state).rule, "carried-over-remainder");
  apply(state, Redo{});
  finish(state);
  EXPECT_EQ(verdict(state).severity, diagnosis::Severity::kHealthy);
  apply(state, Undo{});
  apply(state, SetField{"fit.epochs", "2"});
  EXPECT_TRUE(state.redo.empty()) << "an edit after undo starts a new future";
}

TEST(Workbench, TheChangeOnOfferMendsTheRun) {
  State state = finished();
  apply(state, ApplyChange{verdict(state).changes.front()});
  finish(state);
  EXPECT_EQ(verdict(state).severity, diagnosis::Severity::kHealthy);
}

TEST(Workbench, AChangeThatSwitchesASectionOnDoesNotBringBackWhatWasTypedThere) {
  State state = finished(
      "s=1&fit.epochs=3&fit.callbacks=early_stopping&validation.freq=7&validation.batch_size=3");
  ASSERT_EQ(verdict(state).rule, "monitor-missing");
  const auto& changes = verdict(state).changes;
  const auto offered = std::find_if(changes.begin(), changes.end(), [](const auto& change) {
    return change.changes.front().key == "validation.kind";
  });
  ASSERT_NE(offered, changes.end());
  const scenario::Scenario before = state.scenario;
  apply(state, ApplyChange{*offered});
  finish(state);
  EXPECT_EQ(verdict(state).severity, diagnosis::Severity::kHealthy) << verdict(state).summary;
  ASSERT_EQ(state.outcome.trace.epochs.size(), 3U);
  for (const trace::Epoch& epoch : state.outcome.trace.epochs)
    EXPECT_EQ(epoch.validation_steps, 1) << epoch.index;
  apply(state, Undo{});
  EXPECT_EQ(state.scenario, before) << "what was typed waits again";
}

TEST(Workbench, BadTextIsNotedAndChangesNothingElse) {
  State state = finished();
  const scenario::Scenario before = state.scenario;
  const std::int64_t revision = state.revision;
  apply(state, SetField{"fit.epochs", "many"});
  ASSERT_EQ(state.notes.size(), 1U);
  EXPECT_EQ(state.notes.front().where, "fit.epochs");
  EXPECT_EQ(state.scenario, before);
  EXPECT_FALSE(state.running);
  EXPECT_TRUE(state.undo.empty());
  EXPECT_GT(state.revision, revision);
  apply(state, SetField{"fit.epochs", "3"});
  EXPECT_TRUE(state.notes.empty());
}

TEST(Workbench, AScenarioTooLargeToTrainIsNotedAndNotRun) {
  State state = finished();
  const scenario::Scenario before = state.scenario;
  apply(state, SetField{"data.samples", "1000000000"});
  EXPECT_FALSE(state.notes.empty());
  EXPECT_EQ(state.scenario, before);
  apply(state, ApplyChange{{"", "", {{"model.kind", "any"}, {"data.samples", "1000000000"}}}});
  EXPECT_TRUE(state.notes.empty());
  finish(state);
  EXPECT_EQ(state.scenario.data.samples, 1'000'000'000);
}

TEST(Workbench, ALinkIsRunAndItsMalformedPartsAreNamed) {
  State state = finished("#s=1&fit.steps_per_epoch=3&fit.batch_size=32&fit.epochs=nonsense");
  ASSERT_EQ(state.notes.size(), 1U);
  EXPECT_EQ(state.notes.front().where, "fit.epochs");
  EXPECT_EQ(verdict(state).rule, "carried-over-remainder");
  EXPECT_EQ(state.preset, "steps-floor") << "the default of epochs makes it that preset";
}

TEST(Workbench, ALinkTooLargeToTrainIsRunAsFarAsItCanBe) {
  constexpr char kLink[] = "s=1&data.samples=1000000000&fit.epochs=3";
  for (const bool open : {false, true}) {
    State state = start(open ? "" : kLink);
    if (open) apply(state, LoadLink{kLink});
    EXPECT_EQ(state.scenario.data.samples, 2'000'000);
    EXPECT_EQ(state.scenario.fit.epochs, 3) << "the rest is kept";
    ASSERT_EQ(state.notes.size(), 1U);
    EXPECT_NE(state.notes.front().message.find("it runs with data.samples=2000000."),
              std::string::npos);
  }
}

TEST(Workbench, WhatALinkWouldNoteIsKnownBeforeItIsLoaded) {
  EXPECT_TRUE(notes_on_link("s=1&fit.epochs=3&preset=healthy&result=0-1").empty());
  for (const char* wrong : {"s=1&fit.epochs=many", "s=1&preset=nope", "rubbish",
                            "s=1&data.samples=1000000000", "s=1&model.weights=1,2,3"}) {
    State state = start("");
    apply(state, LoadLink{wrong});
    const std::vector<Error> notes = notes_on_link(wrong);
    ASSERT_EQ(notes.size(), 1U) << wrong;
    ASSERT_EQ(state.notes.size(), 1U) << wrong;
    EXPECT_EQ(notes.front().message, state.notes.front().message);
  }
}

TEST(Workbench, OneImpossibleFieldOfALinkCostsOnlyItself) {
  for (const char* wrong : {"model.weights=1,2,3", "model.layers=Dense(4096);Dense(4096)"}) {
    State state = start("");
    apply(state, LoadLink{std::string("s=1&fit.batch_size=2&") + wrong});
    EXPECT_EQ(state.scenario.fit.batch_size, 2) << wrong;
    ASSERT_EQ(state.notes.size(), 1U) << wrong;
    EXPECT_NE(state.notes.front().message.find("It is left out; the rest of the link is kept."),
              std::string::npos);
    EXPECT_EQ(start(std::string("s=1&fit.batch_size=2&") + wrong).scenario, state.scenario);
  }
}

TEST(Workbench, ManyNumbersAreMadeInSlices) {
  State state = start("s=1&data.samples=2000000&fit.epochs=1&fit.batch_size=1000000");
  int slices = 0;
  for (; state.running && state.outcome.trace.epochs.empty(); ++slices) {
    advance(state, [] { return false; });
    show_progress(state);
  }
  EXPECT_GT(slices, 100) << "20 million numbers; a caller with no time gets away in between";
  EXPECT_TRUE(state.running);
  apply(state, Stop{});
  EXPECT_FALSE(state.running);
}

// What is drawn of a trace is made anew when this grows.
TEST(Workbench, TheTracesRevisionGrowsWithTheTraceAndWithNothingElse) {
  State state = start("s=1&data.samples=2000000&fit.epochs=1&fit.batch_size=1000000");
  auto grew = [&state, before = state.trace_revision]() mutable {
    const bool did = state.trace_revision > before;
    before = state.trace_revision;
    return did;
  };
  advance(state, [] { return false; });
  EXPECT_FALSE(grew()) << "a run in progress is not in the outcome";
  show_progress(state);
  EXPECT_TRUE(grew());
  show_progress(state);
  EXPECT_FALSE(grew()) << "nothing has run since";
  advance(state, [] { return false; });
  show_progress(state);
  EXPECT_TRUE(grew());
  apply(state, Stop{});
  EXPECT_TRUE(grew()) << "it is cut off now";
  apply(state, LoadPreset{"steps-floor"});
  EXPECT_TRUE(grew()) << "another run";
  finish(state);
  EXPECT_TRUE(grew());
  apply(state, GoTo{{1, 0}});
  apply(state, Play{true});
  tick(state, 1);
  EXPECT_FALSE(grew()) << "only the cursor moved";
}

TEST(Workbench, StopBeforeTheFirstSliceIsAnsweredToo) {
  State state = start("s=1&data.samples=2000000");
  apply(state, Stop{});
  EXPECT_FALSE(has_work(state));
  EXPECT_EQ(verdict(state).rule, "cannot-tell");
}

TEST(Workbench, WorkIsDoneInSlicesAsTheCallerAllows) {
  State state = start("s=1&preset=healthy");
  int slices = 0;
  while (state.running) {
    advance(state, [] { return false; });
    ++slices;
    ASSERT_LT(slices, 1'000'000);
  }
  EXPECT_GT(slices, 10);
  EXPECT_TRUE(state.versions.empty()) << "the version row comes after, and only if there is time";
  State whole = finished("s=1&preset=healthy");
  EXPECT_EQ(verdict(state), verdict(whole));
}

TEST(Workbench, StopKeepsWhatRan) {
  State state = start("s=1&preset=healthy");
  for (int i = 0; i < 20; ++i)
    advance(state, [] { return false; });
  ASSERT_TRUE(state.running);
  apply(state, Stop{});
  EXPECT_FALSE(state.running);
  EXPECT_FALSE(has_work(state));
  EXPECT_GT(state.outcome.trace.steps_run(), 0);
  EXPECT_EQ(verdict(state).rule, "cannot-tell");
}

TEST(Workbench, PlayingMovesTheCursorWithTimeAndStopsAtTheEnd) {
  State state = finished();
  apply(state, SetSpeed{2});
  apply(state, Play{true});
  EXPECT_FALSE(tick(state, 0.25));
  EXPECT_TRUE(tick(state, 0.25));
  EXPECT_EQ(state.cursor, (trace::Moment{0, 0}));
  EXPECT_TRUE(tick(state, 1000));
  EXPECT_EQ(state.cursor, (trace::Moment{4, 2}));
  EXPECT_FALSE(state.playing);
}

TEST(ReadCommand, ReadsWhatThePageSends) {
  const State state = finished();
  const auto set = read_command(state, R"({"set": {"fit.epochs": "3"}})");
  ASSERT_TRUE(set.ok());
  EXPECT_EQ(std::get<SetField>(set.value()).text, "3");
  const auto several = read_command(state, R"({"set": {"fit.epochs": 3, "fit.batch_size": null}})");
  ASSERT_TRUE(several.ok());
  EXPECT_EQ(std::get<ApplyChange>(several.value()).change.changes.at(1),
            (diagnosis::FieldChange{"fit.batch_size", "unset"}));
  const auto change = read_command(state, R"({"change": 0})");
  ASSERT_TRUE(change.ok());
  EXPECT_EQ(std::get<ApplyChange>(change.value()).change, verdict(state).changes.front());
  const auto go = read_command(state, R"({"goto": [1, 0]})");
  ASSERT_TRUE(go.ok());
  EXPECT_EQ(std::get<GoTo>(go.value()).at, (trace::Moment{1, 0}));
}

TEST(ReadCommand, NamesWhatItCannotRead) {
  const State state = finished();
  for (const char* text :
       {"", "{", "[]", "{}", R"({"sett": 1})", R"({"set": 1})", R"({"set": {}})",
        R"({"change": 99})", R"({"change": [7, 0]})", R"({"goto": [1]})", R"({"play": "yes"})",
        R"({"speed": "fast"})", R"({"preset": 1})", R"({"undo": true, "redo": true})"}) {
    const auto command = read_command(state, text);
    ASSERT_FALSE(command.ok()) << text;
    EXPECT_FALSE(command.error().message.empty()) << text;
  }
}

TEST(Digest, TellsRunsApartAndIsTheSameForTheSameRun) {
  const std::string digest = finished("s=1&preset=healthy").digest;
  EXPECT_EQ(digest.size(), 8U);
  EXPECT_EQ(digest, finished("s=1&preset=healthy").digest);
  EXPECT_EQ(digest, finished("s=1&preset=healthy&clock.step_ms=7").digest) << "times are no result";
  EXPECT_NE(digest, finished("s=1&preset=healthy&fit.epochs=3").digest);
  EXPECT_NE(digest, finished("s=1&preset=healthy&compile.learning_rate=0.02").digest);
  EXPECT_EQ(start("s=1&preset=healthy").digest, "") << "not before the run is over";
}

TEST(Digest, WhatALinkSaysOfItIsKeptUntilTheNextEdit) {
  State state = finished("s=1&fit.epochs=3&result=0123abcd-0.1.0");
  EXPECT_TRUE(state.notes.empty()) << "it is no field, and no fault";
  EXPECT_EQ(*state_json(state).find("shared_result"), Json("0123abcd-0.1.0"));
  EXPECT_EQ(*state_json(state).find("digest"), Json(state.digest));
  apply(state, SetField{"fit.epochs", "4"});
  EXPECT_EQ(state.shared_result, "");
  for (const char* damaged : {"zz", "abcdefgh-0.0.1", "0123abc-0.1.0", "0123abcd-", "0123abcd"}) {
    State other = finished("s=1&fit.epochs=3&result=" + std::string(damaged));
    EXPECT_NE(shared_note(other).find("cannot be read"), std::string::npos) << damaged;
  }
  apply(state, LoadLink{"s=1&result=x"});
  EXPECT_EQ(state.shared_result, "x");
}

// --- Fixes ---

TEST(Fixes, StreamInBehindTheVerdictAndAreDroppedWhenTheScenarioChanges) {
  State state = start();
  while (state.running)
    advance(state, [] { return false; });
  EXPECT_FALSE(state.outcome.findings.empty()) << "the verdict does not wait for its fixes";
  ASSERT_TRUE(state.search);
  ASSERT_TRUE(state.outcome.proof);
  EXPECT_TRUE(state.outcome.proof->fixes.empty());
  EXPECT_EQ(*state_json(state).find("checking"), Json(true));

  apply(state, SetField{"fit.epochs", "4"});
  EXPECT_FALSE(state.search);
  EXPECT_FALSE(state.outcome.proof);
  finish(state);
  ASSERT_TRUE(state.outcome.proof);
  EXPECT_EQ(state.outcome.proof->before.epochs_run, 4);
  ASSERT_FALSE(state.outcome.proof->fixes.empty());
  EXPECT_EQ(state.outcome.proof->fixes.front().after.epochs_run, 4);
}

TEST(Fixes, AppliedGiveTheRunTheyPromise) {
  State state = finished();
  ASSERT_FALSE(state.outcome.proof->fixes.empty());
  const proof::Fix fix = state.outcome.proof->fixes.front();
  apply(state, ApplyChange{fix.change});
  finish(state);
  EXPECT_EQ(verdict(state).severity, diagnosis::Severity::kHealthy);
  EXPECT_EQ(state.outcome.trace.steps_run(), fix.after.steps_run);
}

TEST(Fixes, OfALongRunDoNotBlockAFrame) {
  State state =
      start("s=1&data.samples=20000&fit.epochs=20&fit.steps_per_epoch=3&fit.batch_size=32");
  while (state.running)
    advance(state, always);
  // Each call stops at the first "no", whatever is being checked.
  for (int frame = 0; frame < 1000 && has_work(state); ++frame) {
    int asked = 0;
    advance(state, [&asked] { return ++asked < 5; });
    EXPECT_LE(asked, 8);
  }
}

TEST(Fixes, AreGivenUpByStop) {
  State state = start();
  while (state.running)
    advance(state, [] { return false; });
  ASSERT_TRUE(state.search);
  apply(state, Stop{});
  EXPECT_FALSE(has_work(state));
  EXPECT_EQ(verdict(state).rule, "carried-over-remainder");
  EXPECT_EQ(*state_json(state).find("checking"), Json(false));
}

TEST(StateJson, MirrorsTheStateForThePage) {
  State state = finished();
  apply(state, GoTo{{1, 0}});
  const Json json = state_json(state);
  EXPECT_EQ(*json.find("link"), Json(scenario::to_link(state.scenario)));
  EXPECT_EQ(*json.find("preset"), Json("steps-floor"));
  EXPECT_EQ(*json.find("values")->find("fit.steps_per_epoch"), Json("3"));
  EXPECT_EQ(*json.find("verdict")->find("rule"), Json("carried-over-remainder"));
  const auto& ledger = *json.find("ledger")->as<Json::Array>();
  ASSERT_EQ(ledger.size(), 5U);
  EXPECT_EQ(*ledger[1].find("planned"), Json(3));
  EXPECT_EQ(*ledger[1].find("run"), Json(1));
  EXPECT_EQ(*json.find("cursor"), Json(Json::Array{Json(1), Json(0)}));
  EXPECT_EQ(json.find("versions")->as<Json::Array>()->size(), scenario::all_profiles().size());
  EXPECT_EQ(json.find("version_rows")->as<Json::Array>()->size(), 2U);
  EXPECT_FALSE(json.find("screen")->as<Json::Array>()->empty());
  const auto& fixes = *json.find("fixes")->as<Json::Array>();
  ASSERT_EQ(fixes.size(), 3U);
  EXPECT_EQ(*fixes[0].find("set")->find("fit.steps_per_epoch"), Json("unset"));
  EXPECT_EQ(*json.find("proof")->find("any_works"), Json(true));
  EXPECT_EQ(*json.find("checking"), Json(false));
  EXPECT_TRUE(json.find("exception")->is_null());
}

TEST(StateJson, StaysSmallForAHugeRun) {
  const State state = finished("s=1&model.kind=any&data.samples=1000000000&fit.epochs=1000");
  const Json json = state_json(state);
  EXPECT_EQ(json.find("ledger")->as<Json::Array>()->size(), 400U);
  EXPECT_EQ(*json.find("ledger_left_out"), Json(600));
  EXPECT_LT(to_text(json).size(), 300'000U);
}

}  // namespace
}  // namespace fitscope::workbench
