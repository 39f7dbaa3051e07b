#include "platform/platform_sdl.h"

#include <SDL.h>
#include <imgui.h>
#include <imgui_impl_opengl3.h>
#if __has_include(<imgui_impl_sdl2.h>)
#include <imgui_impl_sdl2.h>
#else
#include <imgui_impl_sdl.h>
#endif

#include <algorithm>
#include <cstdio>

#include "gfx/gl.h"
#include "gfx/shader.h"
#include "platform/platform.h"

namespace fitscope::platform {
namespace {

// What the first frame still waits for. Each takes as long as a frame may, and questions to
// graphics that have not started up would wait for that: one is made a call.
enum class Missing { kContext, kFonts, kObjects, kShaders, kNothing };

struct Window {
  SDL_Window* handle = nullptr;
  SDL_GLContext context = nullptr;
  Callbacks callbacks;
  int frames_awake = 3;
  bool has_work = false;
  bool gl_alive = true;
  double last_frame_ms = 0;
  double draw_ms = 0;
  double compose_ms = 0;      // of the last frame
  double handed_over_ms = 0;  // when the graphics got it,
  double seen_busy_ms = 0;    // when they were last seen busy with it,
  GLsync done = nullptr;      // and what tells that they have done it
  std::int64_t draws = 0;
  double font_scale = 0;  // 0: no fonts were asked for yet
  Missing missing = Missing::kContext;
  Place place;
};

// One process has one window; the browser's loop and its callbacks give no place to carry it.
Window& window() {
  static Window the_window;
  return the_window;
}

void set_gl_attributes() {
  if (gfx::kGles) {
    SDL_GL_SetAttribute(SDL_GL_CONTEXT_PROFILE_MASK, SDL_GL_CONTEXT_PROFILE_ES);
    SDL_GL_SetAttribute(SDL_GL_CONTEXT_MAJOR_VERSION, 3);
    SDL_GL_SetAttribute(SDL_GL_CONTEXT_MINOR_VERSION, 0);
  } else {
    SDL_GL_SetAttribute(SDL_GL_CONTEXT_PROFILE_MASK, SDL_GL_CONTEXT_PROFILE_CORE);
    SDL_GL_SetAttribute(SDL_GL_CONTEXT_MAJOR_VERSION, 3);
    SDL_GL_SetAttribute(SDL_GL_CONTEXT_MINOR_VERSION, 3);
  }
  SDL_GL_SetAttribute(SDL_GL_DOUBLEBUFFER, 1);
  SDL_GL_SetAttribute(SDL_GL_DEPTH_SIZE, 0);
  SDL_GL_SetAttribute(SDL_GL_STENCIL_SIZE, 0);
}

void fit_fonts() {
  Window& w = window();
  const double scale = device_scale();
  if (scale == w.font_scale || !w.callbacks.scale) return;
  w.font_scale = scale;
  w.callbacks.scale(scale);
  ImGui_ImplOpenGL3_DestroyDeviceObjects();  // NewFrame makes them again, with the new texture
}

// Older ImGui presses buttons by Space alone; Enter only opens texts. It presses here, as anywhere.
void enter_presses() {
#if IMGUI_VERSION_NUM < 18700
  for (const ImGuiKey key : {ImGuiKey_Enter, ImGuiKey_KeyPadEnter}) {
    if (ImGui::IsKeyDown(ImGui::GetKeyIndex(key)))
      ImGui::GetIO().NavInputs[ImGuiNavInput_Activate] = 1;
  }
#endif
}

bool ready_to_draw() {
  Window& w = window();
  switch (w.missing) {
    case Missing::kContext:
      if (!still_drawing()) w.missing = Missing::kFonts;
      return false;
    case Missing::kFonts:
      fit_fonts();
      w.missing = Missing::kObjects;
      return false;
    case Missing::kObjects:
      ImGui_ImplOpenGL3_CreateDeviceObjects();
      w.missing = Missing::kShaders;
      return false;
    case Missing::kShaders:
      if (w.callbacks.gl_ready) w.callbacks.gl_ready();
      w.missing = Missing::kNothing;
      return false;
    case Missing::kNothing:
      return true;
  }
  return true;
}

// What is to be seen, as a list; takes in what was pressed.
void compose() {
  Window& w = window();
  fit_fonts();
  ImGui_ImplOpenGL3_NewFrame();
#if __has_include(<imgui_impl_sdl2.h>) || IMGUI_VERSION_NUM >= 18500
  ImGui_ImplSDL2_NewFrame();
#else
  ImGui_ImplSDL2_NewFrame(w.handle);
#endif
  enter_presses();
  ImGui::NewFrame();
  if (w.callbacks.draw) w.callbacks.draw();
  ImGui::Render();
}

// The list as pixels.
void render() {
  Window& w = window();
  int width = 0;
  int height = 0;
  SDL_GL_GetDrawableSize(w.handle, &width, &height);
  ImDrawData* list = ImGui::GetDrawData();
  if (w.callbacks.part) {
    const auto scale = static_cast<float>(device_scale());
    list->FramebufferScale = {scale, scale};
    list->DisplayPos.y = static_cast<float>(w.callbacks.part(height));
    list->DisplaySize.y = static_cast<float>(height) / scale;
  }
  const ImVec4 ground = ImGui::GetStyle().Colors[ImGuiCol_WindowBg];
  glViewport(0, 0, width, height);
  glClearColor(ground.x, ground.y, ground.z, 1.0F);
  glClear(GL_COLOR_BUFFER_BIT);
  ImGui_ImplOpenGL3_RenderDrawData(list);
  if (w.done != nullptr) glDeleteSync(w.done);
  w.done = glFenceSync(GL_SYNC_GPU_COMMANDS_COMPLETE, 0);
  SDL_GL_SwapWindow(w.handle);
  w.handed_over_ms = w.seen_busy_ms = now_ms();
  ++w.draws;
}

// Where it is while it is neither maximized nor put away: there it goes back to.
void keep_place() {
  Window& w = window();
  const Uint32 flags = SDL_GetWindowFlags(w.handle);
  w.place.maximized = (flags & SDL_WINDOW_MAXIMIZED) != 0;
  if ((flags & (SDL_WINDOW_MAXIMIZED | SDL_WINDOW_MINIMIZED)) != 0) return;
  SDL_GetWindowPosition(w.handle, &w.place.x, &w.place.y);
  SDL_GetWindowSize(w.handle, &w.place.width, &w.place.height);
}

void pass_shortcut(const SDL_Keysym& key) {
  const bool letter = key.sym >= SDLK_a && key.sym <= SDLK_z;
  const bool ctrl = (key.mod & KMOD_CTRL) != 0 && (key.mod & (KMOD_ALT | KMOD_GUI)) == 0;
  const auto& shortcut = window().callbacks.shortcut;
  if (!letter || !ctrl || !shortcut || ImGui::GetIO().WantTextInput) return;
  const bool shift = (key.mod & KMOD_SHIFT) != 0;
  shortcut(static_cast<char>(key.sym - SDLK_a + (shift ? 'A' : 'a')));
}

double seconds_since_last() {
  Window& w = window();
  const double now = now_ms();
  const double seconds = std::clamp((now - w.last_frame_ms) / 1000, 0.0, 0.1);
  w.last_frame_ms = now;
  return seconds;
}

}  // namespace

Callbacks& callbacks() {
  return window().callbacks;
}

bool open_window(std::string_view title, int width, int height) {
  Window& w = window();
  if (SDL_Init(SDL_INIT_VIDEO) != 0) {
    std::fprintf(stderr, "No window: %s\n", SDL_GetError());
    return false;
  }
  set_gl_attributes();
  w.handle = SDL_CreateWindow(std::string(title).c_str(), SDL_WINDOWPOS_CENTERED,
                              SDL_WINDOWPOS_CENTERED, width, height,
                              SDL_WINDOW_OPENGL | SDL_WINDOW_RESIZABLE | SDL_WINDOW_ALLOW_HIGHDPI);
  if (w.handle != nullptr) w.context = SDL_GL_CreateContext(w.handle);
  if (w.context == nullptr) {
    std::fprintf(stderr, "No OpenGL 3.3 / WebGL2 window: %s\n", SDL_GetError());
    if (w.handle != nullptr) SDL_DestroyWindow(w.handle);
    w.handle = nullptr;
    SDL_Quit();
    return false;
  }
  SDL_GL_MakeCurrent(w.handle, w.context);
  SDL_GL_SetSwapInterval(1);

  ImGui::CreateContext();
  ImGuiIO& io = ImGui::GetIO();
  io.IniFilename = nullptr;
  // A blinking caret would need frames for ever.
  io.ConfigInputTextCursorBlink = false;
  ImGui_ImplSDL2_InitForOpenGL(w.handle, w.context);
  ImGui_ImplOpenGL3_Init(gfx::kVersionLine);
  w.done = glFenceSync(GL_SYNC_GPU_COMMANDS_COMPLETE, 0);
  glFlush();
  w.last_frame_ms = now_ms();
  return true;
}

void close_window() {
  Window& w = window();
  w.callbacks = {};
  ImGui_ImplOpenGL3_Shutdown();
  ImGui_ImplSDL2_Shutdown();
  ImGui::DestroyContext();
  SDL_GL_DeleteContext(w.context);
  SDL_DestroyWindow(w.handle);
  SDL_Quit();
}

bool show_frame(Alone alone) {
  Window& w = window();
  SDL_Event event;
  while (SDL_PollEvent(&event) != 0) {
    if (event.type == SDL_QUIT) return false;
    if (event.type == SDL_DROPFILE) {
      if (w.callbacks.dropped) w.callbacks.dropped(event.drop.file);
      SDL_free(event.drop.file);
    }
    if (event.type == SDL_KEYDOWN) pass_shortcut(event.key.keysym);
    keep_place();
    ImGui_ImplSDL2_ProcessEvent(&event);
    wake(w.has_work ? 1 : 3);  // whoever works sees to what has to settle
  }
  const bool drawing = w.gl_alive && w.frames_awake > 0 && ready_to_draw();
  if (!drawing && !(w.has_work && alone == Alone::kWorks)) return true;
  const double before = now_ms();
  if (drawing) {
    --w.frames_awake;
    compose();
    w.compose_ms = now_ms() - before;
    // A press and its release in one go are two frames to ImGui.
    const bool released = (SDL_GetMouseState(nullptr, nullptr) & SDL_BUTTON_LMASK) == 0;
    if (released && ImGui::IsMouseDown(ImGuiMouseButton_Left)) wake(1);
  }
  // Between the two, so that what was pressed is done before the graphics are waited for.
  work_once();
  if (drawing) render();
  return true;
}

Place window_place() {
  return window().place;
}

void place_window(const Place& place) {
  Window& w = window();
  const SDL_Point middle = {place.x + place.width / 2, place.y + place.height / 2};
  for (int i = 0; i < SDL_GetNumVideoDisplays(); ++i) {
    SDL_Rect screen;
    if (SDL_GetDisplayBounds(i, &screen) != 0 || SDL_PointInRect(&middle, &screen) == SDL_FALSE)
      continue;
    SDL_SetWindowSize(w.handle, place.width, place.height);
    SDL_SetWindowPosition(w.handle, place.x, place.y);
    if (place.maximized) SDL_MaximizeWindow(w.handle);
    w.place = place;
    return;
  }
}

void show_no_frame() {
  Window& w = window();
  if (w.frames_awake == 0 && !w.has_work) return;
  w.frames_awake = std::max(w.frames_awake - 1, 0);
  work_once();
}

bool wants_work() {
  return window().has_work;
}

void work_once() {
  Window& w = window();
  w.has_work = false;
  const double seconds = seconds_since_last();
  if (w.callbacks.work) w.callbacks.work(seconds);
}

void wait_for_event(int at_most_ms) {
  const Window& w = window();
  if (w.frames_awake == 0 && !w.has_work) SDL_WaitEventTimeout(nullptr, at_most_ms);
}

void fit_window(int width, int height) {
  Window& w = window();
  int has_width = 0;
  int has_height = 0;
  SDL_GetWindowSize(w.handle, &has_width, &has_height);
  if (width <= 0 || height <= 0 || (width == has_width && height == has_height)) return;
  SDL_SetWindowSize(w.handle, width, height);
  wake();
}

void refit_window() {
  int width = 0;
  int height = 0;
  SDL_GetWindowSize(window().handle, &width, &height);
  SDL_SetWindowSize(window().handle, width, height);
  wake();
}

void gl_lost() {
  window().gl_alive = false;
  window().done = nullptr;
}

void gl_back() {
  Window& w = window();
  ImGui_ImplOpenGL3_Shutdown();
  ImGui_ImplOpenGL3_Init(gfx::kVersionLine);
  w.gl_alive = true;
  if (w.callbacks.gl_restored) w.callbacks.gl_restored();
  wake();
}

std::int64_t draws() {
  return window().draws;
}

void wake(int frames) {
  window().frames_awake = std::max(window().frames_awake, frames);
}

void keep_working() {
  window().has_work = true;
}

bool still_drawing() {
  Window& w = window();
  if (w.done == nullptr) return false;
  if (glClientWaitSync(w.done, 0, 0) == GL_TIMEOUT_EXPIRED) {
    w.seen_busy_ms = now_ms();
    return true;
  }
  glDeleteSync(w.done);
  w.done = nullptr;
  w.draw_ms = w.compose_ms + w.seen_busy_ms - w.handed_over_ms;
  return false;
}

double draw_ms() {
  return window().draw_ms;
}

double device_scale() {
  Window& w = window();
  if (w.handle == nullptr) return 1;
  int width = 0;
  int height = 0;
  int pixels = 0;
  SDL_GetWindowSize(w.handle, &width, &height);
  SDL_GL_GetDrawableSize(w.handle, &pixels, &height);
  return width > 0 && pixels > 0 ? static_cast<double>(pixels) / width : 1;
}

void on_post(std::function<void(std::string_view)> handler) {
  window().callbacks.post = std::move(handler);
}

void on_ask(std::function<std::string(std::string_view)> handler) {
  window().callbacks.ask = std::move(handler);
}

void on_scale(std::function<void(double)> handler) {
  window().callbacks.scale = std::move(handler);
}

void on_gl_ready(std::function<void()> handler) {
  window().callbacks.gl_ready = std::move(handler);
}

void on_gl_restored(std::function<void()> handler) {
  window().callbacks.gl_restored = std::move(handler);
}

}  // namespace fitscope::platform
