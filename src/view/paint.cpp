#include "view/paint.h"

#include <cstdint>

namespace fitscope::view {
namespace {

gfx::Target target_of(const ImDrawCmd* command) {
  const ImDrawData* data = ImGui::GetDrawData();
  const ImVec4 clip = command->ClipRect;
  return {.display_width = data->DisplaySize.x,
          .display_height = data->DisplaySize.y,
          .above = data->DisplayPos.y,
          .pixels = data->FramebufferScale.x,
          .clip_left = clip.x,
          .clip_top = clip.y - data->DisplayPos.y,
          .clip_right = clip.z,
          .clip_bottom = clip.w - data->DisplayPos.y};
}

template <typename Job>
void render(const ImDrawList*, const ImDrawCmd* command) {
  auto* job = static_cast<Job*>(command->UserCallbackData);
  job->painter->draw(job->picture, target_of(command));
}

void render_fill(const ImDrawList*, const ImDrawCmd* command) {
  const auto packed = reinterpret_cast<std::uintptr_t>(command->UserCallbackData);
  const ImVec4 color = ImGui::ColorConvertU32ToFloat4(static_cast<ImU32>(packed));
  gfx::fill({color.x, color.y, color.z, 1}, target_of(command));
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

void fill(const Ui& ui, ImVec2 low, ImVec2 high, Color color, float radius) {
  ImDrawList* list = ImGui::GetWindowDrawList();
  const ImU32 paint = ui.theme[color];
  // What is left of the edges, which have to be soft.
  constexpr float kEdge = 2;
  const ImVec2 inner_low{low.x + kEdge, low.y + radius};
  const ImVec2 inner_high{high.x - kEdge, high.y - radius};
  if (ui.painter == nullptr || inner_high.x <= inner_low.x || inner_high.y <= inner_low.y) {
    list->AddRectFilled(low, high, paint, radius);
    return;
  }
  list->PushClipRect(inner_low, inner_high, true);
  list->AddCallback(render_fill, reinterpret_cast<void*>(std::uintptr_t{paint}));
  list->PopClipRect();
  // One unit more: clearing knows whole pixels only.
  const float top = inner_low.y + 1;
  const float bottom = inner_high.y - 1;
  list->AddRectFilled(low, {high.x, top}, paint, radius, ImDrawFlags_RoundCornersTop);
  list->AddRectFilled({low.x, bottom}, high, paint, radius, ImDrawFlags_RoundCornersBottom);
  list->AddRectFilled({low.x, top - 1}, {inner_low.x + 1, bottom + 1}, paint);
  list->AddRectFilled({inner_high.x - 1, top - 1}, {high.x, bottom + 1}, paint);
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
