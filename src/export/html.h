// HTML by hand, kept small: pages that are whole without a script.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace fitscope::exporter {

/// The text with & < > " ' written so that HTML and attributes hold it.
std::string escaped(std::string_view text);

/// <p>text</p>, escaped.
std::string paragraph(std::string_view text, std::string_view css_class = {});
std::string list_of(const std::vector<std::string>& items);

/// A table with a caption; the first cell of each row is its heading. Cells are HTML already.
std::string table_of(std::string_view caption, const std::vector<std::string>& head,
                     const std::vector<std::vector<std::string>>& rows);

/// A section of its own heading. `content` is HTML already.
std::string section(std::string_view title, const std::string& content);

/// Text that is wider than a phone and scrolls by itself; `label` names it to a screen reader.
std::string preformatted(std::string_view text, std::string_view label);

/// What a page says of itself in its head.
struct Head {
  std::string title;
  std::string description;  ///< One or two sentences; cut to what search results show.
  std::string path;         ///< Below the site's root: "causes/data-ran-out.html".
};

/// Canonical address and OpenGraph are written where the site's own address is known: `base_url`
/// ends in "/" and may be empty.
std::string page_of(const Head& head, std::string_view base_url, const std::string& body);

}  // namespace fitscope::exporter
