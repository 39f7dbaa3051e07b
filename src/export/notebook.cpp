// The script as a Jupyter notebook.
#include "base/json.h"
#include "base/text.h"
#include "export/python.h"

namespace fitscope::exporter {
namespace {

// A text as nbformat keeps it: a list of lines, each with its line break but the last.
Json source(const std::vector<std::string>& lines) {
  Json::Array list;
  for (std::size_t i = 0; i < lines.size(); ++i)
    list.emplace_back(lines[i] + (i + 1 < lines.size() ? "\n" : ""));
  return list;
}

Json markdown(const std::vector<std::string>& lines) {
  Json cell;
  cell.set("cell_type", "markdown");
  cell.set("metadata", Json::Object{});
  cell.set("source", source(lines));
  return cell;
}

Json code(const std::vector<std::string>& lines) {
  Json cell;
  cell.set("cell_type", "code");
  cell.set("execution_count", nullptr);
  cell.set("metadata", Json::Object{});
  cell.set("outputs", Json::Array{});
  cell.set("source", source(lines));
  return cell;
}

}  // namespace

std::string to_notebook(const scenario::Scenario& scenario, const Options& options) {
  const Script script = make_script(scenario, options);
  std::vector<std::string> about;
  std::vector<std::string> install;
  constexpr std::string_view kNeeds = "Needs: ";
  for (const std::string& line : script.about) {
    if (line.starts_with(kNeeds)) {
      install.push_back("%" + line.substr(kNeeds.size()));
    } else {
      about.push_back(line);
    }
  }
  Json::Array cells{markdown(about), code(install)};
  for (const Part& part : script.parts) {
    if (!part.title.empty()) cells.push_back(markdown({"## " + part.title}));
    std::vector<std::string> lines;
    for (const Line& line : part.lines)
      lines.push_back(line.text);
    cells.push_back(code(lines));
  }
  Json notebook;
  notebook.set("cells", std::move(cells));
  notebook.set("metadata", Json::Object{{"kernelspec", Json::Object{{"display_name", "Python 3"},
                                                                    {"language", "python"},
                                                                    {"name", "python3"}}},
                                        {"language_info", Json::Object{{"name", "python"}}}});
  notebook.set("nbformat", 4);
  notebook.set("nbformat_minor", 4);
  return fitscope::to_text(notebook, 1) + "\n";
}

}  // namespace fitscope::exporter
