// The site's pages of causes and its posters: each preset is run, fixed, run again, and run under
// every Keras.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "export/cause_page.h"

namespace fitscope::workbench {

struct SiteFile {
  std::string path;  ///< Below the site's root.
  std::string text;
};

/// A page for each rule of diagnosis and intake, in their order. The example is the preset whose
/// verdict the rule is: of the rule's own name if there is one, else the first; for what is only
/// ever a note, the first beside whose verdict it stands.
std::vector<exporter::CausePage> cause_pages();

/// The article's samples, in its order.
std::vector<exporter::ArticleClaim> article_claims();

/// All of them as HTML, with the index and a poster for each preset; where the site's address is
/// known (`base_url`, ending in
/// "/") also a list of all addresses for search engines, sitemap.txt.
std::vector<SiteFile> site_files(std::string_view base_url);

}  // namespace fitscope::workbench
