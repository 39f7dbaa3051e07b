// Every panel draws in every state, without a window, and asks for nothing by just being drawn.
#include <gtest/gtest.h>
#include <imgui.h>
#include <imgui_internal.h>

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <limits>
#include <set>
#include <string>
#include <variant>
#include <vector>

#include "scenario/presets.h"
#include "scenario/property.h"
#include "view/layout.h"
#include "view/touch.h"
#include "view/widgets.h"
#include "workbench/workbench.h"

namespace fitscope::view {
namespace {

// A page of its own without a GPU: a context, a size and fonts suffice.
class Screen {
 public:
  Screen(float width, float height) {
    ImGui::CreateContext();
    ImGuiIO& io = ImGui::GetIO();
    io.IniFilename = nullptr;
    io.DisplaySize = {width, height};
#if IMGUI_VERSION_NUM < 18700
    for (const ImGuiKey key : {ImGuiKey_Enter, ImGuiKey_DownArrow, ImGuiKey_UpArrow,
                               ImGuiKey_RightArrow, ImGuiKey_Space})
      io.KeyMap[key] = key;
#endif
    load_fonts(views.theme, 1);
    apply(views.theme, false, false);
  }
  ~Screen() {
    ImGui::DestroyContext();
  }
  Screen(const Screen&) = delete;
  Screen& operator=(const Screen&) = delete;

  // One frame; what it asked for.
  workbench::Commands frame(const workbench::State& state) {
    workbench::Commands out;
    ImGui::GetIO().DeltaTime = 1.0F / 60;
    ImGui::NewFrame();
    draw_all(views, state, out);
    ImGui::Render();
    return out;
  }

  // Presses the middle of a widget as a mouse would.
  workbench::Commands click(const workbench::State& state, const std::string& id) {
    frame(state);
    const WidgetRect* rect = views.rects.find(id);
    EXPECT_NE(rect, nullptr) << id;
    if (rect == nullptr) return {};
    ImGuiIO& io = ImGui::GetIO();
    io.MousePos = {(rect->left + rect->right) / 2, (rect->top + rect->bottom) / 2};
    frame(state);
    io.MouseDown[0] = true;
    workbench::Commands all = frame(state);
    io.MouseDown[0] = false;
    for (workbench::Command& command : frame(state))
      all.push_back(std::move(command));
    return all;
  }

  void type(const workbench::State& state, const char* text) {
    ImGui::GetIO().AddInputCharactersUTF8(text);
    frame(state);
  }

  // What the frames of pressing and letting go asked for.
  workbench::Commands press(const workbench::State& state, ImGuiKey key) {
    workbench::Commands all;
    for (const bool down : {true, false}) {
#if IMGUI_VERSION_NUM < 18700
      ImGui::GetIO().KeysDown[key] = down;
#else
      ImGui::GetIO().AddKeyEvent(key, down);
#endif
      for (workbench::Command& command : frame(state))
        all.push_back(std::move(command));
    }
    return all;
  }
  workbench::Commands press_enter(const workbench::State& state) {
    return press(state, ImGuiKey_Enter);
  }

  // The id of what the keyboard is on.
  std::string focused() const {
    for (const WidgetRect& rect : views.rects.all()) {
      if (rect.focused) return rect.id;
    }
    return {};
  }

  Views views;
};

workbench::State finished(const std::string& preset) {
  workbench::State state = workbench::start("preset=" + preset);
  while (workbench::has_work(state))
    workbench::advance(state, [] { return true; });
  return state;
}

constexpr float kWidths[] = {320, 390, 900, 1280, 2200};

TEST(Panels, DrawEveryPresetInEveryLayoutWithoutAsking) {
  for (const float width : kWidths) {
    Screen screen(width, 800);
    for (const scenario::Preset& preset : scenario::presets()) {
      const workbench::State state = finished(std::string(preset.name));
      for (int i = 0; i < 3; ++i)
        EXPECT_TRUE(screen.frame(state).empty()) << preset.name << " at " << width;
    }
  }
}

TEST(Panels, DrawAnEmptyAndARunningState) {
  Screen screen(1280, 800);
  workbench::State state;
  EXPECT_TRUE(screen.frame(state).empty());
  state.running = true;
  state.progress = 0.5;
  EXPECT_TRUE(screen.frame(state).empty());
  EXPECT_NE(screen.views.rects.find("stop"), nullptr);
}

TEST(Panels, CopyTheScriptWithItsMark) {
  Screen screen(1280, 1600);
  const workbench::State state = finished("steps-floor");
  EXPECT_TRUE(screen.click(state, "copy-python").empty());
  const std::string copied = ImGui::GetClipboardText();
  EXPECT_NE(copied.find("steps_per_epoch=3,  # <- fitscope: carried-over-remainder"),
            std::string::npos)
      << copied;
}

TEST(Panels, DrawAHugeRun) {
  Screen screen(1280, 800);
  workbench::State state;
  for (int e = 0; e < 500; ++e) {
    trace::Epoch epoch{.index = e, .steps_planned = 2000, .steps_run = 1900};
    append_steps(epoch, 1900, trace::StepState::kRan, 32);
    fill_never_ran(epoch);
    state.outcome.trace.epochs.push_back(epoch);
    for (int s = 0; s < 1900; s += 10) {
      state.outcome.trace.figures.append({.epoch = e, .step = s, .loss = s == 100 ? NAN : 1.0F});
    }
  }
  EXPECT_TRUE(screen.frame(state).empty());
  EXPECT_TRUE(screen.frame(state).empty());
}

TEST(Panels, FoldedOutGroupsShowEveryFieldThatApplies) {
  Screen screen(900, 800);
  screen.views.controls.open.fill(true);
  const workbench::State state = finished("article-generator-broken");
  screen.frame(state);
  for (const scenario::Property& property : scenario::properties()) {
    bool shown = false;
    for (const WidgetRect& rect : screen.views.rects.all()) {
      shown =
          shown || rect.id == property.key || rect.id.starts_with(std::string(property.key) + "=");
    }
    EXPECT_EQ(shown, property.applies(state.scenario)) << property.key;
  }
}

TEST(Panels, WidgetsHaveNamesOfTheirOwnAndRoomForAFinger) {
  Screen screen(1280, 800);
  const workbench::State state = finished("steps-floor");
  screen.frame(state);
  std::set<std::string> seen;
  for (const WidgetRect& rect : screen.views.rects.all()) {
    EXPECT_TRUE(seen.insert(rect.id).second) << rect.id << " is there twice";
    EXPECT_GE(rect.right - rect.left, 24) << rect.id;
    EXPECT_GE(rect.bottom - rect.top, 24) << rect.id;
  }
  EXPECT_GT(seen.size(), 20U);
}

TEST(Panels, NothingReachesBeyondANarrowScreen) {
  Screen screen(320, 844);
  screen.views.controls.open.fill(true);
  for (const scenario::Preset& preset : scenario::presets()) {
    const workbench::State state = finished(std::string(preset.name));
    screen.frame(state);
    for (const WidgetRect& rect : screen.views.rects.all()) {
      EXPECT_GE(rect.left, 0) << preset.name << " " << rect.id;
      EXPECT_LE(rect.right, 320) << preset.name << " " << rect.id;
    }
  }
}

TEST(Panels, ANarrowScreenSaysHowHighItWantsToBe) {
  Screen screen(390, 844);
  const workbench::State state = finished("steps-floor");
  screen.frame(state);
  const float height = screen.views.content_height;
  EXPECT_GT(height, 1000);
  ImGui::GetIO().DisplaySize = {390, std::ceil(height)};
  screen.frame(state);
  screen.frame(state);
  EXPECT_NEAR(screen.views.content_height, height, 60) << "settles once it is granted";
  const float settled = screen.views.content_height;
  ImGui::GetIO().DisplaySize = {390, std::ceil(settled)};
  screen.frame(state);
  screen.frame(state);
  EXPECT_FLOAT_EQ(screen.views.content_height, settled);
}

TEST(Panels, AStepperAsksForTheNextValue) {
  Screen screen(1280, 800);
  const workbench::State state = finished("steps-floor");
  const workbench::Commands asked = screen.click(state, "more:fit.steps_per_epoch");
  ASSERT_EQ(asked.size(), 1U);
  const auto* set = std::get_if<workbench::SetField>(&asked[0]);
  ASSERT_NE(set, nullptr);
  EXPECT_EQ(set->key, "fit.steps_per_epoch");
  EXPECT_EQ(set->text, "4");
}

TEST(Panels, ATypedTextIsTakenOnEnterAndExplainedWhenItCannotBe) {
  Screen screen(1280, 800);
  workbench::State state = finished("steps-floor");
  EXPECT_TRUE(screen.click(state, "fit.batch_size").empty());
  screen.type(state, "many");
  // Asked for all the same, so that the refusal is a note, which the page can say.
  for (const workbench::Command& command : screen.press_enter(state))
    workbench::apply(state, command);
  ASSERT_EQ(state.notes.size(), 1U);
  EXPECT_EQ(state.notes[0].where, "fit.batch_size");
  EXPECT_EQ(state.scenario.fit.batch_size, finished("steps-floor").scenario.fit.batch_size);
  ASSERT_EQ(screen.views.controls.edits.open.size(), 1U);
  EXPECT_NE(screen.views.controls.edits.open[0].complaint.find("many"), std::string::npos);

  screen.click(state, "fit.batch_size");
  screen.type(state, "20");
  const workbench::Commands asked = screen.press_enter(state);
  ASSERT_EQ(asked.size(), 2U);
  EXPECT_TRUE(std::holds_alternative<workbench::DismissNotes>(asked[0]));
  EXPECT_EQ(std::get<workbench::SetField>(asked[1]).text, "20");
}

TEST(Panels, ApplyAsksForTheChangeTheVerdictProposes) {
  Screen screen(1280, 1600);
  workbench::State state = finished("steps-floor");
  ASSERT_FALSE(state.outcome.findings.front().changes.empty());
  const workbench::Commands asked = screen.click(state, "apply:0");
  ASSERT_EQ(asked.size(), 1U);
  for (const workbench::Command& command : asked)
    workbench::apply(state, command);
  EXPECT_EQ(state.undo.size(), 1U);
}

TEST(Panels, OfferNothingThatHasNotBeenRun) {
  Screen screen(1280, 1600);
  workbench::State state = workbench::start();
  while (state.running)
    workbench::advance(state, [] { return false; });
  ASSERT_TRUE(state.search);
  ASSERT_FALSE(state.outcome.findings.front().changes.empty());
  screen.frame(state);
  EXPECT_EQ(screen.views.rects.find("apply:0"), nullptr);
  while (workbench::has_work(state))
    workbench::advance(state, [] { return true; });
  screen.frame(state);
  EXPECT_NE(screen.views.rects.find("apply:2"), nullptr);
}

TEST(Panels, AQuestionIsTriedAndAdviceHasNoButton) {
  Screen screen(1280, 1600);
  const workbench::Commands asked = screen.click(finished("no-numbers"), "try:0");
  ASSERT_EQ(asked.size(), 1U);
  EXPECT_EQ(std::get<workbench::ApplyChange>(asked[0]).change.changes.front().key, "model.kind");
  const workbench::State advice = finished("mse-lr-too-high");
  ASSERT_EQ(advice.outcome.proof->advice.size(), 1U);
  screen.frame(advice);
  EXPECT_EQ(screen.views.rects.find("try:0"), nullptr);
  EXPECT_EQ(screen.views.rects.find("apply:" + std::to_string(advice.outcome.proof->fixes.size())),
            nullptr);
}

TEST(Panels, ACellOfTheRibbonMovesTheCursorThereAndBack) {
  Screen screen(1280, 800);
  workbench::State state = finished("steps-floor");
  workbench::Commands asked = screen.click(state, "ribbon");
  ASSERT_EQ(asked.size(), 1U);
  const trace::Moment at = std::get<workbench::GoTo>(asked[0]).at;
  EXPECT_EQ(at, (trace::Moment{2, 1}));
  workbench::apply(state, asked[0]);
  asked = screen.click(state, "ribbon");
  ASSERT_EQ(asked.size(), 1U);
  EXPECT_EQ(std::get<workbench::GoTo>(asked[0]).at, trace::Moment{});
}

const ImGuiWindow* open_popup() {
  const ImGuiContext& context = *ImGui::GetCurrentContext();
  return context.OpenPopupStack.empty() ? nullptr : context.OpenPopupStack.back().Window;
}

// Vertices of the windows whose name holds `part`.
int vertices(const std::string& part) {
  int sum = 0;
  for (const ImGuiWindow* window : ImGui::GetCurrentContext()->Windows) {
    const bool named = std::string(window->Name).find(part) != std::string::npos;
    if (named && window->Active) sum += window->DrawList->VtxBuffer.Size;
  }
  return sum;
}

TEST(Panels, ACellUnderThePointerIsMarkedInTheConsoleAndAsksForNothing) {
  Screen screen(1280, 1600);
  const workbench::State state = finished("steps-floor");
  screen.frame(state);
  screen.frame(state);
  const int before = vertices("console");
  const WidgetRect* ribbon = screen.views.rects.find("ribbon");
  ASSERT_NE(ribbon, nullptr);
  ImGui::GetIO().MousePos = {ribbon->left + 10, ribbon->top + 10};
  for (int i = 0; i < 2; ++i)
    EXPECT_TRUE(screen.frame(state).empty());
  EXPECT_EQ(screen.views.ribbon.hovered, (trace::Moment{0, 0}));
  EXPECT_EQ(vertices("console"), before + 4 * 2) << "a bar beside both lines of the epoch";
  ImGui::GetIO().MousePos = {-FLT_MAX, -FLT_MAX};
  screen.frame(state);
  EXPECT_EQ(screen.views.ribbon.hovered, trace::Moment{});
  EXPECT_EQ(vertices("console"), before);
}

TEST(Panels, TheSpeedOfPlayingIsChosenFromAMenu) {
  for (const float width : {320.0F, 1280.0F}) {
    Screen screen(width, 1600);
    const workbench::State state = finished("steps-floor");
    EXPECT_TRUE(screen.click(state, "speed").empty());
    const workbench::Commands out = screen.click(state, "speed=30");
    ASSERT_EQ(out.size(), 1U) << width;
    ASSERT_TRUE(std::holds_alternative<workbench::SetSpeed>(out[0]));
    EXPECT_EQ(std::get<workbench::SetSpeed>(out[0]).steps_per_second, 30);
  }
}

TEST(Touch, AFingerOnATypedFieldIsTold) {
  Screen screen(390, 844);
  const workbench::State state = finished("steps-floor");
  screen.frame(state);
  const auto at = [&](const char* id) {
    const WidgetRect* rect = screen.views.rects.find(id);
    EXPECT_NE(rect, nullptr) << id;
    if (rect == nullptr) return std::string();
    return to_text(
        at_finger(screen.views, (rect->left + rect->right) / 2, (rect->top + rect->bottom) / 2));
  };
  // Only what is on the screen of this size can be touched.
  screen.views.page_scrolls = true;
  ImGui::GetIO().DisplaySize.y = 6000;
  screen.frame(state);
  screen.frame(state);
  EXPECT_NE(at("fit.epochs").find("\"text\":true"), std::string::npos) << at("fit.epochs");
  EXPECT_EQ(at("more:fit.epochs").find("text"), std::string::npos);
  EXPECT_NE(at("scrubber").find("\"slides\":true"), std::string::npos);
  EXPECT_EQ(at("ribbon").find("down"), std::string::npos) << "all epochs are in view";
  EXPECT_EQ(to_text(at_finger(screen.views, -5, -5)), "{}");
}

TEST(Touch, FingersPullAllEpochsIntoViewAndNoFurther) {
  Screen screen(390, 6000);
  workbench::State state;
  for (int e = 0; e < 500; ++e) {
    trace::Epoch epoch{.index = e, .steps_planned = 2000, .steps_run = 2000};
    append_steps(epoch, 2000, trace::StepState::kRan, 32);
    state.outcome.trace.epochs.push_back(epoch);
  }
  screen.frame(state);
  screen.frame(state);
  RibbonPanel& ribbon = screen.views.ribbon;
  const RibbonFrame& frame = ribbon.frame;
  EXPECT_LT(frame.rows_in_view, 200);
  int pulls = 0;
  while (pull(ribbon, 200, 300, 0, -100, 1) && pulls < 100) {
    ++pulls;
    screen.frame(state);
  }
  EXPECT_GE(pulls, 5);
  EXPECT_NEAR(frame.zoom.first_row + frame.rows_in_view, 500, 0.1);
  const double pitch = static_cast<double>(frame.row_pitch);
  EXPECT_TRUE(pull(ribbon, 200, frame.top + 10, 0, 0, 2));
  EXPECT_GT(static_cast<double>(frame.row_pitch), pitch);
  EXPECT_FALSE(pull(ribbon, 200, frame.top + 10, 0, 0, 1));
}

TEST(Panels, MenusAreWrittenInTheFontsTexture) {
  for (const char* menu : {"preset", "feed.kind", "choose:keras.version"}) {
    Screen screen(1280, 1600);
    const auto texture = reinterpret_cast<ImTextureID>(std::uintptr_t{7});
    ImGui::GetIO().Fonts->SetTexID(texture);
    const workbench::State state = finished("steps-floor");
    screen.click(state, menu);
    screen.frame(state);
    const ImGuiWindow* popup = open_popup();
    ASSERT_NE(popup, nullptr) << menu;
    for (const ImDrawCmd& command : popup->DrawList->CmdBuffer) {
      EXPECT_TRUE(command.ElemCount == 0 || command.TextureId == texture) << menu;
    }
  }
}

TEST(Panels, AMenusFirstRowStandsClearOfItsEdge) {
  for (const char* first : {"feed.kind=arrays", "preset=article-batch-20"}) {
    Screen screen(1280, 1600);
    const workbench::State state = finished("steps-floor");
    screen.click(state, std::string(first).substr(0, std::string(first).find('=')));
    screen.frame(state);
    const WidgetRect* row = screen.views.rects.find(first);
    ASSERT_NE(row, nullptr) << first;
    ASSERT_NE(open_popup(), nullptr);
    EXPECT_GE(row->top, open_popup()->Pos.y + 4) << first;
  }
}

TEST(Panels, TheFirstControlsStandInTheirOrder) {
  for (const char* preset : {"steps-floor", "article-generator-broken", "article-lr-0.5"}) {
    Screen screen(390, 844);
    const workbench::State state = finished(preset);
    screen.frame(state);
    float above = -1;
    for (const scenario::Property* property : scenario::first_properties()) {
      const WidgetRect* rect = screen.views.rects.find(property->key);
      EXPECT_EQ(rect != nullptr, property->applies(state.scenario)) << property->key;
      if (rect == nullptr) continue;
      EXPECT_GT(rect->top, above) << property->key << " in " << preset;
      above = rect->top;
    }
  }
}

TEST(Panels, OfManyNotesAFewAreShownAndAllCanBeDismissed) {
  Screen screen(390, 844);
  workbench::State state = finished("steps-floor");
  screen.frame(state);
  const float without = screen.views.rects.find("ribbon")->top;
  for (int i = 0; i < 12; ++i)
    state.notes.push_back({"no.such", "'no.such' is no setting."});
  screen.frame(state);
  EXPECT_LT(screen.views.rects.find("ribbon")->top, without + 250);
  screen.frame(state);
  const WidgetRect folded = *screen.views.rects.find("dismiss");
  screen.click(state, "all-notes");
  screen.frame(state);
  EXPECT_EQ(screen.views.rects.find("all-notes"), nullptr) << "all are shown";
  EXPECT_GT(screen.views.rects.find("dismiss")->top, folded.top + 50);
  const workbench::Commands asked = screen.click(state, "dismiss");
  ASSERT_EQ(asked.size(), 1U);
  workbench::apply(state, asked[0]);
  EXPECT_TRUE(state.notes.empty());
  screen.frame(state);
  EXPECT_EQ(screen.views.rects.find("dismiss"), nullptr);
}

TEST(Panels, TheDownKeyWalksThroughTheFirstControlsInTheirOrder) {
  Screen screen(1280, 1600);
  screen.views.page_scrolls = true;
  ImGui::GetIO().ConfigFlags |= ImGuiConfigFlags_NavEnableKeyboard;
  const workbench::State state = finished("article-batch-2");
  screen.frame(state);
  screen.frame(state);
  std::vector<std::string> walked;
  for (int i = 0; i < 18; ++i) {
    screen.press(state, ImGuiKey_DownArrow);
    screen.frame(state);
    const std::string id = screen.focused();
    const std::string key = id.substr(id.find(':') + 1);  // "more:fit.epochs" is of that field
    if (scenario::find_property(key) == nullptr) continue;
    if (walked.empty() || walked.back() != key) walked.push_back(key);
  }
  EXPECT_EQ(walked, (std::vector<std::string>{"fit.batch_size", "feed.kind",
                                              "compile.learning_rate", "fit.steps_per_epoch",
                                              "fit.epochs", "data.samples", "keras.version"}));
}

TEST(Panels, AfterAResetByKeyboardTheFocusIsOnTheField) {
  Screen screen(1280, 1600);
  screen.views.page_scrolls = true;
  ImGui::GetIO().ConfigFlags |= ImGuiConfigFlags_NavEnableKeyboard;
  workbench::State state = finished("steps-floor");
  for (const ImGuiKey key : {ImGuiKey_DownArrow, ImGuiKey_DownArrow, ImGuiKey_RightArrow,
                             ImGuiKey_RightArrow, ImGuiKey_UpArrow}) {
    if (screen.focused() == "reset:fit.batch_size") break;
    screen.press(state, key);
    screen.frame(state);
  }
  ASSERT_EQ(screen.focused(), "reset:fit.batch_size");
  for (const workbench::Command& command : screen.press(state, ImGuiKey_Space))
    workbench::apply(state, command);
  screen.frame(state);
  screen.frame(state);
  EXPECT_EQ(scenario::value_text(*scenario::find_property("fit.batch_size"), state.scenario),
            "unset");
  EXPECT_EQ(screen.focused(), "fit.batch_size");
}

// A run of more epochs than the ribbon has rows for.
workbench::State many_epochs() {
  workbench::State state = workbench::start("s=1&fit.epochs=200&data.samples=100");
  while (workbench::has_work(state))
    workbench::advance(state, [] { return true; });
  return state;
}

TEST(Panels, TheWheelScrollsEpochsOutOfSight) {
  Screen screen(1280, 800);
  screen.views.page_scrolls = true;
  const workbench::State state = many_epochs();
  screen.frame(state);
  const WidgetRect* ribbon = screen.views.rects.find("ribbon");
  ASSERT_NE(ribbon, nullptr);
  ImGuiIO& io = ImGui::GetIO();
  io.MousePos = {ribbon->left + 50, ribbon->top + 50};
  screen.frame(state);
  screen.frame(state);
  EXPECT_TRUE(screen.views.wheel_scrolls);
  io.MouseWheel = -1;
  screen.frame(state);
  screen.frame(state);
  EXPECT_GT(screen.views.ribbon.zoom.first_row, 0);
  EXPECT_DOUBLE_EQ(screen.views.ribbon.zoom.zoom, 1) << "only with Ctrl does the wheel zoom";
}

TEST(Panels, AllEpochsStandBesideThoseInViewAndLeadToThem) {
  Screen screen(1280, 800);
  screen.views.page_scrolls = true;
  const workbench::State state = many_epochs();
  screen.frame(state);
  screen.click(state, "ribbon-map");
  EXPECT_NEAR(screen.views.ribbon.zoom.first_row + screen.views.ribbon.frame.rows_in_view / 2, 100,
              3);
  const workbench::State few = workbench::start("s=1&fit.epochs=3&data.samples=100");
  screen.frame(few);
  EXPECT_EQ(screen.views.rects.find("ribbon-map"), nullptr) << "all are in view";
}

TEST(Panels, WithCtrlTheWheelZoomsTheRibbonAndNothingElseTakesIt) {
  Screen screen(1280, 1600);
  screen.views.page_scrolls = true;
  const workbench::State state = many_epochs();
  screen.frame(state);
  ImGuiIO& io = ImGui::GetIO();
  io.KeyCtrl = true;
  for (const char* id : {"console", "ribbon"}) {
    const WidgetRect* rect = screen.views.rects.find(id);
    ASSERT_NE(rect, nullptr) << id;
    io.MousePos = {rect->left + 50, rect->top + 50};
    screen.frame(state);
    screen.frame(state);
    EXPECT_FALSE(screen.views.wheel_scrolls) << id;
    EXPECT_EQ(screen.views.wheel_zooms, std::string_view(id) == "ribbon");
  }
  io.MouseWheel = 1;
  screen.frame(state);
  screen.frame(state);
  EXPECT_GT(screen.views.ribbon.zoom.zoom, 1);
}

TEST(Panels, TheWheelIsThePagesWhereNothingScrolls) {
  Screen screen(1280, 1600);
  screen.views.page_scrolls = true;
  const workbench::State state = finished("steps-floor");
  screen.frame(state);
  const WidgetRect* ribbon = screen.views.rects.find("ribbon");
  ImGui::GetIO().MousePos = {ribbon->left + 50, ribbon->top + 50};
  screen.frame(state);
  screen.frame(state);
  EXPECT_FALSE(screen.views.wheel_scrolls) << "five epochs are all in sight";
}

TEST(Panels, InAPageWideColumnsAreAsHighAsTheyNeed) {
  Screen screen(1280, 800);
  screen.views.page_scrolls = true;
  const workbench::State state = finished("steps-floor");
  screen.frame(state);
  EXPECT_GT(screen.views.content_height, 900);
  const WidgetRect* curve = screen.views.rects.find("curve:2");
  ASSERT_NE(curve, nullptr);
  EXPECT_LT(curve->bottom, screen.views.content_height);
}

// What Ui needs, outside of draw_all.
struct Bench {
  explicit Bench(Screen& screen) : ui{.theme = screen.views.theme, .rects = screen.views.rects} {
    ImGui::NewFrame();
    ImGui::Begin("bench");
  }
  ~Bench() {
    ImGui::End();
    ImGui::Render();
  }
  Ui ui;
};

TEST(Wrapped, BreaksAtBlanksOnly) {
  Screen screen(400, 400);
  const Bench bench(screen);
  const std::string words =
      "steps_per_epoch is 3,000 of 1,000,000 samples at 0.001; fit.batch_size=32";
  for (float width = 150; width < 400; width += 7) {
    std::string joined = wrapped(bench.ui, Font::kBody, words, width);
    for (char& c : joined) {
      if (c == '\n') c = ' ';
    }
    EXPECT_EQ(joined, words) << "every line break stands for a blank, at " << width;
  }
}

TEST(Wrapped, NoLineIsWiderThanAskedAndNothingIsLost) {
  Screen screen(400, 400);
  const Bench bench(screen);
  const std::string words = "a " + std::string(80, 'w') + " b\nsecond  line —━ é";
  const std::string lines = wrapped(bench.ui, Font::kMono, words, 90);
  std::string bare;
  std::string wanted;
  for (const char c : lines) {
    if (c != '\n' && c != ' ') bare += c;
  }
  for (const char c : words) {
    if (c != '\n' && c != ' ') wanted += c;
  }
  EXPECT_EQ(bare, wanted);
  std::size_t at = 0;
  while (at <= lines.size()) {
    const std::size_t end = std::min(lines.find('\n', at), lines.size());
    EXPECT_LE(text_width(bench.ui, Font::kMono, lines.substr(at, end - at)), 90.5F);
    at = end + 1;
  }
}

TEST(Fitted, EndsInAnEllipsisWhereItMustBeCut) {
  Screen screen(400, 400);
  const Bench bench(screen);
  const std::string words = "Article 2, „corrected“: generator";
  EXPECT_EQ(fitted(bench.ui, Font::kBody, words, 1000), words);
  for (float width = 20; width < 200; width += 3) {
    const std::string cut = fitted(bench.ui, Font::kBody, words, width);
    EXPECT_LE(text_width(bench.ui, Font::kBody, cut), width);
    EXPECT_TRUE(cut.ends_with("…")) << cut;
  }
}

TEST(Stepped, WalksOneTwoFiveThroughTheDecades) {
  workbench::State state;
  const scenario::Property* rate = scenario::find_property("compile.learning_rate");
  ASSERT_NE(rate, nullptr);
  ASSERT_TRUE(rate->logarithmic);
  for (const auto& [from, up, down] :
       {std::tuple("0.001", "0.002", "0.0005"), std::tuple("0.5", "1", "0.2"),
        std::tuple("0.03", "0.05", "0.02")}) {
    ASSERT_FALSE(scenario::set_text(state.scenario, rate->key, from));
    EXPECT_EQ(stepped(*rate, state, true), up);
    EXPECT_EQ(stepped(*rate, state, false), down);
  }
}

TEST(Stepped, NeverLeavesTheRangeOfAnyNumber) {
  for (const scenario::Property& property : scenario::properties()) {
    using enum scenario::PropertyType;
    const bool number = property.type == kInteger || property.type == kMaybeInteger ||
                        property.type == kReal || property.type == kMaybeReal;
    if (!number) continue;
    for (const bool up : {false, true}) {
      workbench::State state;
      for (int i = 0; i < 40; ++i) {
        const std::string text = stepped(property, state, up);
        const auto complaint = scenario::set_text(state.scenario, property.key, text);
        ASSERT_FALSE(complaint) << property.key << " = " << text << ": " << complaint->message;
      }
    }
  }
}

// --- What a host page asks for ---

workbench::State default_state() {
  workbench::State state = workbench::start();
  while (workbench::has_work(state))
    workbench::advance(state, [] { return true; });
  return state;
}

// The widgets that edit the scenario, by their ids.
std::vector<std::string> edits(const Screen& screen) {
  std::vector<std::string> found;
  for (const char* id : {"preset", "undo", "redo", "apply:0", "undo-change", "fit.batch_size",
                         "more:fit.epochs", "group:Data"}) {
    if (screen.views.rects.find(id) != nullptr) found.emplace_back(id);
  }
  return found;
}

TEST(HostPage, ReadOnlyOffersNothingThatEditsAtAnyWidth) {
  workbench::State state = default_state();
  state.undo.push_back(state.scenario);
  for (const float width : {390.0F, 800.0F, 1280.0F}) {
    Screen screen(width, 800);
    screen.views.page_scrolls = true;
    screen.frame(state);
    EXPECT_FALSE(edits(screen).empty());
    screen.views.read_only = true;
    screen.frame(state);
    EXPECT_EQ(edits(screen), std::vector<std::string>{}) << width;
    EXPECT_NE(screen.views.rects.find("ribbon"), nullptr);
    EXPECT_NE(screen.views.rects.find("copy-python"), nullptr);
    for (const workbench::Command& command : screen.click(state, "version:2.15"))
      EXPECT_FALSE(std::holds_alternative<workbench::SetField>(command));
  }
}

TEST(HostPage, CompactIsTheRunItsFixesAndTheFirstControls) {
  const workbench::State state = default_state();
  for (const float width : {390.0F, 800.0F, 1280.0F}) {
    Screen screen(width, 800);
    screen.views.page_scrolls = true;
    const auto height = [&] {
      for (int i = 0; i < 6; ++i)
        screen.frame(state);
      return screen.views.content_height;
    };
    const float whole = height();
    screen.views.compact = true;
    EXPECT_LT(height(), 0.75F * whole) << width;
    for (const char* id : {"ribbon", "apply:0", "fit.batch_size"})
      EXPECT_NE(screen.views.rects.find(id), nullptr) << id;
    for (const char* id : {"preset", "version:2.15", "group:Data"})
      EXPECT_EQ(screen.views.rects.find(id), nullptr) << id;
  }
}

TEST(HostPage, OnlyTheChosenControlsAreOffered) {
  const workbench::State state = default_state();
  for (const float width : {390.0F, 1280.0F}) {
    Screen screen(width, 800);
    screen.views.page_scrolls = true;
    screen.views.controls.only = {"fit.epochs", "generator.loops", "data.samples"};
    screen.frame(state);
    EXPECT_NE(screen.views.rects.find("fit.epochs"), nullptr);
    EXPECT_NE(screen.views.rects.find("data.samples"), nullptr);
    EXPECT_EQ(screen.views.rects.find("generator.loops"), nullptr) << "it does not apply";
    EXPECT_EQ(screen.views.rects.find("fit.batch_size"), nullptr);
    EXPECT_EQ(screen.views.rects.find("group:Data"), nullptr);
  }
}

}  // namespace
}  // namespace fitscope::view
