// What src/export/html.h and svg_ribbon.h promise.
#include "export/html.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <set>
#include <string>

#include "export/svg_ribbon.h"
#include "trace/step_sign.h"
#include "trace/trace.h"

namespace fitscope::exporter {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

std::size_t count_of(std::string_view text, std::string_view part) {
  std::size_t count = 0;
  for (std::size_t at = text.find(part); at != std::string_view::npos;
       at = text.find(part, at + part.size()))
    ++count;
  return count;
}

/// Each cell is one closed outline in its state's path.
std::size_t cells_of(const std::string& svg, const std::string& state) {
  const std::size_t path = svg.find("<path class=\"" + state + "\"");
  if (path == std::string::npos) return 0;
  return count_of(svg.substr(path, svg.find("/>", path) - path), "z");
}

trace::Epoch epoch_of(trace::Count index, trace::Count planned, trace::Count run,
                      trace::StepState state = trace::StepState::kRan) {
  trace::Epoch epoch;
  epoch.index = index;
  epoch.steps_planned = planned;
  epoch.steps_run = run;
  trace::append_steps(epoch, run, state, 8);
  trace::fill_never_ran(epoch);
  return epoch;
}

TEST(Html, EscapesWhatAPageWouldRead) {
  EXPECT_EQ(escaped("<b a=\"x\">&'</b>"), "&lt;b a=&quot;x&quot;&gt;&amp;&#39;&lt;/b&gt;");
}

TEST(Html, ThePageKnowsItsDepthAndItsAddress) {
  const Head head{"T", "D", "causes/a.html"};
  const std::string local = page_of(head, "", "");
  EXPECT_THAT(local, HasSubstr("href=\"../style.css\""));
  EXPECT_THAT(local, Not(HasSubstr("canonical")));
  const std::string online = page_of(head, "https://example.org/f/", "");
  EXPECT_THAT(online, HasSubstr("rel=\"canonical\" href=\"https://example.org/f/causes/a.html\""));
  EXPECT_THAT(online, HasSubstr("property=\"og:title\" content=\"T\""));
}

TEST(SvgRibbon, DrawsACellForEachStepPlannedOrRun) {
  trace::Trace trace;
  trace.epochs = {epoch_of(0, 3, 3), epoch_of(1, 3, 1)};
  const std::string svg = svg_ribbon(trace, "Steps.");
  EXPECT_EQ(cells_of(svg, "ran"), 4U);
  EXPECT_EQ(cells_of(svg, "never-ran"), 2U);
  EXPECT_THAT(svg, HasSubstr("aria-label=\"Steps. epoch 1: 3 of 3; epoch 2: 1 of 3\""));
}

TEST(SvgRibbon, ShowsTheWorstOfTheStepsOfACell) {
  trace::Trace trace;
  trace::Epoch epoch;
  epoch.steps_run = 100'000;
  trace::append_steps(epoch, 70'000, trace::StepState::kRan, 8);
  trace::append_steps(epoch, 1, trace::StepState::kNotFinite, 8);
  trace::append_steps(epoch, 29'999, trace::StepState::kRan, 8);
  trace.epochs = {epoch};
  const std::string svg = svg_ribbon(trace, "Steps.");
  EXPECT_EQ(cells_of(svg, "not-finite"), 1U);
  EXPECT_EQ(cells_of(svg, "ran"), static_cast<std::size_t>(kMostRibbonCells) - 1);
  EXPECT_THAT(ribbon_legend(trace), HasSubstr("NaN or infinite"));
}

TEST(SvgRibbon, EveryStateHasAShapeOfItsOwn) {
  std::set<std::string> shapes;
  for (const trace::StepSign& sign : trace::step_signs()) {
    trace::Trace trace;
    trace::Epoch epoch;
    trace::append_steps(epoch, 1, sign.state, 8);
    epoch.steps_run = 1;
    trace.epochs = {epoch};
    const std::string svg = svg_ribbon(trace, "");
    EXPECT_THAT(svg, Not(HasSubstr("<text class=\"on-"))) << "no letter, which a font may lack";
    const std::size_t path = svg.find(" d=\"");
    shapes.insert(svg.substr(path, svg.find("/>", path) - path));
  }
  EXPECT_EQ(shapes.size(), trace::step_signs().size());
}

TEST(SvgRibbon, AnEpochWithoutEndHasAMarkBehindItsSteps) {
  trace::Trace trace;
  trace.epochs = {epoch_of(0, 3, 3), epoch_of(1, 3, 3)};
  EXPECT_THAT(svg_ribbon(trace, ""), Not(HasSubstr("no-end")));
  trace.stop = trace::StopReason::kEndlessEpoch;
  const std::string svg = svg_ribbon(trace, "");
  EXPECT_EQ(count_of(svg, "class=\"no-end\""), 1U);
  EXPECT_THAT(svg, HasSubstr("epoch 2: 3 of 3, no end\""));
}

TEST(SvgRibbon, SaysWhatItLeavesOut) {
  trace::Trace trace;
  for (trace::Count i = 0; i < 500; ++i)
    trace.epochs.push_back(epoch_of(i, 1, 1));
  EXPECT_THAT(svg_ribbon(trace, ""), HasSubstr("and 490 more epochs"));
  EXPECT_THAT(svg_ribbon(trace::Trace{}, ""), HasSubstr("there is no cell"));
}

}  // namespace
}  // namespace fitscope::exporter
