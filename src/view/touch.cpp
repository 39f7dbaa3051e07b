#include "view/touch.h"

#include <string>

#include "scenario/property.h"

namespace fitscope::view {
namespace {

using scenario::PropertyType;

constexpr double kLeast = 0.01;  // of a row or step: less is none

bool is_typed(const scenario::Property& property) {
  return property.type != PropertyType::kBool && property.type != PropertyType::kChoice &&
         property.type != PropertyType::kSet;
}

}  // namespace

Json at_finger(const Views& views, float x, float y) {
  Json found = Json::Object{};
  if (views.menu_open) return found;
  for (const WidgetRect& rect : views.rects.all()) {
    if (!rect.visible || x < rect.left || x >= rect.right || y < rect.top || y >= rect.bottom)
      continue;
    found.set("widget", rect.id);
    const scenario::Property* property = scenario::find_property(rect.id);
    if (property != nullptr && is_typed(*property)) found.set("text", true);
    if (rect.id == "scrubber") found.set("slides", true);
    if (rect.id != "ribbon") continue;
    const RibbonFrame& frame = views.ribbon.frame;
    const RibbonZoom& zoom = frame.zoom;
    const auto rows = static_cast<double>(frame.rows);
    const auto steps = static_cast<double>(frame.widest);
    if (zoom.first_step > kLeast) found.set("left", true);
    if (zoom.first_step + frame.steps_across < steps - kLeast) found.set("right", true);
    if (zoom.first_row > kLeast) found.set("up", true);
    if (zoom.first_row + frame.rows_in_view < rows - kLeast) found.set("down", true);
    if (can_zoom(frame)) found.set("zoom", true);
  }
  return found;
}

bool pull(RibbonPanel& panel, float x, float y, float dx, float dy, double factor) {
  RibbonFrame& frame = panel.frame;
  const RibbonZoom before = frame.zoom;
  const auto lay = [&](const RibbonZoom& zoom) {
    frame =
        lay_out(zoom, frame.rows, frame.widest, frame.left, frame.top, frame.width, frame.height);
  };
  lay(panned(frame, dx, dy));
  if (factor != 1 && can_zoom(frame)) lay(zoomed(frame, factor, x, y));
  panel.zoom = frame.zoom;
  return before.zoom != frame.zoom.zoom || before.first_step != frame.zoom.first_step ||
         before.first_row != frame.zoom.first_row;
}

}  // namespace fitscope::view
