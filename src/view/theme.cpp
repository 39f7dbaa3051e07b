#include "view/theme.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdlib>

#include "base/check.h"
#include "view/font_data.h"

namespace fitscope::view {
namespace {

using enum Color;

constexpr std::array<Token, static_cast<std::size_t>(kCount)> kTokens{{
    {kGround, "ground", 0xF4F6F9, 0x0E1217, 0xFFFFFF, 0x000000, Role::kPaper},
    {kSurface, "surface", 0xFFFFFF, 0x161B22, 0xFFFFFF, 0x000000, Role::kPaper},
    {kSunken, "sunken", 0xF0F3F7, 0x0F1318, 0xFFFFFF, 0x000000, Role::kPaper},
    {kHover, "hover", 0xE6EBF2, 0x222A35, 0xE6EBF2, 0x222A35, Role::kPaper},
    {kLine, "line", 0xDCE2EA, 0x2A323D, 0x4A5462, 0xA9B4C2, Role::kPlain},
    {kBorder, "border", 0x798493, 0x6F7C8D, 0x000000, 0xFFFFFF, Role::kMark},
    {kText, "text", 0x141C27, 0xE8EDF3, 0x000000, 0xFFFFFF, Role::kText},
    {kMuted, "muted", 0x4F5B6B, 0xA3AFBD, 0x2B333E, 0xD8DFE8, Role::kText},
    {kAccent, "accent", 0x2B55C9, 0x8FB0FF, 0x0B2E8F, 0xB8CCFF, Role::kText},
    {kOnAccent, "on-accent", 0xFFFFFF, 0x0B1530, 0xFFFFFF, 0x0B1530, Role::kPlain},
    {kAccentSoft, "accent-soft", 0xE3EAFB, 0x1E2A47, 0xE3EAFB, 0x1E2A47, Role::kPaper},
    {kFocus, "focus", 0x2B55C9, 0x9DBBFF, 0x0B2E8F, 0xFFE45C, Role::kMark},
    {kHealthy, "healthy", 0x14693D, 0x5BD69B, 0x0A4525, 0x86F0BC, Role::kText},
    {kNote, "note", 0x23509E, 0x8FB8FF, 0x12326E, 0xBCD4FF, Role::kText},
    {kWarning, "warning", 0x854C00, 0xF3BC55, 0x553000, 0xFFD68A, Role::kText},
    {kError, "error", 0xB02323, 0xFF938A, 0x7D0F0F, 0xFFBDB7, Role::kText},
    {kCannotTell, "cannot-tell", 0x5D43AB, 0xBFABFF, 0x3B2485, 0xD9CCFF, Role::kText},
    {kHealthySoft, "healthy-soft", 0xE2F4EA, 0x12291F, 0xE2F4EA, 0x12291F, Role::kPaper},
    {kNoteSoft, "note-soft", 0xE4EDFA, 0x17253B, 0xE4EDFA, 0x17253B, Role::kPaper},
    {kWarningSoft, "warning-soft", 0xFBF0DD, 0x2E2412, 0xFBF0DD, 0x2E2412, Role::kPaper},
    {kErrorSoft, "error-soft", 0xFBE6E4, 0x361A1B, 0xFBE6E4, 0x361A1B, Role::kPaper},
    {kCannotTellSoft, "cannot-tell-soft", 0xEDE8FA, 0x251F3A, 0xEDE8FA, 0x251F3A, Role::kPaper},
    {kRan, "ran", 0x1A7F55, 0x43C28B, 0x0B5236, 0x6BE8AE, Role::kMark},
    {kShort, "short", 0x1A7F55, 0x43C28B, 0x0B5236, 0x6BE8AE, Role::kMark},
    {kReplayed, "replayed", 0x4A5BD0, 0x97A6FF, 0x2C38A0, 0xBAC4FF, Role::kMark},
    {kEmpty, "empty", 0x946000, 0xE7B65A, 0x5F3E00, 0xFFD27A, Role::kMark},
    {kNotFinite, "not-finite", 0xA81E78, 0xFF83C6, 0x7A0F55, 0xFFADDB, Role::kMark},
    {kRaised, "raised", 0xB02323, 0xFF7D73, 0x7D0F0F, 0xFFAAA3, Role::kMark},
    {kWaiting, "waiting", 0x8A4B00, 0xF0A94A, 0x5A3200, 0xFFC675, Role::kMark},
    {kNeverRan, "never-ran", 0x798493, 0x6F7C8D, 0x4A5462, 0xA9B4C2, Role::kMark},
    {kOnCell, "on-cell", 0xFFFFFF, 0x0B1118, 0xFFFFFF, 0x0B1118, Role::kPlain},
    {kLoss, "loss", 0x2B55C9, 0x8FB0FF, 0x0B2E8F, 0xB8CCFF, Role::kMark},
    {kGradient, "gradient", 0xA3470F, 0xFFA46B, 0x6E2C00, 0xFFC39B, Role::kMark},
    {kUpdate, "update", 0x0F7675, 0x54CFCB, 0x004A49, 0x84EBE7, Role::kMark},
}};

// Where in the system's colours each of ours is; -1: it stays.
int system_place(Color color) {
  enum Place { kCanvas, kCanvasText, kLinkText, kButtonFace, kGrayText, kHighlight };
  switch (color) {
    case kGround:
    case kSurface:
    case kSunken:
    case kOnAccent:
    case kHealthySoft:
    case kNoteSoft:
    case kWarningSoft:
    case kErrorSoft:
    case kCannotTellSoft:
      return kCanvas;
    case kText:
    case kMuted:
    case kBorder:
    case kLine:
    case kHealthy:
    case kNote:
    case kWarning:
    case kError:
    case kCannotTell:
      return kCanvasText;
    case kAccent:
      return kLinkText;
    case kHover:
    case kAccentSoft:
      return kButtonFace;
    case kFocus:
      return kHighlight;
    default:
      return -1;
  }
}

std::uint32_t value_of(Color color, const Theme& theme) {
  constexpr std::size_t kDigits = 6;
  const int place = theme.system.empty() ? -1 : system_place(color);
  if (place >= 0) {
    const std::string hex = theme.system.substr(static_cast<std::size_t>(place) * kDigits, kDigits);
    return static_cast<std::uint32_t>(std::strtoul(hex.c_str(), nullptr, 16));
  }
  const Token& token = kTokens[static_cast<std::size_t>(color)];
  if (theme.more_contrast) return theme.dark ? token.dark_more : token.light_more;
  return theme.dark ? token.dark : token.light;
}

double channel(std::uint32_t rgb, int shift) {
  const double c = static_cast<double>((rgb >> shift) & 0xFFU) / 255;
  return c <= 0.04045 ? c / 12.92 : std::pow((c + 0.055) / 1.055, 2.4);
}

double luminance(std::uint32_t rgb) {
  return 0.2126 * channel(rgb, 16) + 0.7152 * channel(rgb, 8) + 0.0722 * channel(rgb, 0);
}

struct FontSpec {
  Font font;
  std::span<const unsigned char> bytes;
  float size;  // units
};

// What the page and the console write: Latin-1, dashes and quotes, arrows, relations, the bar.
constexpr ImWchar kGlyphs[] = {0x20,   0x7E,   0xA0,   0xFF,   0x394,  0x394,  0x2010, 0x2016,
                               0x2018, 0x201D, 0x2026, 0x2026, 0x2190, 0x2193, 0x21BA, 0x21BB,
                               0x2212, 0x2212, 0x2248, 0x2248, 0x2264, 0x2265, 0x2500, 0x2501,
                               0x25CF, 0x25CF, 0x2713, 0x2713, 0};

}  // namespace

std::span<const Token> tokens() {
  return kTokens;
}

ImVec4 Theme::vec(Color color) const {
  const std::uint32_t rgb = value_of(color, *this);
  const auto part = [rgb](int shift) {
    return static_cast<float>((rgb >> shift) & 0xFFU) / 255.0F;
  };
  return {part(16), part(8), part(0), 1.0F};
}

ImU32 Theme::operator[](Color color) const {
  return ImGui::ColorConvertFloat4ToU32(vec(color));
}

ImU32 Theme::faded(Color color, float alpha) const {
  ImVec4 value = vec(color);
  value.w = alpha;
  return ImGui::ColorConvertFloat4ToU32(value);
}

Color color_of(diagnosis::Severity severity) {
  switch (severity) {
    case diagnosis::Severity::kHealthy:
      return kHealthy;
    case diagnosis::Severity::kNote:
      return kNote;
    case diagnosis::Severity::kWarning:
      return kWarning;
    case diagnosis::Severity::kError:
      return kError;
    case diagnosis::Severity::kCannotTell:
      return kCannotTell;
  }
  return kNote;
}

Color soft_color_of(diagnosis::Severity severity) {
  switch (severity) {
    case diagnosis::Severity::kHealthy:
      return kHealthySoft;
    case diagnosis::Severity::kNote:
      return kNoteSoft;
    case diagnosis::Severity::kWarning:
      return kWarningSoft;
    case diagnosis::Severity::kError:
      return kErrorSoft;
    case diagnosis::Severity::kCannotTell:
      return kCannotTellSoft;
  }
  return kNoteSoft;
}

Color color_of(trace::StepState state) {
  switch (state) {
    case trace::StepState::kRan:
      return kRan;
    case trace::StepState::kShort:
    case trace::StepState::kMixed:
      return kShort;
    case trace::StepState::kReplayed:
      return kReplayed;
    case trace::StepState::kEmpty:
      return kEmpty;
    case trace::StepState::kNotFinite:
      return kNotFinite;
    case trace::StepState::kRaised:
      return kRaised;
    case trace::StepState::kWaiting:
      return kWaiting;
    case trace::StepState::kNeverRan:
      return kNeverRan;
  }
  return kNeverRan;
}

void apply(Theme& theme, bool dark, bool more_contrast, std::string_view system) {
  constexpr std::size_t kDigitsOfAll = 7 * 6;
  theme.system = system.size() == kDigitsOfAll ? system : std::string_view();
  theme.dark = dark;
  theme.more_contrast = more_contrast;
  ImGuiStyle& style = ImGui::GetStyle();
  style.WindowPadding = {0, 0};
  style.WindowRounding = 0;
  style.WindowBorderSize = 0;
  style.ChildRounding = kRadius;
  style.ChildBorderSize = 0;
  style.FramePadding = {10, (kFieldHeight - 16) / 2};
  style.FrameRounding = 6;
  style.FrameBorderSize = 1;
  style.ItemSpacing = {kGap, kGap};
  style.ItemInnerSpacing = {6, 4};
  style.SelectableTextAlign = {0, 0.5F};
  style.PopupRounding = kRadius;
  style.PopupBorderSize = 1;
  style.ScrollbarSize = 10;
  style.ScrollbarRounding = 6;
  style.GrabMinSize = 24;
  style.GrabRounding = 6;
  style.DisabledAlpha = more_contrast ? 0.8F : 0.55F;
  style.AntiAliasedLinesUseTex = true;

  const auto set = [&](ImGuiCol slot, Color color) { style.Colors[slot] = theme.vec(color); };
  set(ImGuiCol_Text, kText);
  set(ImGuiCol_TextDisabled, kMuted);
  set(ImGuiCol_WindowBg, kGround);
  style.Colors[ImGuiCol_ChildBg] = {0, 0, 0, 0};
  set(ImGuiCol_PopupBg, kSurface);
  set(ImGuiCol_Border, kBorder);
  set(ImGuiCol_FrameBg, kSunken);
  set(ImGuiCol_FrameBgHovered, kHover);
  set(ImGuiCol_FrameBgActive, kHover);
  set(ImGuiCol_CheckMark, kAccent);
  set(ImGuiCol_SliderGrab, kAccent);
  set(ImGuiCol_SliderGrabActive, kAccent);
  set(ImGuiCol_Button, kSurface);
  set(ImGuiCol_ButtonHovered, kHover);
  set(ImGuiCol_ButtonActive, kAccentSoft);
  set(ImGuiCol_Header, kAccentSoft);
  set(ImGuiCol_HeaderHovered, kHover);
  set(ImGuiCol_HeaderActive, kAccentSoft);
  set(ImGuiCol_Separator, kLine);
  style.Colors[ImGuiCol_ScrollbarBg] = {0, 0, 0, 0};
  set(ImGuiCol_ScrollbarGrab, kBorder);
  set(ImGuiCol_ScrollbarGrabHovered, kMuted);
  set(ImGuiCol_ScrollbarGrabActive, kMuted);
  set(ImGuiCol_NavHighlight, kFocus);
  style.Colors[ImGuiCol_TextSelectedBg] = theme.vec(kAccent);
  style.Colors[ImGuiCol_TextSelectedBg].w = 0.35F;
}

void load_fonts(Theme& theme, double scale) {
  FS_CHECK(scale > 0);
  const std::array<FontSpec, static_cast<std::size_t>(Font::kCount)> specs{{
      {Font::kBody, fonts::kInterRegular, 16},
      {Font::kSmall, fonts::kInterRegular, 14},
      {Font::kStrong, fonts::kInterSemiBold, 16},
      {Font::kTitle, fonts::kInterSemiBold, 22},
      {Font::kMono, fonts::kJetBrainsMonoRegular, 15},
  }};
  ImGuiIO& io = ImGui::GetIO();
  io.Fonts->Clear();
  io.Fonts->Flags |= ImFontAtlasFlags_NoMouseCursors;
  io.Fonts->TexGlyphPadding = 1;
  for (const FontSpec& spec : specs) {
    ImFontConfig config;
    config.FontDataOwnedByAtlas = false;
    // Two columns a pixel are enough once text is sharp anyway, and keep the texture small.
    config.OversampleH = scale >= 1.5 ? 1 : 2;
    config.PixelSnapH = spec.font == Font::kMono;
    config.GlyphRanges = kGlyphs;
    // ImGui takes a mutable pointer but never writes through it while it does not own the bytes.
    void* bytes = const_cast<unsigned char*>(spec.bytes.data());
    const auto pixels = std::round(spec.size * static_cast<float>(scale));
    theme.fonts[static_cast<int>(spec.font)] = io.Fonts->AddFontFromMemoryTTF(
        bytes, static_cast<int>(spec.bytes.size()), pixels, &config, kGlyphs);
  }
  io.FontGlobalScale = static_cast<float>(1.0 / scale);
  io.FontDefault = theme.fonts[static_cast<int>(Font::kBody)];
  io.Fonts->Build();
}

double contrast(std::uint32_t a, std::uint32_t b) {
  const double la = luminance(a);
  const double lb = luminance(b);
  return (std::max(la, lb) + 0.05) / (std::min(la, lb) + 0.05);
}

}  // namespace fitscope::view
