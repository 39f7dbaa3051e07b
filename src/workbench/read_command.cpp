// Commands as the page sends them.
#include <string>
#include <utility>

#include "base/text.h"
#include "scenario/presets.h"
#include "scenario/property.h"
#include "workbench/workbench.h"

namespace fitscope::workbench {
namespace {

constexpr std::string_view kAllowed =
    "Allowed: set, preset, change, link, json, dismiss, undo, redo, stop, goto, step, epoch, play, "
    "speed.";

Error bad(std::string_view where, std::string message) {
  return {std::string(where), std::move(message)};
}

std::string field_text(const Json& value) {
  if (const auto* text = value.as<std::string>()) return *text;
  if (value.is_null()) return "unset";
  return to_text(value);
}

Result<Command> read_set(const Json& value) {
  const auto* fields = value.as<Json::Object>();
  if (fields == nullptr || fields->empty()) {
    return bad("set", "Give an object of field and text: {\"set\": {\"fit.epochs\": \"3\"}}.");
  }
  if (fields->size() == 1) {
    return Command(SetField{fields->front().name, field_text(fields->front().value)});
  }
  ApplyChange command;
  for (const JsonMember& field : *fields) {
    command.change.changes.push_back({field.name, field_text(field.value)});
  }
  return Command(std::move(command));
}

/// A number of the verdict's changes, or [finding, change].
Result<Command> read_change(const State& state, const Json& value) {
  std::int64_t finding = 0;
  std::int64_t change = -1;
  if (const auto* number = value.as<std::int64_t>()) change = *number;
  if (const auto* pair = value.as<Json::Array>(); pair != nullptr && pair->size() == 2) {
    const auto* first = (*pair)[0].as<std::int64_t>();
    const auto* second = (*pair)[1].as<std::int64_t>();
    if (first != nullptr && second != nullptr) {
      finding = *first;
      change = *second;
    }
  }
  const auto& findings = state.outcome.findings;
  if (finding < 0 || finding >= std::ssize(findings) || change < 0 ||
      change >= std::ssize(findings[static_cast<std::size_t>(finding)].changes)) {
    return bad("change", to_text(value) + " names none of the changes on offer.");
  }
  const diagnosis::Change& chosen =
      findings[static_cast<std::size_t>(finding)].changes[static_cast<std::size_t>(change)];
  if (chosen.changes.empty()) return bad("change", "This one is advice only: nothing to set.");
  return Command(ApplyChange{chosen});
}

Result<Command> read_goto(const Json& value) {
  const auto* pair = value.as<Json::Array>();
  if (pair != nullptr && pair->size() == 2) {
    const auto* epoch = (*pair)[0].as<std::int64_t>();
    const auto* step = (*pair)[1].as<std::int64_t>();
    if (epoch != nullptr && step != nullptr) return Command(GoTo{{*epoch, *step}});
  }
  return bad("goto", "Give [epoch, step], both whole numbers; [-1, -1] is the whole run.");
}

}  // namespace

Result<Command> read_command(const State& state, std::string_view json) {
  Result<Json> read = parse_json(json);
  if (!read.ok()) return read.error();
  const auto* object = read.value().as<Json::Object>();
  if (object == nullptr || object->size() != 1) {
    return bad("", "A command is an object with one member. " + std::string(kAllowed));
  }
  const std::string& name = object->front().name;
  const Json& value = object->front().value;
  const auto* text = value.as<std::string>();
  const auto* number = value.as<std::int64_t>();
  const auto* flag = value.as<bool>();

  if (name == "set") return read_set(value);
  if (name == "change") return read_change(state, value);
  if (name == "goto") return read_goto(value);
  if (name == "dismiss") return Command(DismissNotes{});
  if (name == "undo") return Command(Undo{});
  if (name == "redo") return Command(Redo{});
  if (name == "stop") return Command(Stop{});
  if (name == "preset" || name == "link" || name == "json") {
    if (text == nullptr) return bad(name, "Give a text, not " + to_text(value) + ".");
    if (name == "preset") return Command(LoadPreset{*text});
    if (name == "link") return Command(LoadLink{*text});
    return Command(LoadJson{*text});
  }
  if (name == "step" || name == "epoch") {
    if (number == nullptr) return bad(name, "Give a whole number, not " + to_text(value) + ".");
    if (name == "step") return Command(StepBatch{*number});
    return Command(StepEpoch{*number});
  }
  if (name == "play") {
    if (flag == nullptr) return bad(name, "Give true or false, not " + to_text(value) + ".");
    return Command(Play{*flag});
  }
  if (name == "speed") {
    const auto* real = value.as<double>();
    if (number != nullptr) return Command(SetSpeed{static_cast<double>(*number)});
    if (real != nullptr) return Command(SetSpeed{*real});
    return bad(name, "Give steps per second as a number, not " + to_text(value) + ".");
  }
  return bad(name, in_quotes(name) + " is not a command. " + std::string(kAllowed));
}

}  // namespace fitscope::workbench
