// The page of one cause, for people who come from a search: what one sees, why, the arithmetic, the
// broken and the fixed run as pictures, every Keras, the change in Python.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "diagnosis/finding.h"
#include "diagnosis/rule.h"
#include "trace/trace.h"

namespace fitscope::exporter {

/// The same scenario under one Keras.
struct VersionRow {
  std::string keras;
  std::string steps;
  std::string verdict;
};

/// A fix that was run.
struct ShownFix {
  diagnosis::Change change;
  bool healthy = true;     ///< Else better, with numbers.
  std::string difference;  ///< Steps and loss before and after.
  std::string diff;        ///< Of the Python.
  std::string link;        ///< The fixed scenario as link text.
  trace::Trace trace;
};

/// A run that shows the cause.
struct Example {
  std::string_view about;
  std::string link;  ///< Link text, without "#".
  trace::Trace trace;
  diagnosis::Finding finding;
  std::vector<VersionRow> versions;
  std::optional<ShownFix> fix;
};

struct CausePage {
  std::string_view rule;
  std::string_view title;
  diagnosis::RuleDoc doc;
  std::optional<Example> example;  ///< Unset: a cause that only a log shows.
};

/// Where one first notices it: a heading of the index.
enum class Symptom {
  kRaises,
  kHangs,
  kTooFewSteps,
  kStopsEarly,
  kNan,
  kNoProgress,
  kLooksOdd,
  kOutside,  ///< The process or the machine, seen in a log only.
};
std::string_view heading_of(Symptom symptom);
Symptom symptom_of(const CausePage& page);

/// The verdict in one sentence, its severity in front: a paragraph of class "lead".
std::string lead_of(const diagnosis::Finding& verdict);

/// The last lines that Keras printed, as a terminal shows them.
std::string last_lines(const trace::Trace& trace, std::size_t most);

/// The whole page. It needs style.css and causes.css of the site, and no script.
std::string to_html(const CausePage& page, std::string_view base_url);
/// "causes/data-ran-out.html"
std::string path_of(const CausePage& page);

/// "causes/index.html": every cause under what one sees of it.
std::string causes_index(const std::vector<CausePage>& pages, std::string_view base_url);

/// One sample of the article: what it says, and what each release does.
struct ArticleClaim {
  std::string_view title;
  std::string_view says;
  std::string_view really;
  Example example;
};
/// "causes/article.html"
std::string article_page(const std::vector<ArticleClaim>& claims, std::string_view base_url);

}  // namespace fitscope::exporter
