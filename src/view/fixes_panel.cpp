#include "view/fixes_panel.h"

#include <imgui.h>

#include <algorithm>
#include <string>
#include <vector>

#include "base/text.h"
#include "scenario/property.h"
#include "view/widgets.h"
#include "workbench/script.h"

namespace fitscope::view {
namespace {

using diagnosis::Change;
using proof::EpochSteps;
using proof::RunSummary;

constexpr float kBarWidth = 8;
constexpr float kBarHeight = 20;

/// Steps of a run's fullest epoch: what a bar of full height stands for. Each run has its own:
/// beside one of many more steps, a whole epoch of few would look like one that hardly ran.
float most_steps(const RunSummary& run) {
  trace::Count most = 1;
  for (const EpochSteps& epoch : run.epochs)
    most = std::max({most, epoch.run, epoch.planned.value_or(0)});
  return static_cast<float>(most);
}

/// An epoch a bar: as high as what was planned, filled as far as it ran.
void draw_bars(const Ui& ui, const char* name, const RunSummary& run) {
  const float most = most_steps(run);
  const ImVec2 at = ImGui::GetCursorScreenPos();
  const float left = at.x + text_width(ui, Font::kSmall, "before") + kGap;
  const auto fits =
      static_cast<std::size_t>(std::max(1.0F, (room(ui) - (left - at.x)) / (kBarWidth + 2)));
  ImDrawList* list = ImGui::GetWindowDrawList();
  const float bottom = at.y + kBarHeight;
  ImGui::SetCursorScreenPos({at.x, at.y + 2});
  text(ui, Font::kSmall, Color::kMuted, name);
  for (std::size_t i = 0; i < std::min(fits, run.epochs.size()); ++i) {
    const EpochSteps& epoch = run.epochs[i];
    const trace::Count planned = std::max(epoch.run, epoch.planned.value_or(0));
    const float x = left + static_cast<float>(i) * (kBarWidth + 2);
    const auto height = [most](trace::Count steps) {
      return std::max(1.0F, kBarHeight * static_cast<float>(steps) / most);
    };
    const bool whole = epoch.run > 0 && epoch.run == planned;
    list->AddRect({x, bottom - height(planned)}, {x + kBarWidth, bottom},
                  ui.theme[Color::kNeverRan]);
    list->AddRectFilled({x, bottom - height(epoch.run)}, {x + kBarWidth, bottom},
                        ui.theme[whole ? Color::kHealthy : Color::kWarning]);
  }
  ImGui::SetCursorScreenPos({at.x, bottom + 4});
}

void draw_change(const Ui& ui, const Change& change) {
  ImGui::Dummy({0, 4});
  paragraph(ui, Font::kStrong, Color::kText, change.label);
  if (!change.why.empty()) paragraph(ui, Font::kBody, Color::kMuted, change.why);
}

/// What the controls are called that it sets, and what they are set to.
void draw_fields(const Ui& ui, const Change& change) {
  for (const diagnosis::FieldChange& field : change.changes) {
    const scenario::Property* property = scenario::find_property(field.key);
    if (property == nullptr) continue;
    std::string_view to = field.text == "unset" ? property->unset_text : field.text;
    for (const scenario::Choice& choice : property->choices) {
      if (choice.key == field.text) to = choice.label;
    }
    paragraph(ui, Font::kBody, Color::kText, std::string(property->label) + ": " + std::string(to));
  }
}

/// The lines of Python that change, where they are few: of many the label says more.
void draw_lines(const Ui& ui, std::string_view diff) {
  constexpr std::size_t kMost = 8;
  std::vector<std::string> lines;
  for (const std::string_view line : split(diff, '\n')) {
    if (line.empty() || (line.front() != '-' && line.front() != '+')) continue;
    lines.push_back(std::string(1, line.front()) + " " + std::string(trimmed(line.substr(1))));
  }
  if (lines.size() > kMost) return;
  for (const std::string& line : lines)
    paragraph(ui, Font::kMono, Color::kText, line);
}

void draw_fix(const Ui& ui, const RunSummary& before, const proof::Fix& fix) {
  draw_change(ui, fix.change);
  const bool healthy = fix.proof == proof::Proof::kHealthy;
  const diagnosis::Severity severity =
      healthy ? diagnosis::Severity::kHealthy : diagnosis::Severity::kNote;
  const ImVec2 at = ImGui::GetCursorScreenPos();
  severity_icon(ui, severity, {at.x + 8, at.y + 9}, 8);
  ImGui::Indent(24);
  paragraph(ui, Font::kBody, color_of(severity),
            (healthy ? "Verified: " : "Better: ") + fix.difference);
  if (!healthy) paragraph(ui, Font::kBody, Color::kMuted, fix.after.verdict);
  if (before.epochs != fix.after.epochs) {
    draw_bars(ui, "before", before);
    draw_bars(ui, "after", fix.after);
  }
  ImGui::Unindent(24);
  // Of a single field the label says all.
  if (fix.change.changes.size() > 1) draw_lines(ui, fix.diff);
}

/// What stands where no fix does.
std::string_view instead_of_fixes(const workbench::State& state) {
  if (state.running) return "Still running.";
  if (state.search) return "Checking what helps: every change is run before it is shown …";
  const auto& findings = state.outcome.findings;
  const bool fault = !findings.empty() && diagnosis::is_fault(findings.front().severity);
  return fault ? "None of the changes that were tried makes this run healthy."
               : "Nothing needs to change.";
}

void draw_results(const Ui& ui, const proof::Results& results, const workbench::State& state,
                  workbench::Commands& out) {
  if (proof::any_works(results)) {
    paragraph(ui, Font::kBody, Color::kText, "Any of these works; each was run.");
  }
  int number = 0;
  for (const proof::Fix& fix : results.fixes) {
    if (ui.compact && number == 1) {
      const std::size_t more = results.fixes.size() - 1;
      ImGui::Dummy({0, 4});
      paragraph(ui, Font::kBody, Color::kMuted,
                "and " + std::to_string(more) + (more == 1 ? " more change" : " more changes") +
                    " that were run");
      break;
    }
    const std::string id = "apply:" + std::to_string(number++);
    draw_fix(ui, results.before, fix);
    if (ui.read_only) continue;
    const Look look = number == 1 ? Look::kPrimary : Look::kPlain;
    if (button(ui, id, "Apply", look)) out.push_back(workbench::ApplyChange{fix.change});
    if (number > 1) continue;
    ImGui::SameLine();
    if (button(ui, "undo-change", "Undo", Look::kPlain, !state.undo.empty())) {
      out.push_back(workbench::Undo{});
    }
  }
  number = 0;
  for (const Change& change : results.questions) {
    draw_change(ui, change);
    draw_fields(ui, change);
    if (ui.read_only) continue;
    if (button(ui, "try:" + std::to_string(number++), "Try it")) {
      out.push_back(workbench::ApplyChange{change});
    }
  }
  for (const Change& change : results.advice) {
    draw_change(ui, change);
    paragraph(ui, Font::kSmall, Color::kMuted, "Advice: not checked.");
  }
}

}  // namespace

void draw_fixes(const Ui& ui, const workbench::State& state, workbench::Commands& out) {
  const Card card(ui, "What to change");
  const proof::Results none;
  const proof::Results& results = state.outcome.proof ? *state.outcome.proof : none;
  draw_results(ui, results, state, out);
  if (results.fixes.empty()) {
    if (results.questions.empty() && (results.advice.empty() || state.search)) {
      paragraph(ui, Font::kBody, Color::kMuted, instead_of_fixes(state));
    }
    if (!ui.read_only && !state.undo.empty() && button(ui, "undo-change", "Undo the last change")) {
      out.push_back(workbench::Undo{});
    }
  } else if (state.search) {
    paragraph(ui, Font::kSmall, Color::kMuted, "Checking for more …");
  }
  if (results.cut_off) {
    paragraph(ui, Font::kSmall, Color::kMuted, "Not every change was tried: these runs are long.");
  }
  ImGui::Dummy({0, 4});
  if (button(ui, "copy-python", "Copy as Python")) {
    ImGui::SetClipboardText(workbench::python_script(state).c_str());
  }
  explain(ui, "The Keras code that does the same, to run with your own Keras.");
}

}  // namespace fitscope::view
