// What a finger can do on the canvas that it could not do to a picture in a page: the page tells
// gestures apart (web/manners.js) and asks here what they would mean.
#pragma once

#include "base/json.h"
#include "view/layout.h"

namespace fitscope::view {

/// What is at (x, y), in units: {} where nothing but the page is, else {"widget": id} with
/// "text": true where a text is typed, "slides": true where it follows a finger sideways, and
/// "left", "right", "up", "down", "zoom": true where the ribbon has more that way.
Json at_finger(const Views& views, float x, float y);

/// Fingers pull at the ribbon. False: it had no more that way, and is as it was.
bool pull(RibbonPanel& panel, float x, float y, float dx, float dy, double factor);

}  // namespace fitscope::view
