// The desktop's half of platform.h.
#include <SDL.h>

#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <string>
#include <utility>

#include "platform/platform.h"
#include "platform/platform_sdl.h"

namespace fitscope::platform {
namespace {

constexpr char kHelp[] =
    "Usage: fitscope_gui [FILE | --scenario LINK]\n"
    "Shows what model.fit() does, and why.\n\n"
    "  FILE             start from a scenario in a file: JSON, or a link of the page\n"
    "  --scenario LINK  start from a scenario: the text after # in a link of the page\n";

// The desktop's address bar.
std::string& link() {
  static std::string the_link;
  return the_link;
}

// The file named as an argument.
std::string& first_file() {
  static std::string path;
  return path;
}

std::function<void(std::string)>& file_handler() {
  static std::function<void(std::string)> handler;
  return handler;
}

std::string read_all(std::FILE* file) {
  std::string bytes;
  char buffer[4096];
  while (const std::size_t count = std::fread(buffer, 1, sizeof buffer, file)) {
    bytes.append(buffer, count);
  }
  return bytes;
}

std::string read_file(const std::string& path) {
  std::FILE* file = std::fopen(path.c_str(), "rb");
  if (file == nullptr) return {};
  std::string bytes = read_all(file);
  std::fclose(file);
  return bytes;
}

bool write_file(const std::string& path, std::string_view bytes) {
  std::FILE* file = std::fopen(path.c_str(), "wb");
  if (file == nullptr) return false;
  const bool written = std::fwrite(bytes.data(), 1, bytes.size(), file) == bytes.size();
  return std::fclose(file) == 0 && written;
}

// Letters, digits, dot, dash and underscore: safe as a file name and as a word of a shell command.
std::string plain_name(std::string_view text) {
  std::string name;
  for (const char c : text) {
    const bool plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
                       c == '.' || c == '-' || c == '_';
    name += plain ? c : '_';
  }
  return name.empty() ? "fitscope" : name;
}

struct Answer {
  bool asked = false;  // false: there is no dialog program
  std::string path;    // empty: the user backed out
};

// The desktop's own dialog, by the program desktops ship for scripts.
Answer ask_for_path(const std::string& options) {
  if (std::system("command -v zenity >/dev/null 2>&1") != 0) return {};
  std::FILE* dialog = popen(("zenity --file-selection " + options + " 2>/dev/null").c_str(), "r");
  if (dialog == nullptr) return {};
  Answer answer{.asked = true, .path = read_all(dialog)};
  pclose(dialog);
  while (!answer.path.empty() && answer.path.back() == '\n')
    answer.path.pop_back();
  return answer;
}

void open_file(const std::string& path) {
  if (!path.empty() && file_handler()) file_handler()(read_file(path));
}

// Where the window was when it was closed. Losing that is fine.
std::string place_file() {
  char* folder = SDL_GetPrefPath("fitscope", "fitscope");
  if (folder == nullptr) return {};
  std::string path = std::string(folder) + "window";
  SDL_free(folder);
  return path;
}

void restore_place() {
  constexpr int kLeast = 200;
  Place place;
  int maximized = 0;
  const std::string text = read_file(place_file());
  const int read = std::sscanf(text.c_str(), "%d %d %d %d %d", &place.x, &place.y, &place.width,
                               &place.height, &maximized);
  place.maximized = maximized != 0;
  if (read == 5 && place.width >= kLeast && place.height >= kLeast) place_window(place);
}

void remember_place() {
  const Place place = window_place();
  if (place.width == 0) return;
  std::string text;
  for (const int number : {place.x, place.y, place.width, place.height, place.maximized ? 1 : 0})
    text += std::to_string(number) + " ";
  write_file(place_file(), text);
}

}  // namespace

bool read_arguments(int argc, char** argv, int& exit_code) {
  for (int i = 1; i < argc; ++i) {
    const std::string_view argument = argv[i];
    if (argument == "--help" || argument == "-h") {
      std::fputs(kHelp, stdout);
      exit_code = 0;
      return false;
    }
    if (argument == "--scenario" && i + 1 < argc) {
      link() = argv[++i];
      if (link().starts_with('#')) link().erase(0, 1);
      continue;
    }
    if (!argument.starts_with('-') && first_file().empty()) {
      std::FILE* file = std::fopen(argv[i], "rb");
      if (file != nullptr) {
        std::fclose(file);
        first_file() = argv[i];
        continue;
      }
      std::fprintf(stderr, "fitscope_gui: there is no file '%s' that can be read\n", argv[i]);
      exit_code = 2;
      return false;
    }
    std::fprintf(stderr, "fitscope_gui: cannot read '%s'\n%s", argv[i], kHelp);
    exit_code = 2;
    return false;
  }
  return true;
}

int run(std::string_view title, std::function<void()> start, std::function<void()> draw,
        std::function<void(double)> work) {
  if (!open_window(title, 1280, 800)) return 1;
  restore_place();
  if (start) start();
  callbacks().draw = std::move(draw);
  callbacks().work = std::move(work);
  callbacks().dropped = open_file;
  open_file(first_file());
  while (show_frame())
    wait_for_event(250);
  remember_place();
  close_window();
  return 0;
}

double now_ms() {
  using std::chrono::steady_clock;
  return std::chrono::duration<double, std::milli>(steady_clock::now().time_since_epoch()).count();
}

std::string scenario_link() {
  return link();
}
void set_scenario_link(std::string_view text) {
  link() = text;
}

bool save_file(std::string_view suggested_name, std::string_view bytes) {
  const std::string name = plain_name(suggested_name);
  const Answer answer = ask_for_path("--save --confirm-overwrite --filename=" + name);
  if (!answer.asked) return write_file(name, bytes);
  return !answer.path.empty() && write_file(answer.path, bytes);
}

void load_file() {
  open_file(ask_for_path("").path);
}

void on_file(std::function<void(std::string)> handler) {
  file_handler() = std::move(handler);
}

void on_shortcut(std::function<void(char)> handler) {
  callbacks().shortcut = std::move(handler);
}

void on_pull(std::function<bool(const Pull&)>) {}

void copy_text(std::string_view text) {
  SDL_SetClipboardText(std::string(text).c_str());
}

std::string option(std::string_view) {
  return {};
}

bool prefers_dark() {
  // What GTK programs are told on desktops without a settings service.
  const char* theme = std::getenv("GTK_THEME");
  return theme != nullptr && std::string_view(theme).find("dark") != std::string_view::npos;
}

bool page_scrolls() {
  return false;
}

bool prefers_more_contrast() {
  const char* theme = std::getenv("GTK_THEME");
  return theme != nullptr && std::string_view(theme).find("HighContrast") != std::string_view::npos;
}

std::string system_colours() {
  return {};
}

bool prefers_reduced_motion() {
  return false;
}

void send_state(std::string_view) {}
void set_wheel(Wheel) {}
void reveal(double, double) {}
void set_content_height(double) {}

}  // namespace fitscope::platform
