// The page's and the window's program: wiring only.
#include <imgui.h>

#include <algorithm>
#include <cstdlib>
#include <memory>
#include <string>
#include <utility>

#include "base/text.h"
#include "export/svg_ribbon.h"
#include "gfx/painter.h"
#include "platform/platform.h"
#include "scenario/presets.h"
#include "scenario/property.h"
#include "scenario/scenario_json.h"
#include "trace/cell.h"
#include "trace/trace_json.h"
#include "view/layout.h"
#include "view/touch.h"
#include "workbench/script.h"
#include "workbench/workbench.h"

namespace {

using namespace fitscope;

constexpr double kSliceMs = 4;                 // of training in a frame that is drawn
constexpr double kSliceAloneMs = 12;           // the same where nothing is drawn
constexpr double kLeastBetweenMs = 100;        // two pictures, while a run streams in
constexpr double kLeastBetweenStatesMs = 400;  // two states sent, which the page lays out anew
constexpr double kCostFactor = 4;        // of the time, at most one part in five goes to showing
constexpr double kMostBetweenMs = 2000;  // however slow showing is
constexpr double kStartMs = 2000;        // that the page's first layout waits for the run, at most

constexpr std::int64_t kCellsTold = 20;  // around the cursor

struct App {
  workbench::State state;
  workbench::Commands commands;
  view::Views views;
  gfx::Painter painter;
  std::int64_t sent_revision = -1;
  double sent_ms = 0;     // when the page was last sent a state,
  double sending_ms = 0;  // and how long it took it to show that
  double drawn_ms = 0;    // when the canvas was last drawn
  bool drew = false;      // in this frame
  bool asked = false;     // by the page, for something, since the last frame
  bool was_working = false;
  bool was_running = false;
  bool unseen = false;  // something has changed that was not drawn
  bool height_told = false;
  std::string revealed;  // the widget the keyboard was last on
  double start_ms = platform::now_ms();
};

Json presets_json() {
  Json::Array list;
  for (const scenario::Preset& preset : scenario::presets()) {
    Json one;
    one.set("name", preset.name);
    one.set("title", preset.title);
    one.set("about", preset.about);
    one.set("article_says", preset.article_says);
    one.set("really", preset.really);
    one.set("beside_health", preset.beside_health);
    one.set("corrected", preset.corrected);
    list.push_back(std::move(one));
  }
  return Json(std::move(list));
}

// What is wrong with a text for a field, given as "KEY TEXT"; empty: nothing.
std::string complaint(std::string_view question) {
  const std::size_t blank = std::min(question.find(' '), question.size());
  const scenario::Property* property = scenario::find_property(question.substr(0, blank));
  if (property == nullptr || blank == question.size()) return {};
  const auto value = scenario::parse_value(*property, question.substr(blank + 1));
  return value.ok() ? std::string() : value.error().message;
}

// What is at a place given as "X Y".
std::string finger(const view::Views& views, std::string_view place) {
  const std::size_t blank = std::min(place.find(' '), place.size());
  const auto number = [](std::string_view text) {
    return static_cast<float>(std::strtod(std::string(text).c_str(), nullptr));
  };
  return to_text(
      view::at_finger(views, number(place.substr(0, blank)), number(place.substr(blank))));
}

// The line of the script that a step comes from; empty: there is none.
std::string code_line(const App& app, trace::Moment at) {
  const std::int64_t line = workbench::script_line(app.state, at);
  return line > 0 ? std::to_string(line) : std::string();
}

std::string answer(const App& app, std::string_view what) {
  if (what == "state") return to_text(workbench::state_json(app.state));
  if (what == "properties") return to_text(scenario::properties_json());
  if (what == "version") return FITSCOPE_VERSION;
  if (what == "presets") return to_text(presets_json());
  if (what == "python") return workbench::python_script(app.state);
  if (what == "line at cursor") return code_line(app, app.state.cursor);
  if (what == "line at pointer") return code_line(app, app.views.ribbon.hovered);
  if (what == "notebook") return workbench::notebook(app.state);
  if (what == "scenario") return to_text(scenario::to_json(app.state.scenario));
  if (what == "outcome") return to_text(workbench::to_json(app.state.outcome));
  if (what == "epochs") return trace::epochs_csv(app.state.outcome.trace);
  if (what == "steps") return trace::steps_csv(app.state.outcome.trace);
  if (what == "ribbon") return exporter::svg_ribbon(app.state.outcome.trace, "Steps.");
  if (what == "legend") return exporter::ribbon_legend(app.state.outcome.trace);
  if (what.starts_with("check ")) return complaint(what.substr(6));
  if (what.starts_with("notes "))
    return to_text(workbench::errors_json(workbench::notes_on_link(what.substr(6))));
  if (what == "typing") return ImGui::GetIO().WantTextInput ? "yes" : "";
  if (what.starts_with("finger ")) return finger(app.views, what.substr(7));
  if (what == "cells")
    return to_text(trace::cells_near(app.state.outcome.trace, app.state.cursor, kCellsTold));
  if (what == "widgets") return app.views.rects.to_json();
  return {};
}

// While work goes on, showing it must not eat the time: how long to wait after something that took
// `cost`.
double pause_after(double cost, double least) {
  return std::clamp(kCostFactor * cost, least, kMostBetweenMs);
}

// The page mirrors every visible change; a run that streams in is mirrored a few times a second.
void mirror(App& app, bool at_once) {
  if (app.sent_revision == app.state.revision) return;
  const double now = platform::now_ms();
  if (!at_once && now - app.sent_ms < pause_after(app.sending_ms, kLeastBetweenStatesMs)) return;
  workbench::show_progress(app.state);
  app.sent_revision = app.state.revision;
  platform::send_state(to_text(workbench::state_json(app.state)));
  app.sent_ms = platform::now_ms();
  app.sending_ms = app.sent_ms - now;
}

// The page keeps room for the canvas from the start. Told while columns settle and the first run
// comes in, it would jump at each of these; a first run that takes long is not waited for. While a
// run comes in, its verdict and fixes are missing and will be back: the room there is stays.
void tell_height(App& app) {
  const bool working = workbench::has_work(app.state);
  const bool starting = !app.height_told && working && platform::now_ms() < app.start_ms + kStartMs;
  const auto height = static_cast<double>(app.views.content_height);
  const bool fits = height <= static_cast<double>(ImGui::GetIO().DisplaySize.y);
  if (app.views.unsettled || starting || (working && fits)) return;
  app.height_told = true;
  platform::set_content_height(height);
}

// Where the page scrolls, it must follow the keyboard down the canvas.
void follow_keyboard(App& app) {
  const view::WidgetRect* at = app.views.rects.focused();
  const std::string id = at != nullptr ? at->id : std::string();
  if (id == app.revealed) return;
  app.revealed = id;
  if (at != nullptr)
    platform::reveal(static_cast<double>(at->top), static_cast<double>(at->bottom));
}

// A scenario in JSON, or as a link.
void open_scenario(App& app, std::string bytes) {
  constexpr std::string_view kBlank = " \t\r\n";
  bytes.erase(bytes.find_last_not_of(kBlank) + 1);
  const bool json = !bytes.empty() && bytes.find_first_not_of(kBlank) == bytes.find('{');
  if (json) {
    app.commands.emplace_back(workbench::LoadJson{std::move(bytes)});
  } else {
    app.commands.emplace_back(workbench::LoadLink{std::move(bytes)});
  }
  platform::wake();
}

void save_scenario(const App& app) {
  const std::string name = app.state.preset.empty() ? "scenario" : app.state.preset;
  platform::save_file(name + ".fitscope.json", to_text(scenario::to_json(app.state.scenario)));
}

void serve_files(const App& app) {
  if (app.views.files == view::FileWish::kOpen) platform::load_file();
  if (app.views.files == view::FileWish::kSave) save_scenario(app);
}

void take_shortcut(App& app, char letter) {
  if (letter == 'o') platform::load_file();
  if (letter == 's') save_scenario(app);
  if (letter == 'z') app.commands.emplace_back(workbench::Undo{});
  if (letter == 'Z' || letter == 'y') app.commands.emplace_back(workbench::Redo{});
}

void wear_colours(App& app) {
  const bool dark = platform::prefers_dark();
  const bool more_contrast = platform::prefers_more_contrast();
  const std::string system = platform::system_colours();
  const view::Theme& worn = app.views.theme;
  if (dark == worn.dark && more_contrast == worn.more_contrast && system == worn.system) return;
  view::apply(app.views.theme, dark, more_contrast, system);
}

void draw(App& app) {
  wear_colours(app);
  app.views.reduced_motion = platform::prefers_reduced_motion();
  app.views.page_scrolls = platform::page_scrolls();
  view::draw_all(app.views, app.state, app.commands);
  serve_files(app);
  app.drew = true;
  app.unseen = false;
  tell_height(app);
  follow_keyboard(app);
  platform::set_wheel(app.views.wheel_zooms     ? platform::Wheel::kZooms
                      : app.views.wheel_scrolls ? platform::Wheel::kScrolls
                                                : platform::Wheel::kNone);
  if (app.views.unsettled) platform::wake(2);
}

// Draws what has changed. What streams in is drawn as often as drawing leaves time for the work;
// what a person did, and an end, at once.
void show(App& app, bool at_once) {
  const bool working = workbench::has_work(app.state);
  if (!app.unseen) return;
  const bool busy = platform::still_drawing();
  if (!at_once && (busy || platform::now_ms() - app.drawn_ms <
                               pause_after(platform::draw_ms(), kLeastBetweenMs)))
    return;
  workbench::show_progress(app.state);
  // A scroll bar that comes or goes needs two frames to settle, and what wraps beside it two more.
  platform::wake(working ? 1 : 4);
}

void work(App& app, double seconds) {
  if (app.drew) app.drawn_ms = platform::now_ms();
  for (const workbench::Command& command : app.commands)
    workbench::apply(app.state, command);
  const double until = platform::now_ms() + (app.drew ? kSliceMs : kSliceAloneMs);
  const bool ran = workbench::advance(app.state, [until] { return platform::now_ms() < until; });
  const bool moved = workbench::tick(app.state, seconds);
  const bool working = workbench::has_work(app.state);
  const bool ended = (app.was_running && !app.state.running) || (app.was_working && !working);
  const bool asked = app.asked || !app.commands.empty();
  const bool at_once = asked || moved || ended || !working;
  app.unseen = app.unseen || ran || moved || asked;
  app.commands.clear();
  app.asked = false;
  app.was_running = app.state.running;
  app.was_working = working;
  app.drew = false;
  show(app, at_once);
  mirror(app, at_once);
  if (app.state.playing) platform::wake(1);
  if (working) platform::keep_working();
}

}  // namespace

int main(int argc, char** argv) {
  int exit_code = 0;
  if (!platform::read_arguments(argc, argv, exit_code)) return exit_code;
  const auto app = std::make_shared<App>();
  app->views.painter = &app->painter;
  app->state = workbench::start(platform::scenario_link());
  platform::on_post([app](std::string_view json) {
    app->asked = true;
    const auto command = workbench::read_command(app->state, json);
    if (command.ok()) {
      workbench::apply(app->state, command.value());
    } else {
      app->state.notes.push_back(command.error());
      ++app->state.revision;
    }
  });
  platform::on_file([app](std::string bytes) { open_scenario(*app, std::move(bytes)); });
  platform::on_shortcut([app](char letter) { take_shortcut(*app, letter); });
  platform::on_pull([app](const platform::Pull& pull) {
    return view::pull(app->views.ribbon, static_cast<float>(pull.x), static_cast<float>(pull.y),
                      static_cast<float>(pull.dx), static_cast<float>(pull.dy), pull.factor);
  });
  platform::on_ask([app](std::string_view what) { return answer(*app, what); });
  platform::on_scale([app](double scale) { view::load_fonts(app->views.theme, scale); });
  platform::on_gl_ready([app] { app->painter.prepare(); });
  platform::on_gl_restored([app] { app->painter.forget(); });
  return platform::run(
      "Fitscope",
      [app] {
        ImGui::GetIO().ConfigFlags |= ImGuiConfigFlags_NavEnableKeyboard;
        ImGui::GetIO().KeyRepeatDelay = 0.6F;  // slow frames must not make two presses of one
        view::apply(app->views.theme, platform::prefers_dark(), platform::prefers_more_contrast(),
                    platform::system_colours());
        app->views.compact = !platform::option("compact").empty();
        app->views.read_only = !platform::option("read-only").empty();
        const std::string controls = platform::option("controls");
        for (const std::string_view key : split(controls, ',')) {
          const bool known = scenario::find_property(key) != nullptr;  // the page names the rest
          if (known) app->views.controls.only.emplace_back(key);
        }
      },
      [app] { draw(*app); }, [app](double seconds) { work(*app, seconds); });
}
