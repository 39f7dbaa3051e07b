#include "view/verdict_panel.h"

#include <imgui.h>

#include <algorithm>
#include <string>

#include "scenario/device.h"
#include "view/run_index.h"
#include "view/widgets.h"
#include "workbench/shared.h"
#include "workbench/versions.h"

namespace fitscope::view {
namespace {

void running_line(const Ui& ui, const workbench::State& state, workbench::Commands& out) {
  const auto share = static_cast<float>(std::clamp(state.progress, 0.0, 1.0));
  const auto epochs = static_cast<std::int64_t>(state.outcome.trace.epochs.size());
  text(ui, Font::kTitle, Color::kText,
       "Training, epoch " + std::to_string(std::max<std::int64_t>(epochs, 1)) + " …");
  const float stop_width = 80;
  const ImVec2 at = ImGui::GetCursorScreenPos();
  const float width = room(ui) - stop_width - kGap;
  const float y = at.y + kFieldHeight / 2;
  ImDrawList* list = ImGui::GetWindowDrawList();
  list->AddRectFilled({at.x, y - 4}, {at.x + width, y + 4}, ui.theme[Color::kSunken], 4);
  list->AddRect({at.x, y - 4}, {at.x + width, y + 4}, ui.theme[Color::kBorder], 4);
  list->AddRectFilled({at.x, y - 4}, {at.x + std::max(8.0F, width * share), y + 4},
                      ui.theme[Color::kAccent], 4);
  ImGui::Dummy({width, kFieldHeight});
  ImGui::SameLine(0, kGap);
  if (button(ui, "stop", "Stop", Look::kPlain, true, stop_width)) out.push_back(workbench::Stop{});
}

}  // namespace

void draw_verdict(const Ui& ui, const workbench::State& state, workbench::Commands& out) {
  if (state.outcome.findings.empty()) {
    const Card card(ui, "");
    if (state.running) {
      running_line(ui, state, out);
    } else {
      text(ui, Font::kTitle, Color::kText, "Nothing has run yet.");
    }
    return;
  }
  const diagnosis::Finding& finding = state.outcome.findings.front();
  const Card card(ui, "", soft_color_of(finding.severity));
  const ImVec2 at = ImGui::GetCursorScreenPos();
  severity_icon(ui, finding.severity, {at.x + 10, at.y + 10}, 10);
  ImGui::SetCursorScreenPos({at.x + 28, at.y + 1});
  text(ui, Font::kStrong, color_of(finding.severity), diagnosis::word_of(finding.severity));
  ImGui::SameLine(0, kGap);
  ImGui::SetCursorScreenPos({ImGui::GetCursorScreenPos().x, at.y + 3});
  text(ui, Font::kSmall, Color::kMuted,
       std::string(scenario::info(state.outcome.profile).label) + " " +
           std::string(scenario::kDevice));
  ImGui::SetCursorScreenPos({at.x, ImGui::GetCursorScreenPos().y});
  if (const std::string note = workbench::versions_note(state); !note.empty()) {
    paragraph(ui, Font::kStrong, Color::kText, note);
  }
  paragraph(ui, Font::kTitle, Color::kText, finding.summary);
  if (const std::string shared = workbench::shared_note(state); !shared.empty()) {
    paragraph(ui, Font::kStrong, Color::kText, shared);
  }
  if (const std::string beside = workbench::worth_knowing(state.outcome); !beside.empty()) {
    paragraph(ui, Font::kStrong, Color::kText, "Worth knowing: " + beside);
  }
  if (!finding.arithmetic.empty()) paragraph(ui, Font::kMono, Color::kMuted, finding.arithmetic);
}

void draw_why(const Ui& ui, const workbench::State& state, workbench::Commands& out) {
  const Card card(ui, "Why");
  const auto& findings = state.outcome.findings;
  if (findings.empty()) {
    paragraph(ui, Font::kBody, Color::kMuted,
              state.running ? "Still running." : "Nothing to report.");
    return;
  }
  int number = 0;
  for (const diagnosis::Finding& finding : findings) {
    const bool primary = &finding == &findings.front();
    if (!primary) {
      ImGui::Dummy({0, 2});
      const ImVec2 at = ImGui::GetCursorScreenPos();
      severity_icon(ui, finding.severity, {at.x + 8, at.y + 9}, 8);
      ImGui::Indent(24);
      paragraph(ui, Font::kBody, Color::kText, finding.summary);
      ImGui::Unindent(24);
    }
    for (const diagnosis::Evidence& evidence : finding.evidence) {
      const std::string id = "evidence:" + std::to_string(number++);
      if (evidence.at.epoch < 0) {
        const ImVec2 at = ImGui::GetCursorScreenPos();
        ImGui::GetWindowDrawList()->AddCircleFilled({at.x + 5, at.y + 9}, 2.5F,
                                                    ui.theme[Color::kMuted]);
        ImGui::Indent(18);
        paragraph(ui, Font::kBody, Color::kText, evidence.text);
        ImGui::Unindent(18);
        continue;
      }
      if (evidence_button(ui, id, evidence.text, state.cursor == evidence.at)) {
        out.push_back(workbench::GoTo{evidence.at});
      }
    }
  }
  for (const diagnosis::WrongAdvice* advice : state.outcome.wrong_advice) {
    ImGui::Dummy({0, 4});
    paragraph(ui, Font::kBody, Color::kMuted,
              "You may have read: \"" + std::string(advice->claim) + "\"");
    paragraph(ui, Font::kBody, Color::kText, advice->why);
  }
  if (!state.outcome.unused.empty()) {
    ImGui::Dummy({0, 4});
    text(ui, Font::kStrong, Color::kText, "Set, but without effect here");
  }
  for (const scenario::Unused& unused : state.outcome.unused)
    paragraph(ui, Font::kBody, Color::kText, scenario::sentence(unused));
  if (findings.size() == 1 && findings.front().evidence.empty() &&
      state.outcome.wrong_advice.empty() && state.outcome.unused.empty()) {
    paragraph(ui, Font::kBody, Color::kMuted, "The verdict says all there is to say.");
  }
}

}  // namespace fitscope::view
