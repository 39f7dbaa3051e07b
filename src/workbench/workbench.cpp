#include "workbench/workbench.h"

#include <algorithm>
#include <cmath>
#include <iterator>
#include <utility>

#include "base/check.h"
#include "base/text.h"
#include "scenario/link.h"
#include "scenario/property.h"
#include "scenario/runnable.h"
#include "scenario/scenario_json.h"
#include "workbench/cursor.h"

namespace fitscope::workbench {
namespace {

constexpr std::string_view kFirstPreset = "steps-floor";
constexpr std::size_t kMostUndo = 100;

void start_run(State& state) {
  state.outcome = {};
  ++state.trace_revision;
  state.outcome.profile = scenario::profile_of(state.scenario.keras.version);
  state.loop.reset();  // advance() makes it
  state.search.reset();
  state.version_loop.reset();
  state.versions.clear();
  state.next_version = 0;
  state.running = true;
  state.progress = 0;
  state.digest.clear();
  state.shared_result.clear();
  state.cursor = {};
  state.playing = false;
  state.play_owed = 0;
  ++state.revision;
}

/// A link as far as it can be run; the notes say what was taken otherwise.
scenario::ReadLink read_link(std::string_view text) {
  scenario::ReadLink read = scenario::read_link(text);
  std::vector<Error> lowered = scenario::lower_to_what_runs(read.scenario);
  std::move(lowered.begin(), lowered.end(), std::back_inserter(read.notes));
  std::vector<Error> left_out = scenario::leave_out_what_contradicts(read.scenario);
  std::move(left_out.begin(), left_out.end(), std::back_inserter(read.notes));
  return read;
}

/// The one way a scenario gets into the state. False: it cannot be run and stays outside; the notes
/// say why.
bool adopt(State& state, scenario::Scenario next) {
  std::vector<Error> errors = scenario::check_together(next);
  if (!errors.empty()) {
    std::move(errors.begin(), errors.end(), std::back_inserter(state.notes));
    ++state.revision;
    return false;
  }
  if (!(next == state.scenario)) {
    state.undo.push_back(state.scenario);
    if (state.undo.size() > kMostUndo) state.undo.erase(state.undo.begin());
    state.redo.clear();
  }
  const scenario::Preset* preset = scenario::find_preset(state.preset);
  if (preset == nullptr || !(preset->scenario == next)) state.preset.clear();
  state.scenario = std::move(next);
  start_run(state);
  return true;
}

void set_fields(State& state, const std::vector<diagnosis::FieldChange>& fields) {
  state.notes.clear();
  scenario::Scenario next = state.scenario;
  for (const diagnosis::FieldChange& field : fields) {
    if (auto error = scenario::set_text(next, field.key, field.text)) {
      state.notes.push_back(std::move(*error));
    }
  }
  if (!state.notes.empty()) {
    ++state.revision;
    return;
  }
  adopt(state, std::move(next));
}

void travel(State& state, std::vector<scenario::Scenario>& from,
            std::vector<scenario::Scenario>& to) {
  if (from.empty()) return;
  state.notes.clear();
  to.push_back(std::move(state.scenario));
  state.scenario = std::move(from.back());
  from.pop_back();
  state.preset.clear();
  start_run(state);
}

/// Of a run that is over.
void start_search(State& state) {
  // The version row runs the program under every Keras anyway.
  const proof::Limits limits{.other_releases = false};
  const proof::Broken broken{state.scenario, state.outcome.trace, state.outcome.findings};
  state.search.emplace(broken, state.outcome.profile, limits);
  state.outcome.proof = state.search->results();
}

struct Apply {
  State& state;

  void operator()(const SetField& command) const {
    set_fields(state, {{command.key, command.text}});
  }
  void operator()(const ApplyChange& command) const { set_fields(state, command.change.changes); }
  void operator()(const LoadPreset& command) const {
    state.notes.clear();
    const scenario::Preset* preset = scenario::find_preset(command.name);
    if (preset == nullptr) {
      state.notes.push_back({"preset", scenario::not_a_preset(command.name)});
      ++state.revision;
      return;
    }
    state.preset = std::string(preset->name);
    adopt(state, preset->scenario);
  }
  void operator()(const LoadLink& command) const {
    scenario::ReadLink read = read_link(command.text);
    state.notes = std::move(read.notes);
    if (adopt(state, std::move(read.scenario))) state.shared_result = std::move(read.result);
  }
  void operator()(const LoadJson& command) const {
    scenario::ReadScenario read = scenario::read_json(command.text);
    state.notes = std::move(read.errors);
    if (!state.notes.empty()) {
      ++state.revision;
      return;
    }
    adopt(state, std::move(read.scenario));
  }
  void operator()(const DismissNotes&) const {
    state.notes.clear();
    ++state.revision;
  }
  void operator()(const Undo&) const { travel(state, state.undo, state.redo); }
  void operator()(const Redo&) const { travel(state, state.redo, state.undo); }
  void operator()(const Stop&) const {
    if (state.running) {
      if (state.loop) state.outcome.trace = state.loop->take_trace();
      state.outcome.trace.stop = trace::StopReason::kCutOff;
      ++state.trace_revision;
      judge(state.scenario, state.outcome);
      start_search(state);  // for what it knows without a run
    }
    state.loop.reset();
    state.search.reset();
    state.version_loop.reset();
    state.next_version = scenario::all_profiles().size();
    state.running = false;
    ++state.revision;
  }
  void operator()(const GoTo& command) const {
    state.cursor = nearest(state.outcome.trace, command.at);
    ++state.revision;
  }
  void operator()(const StepBatch& command) const {
    state.cursor = by_steps(state.outcome.trace, state.cursor, command.by);
    ++state.revision;
  }
  void operator()(const StepEpoch& command) const {
    state.cursor = by_epochs(state.outcome.trace, state.cursor, command.by);
    ++state.revision;
  }
  void operator()(const Play& command) const {
    state.playing = command.on;
    state.play_owed = 0;
    if (command.on && at_end(state.outcome.trace, state.cursor)) state.cursor = {};
    ++state.revision;
  }
  void operator()(const SetSpeed& command) const {
    if (!std::isfinite(command.steps_per_second)) return;
    state.play_steps_per_second = std::clamp(command.steps_per_second, 0.1, 1e6);
    ++state.revision;
  }
};

void finish_run(State& state) {
  state.outcome.trace = state.loop->take_trace();
  ++state.trace_revision;
  judge(state.scenario, state.outcome);
  state.loop.reset();
  state.running = false;
  state.progress = 1;
  state.digest = digest_of(state.outcome);
  start_search(state);
}

/// True: something to show has changed.
bool advance_search(State& state, const std::function<bool()>& keep_going) {
  if (!state.search || !keep_going()) return false;
  const bool changed = state.search->step(keep_going);
  const bool done = state.search->done();
  if (changed || done) state.outcome.proof = state.search->results();
  if (done) state.search.reset();
  return changed || done;
}

/// One transition of the version row. False: nothing is left to do.
bool advance_versions(State& state) {
  const auto& profiles = scenario::all_profiles();
  if (state.next_version >= profiles.size()) return false;
  const scenario::Profile profile = profiles[state.next_version].profile;
  if (profile == state.outcome.profile) {
    state.versions.push_back(summary_of(state.outcome));
    ++state.next_version;
    return true;
  }
  if (!state.version_loop) {
    state.version_loop = trainer::FitLoop::create(state.scenario, profile);
  }
  if (state.version_loop->advance() == trainer::Status::kRunning) return true;
  Outcome outcome;
  outcome.profile = profile;
  outcome.trace = state.version_loop->take_trace();
  outcome.findings = findings_of(state.scenario, outcome.trace);
  state.versions.push_back(summary_of(outcome));
  state.version_loop.reset();
  ++state.next_version;
  return true;
}

}  // namespace

State start(std::string_view link) {
  State state;
  if (link.empty() || link == "#") {
    state.preset = std::string(kFirstPreset);
    const scenario::Preset* preset = scenario::find_preset(kFirstPreset);
    FS_CHECK(preset != nullptr);
    state.scenario = preset->scenario;
    start_run(state);
    return state;
  }
  scenario::ReadLink read = read_link(link);
  state.notes = std::move(read.notes);
  std::vector<Error> errors = scenario::check_together(read.scenario);
  if (errors.empty()) state.scenario = std::move(read.scenario);
  std::move(errors.begin(), errors.end(), std::back_inserter(state.notes));
  for (const scenario::Preset& preset : scenario::presets()) {
    if (preset.scenario == state.scenario) {
      state.preset = std::string(preset.name);
      break;
    }
  }
  start_run(state);
  state.shared_result = std::move(read.result);
  return state;
}

void apply(State& state, const Command& command) {
  std::visit(Apply{state}, command);
}

std::vector<Error> notes_on_link(std::string_view text) {
  scenario::ReadLink read = read_link(text);
  std::vector<Error> errors = scenario::check_together(read.scenario);
  std::move(errors.begin(), errors.end(), std::back_inserter(read.notes));
  return std::move(read.notes);
}

bool advance(State& state, const std::function<bool()>& keep_going) {
  bool changed = false;
  if (state.running) {
    if (!state.loop) state.loop = trainer::FitLoop::create(state.scenario, state.outcome.profile);
    trainer::Status status = trainer::Status::kRunning;
    do {
      status = state.loop->advance();
    } while (status == trainer::Status::kRunning && keep_going());
    changed = true;
    state.progress_unshown = true;
    state.progress = std::clamp(state.loop->progress(), 0.0, 1.0);
    if (status == trainer::Status::kFinished) finish_run(state);
    if (state.running) {
      ++state.revision;
      return true;
    }
  }
  changed = advance_search(state, keep_going) || changed;
  const std::size_t versions = state.versions.size();
  while (!state.search && keep_going() && advance_versions(state)) {
  }
  changed = changed || state.versions.size() != versions;
  if (changed) ++state.revision;
  return changed;
}

void show_progress(State& state) {
  if (!state.loop || !state.progress_unshown) return;
  state.progress_unshown = false;
  state.outcome.trace = state.loop->trace();
  ++state.trace_revision;
  ++state.revision;
}

bool has_work(const State& state) {
  return state.running || state.search || state.next_version < scenario::all_profiles().size();
}

bool tick(State& state, double seconds) {
  if (!state.playing || !(seconds > 0)) return false;
  state.play_owed += seconds * state.play_steps_per_second;
  const double whole = std::floor(state.play_owed);
  if (whole < 1) return false;
  state.play_owed -= whole;
  state.cursor =
      by_steps(state.outcome.trace, state.cursor, static_cast<std::int64_t>(std::min(whole, 1e15)));
  if (!state.running && at_end(state.outcome.trace, state.cursor)) state.playing = false;
  ++state.revision;
  return true;
}

}  // namespace fitscope::workbench
