// The poster of a run: what a frame shows before the program is loaded. One page, its verdict, its
// ribbon and the fix that was run, as HTML.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "export/cause_page.h"

namespace fitscope::exporter {

/// "posters/steps-floor.html"
std::string poster_path(std::string_view preset);

/// The whole page. A link opens the run in the program, in the same place; poster.js, where
/// scripts run, does so without an entry in the history and tells the host page its height.
std::string poster(std::string_view preset, std::string_view title, const Example& example,
                   std::string_view base_url);

/// A poster's name and what it shows.
struct PosterEntry {
  std::string_view preset;
  std::string_view title;
  std::string_view summary;
};
/// "posters/index.html": all of them, for authors who look for a name.
std::string posters_index(const std::vector<PosterEntry>& entries, std::string_view base_url);

}  // namespace fitscope::exporter
