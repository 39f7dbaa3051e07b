// What src/workbench/site.h promises: a page for every rule, whole without a script, small, with
// links that lead somewhere.
#include "workbench/site.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <map>
#include <set>
#include <string>

#include "diagnosis/rule.h"
#include "scenario/keras_version.h"
#include "scenario/link.h"
#include "scenario/presets.h"

namespace fitscope::workbench {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

const std::vector<SiteFile>& files() {
  static const std::vector<SiteFile> all = site_files("https://example.org/f/");
  return all;
}

const std::vector<exporter::CausePage>& pages() {
  static const std::vector<exporter::CausePage> all = cause_pages();
  return all;
}

std::vector<std::string> links_of(const std::string& html) {
  std::vector<std::string> links;
  constexpr std::string_view kBegin = " href=\"";
  for (std::size_t at = html.find(kBegin); at != std::string::npos;
       at = html.find(kBegin, at + 1)) {
    const std::size_t begin = at + kBegin.size();
    links.push_back(html.substr(begin, html.find('"', begin) - begin));
  }
  return links;
}

std::string unescaped(std::string text) {
  for (std::size_t at = text.find("&amp;"); at != std::string::npos; at = text.find("&amp;", at))
    text.replace(at++, 5, "&");
  return text;
}

TEST(Site, EveryRuleHasAPageWithARunThatShowsIt) {
  for (const exporter::CausePage& page : pages()) {
    if (diagnosis::find_rule(page.rule) == nullptr) continue;  // only a log shows it
    ASSERT_TRUE(page.example) << page.rule << " is found in no preset";
    EXPECT_EQ(page.example->finding.rule, page.rule);
    EXPECT_GE(page.example->versions.size(), 1U);
    EXPECT_LE(page.example->versions.size(), scenario::kNumProfiles);
  }
}

TEST(Site, EveryFaultHasAFixThatWasRun) {
  for (const exporter::CausePage& page : pages()) {
    if (!page.example || !diagnosis::is_fault(page.example->finding.severity)) continue;
    ASSERT_TRUE(page.example->fix) << page.rule;
    EXPECT_NE(page.example->fix->link, page.example->link);
  }
}

TEST(Site, PagesAreSmallWholeAndWithoutScripts) {
  std::set<std::string> titles;
  for (const SiteFile& file : files()) {
    if (!file.path.ends_with(".html")) continue;
    EXPECT_LT(file.text.size(), 40'000U) << file.path;
    if (!file.path.starts_with("posters/")) {
      EXPECT_THAT(file.text, Not(HasSubstr("<script"))) << file.path;
    }
    EXPECT_THAT(file.text, Not(HasSubstr(" style="))) << file.path;
    EXPECT_THAT(file.text, HasSubstr("<html lang=\"en\">")) << file.path;
    EXPECT_THAT(file.text, HasSubstr("name=\"description\"")) << file.path;
    EXPECT_THAT(file.text,
                HasSubstr("rel=\"canonical\" href=\"https://example.org/f/" + file.path + "\""));
    const std::size_t title = file.text.find("<title>");
    titles.insert(file.text.substr(title, file.text.find("</title>") - title));
  }
  EXPECT_EQ(titles.size() + 1, files().size()) << "titles are told apart; sitemap.txt has none";
}

TEST(Site, LinksLeadToPagesAndScenariosThatThereAre) {
  std::set<std::string> known = {"../style.css", "../causes.css",      "../icon.svg", "../",
                                 "./",           "../how-we-know.html"};
  for (const SiteFile& file : files())
    known.insert(file.path.substr(file.path.find('/') + 1));
  for (const SiteFile& file : files()) {
    for (const std::string& link : links_of(file.text)) {
      if (link.starts_with("../#")) {
        const auto read = scenario::read_link(unescaped(link.substr(4)));
        EXPECT_TRUE(read.notes.empty()) << file.path << ": " << link;
      } else if (!link.starts_with("https://example.org/f/")) {
        EXPECT_TRUE(known.contains(link)) << file.path << ": " << link;
      }
    }
  }
}

TEST(Site, EveryPresetHasAPosterThatOpensIt) {
  for (const scenario::Preset& preset : scenario::presets()) {
    const std::string path = "posters/" + std::string(preset.name) + ".html";
    const auto found = std::find_if(files().begin(), files().end(),
                                    [&path](const SiteFile& file) { return file.path == path; });
    ASSERT_NE(found, files().end()) << path;
    EXPECT_LT(found->text.size(), 25'000U) << "unpacked; gzip is to be below that";
    EXPECT_THAT(found->text, HasSubstr("<figure>"));
    std::string scenario_link;
    for (const std::string& link : links_of(found->text)) {
      if (link.starts_with("../#")) scenario_link = unescaped(link.substr(4));
    }
    EXPECT_EQ(scenario::read_link(scenario_link).scenario, preset.scenario) << path;
  }
}

// A colour alone says nothing to many readers.
TEST(Site, PostersAndCausesSayInAWordHowBadItIs) {
  const std::map<std::string, std::string> words{{"healthy", "Healthy"},
                                                 {"note", "Worth knowing"},
                                                 {"warning", "Warning"},
                                                 {"error", "Problem"},
                                                 {"cannot_tell", "Cannot tell"}};
  int coloured = 0;
  for (const SiteFile& file : files()) {
    constexpr std::string_view kColour = "data-severity=\"";
    const std::size_t at = file.text.find(kColour);
    if (at == std::string::npos) continue;
    ++coloured;
    const std::size_t begin = at + kColour.size();
    const std::string severity = file.text.substr(begin, file.text.find('"', begin) - begin);
    const std::string said = "<p class=\"lead\"><span class=\"severity-";
    EXPECT_THAT(file.text, HasSubstr(said + severity + "\">" + words.at(severity) + ":</span> "))
        << file.path;
  }
  EXPECT_GT(coloured, 100);
}

TEST(Site, TheListOfPostersNamesEveryPreset) {
  const SiteFile& index = files().back();
  ASSERT_EQ(index.path, "posters/index.html");
  const std::vector<std::string> links = links_of(index.text);
  for (const scenario::Preset& preset : scenario::presets()) {
    EXPECT_EQ(std::count(links.begin(), links.end(), std::string(preset.name) + ".html"), 1);
  }
}

TEST(Site, TheIndexNamesEveryCauseOnce) {
  const auto index = std::find_if(files().begin(), files().end(), [](const SiteFile& file) {
    return file.path == "causes/index.html";
  });
  ASSERT_NE(index, files().end());
  std::map<std::string, int> times;
  for (const std::string& link : links_of(index->text))
    ++times[link];
  for (const exporter::CausePage& page : pages())
    EXPECT_EQ(times[std::string(page.rule) + ".html"], 1) << page.rule;
}

TEST(Site, EverySampleOfTheArticleStandsBesideWhatHappens) {
  const std::vector<exporter::ArticleClaim> claims = article_claims();
  EXPECT_GE(claims.size(), 7U);
  for (const exporter::ArticleClaim& claim : claims) {
    EXPECT_FALSE(claim.says.empty());
    EXPECT_FALSE(claim.really.empty()) << claim.title;
    EXPECT_GE(claim.example.versions.size(), 1U);
  }
}

TEST(Site, WithoutAnAddressNoneIsClaimed) {
  for (const SiteFile& file : site_files(""))
    EXPECT_THAT(file.text, Not(HasSubstr("canonical"))) << file.path;
}

}  // namespace
}  // namespace fitscope::workbench
