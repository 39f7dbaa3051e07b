#include "export/html.h"

#include <algorithm>

namespace fitscope::exporter {
namespace {

constexpr std::size_t kMostDescription = 160;  // bytes a search result shows

std::string cut(std::string text, std::size_t most) {
  if (text.size() <= most) return text;
  text.resize(text.rfind(' ', most - 4));
  return text + " …";
}

std::string up_to_root(std::string_view path) {
  std::string text;
  for (auto depth = std::count(path.begin(), path.end(), '/'); depth > 0; --depth)
    text += "../";
  return text;
}

std::string meta(std::string_view kind, std::string_view name, std::string_view content) {
  return "  <meta " + std::string(kind) + "=\"" + std::string(name) + "\" content=\"" +
         escaped(content) + "\">\n";
}

}  // namespace

std::string escaped(std::string_view text) {
  std::string safe;
  safe.reserve(text.size());
  for (const char c : text) {
    switch (c) {
      case '&':
        safe += "&amp;";
        break;
      case '<':
        safe += "&lt;";
        break;
      case '>':
        safe += "&gt;";
        break;
      case '"':
        safe += "&quot;";
        break;
      case '\'':
        safe += "&#39;";
        break;
      default:
        safe += c;
    }
  }
  return safe;
}

std::string paragraph(std::string_view text, std::string_view css_class) {
  const std::string open =
      css_class.empty() ? "<p>" : "<p class=\"" + std::string(css_class) + "\">";
  return open + escaped(text) + "</p>\n";
}

std::string list_of(const std::vector<std::string>& items) {
  std::string html = "<ul>\n";
  for (const std::string& item : items)
    html += "<li>" + item + "</li>\n";
  return html + "</ul>\n";
}

std::string table_of(std::string_view caption, const std::vector<std::string>& head,
                     const std::vector<std::vector<std::string>>& rows) {
  std::string html = "<div class=\"scroll\" tabindex=\"0\" role=\"region\" aria-label=\"" +
                     escaped(caption) + "\"><table>\n<caption>" + escaped(caption) +
                     "</caption>\n<thead><tr>";
  for (const std::string& title : head)
    html += "<th scope=\"col\">" + escaped(title) + "</th>";
  html += "</tr></thead>\n<tbody>\n";
  for (const std::vector<std::string>& row : rows) {
    html += "<tr>";
    for (std::size_t i = 0; i < row.size(); ++i)
      html += i == 0 ? "<th scope=\"row\">" + row[i] + "</th>" : "<td>" + row[i] + "</td>";
    html += "</tr>\n";
  }
  return html + "</tbody></table></div>\n";
}

std::string section(std::string_view title, const std::string& content) {
  return "<section class=\"card wide\">\n<h2>" + escaped(title) + "</h2>\n" + content +
         "</section>\n";
}

std::string preformatted(std::string_view text, std::string_view label) {
  return "<pre class=\"scroll\" tabindex=\"0\" role=\"region\" aria-label=\"" + escaped(label) +
         "\">" + escaped(text) + "</pre>\n";
}

std::string page_of(const Head& head, std::string_view base_url, const std::string& body) {
  const std::string root = up_to_root(head.path);
  const std::string description = cut(head.description, kMostDescription);
  std::string html =
      "<!doctype html>\n<html lang=\"en\">\n<head>\n  <meta charset=\"utf-8\">\n"
      "  <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n"
      "  <meta name=\"color-scheme\" content=\"light dark\">\n  <title>" +
      escaped(head.title) + "</title>\n" + meta("name", "description", description);
  if (!base_url.empty()) {
    const std::string address = std::string(base_url) + head.path;
    html += "  <link rel=\"canonical\" href=\"" + escaped(address) + "\">\n" +
            meta("property", "og:type", "article") + meta("property", "og:url", address) +
            meta("property", "og:site_name", "Fitscope") +
            meta("property", "og:title", head.title) +
            meta("property", "og:description", description);
  }
  return html + "  <link rel=\"icon\" type=\"image/svg+xml\" href=\"" + root +
         "icon.svg\">\n  <link rel=\"stylesheet\" href=\"" + root +
         "style.css\">\n  <link rel=\"stylesheet\" href=\"" + root +
         "causes.css\">\n</head>\n<body>\n" + body + "</body>\n</html>\n";
}

}  // namespace fitscope::exporter
