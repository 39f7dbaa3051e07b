#include "view/widget_rects.h"

#include "base/json.h"

namespace fitscope::view {

const WidgetRect* WidgetRects::find(std::string_view id) const {
  for (const WidgetRect& rect : rects_) {
    if (rect.id == id) return &rect;
  }
  return nullptr;
}

const WidgetRect* WidgetRects::focused() const {
  for (const WidgetRect& rect : rects_) {
    if (rect.focused) return &rect;
  }
  return nullptr;
}

std::string WidgetRects::to_json() const {
  Json json = Json::Object{};
  for (const WidgetRect& rect : rects_) {
    const auto number = [](float value) { return Json(static_cast<double>(value)); };
    json.set(rect.id,
             Json::Array{number(rect.left), number(rect.top), number(rect.right - rect.left),
                         number(rect.bottom - rect.top), Json(rect.visible), Json(rect.focused)});
  }
  return to_text(json);
}

}  // namespace fitscope::view
