// How everything looks: one table of colour tokens, one spacing grid, one type scale.
//
// The page uses the same colours: tests/view/theme_test.cpp holds web/style.css to this table.
#pragma once

#include <imgui.h>

#include <cstdint>
#include <span>
#include <string>
#include <string_view>

#include "diagnosis/finding.h"
#include "trace/trace.h"

namespace fitscope::view {

enum class Color {
  kGround,   ///< Behind everything.
  kSurface,  ///< Cards.
  kSunken,   ///< Fields, the console, the ribbon's bed.
  kHover,    ///< A field or quiet button under the pointer.
  kLine,     ///< Decoration between parts; carries no meaning.
  kBorder,   ///< Around what can be operated.
  kText,
  kMuted,
  kAccent,
  kOnAccent,
  kAccentSoft,
  kFocus,
  kHealthy,
  kNote,
  kWarning,
  kError,
  kCannotTell,
  kHealthySoft,
  kNoteSoft,
  kWarningSoft,
  kErrorSoft,
  kCannotTellSoft,
  kRan,
  kShort,
  kReplayed,
  kEmpty,
  kNotFinite,
  kRaised,
  kWaiting,
  kNeverRan,
  kOnCell,  ///< Text and marks on a filled cell.
  kLoss,
  kGradient,
  kUpdate,
  kCount,
};

/// What a token is drawn on, and so how much contrast it owes.
enum class Role {
  kPaper,  ///< A background.
  kText,   ///< ≥ 4.5:1 on every paper it may lie on; with more contrast ≥ 7:1.
  kMark,   ///< ≥ 3:1 on every paper; with more contrast ≥ 4.5:1.
  kPlain,  ///< Decoration: no demand.
};

struct Token {
  Color color;
  std::string_view css;  ///< Custom property of web/style.css without the dashes.
  std::uint32_t light;   ///< 0xRRGGBB
  std::uint32_t dark;
  std::uint32_t light_more;  ///< The same for those who ask for more contrast.
  std::uint32_t dark_more;
  Role role;
};

std::span<const Token> tokens();

/// Spacing in units of ImGui's coordinates (CSS pixels): the grid is 4.
inline constexpr float kGap = 8;
inline constexpr float kPad = 16;
inline constexpr float kRadius = 8;
inline constexpr float kFieldHeight = 32;  ///< Targets are at least 24 high; fields are this.

/// The type scale, in the same units.
enum class Font { kBody, kSmall, kStrong, kTitle, kMono, kCount };

struct Theme {
  bool dark = false;
  bool more_contrast = false;
  std::string system;  ///< The system's own colours, as platform::system_colours() has them.
  ImFont* fonts[static_cast<int>(Font::kCount)] = {};

  ImU32 operator[](Color color) const;
  /// Faded by `alpha`, 0 … 1.
  ImU32 faded(Color color, float alpha) const;
  ImVec4 vec(Color color) const;
};

Color color_of(diagnosis::Severity severity);
Color soft_color_of(diagnosis::Severity severity);
Color color_of(trace::StepState state);

/// Sets ImGui's style from the tokens. With colours of the system, papers, lines, texts and what is
/// chosen wear those; pictures keep the clearest there are, as in the page.
void apply(Theme& theme, bool dark, bool more_contrast, std::string_view system = {});

/// Loads the embedded fonts into ImGui's atlas, sharp at `scale` pixels per unit. The GL backend
/// must make its texture again afterwards. Range  scale > 0.
void load_fonts(Theme& theme, double scale);

/// Contrast of two 0xRRGGBB colours by WCAG 2: 1 … 21.
double contrast(std::uint32_t a, std::uint32_t b);

}  // namespace fitscope::view
