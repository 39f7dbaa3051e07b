#include "export/cause_page.h"

#include <algorithm>
#include <array>

#include "base/text.h"
#include "export/html.h"
#include "export/svg_ribbon.h"
#include "scenario/device.h"
#include "trace/console.h"

namespace fitscope::exporter {
namespace {

using trace::StopReason;

constexpr std::size_t kMostConsoleLines = 14;
constexpr std::size_t kMostLineBytes = 400;  // an exception's text may hold an array

std::string header(std::string_view title) {
  return "<header>\n<h1>" + escaped(title) +
         "</h1>\n<p><a href=\"./\">All causes</a> <a href=\"../\">Fitscope</a></p>\n</header>\n"
         "<main><div class=\"words\">\n";
}

constexpr std::string_view kFooter = "</div></main>\n";

std::string link_to(const std::string& link, std::string_view words) {
  return "<a href=\"../#" + escaped(link) + "\">" + escaped(words) + "</a>";
}

std::string versions_table(std::string_view caption, const std::vector<VersionRow>& versions) {
  std::vector<std::vector<std::string>> rows;
  for (const VersionRow& row : versions)
    rows.push_back({escaped(row.keras), escaped(row.steps), escaped(row.verdict)});
  return table_of(caption, {"Keras", "Steps of each epoch", "Verdict"}, rows);
}

std::string evidence_list(const diagnosis::Finding& finding) {
  std::vector<std::string> items;
  for (const diagnosis::Evidence& piece : finding.evidence)
    items.push_back(escaped(piece.text));
  return items.empty() ? std::string() : list_of(items);
}

std::string what_one_sees(const Example& example) {
  const std::string lines = last_lines(example.trace, kMostConsoleLines);
  std::string html = paragraph(example.about);
  html += lines.empty()
              ? paragraph("Keras prints nothing here.", "muted")
              : paragraph("Keras " + example.trace.release + " prints, at the end:", "muted") +
                    preformatted(lines, "Console of the example");
  return section("What you see", html);
}

std::string why(const CausePage& page) {
  std::string html = paragraph(page.doc.what) + paragraph(page.doc.why);
  if (page.example) {
    const diagnosis::Finding& finding = page.example->finding;
    if (!finding.arithmetic.empty()) html += paragraph(finding.arithmetic, "mono");
    html += evidence_list(finding);
    html += "<figure>\n" + svg_ribbon(page.example->trace, "Steps of the example.") +
            "<figcaption>" + "The example, epoch by epoch: steps that ran, of those planned. " +
            link_to(page.example->link, "Open it and change it") + "</figcaption>\n</figure>\n" +
            ribbon_legend(page.example->trace);
  }
  return section("Why", html);
}

std::string cure(const CausePage& page) {
  std::string html = paragraph(page.doc.fix);
  if (page.example && page.example->fix) {
    const ShownFix& fix = *page.example->fix;
    html += "<h3>" + escaped(fix.change.label) + "</h3>\n";
    if (!fix.change.why.empty()) html += paragraph(fix.change.why);
    html += paragraph(
        (fix.healthy ? "Verified by running it: " : "Better, by running it: ") + fix.difference,
        "verified");
    html += "<figure>\n" + svg_ribbon(fix.trace, "Steps with the fix.") + "<figcaption>" +
            "The same run with this one change. " + link_to(fix.link, "Open the fixed run") +
            "</figcaption>\n</figure>\n";
    if (!fix.diff.empty()) html += preformatted(fix.diff, "The change in Python");
  }
  return section("What to do", html);
}

}  // namespace

std::string_view heading_of(Symptom symptom) {
  constexpr std::array<std::string_view, 8> kHeadings{
      "fit() raises an exception",
      "It hangs, or an epoch never ends",
      "Too few steps: an epoch stops after the first one, or has none",
      "Training ends before the last epoch",
      "The loss is nan or inf",
      "It runs, and the numbers do not get better",
      "It looks wrong, and may be right",
      "The process dies, waits or is slow to start",
  };
  return kHeadings[static_cast<std::size_t>(symptom)];
}

Symptom symptom_of(const CausePage& page) {
  if (!page.example) return Symptom::kOutside;
  const trace::Trace& trace = page.example->trace;
  if (trace.exception) return Symptom::kRaises;
  if (trace.stop == StopReason::kWaiting || trace.stop == StopReason::kEndlessEpoch) {
    return Symptom::kHangs;
  }
  if (trace.first_non_finite) return Symptom::kNan;
  if (trace.stop == StopReason::kCallback || trace.stop == StopReason::kOutOfData ||
      trace.stop == StopReason::kNoEpochs) {
    return Symptom::kStopsEarly;
  }
  const bool few = std::any_of(trace.epochs.begin(), trace.epochs.end(), [](const auto& epoch) {
    return epoch.steps_run <= 1 || epoch.steps_run < epoch.steps_planned.value_or(0);
  });
  if (few) return Symptom::kTooFewSteps;
  return is_fault(page.example->finding.severity) ? Symptom::kNoProgress : Symptom::kLooksOdd;
}

std::string lead_of(const diagnosis::Finding& verdict) {
  return "<p class=\"lead\"><span class=\"severity-" +
         std::string(diagnosis::name_of(verdict.severity)) + "\">" +
         std::string(diagnosis::word_of(verdict.severity)) + ":</span> " +
         escaped(verdict.summary) + "</p>\n";
}

std::string last_lines(const trace::Trace& trace, std::size_t most) {
  std::vector<std::string> lines;
  for (const trace::ScreenLine& line : trace::screen(trace.console)) {
    std::string text = line.text;
    if (text.size() > kMostLineBytes) {
      // Not in the middle of a character.
      std::size_t end = kMostLineBytes;
      while ((static_cast<unsigned char>(text[end]) & 0xC0U) == 0x80U)
        --end;
      text.resize(end);
      text += " …";
    }
    lines.push_back(std::move(text));
  }
  while (!lines.empty() && lines.back().empty())
    lines.pop_back();
  if (lines.size() > most) {
    lines.erase(lines.begin(), lines.end() - static_cast<std::ptrdiff_t>(most));
    lines.front() = "…";
  }
  return join(lines, "\n");
}

std::string path_of(const CausePage& page) {
  return "causes/" + std::string(page.rule) + ".html";
}

std::string to_html(const CausePage& page, std::string_view base_url) {
  std::string body = header(page.title);
  if (page.example) {
    body += "<section class=\"card wide\" data-severity=\"" +
            std::string(diagnosis::name_of(page.example->finding.severity)) +
            "\">\n<h2>In one sentence</h2>\n" + lead_of(page.example->finding) + "</section>\n" +
            what_one_sees(*page.example);
  }
  body += why(page) + cure(page);
  if (page.example) {
    body += section("Under every Keras",
                    versions_table("The same scenario under every Keras", page.example->versions) +
                        paragraph("All " + std::string(scenario::kDevice) + ". " +
                                  std::string(scenario::kDeviceWhy)));
  }
  body += section("When it is not this", paragraph("Fitscope says nothing of it when: " +
                                                   std::string(page.doc.silent_when)));
  std::string sources = paragraph(page.doc.source);
  sources +=
      "<p>In the terminal: <code>fitscope explain " + std::string(page.rule) +
      "</code>. How Fitscope is held against real Keras: <a href=\"../how-we-know.html\">How "
      "we know</a>.</p>\n";
  body += section("Where this comes from", sources) + std::string(kFooter);
  const std::string seen =
      page.example ? page.example->finding.summary : std::string(page.doc.what);
  return page_of({std::string(page.title) + " – Keras fit() explained, Fitscope",
                  seen + " " + std::string(page.doc.why), path_of(page)},
                 base_url, body);
}

std::string causes_index(const std::vector<CausePage>& pages, std::string_view base_url) {
  std::string body =
      "<header>\n<h1>Why does model.fit() stop, hang or not learn?</h1>\n"
      "<p><a href=\"../\">Fitscope</a></p>\n</header>\n<main><div class=\"words\">\n";
  body +=
      section("Find it by what you see",
              paragraph("Each page shows one cause: a run of it, the arithmetic, and a fix that "
                        "was proven by running it.") +
                  "<p><a href=\"article.html\">What the well-known article says</a>, sample by "
                  "sample, and what really happens.</p>\n");
  for (int i = 0; i <= static_cast<int>(Symptom::kOutside); ++i) {
    const auto symptom = static_cast<Symptom>(i);
    std::vector<std::string> items;
    for (const CausePage& page : pages) {
      if (symptom_of(page) != symptom) continue;
      const std::string sentence =
          page.example ? page.example->finding.summary : std::string(page.doc.what);
      items.push_back("<a href=\"" + std::string(page.rule) + ".html\">" + escaped(page.title) +
                      "</a>. " + escaped(sentence));
    }
    if (!items.empty()) body += section(heading_of(symptom), list_of(items));
  }
  return page_of({"Why does Keras fit() stop, hang or not learn? Causes by what you see, Fitscope",
                  "Every reason why model.fit() runs fewer steps than expected, ends early, hangs, "
                  "raises or does not learn, each with its arithmetic and a proven fix.",
                  "causes/index.html"},
                 base_url, body + std::string(kFooter));
}

std::string article_page(const std::vector<ArticleClaim>& claims, std::string_view base_url) {
  std::string body = header("The article's samples, and what really happens");
  body += section("What this page is",
                  paragraph("An article that many people find first explains training that stops "
                            "after the first step of an epoch. Its samples were run under every "
                            "Keras that Fitscope imitates; several of its claims do not hold."));
  for (const ArticleClaim& claim : claims) {
    const Example& example = claim.example;
    std::string html = "<dl><dt>The article says</dt><dd>" + escaped(claim.says) +
                       "</dd><dt>What really happens</dt><dd>" + escaped(claim.really) +
                       "</dd></dl>\n";
    html += "<figure>\n" + svg_ribbon(example.trace, std::string(claim.title) + ".") +
            "<figcaption>Keras " + escaped(example.trace.release) + ". " +
            link_to(example.link, "Open this run") + "</figcaption>\n</figure>\n";
    if (!example.finding.arithmetic.empty()) html += paragraph(example.finding.arithmetic, "mono");
    html += versions_table(std::string(claim.title) + ": under every Keras", example.versions);
    body += section(claim.title, html);
  }
  return page_of({"The article on Keras training that stops after one step, checked – Fitscope",
                  "Claim by claim: what the well-known article says about model.fit() stopping "
                  "after the first step, and what Keras 2.15 to 3.15 really do.",
                  "causes/article.html"},
                 base_url, body + std::string(kFooter));
}

}  // namespace fitscope::exporter
