#include "export/poster.h"

#include "export/html.h"
#include "export/svg_ribbon.h"

namespace fitscope::exporter {

std::string poster_path(std::string_view preset) {
  return "posters/" + std::string(preset) + ".html";
}

std::string poster(std::string_view preset, std::string_view title, const Example& example,
                   std::string_view base_url) {
  const diagnosis::Finding& verdict = example.finding;
  std::string body = "<main class=\"poster\">\n<section class=\"card wide\" data-severity=\"" +
                     std::string(diagnosis::name_of(verdict.severity)) + "\">\n<h1>" +
                     escaped(title) + "</h1>\n" + lead_of(verdict);
  if (!verdict.arithmetic.empty()) body += paragraph(verdict.arithmetic, "mono");
  body += "<figure>\n" + svg_ribbon(example.trace, std::string(title) + ".") +
          "<figcaption>Keras " + escaped(example.trace.release) +
          ", epoch by epoch.</figcaption>\n</figure>\n" + ribbon_legend(example.trace);
  if (example.fix) {
    body += paragraph(example.fix->change.label + ": " + example.fix->difference, "verified");
  }
  body += "<p class=\"buttons\"><a class=\"button\" data-run href=\"../#" + escaped(example.link) +
          "\">Run it here and change it</a></p>\n</section>\n</main>\n"
          "<script type=\"module\" src=\"../poster.js\"></script>\n";
  return page_of({std::string(title) + " – a run of Keras fit() (" + std::string(preset) + ")",
                  verdict.summary, poster_path(preset)},
                 base_url, body);
}

std::string posters_index(const std::vector<PosterEntry>& entries, std::string_view base_url) {
  std::vector<std::string> items;
  for (const PosterEntry& entry : entries) {
    const std::string name(entry.preset);
    items.push_back("<a href=\"" + name + ".html\"><code>" + name +
                    "</code></a>: " + escaped(entry.title) + ". " + escaped(entry.summary));
  }
  const std::string body =
      "<header>\n<h1>Examples for your pages</h1>\n<p><a href=\"../\">Fitscope</a></p>\n"
      "</header>\n<main><div class=\"words\">\n" +
      section("All examples by name",
              "<p>A name goes into <code>&lt;fit-scope preset=\"…\"&gt;</code>; the page behind it "
              "is the poster that a frame shows.</p>\n" +
                  list_of(items)) +
      "</div></main>\n";
  return page_of({"Examples for your pages, by name – Fitscope",
                  "Every example run of Keras fit() that can be put into a page, by its name.",
                  "posters/index.html"},
                 base_url, body);
}

}  // namespace fitscope::exporter
