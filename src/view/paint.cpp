#include "view/paint.h"

namespace fitscope::view {
namespace {

template <typename Job>
void render(const ImDrawList*, const ImDrawCmd* command) {
  auto* job = static_cast<Job*>(command->UserCallbackData);
  const ImDrawData* data = ImGui::GetDrawData();
  const ImVec4 clip = command->ClipRect;
  job->painter->draw(job->picture, {.display_width = data->DisplaySize.x,
                                    .display_height = data->DisplaySize.y,
                                    .pixels = data->FramebufferScale.x,
                                    .clip_left = clip.x,
                                    .clip_top = clip.y,
                                    .clip_right = clip.z,
                                    .clip_bottom = clip.w});
}

template <typename Job>
void append(const Ui& ui, Job& job) {
  job.painter = ui.painter;
  if (ui.painter == nullptr) return;
  ImDrawList* list = ImGui::GetWindowDrawList();
  list->AddCallback(render<Job>, &job);
  list->AddCallback(ImDrawCallback_ResetRenderState, nullptr);
}

}  // namespace

void paint(const Ui& ui, RibbonJob& job) {
  append(ui, job);
}
void paint(const Ui& ui, CurveJob& job) {
  append(ui, job);
}

gfx::Rgba rgba(const Ui& ui, Color color, float alpha) {
  const ImVec4 value = ui.theme.vec(color);
  return {value.x, value.y, value.z, alpha};
}

void set_cell_colours(const Ui& ui, gfx::RibbonPicture& picture) {
  for (std::size_t i = 0; i < picture.fills.size(); ++i) {
    picture.fills[i] = rgba(ui, color_of(static_cast<trace::StepState>(i)));
  }
  picture.ink = rgba(ui, Color::kOnCell);
}

}  // namespace fitscope::view
