// The browser's half of platform.h, and the only file that knows the browser.
#include <EGL/egl.h>
#include <SDL.h>
#include <emscripten.h>
#include <emscripten/html5.h>
#include <imgui.h>

#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <string>

#include "gfx/gl.h"
#include "platform/platform.h"
#include "platform/platform_sdl.h"

// clang-format off
// JavaScript, compiled ahead: nothing here needs eval. Texts for C++ are malloc'ed; take_text() frees.

// What SDL does to its host page by default, undone (all listeners see an event before SDL does):
// Tab passes and Esc lets go of the canvas, the browser's own shortcuts stay the browser's, the wheel
// is the page's and the browser's unless the canvas has focus and a use for it, a press gives the canvas focus.
EM_JS(void, host_page_manners, (), {
  const canvas = Module['canvas'];
  const ours = 'acvxzy';
  let leaves = false;
  const keys = (e) => {
    if (e.target !== canvas) return;
    if (e.key === 'Tab') return e.stopImmediatePropagation();
    leaves = e.key === 'Escape';
    const shortcut = (e.ctrlKey || e.metaKey) && e.key !== 'Control' && !ours.includes(e.key.toLowerCase());
    const function_key = e.key.length > 1 && e.key[0] === 'F' && Number(e.key.slice(1)) > 0;
    if (shortcut || e.altKey || function_key) e.stopImmediatePropagation();
  };
  window.addEventListener('keydown', keys, true);
  // When Esc comes up, not before: SDL has to see both, or it takes the key for held.
  canvas.addEventListener('keyup', (e) => {
    if (leaves && e.key === 'Escape') canvas.blur();
    leaves = false;
  });
  // Nor does SDL see what comes up elsewhere, like the Shift of Shift+Tab.
  canvas.addEventListener('blur', () => _fitscope_release_keys());
  window.addEventListener('wheel', (e) => {
    // A pinch comes as a wheel with Ctrl, though no key is pressed: the browser zooms.
    const wanted = e.ctrlKey ? 2 : 1;
    if (e.target === canvas && (document.activeElement !== canvas || Module['wheel'] !== wanted)) e.stopImmediatePropagation();
  }, {capture: true, passive: true});
  // A finger scrolls and zooms the page, but for what web/manners.js keeps; its taps still arrive as mouse events.
  for (const touch of ['touchstart', 'touchmove', 'touchend', 'touchcancel']) {
    canvas.addEventListener(touch, (e) => {
      if (Module['onTouch']) Module['onTouch'](e);
      e.stopImmediatePropagation();
    }, {capture: true, passive: false});
  }
  canvas.addEventListener('pointerdown', () => canvas.focus({preventScroll: true}), true);
  const wake = () => {
    Module['systemColours'] = null;
    _fitscope_wake();
  };
  for (const query of ['(prefers-color-scheme: dark)', '(prefers-reduced-motion: reduce)', '(prefers-contrast: more)', '(forced-colors: active)']) {
    matchMedia(query).addEventListener('change', wake);
  }
  document.addEventListener('visibilitychange', wake);
  // Of a tall canvas on a fine screen the picture is a part, the style lays it where it belongs; what is to be seen, and a
  // quarter of a window around it, lies in it.
  let from = 0;
  let part = Infinity;
  const missing = () => {
    const box = canvas.getBoundingClientRect();
    const last = box.height - part;
    if (last < 1) return [from > 0, 0];
    const top = Math.max(0, -box.top - innerHeight / 4);
    const end = Math.min(box.height, innerHeight * 1.25 - box.top);
    if ((top >= from && end <= from + part) || end < 0 || top > box.height) return [from > last, Math.min(from, last)];
    const wanted = Math.max(0, Math.min(last, (top + end - part) / 2));
    return [true, Math.round(wanted * devicePixelRatio) / devicePixelRatio];
  };
  Module['partFrom'] = (height) => {
    part = height;
    from = missing()[1];
    const style = canvas.style;
    style.objectFit = part < canvas.clientHeight - 1 ? 'contain' : "";
    style.objectPosition = '0 ' + from + 'px';
    return from;
  };
  window.addEventListener('scroll', () => { if (missing()[0]) _fitscope_wake(); }, {passive: true});
});

// The height of the picture of a canvas of so many pixels: no more than memory should hold, but two windows. Of a frame nobody
// knows which part is seen.
EM_JS(int, js_picture_height, (int width, int height, int largest), {
  if (window.parent !== window) return height;
  return Math.min(height, largest, Math.max(8e6 / width, 2 * innerHeight * devicePixelRatio));
});

EM_JS(double, js_part_from, (double height), { return Module['partFrom'](height); });

EM_JS(void, js_size_canvas, (int width, int height), {
  Module['canvas'].width = width;
  Module['canvas'].height = height;
});

EM_JS(char*, js_fetch, (int what, const char* key), {
  let text = "";
  try {
    // A link to a place of the page is no scenario.
    if (what === 0 && !document.getElementById(location.hash.slice(1))) text = decodeURI(location.hash.slice(1));
    if (what === 1) text = document.title;
    if (what === 2) text = (Module['options'] || {})[UTF8ToString(key)] || "";
  } catch (refused) {
    if (what === 0) text = location.hash.slice(1);
  }
  const size = lengthBytesUTF8(text) + 1;
  const at = _malloc(size);
  stringToUTF8(text, at, size);
  return at;
});

// Seven colours of six digits, asked for once after each change; empty where the system has none of its own.
EM_JS(char*, js_system_colours, (), {
  if (Module['systemColours'] == null) {
    Module['systemColours'] = "";
    if (matchMedia('(forced-colors: active)').matches) {
      const probe = document.body.appendChild(document.createElement('i'));
      for (const name of ['Canvas', 'CanvasText', 'LinkText', 'ButtonFace', 'GrayText', 'Highlight', 'HighlightText']) {
        probe.style.color = name;
        const parts = getComputedStyle(probe).color.match(/[0-9.]+/g);
        for (const part of parts.slice(0, 3)) Module['systemColours'] += Math.round(Number(part)).toString(16).padStart(2, '0');
      }
      probe.remove();
    }
  }
  const size = Module['systemColours'].length + 1;
  const at = _malloc(size);
  stringToUTF8(Module['systemColours'], at, size);
  return at;
});

EM_JS(void, js_set_link, (const char* link), {
  const hash = UTF8ToString(link);
  try {
    history.replaceState(null, "", hash ? '#' + hash : location.pathname + location.search);
  } catch (refused) { /* a sandboxed frame has no address of its own */ }
});

EM_JS(void, js_copy, (const char* text), {
  const copied = UTF8ToString(text);
  if (navigator.clipboard) navigator.clipboard.writeText(copied).catch(() => {});
});

EM_JS(void, js_send_state, (const char* json), {
  if (Module['onState']) Module['onState'](UTF8ToString(json));
});

EM_JS(void, js_content_height, (double height), {
  if (Module['onContentHeight']) Module['onContentHeight'](height);
});

EM_JS(void, js_no_canvas, (), {
  if (Module['onNoCanvas']) Module['onNoCanvas']();
});

// As little as brings it into sight, clear of the line of help at the bottom.
EM_JS(void, js_reveal, (double top, double bottom), {
  const canvas = Module['canvas'];
  if (document.activeElement !== canvas) return;
  const from = canvas.getBoundingClientRect().top;
  const help = document.getElementById('keys');
  const end = window.innerHeight - 16 - (help ? help.offsetHeight : 0);
  const over = from + top - 16;
  const under = from + bottom - end;
  if (over < 0 || under > 0) window.scrollBy({top: over < 0 || under > over ? over : under, behavior: 'instant'});
});

EM_JS(void, js_set_wheel, (int wheel), { Module['wheel'] = wheel; });

EM_JS(double, js_pixel_ratio, (), { return window.devicePixelRatio || 1; });

EM_JS(int, js_matches, (const char* query), { return matchMedia(UTF8ToString(query)).matches ? 1 : 0; });
// clang-format on

namespace fitscope::platform {
namespace {

constexpr char kCanvas[] = "#canvas";

std::string take_text(char* text) {
  std::string taken = text;
  std::free(text);
  return taken;
}

SDL_Point size_of_canvas() {
  double width = 0;
  double height = 0;
  emscripten_get_element_css_size(kCanvas, &width, &height);
  return {static_cast<int>(std::lround(width)), static_cast<int>(std::lround(height))};
}

// The largest picture the graphics give, as far as it is known. They never say no: a larger one is
// made smaller, and all that is drawn lies in the wrong place.
SDL_Point& largest_picture() {
  static SDL_Point largest = {1 << 20, 1 << 20};
  return largest;
}

// In coarse steps where it is less than the screen's: for each the letters are made anew.
double pixels_per_unit() {
  const double wanted = js_pixel_ratio();
  const SDL_Point size = size_of_canvas();
  if (size.x <= 0 || size.y <= 0) return wanted;
  const SDL_Point largest = largest_picture();
  double fits = static_cast<double>(largest.x) / size.x;
  const auto height = static_cast<int>(size.y * wanted);
  if (js_picture_height(static_cast<int>(size.x * wanted), height, largest.y) == height)
    fits = std::min(fits, static_cast<double>(largest.y) / size.y);
  if (wanted <= fits) return wanted;
  constexpr double kStep = 0.125;
  return std::max(kStep, std::floor(fits / kStep) * kStep);
}

// Looks at what was given whenever another size was asked for.
void take_what_is_given() {
  static SDL_Point seen = {0, 0};
  SDL_Point asked = {0, 0};
  SDL_Point given = {0, 0};
  emscripten_get_canvas_element_size(kCanvas, &asked.x, &asked.y);
  if (asked.x == seen.x && asked.y == seen.y) return;
  seen = asked;
  emscripten_webgl_get_drawing_buffer_size(emscripten_webgl_get_current_context(), &given.x,
                                           &given.y);
  if (given.x <= 0 || given.y <= 0) return;  // the context is lost
  if (given.x >= asked.x && given.y >= asked.y) return;
  if (given.x < asked.x) largest_picture().x = given.x;
  if (given.y < asked.y) largest_picture().y = given.y;
  refit_window();
}

// A run does not wait for pictures: a browser asks for few where drawing is slow, and for none
// where nobody sees them.
void work_between_frames() {
  static bool waiting = false;
  if (waiting || !wants_work()) return;
  waiting = true;
  emscripten_async_call(
      [](void*) {
        waiting = false;
        work_once();
        work_between_frames();
      },
      nullptr, 0);
}

void begin_work() {
  keep_working();
  work_between_frames();
}

void one_frame() {
  const SDL_Point size = size_of_canvas();
  fit_window(size.x, size.y);
  take_what_is_given();
  show_frame(Alone::kRests);
  work_between_frames();
}

void one_round() {
  show_no_frame();
  work_between_frames();
}

}  // namespace

bool read_arguments(int, char**, int&) {
  return true;
}

int run(std::string_view, std::function<void()> start, std::function<void()> draw,
        std::function<void(double)> work) {
  SDL_SetHint(SDL_HINT_EMSCRIPTEN_KEYBOARD_ELEMENT, kCanvas);
  host_page_manners();
  // SDL writes its window's title into the page, whose own is better.
  const SDL_Point size = size_of_canvas();
  if (!open_window(take_text(js_fetch(1, "")), size.x, size.y)) {
    js_no_canvas();
    callbacks().work = std::move(work);
    begin_work();
    emscripten_set_main_loop(one_round, 0, /*simulate_infinite_loop=*/1);
    return 0;
  }
  ImGui::GetIO().SetClipboardTextFn = [](void*, const char* text) {
    SDL_SetClipboardText(text);
    js_copy(text);
  };
  emscripten_set_webglcontextlost_callback(kCanvas, nullptr, true,
                                           [](int, const void*, void*) -> EM_BOOL {
                                             gl_lost();
                                             return EM_TRUE;  // asks for the context to be restored
                                           });
  emscripten_set_webglcontextrestored_callback(kCanvas, nullptr, true,
                                               [](int, const void*, void*) -> EM_BOOL {
                                                 gl_back();
                                                 return EM_TRUE;
                                               });
  callbacks().part = [](int& height) {
    int width = 0;
    emscripten_get_canvas_element_size(kCanvas, &width, &height);
    return js_part_from(height / device_scale());
  };
  if (start) start();
  callbacks().draw = std::move(draw);
  callbacks().work = std::move(work);
  begin_work();
  emscripten_set_main_loop(one_frame, 0, /*simulate_infinite_loop=*/1);
  return 0;
}

double now_ms() {
  return emscripten_get_now();
}

std::string scenario_link() {
  return take_text(js_fetch(0, ""));
}
void set_scenario_link(std::string_view link) {
  js_set_link(std::string(link).c_str());
}

// The page has files of its own: downloads, and what is dropped on it.
bool save_file(std::string_view, std::string_view) {
  return false;
}
void load_file() {}
void on_file(std::function<void(std::string)>) {}
void on_shortcut(std::function<void(char)>) {}
void on_pull(std::function<bool(const Pull&)> handler) {
  callbacks().pull = std::move(handler);
}

void copy_text(std::string_view text) {
  js_copy(std::string(text).c_str());
}

std::string option(std::string_view name) {
  return take_text(js_fetch(2, std::string(name).c_str()));
}

bool prefers_dark() {
  const std::string asked = option("theme");  // a host may change it
  if (!asked.empty()) return asked == "dark";
  return js_matches("(prefers-color-scheme: dark)") != 0;
}
bool page_scrolls() {
  return true;
}

void set_wheel(Wheel wheel) {
  static Wheel told = Wheel::kNone;
  if (wheel == told) return;
  told = wheel;
  js_set_wheel(wheel == Wheel::kZooms ? 2 : wheel == Wheel::kScrolls ? 1 : 0);
}

void reveal(double top, double bottom) {
  js_reveal(top, bottom);
}

// Where the system has colours of its own, those of the canvas are the clearest there are.
bool prefers_more_contrast() {
  return js_matches("(prefers-contrast: more), (forced-colors: active)") != 0;
}

std::string system_colours() {
  return take_text(js_system_colours());
}

bool prefers_reduced_motion() {
  return js_matches("(prefers-reduced-motion: reduce)") != 0;
}

void set_content_height(double height) {
  static double told = -1;
  if (height == told) return;
  told = height;
  js_content_height(height);
}

void send_state(std::string_view json) {
  js_send_state(std::string(json).c_str());
}

}  // namespace fitscope::platform

// What the page may call; web/README.md lists it.
extern "C" {

EMSCRIPTEN_KEEPALIVE void fitscope_post(const char* json) {
  using namespace fitscope::platform;
  if (callbacks().post) callbacks().post(json);
  wake();
  begin_work();
}

// In place of Emscripten's, for SDL, which makes the canvas that much larger than it is shown.
double emscripten_get_device_pixel_ratio() {
  return fitscope::platform::pixels_per_unit();
}

// In place of Emscripten's, for SDL, which knows no picture that is less than its window.
EMSCRIPTEN_RESULT emscripten_set_canvas_element_size(const char*, int width, int height) {
  js_size_canvas(width, js_picture_height(width, height, fitscope::platform::largest_picture().y));
  return EMSCRIPTEN_RESULT_SUCCESS;
}

// In place of Emscripten's, which brings all functions of GL along, 300 in the program and its
// script. SDL asks by name for these alone.
__eglMustCastToProperFunctionPointerType eglGetProcAddress(const char* name) {
  using Function = __eglMustCastToProperFunctionPointerType;
  const std::string_view asked = name;
  if (asked == "glGetString") return reinterpret_cast<Function>(glGetString);
  if (asked == "glGetStringi") return reinterpret_cast<Function>(glGetStringi);
  if (asked == "glGetIntegerv") return reinterpret_cast<Function>(glGetIntegerv);
  if (asked == "glGetError") return reinterpret_cast<Function>(glGetError);
  return nullptr;
}

// ImGui's backend asks GL for all that it is about to change, to put it back after. What follows a
// browser has to ask the graphics process for, which answers when the picture before is done:
// without a graphics card that is 100 ms of every frame. Nobody here relies on what is put back.
void fitscope_gl_state(GLenum what, GLint* value) {
  switch (what) {
    case GL_VIEWPORT:
    case GL_SCISSOR_BOX:
      std::fill_n(value, 4, 0);
      return;
    case GL_BLEND_SRC_RGB:
    case GL_BLEND_SRC_ALPHA:
      *value = GL_ONE;
      return;
    case GL_BLEND_DST_RGB:
    case GL_BLEND_DST_ALPHA:
      *value = GL_ZERO;
      return;
    case GL_BLEND_EQUATION_RGB:
    case GL_BLEND_EQUATION_ALPHA:
      *value = GL_FUNC_ADD;
      return;
    default:
      glGetIntegerv(what, value);
  }
}

// The answer is valid until the next question.
EMSCRIPTEN_KEEPALIVE const char* fitscope_ask(const char* what) {
  static std::string answer;
  const auto& ask = fitscope::platform::callbacks().ask;
  answer = ask ? ask(what) : std::string();
  return answer.c_str();
}

EMSCRIPTEN_KEEPALIVE void fitscope_wake() {
  fitscope::platform::wake();
}

EMSCRIPTEN_KEEPALIVE int fitscope_pull(double x, double y, double dx, double dy, double factor) {
  using namespace fitscope::platform;
  if (!callbacks().pull || !callbacks().pull({x, y, dx, dy, factor})) return 0;
  wake();
  return 1;
}

EMSCRIPTEN_KEEPALIVE void fitscope_release_keys() {
  SDL_ResetKeyboard();
}

EMSCRIPTEN_KEEPALIVE double fitscope_draws() {
  return static_cast<double>(fitscope::platform::draws());
}

}  // extern "C"
