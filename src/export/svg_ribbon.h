// The step ribbon as a picture that needs no program: one row per epoch, one cell per step.
#pragma once

#include <string>
#include <string_view>

#include "trace/trace.h"

namespace fitscope::exporter {

/// Rows and cells that a picture has at most; where there are more steps, a cell stands for several
/// and shows the worst of them.
inline constexpr std::size_t kMostRibbonRows = 10;
inline constexpr trace::Count kMostRibbonCells = 48;

/// An inline <svg>, coloured by the classes of web/causes.css: it follows the page's light and
/// dark. Each state has its own mark, so that colour is not its only sign. `label` begins what a
/// screen reader hears; the steps of each row follow.
std::string svg_ribbon(const trace::Trace& trace, std::string_view label);

/// The states that occur in the picture, with their marks, as a list. Empty: no cell.
std::string ribbon_legend(const trace::Trace& trace);

}  // namespace fitscope::exporter
