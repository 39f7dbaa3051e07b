#include "view/curves_panel.h"

#include <imgui.h>

#include <algorithm>
#include <cmath>
#include <string>

#include "base/text.h"
#include "scenario/chance.h"
#include "view/widgets.h"

namespace fitscope::view {
namespace {

struct CurveStyle {
  Curve curve;
  std::string_view label;
  std::string_view help;
  Color color;
};

constexpr std::array<CurveStyle, 3> kCurves{{
    {Curve::kLoss, "Loss of each batch",
     "Of the batch alone, before its update; the progress bar shows the epoch's mean.",
     Color::kLoss},
    {Curve::kGradientNorm, "Gradient norm", "L2 norm over all gradients, before clipping.",
     Color::kGradient},
    {Curve::kUpdateRatio, "Update / weights",
     "How far a step moved the weights, relative to their size.", Color::kUpdate},
}};

constexpr float kPlotHeight = 64;

// More epochs than this, and the lines between them would be a grey field.
constexpr std::size_t kMostLines = 80;

bool same(const PlotBox& a, const PlotBox& b) {
  return a.left == b.left && a.top == b.top && a.width == b.width && a.height == b.height;
}

// Marks at the edges stay inside.
PlotBox inset(const PlotBox& box) {
  return {box.left + 6, box.top + 4, box.width - 12, box.height - 8};
}

void small(const Ui& ui, Color color, ImVec2 at, const std::string& words,
           bool right_aligned = false) {
  ImFont* font = ui.font(Font::kSmall);
  const float width = right_aligned ? font->CalcTextSizeA(14, FLT_MAX, 0, words.c_str()).x : 0;
  ImGui::GetWindowDrawList()->AddText(font, 14, {at.x - width, at.y}, ui.theme[color],
                                      words.c_str());
}

void draw_marks(const Ui& ui, const Plot& plot, const PlotBox& box, const CurveStyle& style) {
  ImDrawList* list = ImGui::GetWindowDrawList();
  for (const gfx::CurvePiece& point : plot.lone) {
    list->AddCircleFilled({point.x0, point.y0}, 3.5F, ui.theme[style.color]);
  }
  // The ribbon's sign for it on the top line: there was a value, and it was no number.
  for (const float x : plot.not_finite) {
    const float y = box.top + 4;
    const ImU32 ink = ui.theme[Color::kNotFinite];
    list->AddLine({x, y}, {x, y + 6}, ink, 2);
    list->AddCircleFilled({x, y + 10}, 1.5F, ink);
  }
  if (!plot.not_finite.empty()) {
    const std::string words = with_commas(static_cast<std::int64_t>(plot.not_finite.size())) +
                              (plot.not_finite.size() == 1 ? " place" : " places") +
                              " NaN or infinite";
    // Where the numbers ended there is no line; where they did not, the words cover it.
    const ImVec2 end{box.left + box.width - 4, box.top + box.height - 4};
    const float width = text_width(ui, Font::kSmall, words);
    list->AddRectFilled({end.x - width - 6, end.y - 18}, end, ui.theme[Color::kSunken], 4);
    small(ui, Color::kNotFinite, {end.x - width - 3, end.y - 16}, words);
  }
}

// A ring on the curve.
void mark_value(const Ui& ui, const Plot& plot, const PlotBox& box, float x, float value) {
  if (!std::isfinite(value)) return;
  const float y = plot_y(plot, box, static_cast<double>(value));
  ImDrawList* list = ImGui::GetWindowDrawList();
  list->AddCircleFilled({x, y}, 4, ui.theme[Color::kSunken], 16);
  list->AddCircle({x, y}, 4, ui.theme[Color::kText], 16, 1.5F);
}

void draw_curve(CurvesPanel& panel, const Ui& ui, const workbench::State& state,
                workbench::Commands& out, trace::Moment hovered, std::size_t i, float width) {
  const CurveStyle& style = kCurves[i];
  const trace::Trace& trace = state.outcome.trace;
  const ImVec2 at = ImGui::GetCursorScreenPos();
  text(ui, Font::kSmall, Color::kText, style.label);
  explain(ui, style.help);
  const trace::StepFigure* figure = figure_at(trace, hovered.epoch < 0 ? state.cursor : hovered);
  if (figure != nullptr) {
    small(ui, Color::kText, {at.x + width, at.y},
          number_text(static_cast<double>(value_of(*figure, style.curve))), true);
  }
  const PlotBox box{at.x, at.y + 20, width - 64, kPlotHeight};
  const std::string id = "curve:" + std::to_string(i);
  ImGui::SetCursorScreenPos({box.left, box.top});
  ImGui::InvisibleButton(id.c_str(), {box.width, box.height});
  note_item(ui, id);
  if (!same(box, panel.boxes[i]) || panel.revision != state.trace_revision ||
      panel.drawn_logarithmic != panel.logarithmic) {
    panel.plots[i] = plot(trace, panel.index, style.curve, panel.logarithmic, inset(box));
    panel.boxes[i] = box;
    panel.jobs[i].picture.pieces = panel.plots[i].pieces;
  }
  const Plot& drawn = panel.plots[i];
  panel.jobs[i].picture.paint = rgba(ui, style.color);
  panel.jobs[i].picture.thickness = 2;

  ImDrawList* list = ImGui::GetWindowDrawList();
  fill(ui, {box.left, box.top}, {box.left + box.width, box.top + box.height}, Color::kSunken, 4);
  const std::int64_t total = panel.index.total();
  const std::size_t epochs = panel.index.before.size() - 1;
  for (std::size_t row = 1; row < epochs && epochs < kMostLines; ++row) {
    // Between the last step of one epoch and the first of the next.
    const float x = (plot_x(inset(box), panel.index.before[row], total) +
                     plot_x(inset(box), panel.index.before[row] - 1, total)) /
                    2;
    list->AddLine({x, box.top}, {x, box.top + box.height}, ui.theme[Color::kLine]);
  }
  for (const PlotBox& band : drawn.bands) {
    list->AddRectFilled({band.left, band.top}, {band.left + band.width, band.top + band.height},
                        ui.theme.faded(style.color, 0.35F));
  }
  list->PushClipRect({box.left, box.top}, {box.left + box.width, box.top + box.height}, true);
  paint(ui, panel.jobs[i]);
  list->PopClipRect();
  draw_marks(ui, drawn, box, style);
  if (drawn.any) {
    small(ui, Color::kMuted, {at.x + width - 58, box.top - 3}, number_text(drawn.high));
    small(ui, Color::kMuted, {at.x + width - 58, box.top + box.height - 14},
          number_text(drawn.low));
  }
  if (const auto place = panel.index.place(trace, hovered)) {
    const float x = plot_x(inset(box), *place, total);
    list->AddLine({x, box.top}, {x, box.top + box.height}, ui.theme[Color::kMuted], 1);
    if (figure != nullptr) mark_value(ui, drawn, inset(box), x, value_of(*figure, style.curve));
  }
  if (const auto place = panel.index.place(trace, state.cursor)) {
    const float x = plot_x(inset(box), *place, total);
    list->AddLine({x, box.top}, {x, box.top + box.height}, ui.theme[Color::kAccent], 1.5F);
  }
  if (ImGui::IsItemClicked() && total > 0) {
    const float share =
        std::clamp((ImGui::GetIO().MousePos.x - inset(box).left) / inset(box).width, 0.0F, 1.0F);
    out.push_back(workbench::GoTo{panel.index.moment(
        std::llround(static_cast<double>(share) * static_cast<double>(total - 1)))});
  }
  if (has_keyboard()) {
    list->AddRect({box.left - 2, box.top - 2}, {box.left + box.width + 2, box.top + box.height + 2},
                  ui.theme[Color::kFocus], 7, 0, 2);
  }
  ImGui::SetCursorScreenPos({at.x, box.top + box.height + 6});
}

// Of how many epochs one is named, so that names of `width` do not touch.
std::int64_t name_stride(std::size_t epochs, float plot_width, float width) {
  const double each = static_cast<double>(plot_width) / static_cast<double>(epochs);
  std::int64_t decade = 1;
  for (;; decade *= 10) {
    for (const std::int64_t lead : {1, 2, 5}) {
      if (each * static_cast<double>(lead * decade) >= static_cast<double>(width)) {
        return lead * decade;
      }
    }
  }
}

// Under the lowest plot: which epoch lies between two lines, where there is room to say so.
void draw_axis(const Ui& ui, const RunIndex& index, const workbench::State& state,
               const PlotBox& box) {
  const trace::Trace& trace = state.outcome.trace;
  const std::int64_t total = index.total();
  const std::size_t epochs = std::min(trace.epochs.size(), index.before.size() - 1);
  if (epochs == 0) return;
  const float y = box.top + box.height + 2;
  const std::string longest = "Epoch " + with_commas(trace.epochs[epochs - 1].index + 1);
  const std::int64_t stride =
      name_stride(epochs, box.width, text_width(ui, Font::kSmall, longest) + 12);
  for (std::size_t row = 0; row < epochs; ++row) {
    if (index.before[row] == index.before[row + 1]) continue;  // no step of it ran
    const std::int64_t number = trace.epochs[row].index + 1;
    if (stride > 1 && number % stride != 0) continue;
    const float from = plot_x(inset(box), index.before[row], total);
    const float to = plot_x(inset(box), index.before[row + 1] - 1, total);
    const std::string words = "Epoch " + with_commas(number);
    const float width = text_width(ui, Font::kSmall, words);
    const float x = std::clamp((from + to - width) / 2, box.left, box.left + box.width - width);
    small(ui, Color::kMuted, {x, y}, words);
  }
  ImGui::SetCursorScreenPos({box.left, y + 18});
  std::string words = "Left to right: the " + with_commas(total) +
                      (total == 1 ? " step that ran" : " steps that ran");
  if (epochs > 1 && epochs < kMostLines) words += "; a line between two epochs";
  const std::string chance = scenario::chance_note(state.scenario);
  paragraph(ui, Font::kSmall, Color::kMuted, words + "." + (chance.empty() ? "" : " " + chance));
}

}  // namespace

void draw(CurvesPanel& panel, const Ui& ui, const workbench::State& state, workbench::Commands& out,
          trace::Moment hovered) {
  const Card card(ui, "");
  const float width = card.inner_width();
  const ImVec2 at = ImGui::GetCursorScreenPos();
  ImGui::SetCursorScreenPos({at.x, at.y + 6});
  text(ui, Font::kStrong, Color::kText, "Curves");
  const trace::Trace& trace = state.outcome.trace;
  if (trace.figures.kept().empty()) {
    paragraph(ui, Font::kBody, Color::kMuted,
              state.scenario.model.kind == scenario::ModelKind::kAny
                  ? "This scenario has no numbers: its model is left open, and only the control "
                    "flow is run."
                  : "No step has run, so there is nothing to plot.");
    return;
  }
  const float switch_width = 50 + text_width(ui, Font::kBody, "Log scale");
  ImGui::SetCursorScreenPos({at.x + width - switch_width, at.y});
  if (toggle(ui, "log-scale", "Log scale", panel.logarithmic))
    panel.logarithmic = !panel.logarithmic;
  if (panel.revision != state.trace_revision) panel.index = index_of(trace);
  for (std::size_t i = 0; i < kCurves.size(); ++i)
    draw_curve(panel, ui, state, out, hovered, i, width);
  draw_axis(ui, panel.index, state, panel.boxes.back());
  panel.revision = state.trace_revision;
  panel.drawn_logarithmic = panel.logarithmic;
  if (trace.figures.stride() > 1) {
    paragraph(ui, Font::kSmall, Color::kMuted,
              "One step in " + with_commas(trace.figures.stride()) + " is kept.");
  }
}

}  // namespace fitscope::view
