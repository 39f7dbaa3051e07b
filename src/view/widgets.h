// The few widgets everything is made of, in the theme's clothes.
#pragma once

#include <imgui.h>

#include <string>
#include <string_view>

#include "view/ui.h"

namespace fitscope::view {

/// A panel with a surface of its own: everything drawn between the constructor and the destructor.
class Card {
 public:
  /// `width` 0: all there is. The title may be empty.
  Card(const Ui& ui, std::string_view title, Color surface = Color::kSurface, float width = 0);
  ~Card();
  Card(const Card&) = delete;
  Card& operator=(const Card&) = delete;

  float inner_width() const { return inner_width_; }

 private:
  const Ui& ui_;
  Color surface_;
  ImDrawListSplitter splitter_;
  ImVec2 corner_;
  float width_ = 0;
  float inner_width_ = 0;
};

/// Width left for widgets in this line.
float room(const Ui& ui);

void text(const Ui& ui, Font font, Color color, std::string_view words);
/// Wrapped at the right end of the card.
void paragraph(const Ui& ui, Font font, Color color, std::string_view words);
float text_width(const Ui& ui, Font font, std::string_view words);

/// Broken into lines of at most `width` at blanks only: "1,000,000" and "0.001" stay whole. A word
/// longer than a line is cut.
std::string wrapped(const Ui& ui, Font font, std::string_view words, float width);

/// The words if they fit; else as many letters as do, and an ellipsis.
std::string fitted(const Ui& ui, Font font, std::string_view words, float width);

/// A menu with a closed face of `width` that shows `face`. If true, end_menu() must follow the
/// items.
bool begin_menu(const Ui& ui, const char* id, std::string_view face, float width, Font face_font,
                bool arrow = true);
/// The same with an arrow for a face, as large as any square button.
bool begin_menu_button(const Ui& ui, std::string_view id);
void end_menu();
/// A row of a menu; true when it is chosen.
bool menu_item(const Ui& ui, std::string_view id, std::string_view label, bool current);

enum class Look { kPlain, kPrimary, kQuiet };
/// `id` names it for tests and must be unique. Width 0: as wide as the words.
bool button(const Ui& ui, std::string_view id, std::string_view label, Look look = Look::kPlain,
            bool enabled = true, float width = 0);

enum class Icon {
  kPlay,
  kPause,
  kStepBack,
  kStepOn,
  kEpochBack,
  kEpochOn,
  kPlus,
  kMinus,
  kReset,
  kZoomIn,
  kZoomOut
};
/// A square button; `name` is its tooltip and what it is called.
bool icon_button(const Ui& ui, std::string_view id, Icon icon, std::string_view name,
                 bool enabled = true, float side = kFieldHeight);

/// A switch with its label at the right.
bool toggle(const Ui& ui, std::string_view id, std::string_view label, bool on);

/// A line of text, wrapped, that takes one somewhere.
bool evidence_button(const Ui& ui, std::string_view id, std::string_view words, bool here);

/// A heading that folds what follows. Returns whether it is open.
bool fold(const Ui& ui, std::string_view id, std::string_view label, bool& open,
          std::string_view aside = {});

/// A tooltip for the last item, while the pointer or the keyboard's focus is on it.
void explain(const Ui& ui, std::string_view words);
/// The same for a row of a menu: beside the menu, where it hides no other row; nowhere if there is
/// no room.
void explain_beside(const Ui& ui, std::string_view words);

/// The icon of a severity, drawn as if it were a letter of the title font.
void severity_icon(const Ui& ui, diagnosis::Severity severity, ImVec2 centre, float radius);

/// Notes the last item under `id` for tests.
void note_item(const Ui& ui, std::string_view id);

/// True while the keyboard is on the last item and shows it.
bool has_keyboard();

/// Brings the keyboard to the last item, and shows it there: when the one it was on is about to go,
/// or when a key was used on what a pointer had chosen.
void give_keyboard();

struct Arrows {
  int across = 0, down = 0;  ///< Pressed in this frame, or repeated by being held: -1, 0 or 1.
  bool held = false;         ///< Any is down, and moves the focus now and then.
  bool sideways = false;     ///< Left or right is.
  bool fresh = false;        ///< One was pressed in this frame, not repeated.
};
Arrows arrows_now();

/// Keeps arrow keys from moving the focus in this frame: the focused item has used them.
void keep_arrow_keys();

}  // namespace fitscope::view
