// What platform_native.cpp and platform_web.cpp share: SDL2, the GL context, ImGui's two backends.
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>

#include "platform/platform.h"

namespace fitscope::platform {

struct Callbacks {
  std::function<void()> draw;
  std::function<void(double seconds)> work;
  std::function<void(std::string_view json)> post;
  std::function<std::string(std::string_view what)> ask;
  std::function<void()> gl_ready;
  std::function<void()> gl_restored;
  std::function<void(double scale)> scale;
  std::function<void(std::string path)> dropped;
  std::function<void(char letter)> shortcut;
  std::function<bool(const Pull&)> pull;
  /// The picture may be less than the window: its height in pixels, and where in the window it
  /// begins.
  std::function<double(int& height)> part;
};

/// The callbacks in force. One process has one window, and so one set of them.
Callbacks& callbacks();

/// Its size is in units.
///
/// Errors  false, with a line on stderr, if there is no display or no GL.
bool open_window(std::string_view title, int width, int height);
void close_window();

/// What a frame that is not worth drawing does: the work there is, or nothing.
enum class Alone { kWorks, kRests };

/// Handles events and draws if that is worth it. False: the window was closed.
bool show_frame(Alone alone = Alone::kWorks);

/// The same without a window: works if there is a reason to.
void show_no_frame();

/// Was keep_working() called since? Then work_once() is worth calling.
bool wants_work();
void work_once();

/// Waits for the next event if nothing is to be drawn. Unit  milliseconds.
void wait_for_event(int at_most_ms);

/// Where a window is when it is not maximized, in units of the screen, and whether it is.
struct Place {
  int x = 0;
  int y = 0;
  int width = 0;
  int height = 0;
  bool maximized = false;
};
Place window_place();
/// Puts it there, if some screen still holds its middle; else it stays where it is.
void place_window(const Place& place);

/// Makes the window `width` x `height` units if it is not.
void fit_window(int width, int height);
/// The same size once more, for other pixels.
void refit_window();

void gl_lost();
void gl_back();

/// Frames drawn since the start.
std::int64_t draws();

}  // namespace fitscope::platform
