// Where each control of the current frame is: for tests that operate the canvas like a person.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace fitscope::view {

struct WidgetRect {
  std::string id;  ///< Property key, "key=choice", or a button's name: "apply:0", "undo".
  float left = 0, top = 0, right = 0, bottom = 0;  ///< Units of the display (CSS pixels).
  bool visible = true;   ///< Any of it inside the part that is not scrolled away.
  bool focused = false;  ///< The keyboard is on it, and it shows that.
};

/// Filled anew every frame.
class WidgetRects {
 public:
  void clear() { rects_.clear(); }
  void add(WidgetRect rect) { rects_.push_back(std::move(rect)); }
  const std::vector<WidgetRect>& all() const { return rects_; }
  const WidgetRect* find(std::string_view id) const;
  const WidgetRect* focused() const;  ///< Null while no key is in use.

  /// {"id": [left, top, width, height, visible, focused], …}
  std::string to_json() const;

 private:
  std::vector<WidgetRect> rects_;
};

}  // namespace fitscope::view
