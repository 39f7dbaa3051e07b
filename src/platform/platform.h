// Everything the browser and the desktop do differently. The only header with two implementations:
// platform_web.cpp and platform_native.cpp; CMake picks one. No browser macro elsewhere.
#pragma once

#include <functional>
#include <string>
#include <string_view>

namespace fitscope::platform {

/// Desktop: reads FILE, --scenario LINK and --help. Browser: nothing to read.
///
/// Errors  false: nothing to run (help was printed, or an argument was bad); exit with `exit_code`.
bool read_arguments(int argc, char** argv, int& exit_code);

/// Opens the window, then calls `start` once (fonts, theme, first data), then for every frame that
/// is worth drawing `draw` and after it `work`, with seconds since the last one (at most 0.1),
/// until the window closes. A frame is worth drawing after an event, a post(), a change of size, or
/// while wake() lasts; after keep_working() `work` is called without one. Desktop: returns the exit
/// code. Browser: the page owns the loop; never returns, and main()'s locals cannot be relied on,
/// so the functions must own whatever they use. A browser without WebGL2 gets no window: `work`
/// alone is called, and the page shows the rest.
int run(std::string_view title, std::function<void()> start, std::function<void()> draw,
        std::function<void(double seconds)> work);

/// Draws at least `frames` more frames. A frame that still has work to do asks for the next one.
void wake(int frames = 3);

/// Calls `work` once more, soon, whether anything is drawn or not.
void keep_working();

/// Is the last frame still with the graphics? Without a graphics card that can take a hundred times
/// what the program itself takes.
bool still_drawing();

/// Milliseconds the last frame took, until the graphics were seen to have done it. 0: none was
/// drawn.
double draw_ms();

/// Monotonic, milliseconds. Only for pacing: nothing simulated may depend on it.
double now_ms();

/// The text after # in the address bar; on the desktop, the --scenario argument.
std::string scenario_link();
void set_scenario_link(std::string_view link);

/// Desktop: asks where, and writes (a file in the working folder where there is no dialog). False
/// if the user backed out or nothing could be written. Browser: false; the page has downloads.
bool save_file(std::string_view suggested_name, std::string_view bytes);

/// Desktop: lets the user pick a file, which on_file() gets. Browser: nothing happens.
void load_file();

/// Desktop: called with the bytes of the file named as an argument, before the first frame, and of
/// every file picked or dropped on the window. Browser: never; the page reads what is dropped on
/// it.
void on_file(std::function<void(std::string bytes)> handler);

/// Desktop: called with the letter pressed together with Ctrl, 'S' for one with Shift, too, unless
/// a text is being typed. Browser: never; Ctrl is the browser's there.
void on_shortcut(std::function<void(char letter)> handler);

/// Fingers that pull at (x, y), in units: by (dx, dy), and apart by `factor`.
struct Pull {
  double x = 0, y = 0;
  double dx = 0, dy = 0;
  double factor = 1;
};
/// Browser: called when fingers pull at something that said it can be pulled (`fitscope_ask`);
/// false if nothing moved. Desktop: never.
void on_pull(std::function<bool(const Pull&)> handler);

void copy_text(std::string_view text);

/// What the page asks of the canvas (web/options.js): "theme" (light or dark; else it is the
/// system's), "compact", "read-only", "controls". Empty: nothing. On the desktop nobody asks.
std::string option(std::string_view name);

bool prefers_dark();
bool prefers_more_contrast();
bool prefers_reduced_motion();

/// Where the system has colours of its own (forced colours): Canvas, CanvasText, LinkText,
/// ButtonFace, GrayText, Highlight and HighlightText, six digits each. Empty: it has none. Desktop:
/// empty.
std::string system_colours();

/// Does what is around the canvas scroll? Then nothing inside it may need to.
bool page_scrolls();

/// What the program would do with the wheel where the pointer is, as far as it knows the keys: with
/// Ctrl only zoom. A wheel it has no use for is the page's, and with Ctrl the browser's.
enum class Wheel { kNone, kScrolls, kZooms };
void set_wheel(Wheel wheel);

/// The keyboard has moved to something between these two heights, in units: the page scrolls so
/// that it is in sight. On the desktop nothing happens: there the program scrolls.
void reveal(double top, double bottom);

/// Pixels per unit of ImGui's coordinates. Range  > 0.
double device_scale();

/// Called before the first frame and whenever device_scale() has changed, between frames: the place
/// to load fonts. Their texture is made anew afterwards.
void on_scale(std::function<void(double scale)> handler);

/// Tells the page how high the content is, in units, so that it scrolls and not the canvas; 0: the
/// content fills whatever height there is. On the desktop nothing happens.
void set_content_height(double height);

/// Messages from the page (`fitscope_post(json)`); on the desktop nobody calls it.
void on_post(std::function<void(std::string_view json)> handler);

/// Questions from the page and its tests (`fitscope_ask(what)`): widget rectangles, state.
void on_ask(std::function<std::string(std::string_view what)> handler);

/// Hands the page something to mirror (`Module.onState(json)`); on the desktop nothing happens.
void send_state(std::string_view json);

/// Called once before the first frame, when the GL context has started up, alone between two
/// frames: the place to compile shaders.
void on_gl_ready(std::function<void()> handler);

/// Called when a lost GL context is back: every GL object of ours is gone and must be made again.
void on_gl_restored(std::function<void()> handler);

}  // namespace fitscope::platform
