// The program without a window: State, the commands that change it, and how much work a frame does.
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "base/json.h"
#include "diagnosis/finding.h"
#include "proof/search.h"
#include "scenario/presets.h"
#include "scenario/scenario.h"
#include "trainer/fit_loop.h"
#include "workbench/outcome.h"
#include "workbench/profile_run.h"

namespace fitscope::workbench {

struct State {
  scenario::Scenario scenario;
  std::string preset;  ///< The preset it started from; empty: edited beyond, or from a link.
  std::vector<Error>
      notes;  ///< What could not be read from a link or field; shown until the next edit.

  /// Of the run so far; findings are set when it is finished, and proof then fills.
  Outcome outcome;
  bool running = false;              ///< Work is left for advance().
  double progress = 0;               ///< 0 … 1
  std::string digest;                ///< Of the finished run: see digest_of(). Empty: none is.
  std::string shared_result;         ///< What the link said its run gave; until the next edit.
  std::vector<ProfileRun> versions;  ///< The version row; filled after the main run.

  trace::Moment cursor;  ///< What the views look at. {-1, -1}: the whole run.
  bool playing = false;
  double play_steps_per_second = 8;

  std::vector<scenario::Scenario> undo;  ///< Oldest first.
  std::vector<scenario::Scenario> redo;
  std::int64_t revision = 0;        ///< Grows with every visible change,
  std::int64_t trace_revision = 0;  ///< and this one when the outcome's trace is another.

  std::unique_ptr<trainer::FitLoop> loop;          ///< The live run; null before and after it.
  bool progress_unshown = false;                   ///< It has advanced since show_progress().
  std::optional<proof::Search> search;             ///< The live search for fixes; unset when over.
  std::unique_ptr<trainer::FitLoop> version_loop;  ///< The version row's live run.
  std::size_t next_version = 0;
  double play_owed = 0;  ///< Steps the cursor is due to move by, below 1.
};

struct SetField {
  std::string key, text;
};
struct ApplyChange {
  diagnosis::Change change;
};
struct LoadPreset {
  std::string name;
};
struct LoadLink {
  std::string text;
};
struct LoadJson {
  std::string text;
};
struct DismissNotes {};  ///< They have been read.
struct Undo {};
struct Redo {};
struct Stop {};  ///< Give up what is running, fixes too; keep what ran.
struct GoTo {
  trace::Moment at;
};
struct StepBatch {
  std::int64_t by = 1;
};  ///< Move the cursor by batches.
struct StepEpoch {
  std::int64_t by = 1;
};
struct Play {
  bool on = true;
};
struct SetSpeed {
  double steps_per_second = 8;
};

using Command = std::variant<SetField, ApplyChange, LoadPreset, LoadLink, LoadJson, DismissNotes,
                             Undo, Redo, Stop, GoTo, StepBatch, StepEpoch, Play, SetSpeed>;
using Commands = std::vector<Command>;

/// A fresh workbench on the preset a first visit shows, already started.
State start(std::string_view link = {});

/// Every edit starts the new run at once. Bad text goes to state.notes and changes nothing else.
void apply(State& state, const Command& command);

/// What LoadLink would note of it; empty: every part of it can be taken.
std::vector<Error> notes_on_link(std::string_view text);

/// As much of the run, then of the search for fixes, then of the version row, as the caller allows;
/// asked after every transition. The clock enters only here. Returns true if anything changed; the
/// outcome of a run in progress does only by show_progress().
bool advance(State& state, const std::function<bool()>& keep_going);

/// Copies what a run in progress has done so far into the outcome, if that was not done since it
/// last advanced. Of a long run that takes a while: only for who is about to show it.
void show_progress(State& state);

/// Is there anything for advance() to do?
bool has_work(const State& state);

/// Moves the cursor of a playing run on by `seconds`. Returns true if it moved.
bool tick(State& state, double seconds);

/// A command as the page sends it: {"set": {"fit.epochs": "3"}}, {"preset": "steps-floor"},
/// {"change": 0},
/// {"undo": true}, {"redo": true}, {"stop": true}, {"goto": [1, 0]}, {"step": 1}, {"epoch": -1},
/// {"link": "s=1&…"},
/// {"json": "…"}, {"dismiss": true}, {"play": true}, {"speed": 8}. "set" takes several fields at
/// once; "change": [1, 0] is the first change of the second finding.
Result<Command> read_command(const State& state, std::string_view json);

/// What the page needs to mirror the state in HTML: {revision, link, preset, notes, values{key:
/// text}, visible[key], running, progress, digest, shared_result, shared_note, verdict, findings,
/// worth_knowing, ruled_out, wrong_advice, without_effect, checking, fixes, proof, keras, release,
/// ledger[{epoch, planned, run, samples, replayed, warnings, val_steps, ran_dry, logs}],
/// ledger_left_out, steps_run, stop_reason, stop_detail, exception, warnings, screen[{text, epoch,
/// error, parts[[ink, text]] where it is not all plain}], screen_left_out, versions_note,
/// versions_headline, versions[{profile, label, steps, rule, severity, summary, current}], cursor,
/// cursor_words, playing, speed, undo, redo}. Of long lists the first and last 200 entries. Logs
/// are null without numbers.
Json state_json(const State& state);

}  // namespace fitscope::workbench
