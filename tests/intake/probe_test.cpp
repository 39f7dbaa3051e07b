// Promises of probe.h. The lines were printed by real Keras, of the release they name, with
// `fitscope probe` among the callbacks: 100 rows, batch_size 32, steps_per_epoch 3; or a generator
// of 4 batches.
#include <gtest/gtest.h>

#include "diagnosis/rule.h"
#include "intake/diagnose_log.h"
#include "scenario/property.h"
#include "trainer/fit_loop.h"

namespace fitscope::intake {
namespace {

std::string line(std::string_view keras, std::string_view epochs, std::string_view steps,
                 std::string_view asked, std::string_view stopped = "false",
                 std::string_view ended = "true") {
  return "FITSCOPE_PROBE {\"keras\": \"" + std::string(keras) +
         "\", \"per_call\": 1, \"epochs\": " + std::string(epochs) +
         ", \"params\": {\"verbose\": 0, \"epochs\": " + std::string(asked) +
         ", \"steps\": " + std::string(steps) + "}, \"stopped\": " + std::string(stopped) +
         ", \"ended\": " + std::string(ended) + "}\n";
}

std::string_view rule_of(const LogAnswer& answer) {
  return answer.verdict().finding.rule;
}

std::vector<Count> steps_of(const LogAnswer& answer) {
  std::vector<Count> steps;
  for (const ObservedEpoch& epoch : answer.fits[answer.chosen].fit.epochs) {
    EXPECT_TRUE(epoch.steps.exact());
    steps.push_back(epoch.steps.least);
  }
  return steps;
}

TEST(Probe, TheRemainderThatBecameAnEpochIsCertainInKeras3) {
  for (const char* keras : {"3.0.5", "3.6.0", "3.14.1", "3.15.1"}) {
    const LogAnswer answer =
        diagnose_log(line(keras,
                          "[[0, 3, 0, 0.73], [1, 1, 0, 0.53], [2, 3, 0, 0.71], [3, 1, 0, 0.89], "
                          "[4, 3, 0, 0.71]]",
                          "3", "5"));
    EXPECT_EQ(rule_of(answer), "carried-over-remainder") << keras;
    EXPECT_EQ(answer.verdict().confidence, Confidence::kCertain);
    EXPECT_EQ(steps_of(answer), (std::vector<Count>{3, 1, 3, 1, 3}));
    EXPECT_NE(answer.verdict().finding.arithmetic.find("4 mod 3 = 1"), std::string::npos);
  }
}

TEST(Probe, AUsedUpGeneratorIsToldFromARemainder) {
  const LogAnswer keras2 =
      diagnose_log(line("2.15.0", "[[0, 3, 0, 0.70], [1, 1, 0, 0.69]]", "3", "4"));
  EXPECT_EQ(rule_of(keras2), "data-ran-out");
  const LogAnswer keras30 = diagnose_log(line(
      "3.6.0", "[[0, 3, 0, 0.80], [1, 1, 0, 0.81], [2, 0, 0, 0.0], [3, 0, 0, 0.0]]", "3", "4"));
  EXPECT_EQ(rule_of(keras30), "data-ran-out");
  EXPECT_EQ(steps_of(keras30), (std::vector<Count>{3, 1, 0, 0}));
  const LogAnswer keras37 = diagnose_log(line(
      "3.14.1", "[[0, 3, 0, 0.71], [1, 1, 0, 0.74], [2, 2, 0, 0.71], [3, 2, 0, 0.71]]", "3", "4"));
  EXPECT_EQ(rule_of(keras37), "data-ran-out");
}

TEST(Probe, AHealthyRunIsHealthyForCertain) {
  const LogAnswer answer =
      diagnose_log(line("3.15.1", "[[0, 3, 1, 0.71], [1, 3, 1, 0.70], [2, 3, 1, 0.69]]", "3", "3"));
  EXPECT_EQ(rule_of(answer), "healthy");
  EXPECT_EQ(answer.verdict().confidence, Confidence::kCertain);
  EXPECT_EQ(exit_status(answer), 0);
}

TEST(Probe, NotANumberAndACallbackThatStops) {
  const LogAnswer nan = diagnose_log(line("3.15.1", "[[0, 2, 0, \"nan\"]]", "4", "2", "true"));
  EXPECT_EQ(rule_of(nan), "not-a-number");
  const LogAnswer stopped =
      diagnose_log(line("3.15.1", "[[0, 3, 0, 0.7], [1, 3, 0, 0.7]]", "3", "9", "true"));
  EXPECT_EQ(rule_of(stopped), "callback-stopped");
}

TEST(Probe, ItBeatsTheBarsBesideItAndTheExceptionBeatsIt) {
  const std::string bars =
      "Epoch 1/2\n3/3 ━━━━━━━━━━━━━━━━━━━━ 0s 2ms/step - loss: 0.7131\n"
      "Epoch 2/2\n3/3 ━━━━━━━━━━━━━━━━━━━━ 0s 2ms/step - loss: 0.7011\n";
  const LogAnswer both =
      diagnose_log(bars + line("3.15.1", "[[0, 3, 0, 0.7131], [1, 1, 0, 0.7011]]", "3", "2"));
  EXPECT_EQ(steps_of(both), (std::vector<Count>{3, 1}));
  const LogAnswer raised =
      diagnose_log("Epoch 1/2\nTraceback (most recent call last):\nKeyError: 'row'\n" +
                   line("3.15.1", "[[0, 3, 0, \"none\"]]", "5", "2", "false", "false"));
  EXPECT_EQ(rule_of(raised), "fit-refused");
}

/// What our own run says of the scenario filled in, with the first change that is offered.
std::string_view after_the_change(const LogAnswer& answer) {
  scenario::Scenario mended = answer.filling.scenario;
  EXPECT_FALSE(answer.verdict().finding.changes.empty());
  if (answer.verdict().finding.changes.empty()) return {};
  for (const diagnosis::FieldChange& change : answer.verdict().finding.changes.front().changes)
    EXPECT_FALSE(scenario::set_text(mended, change.key, change.text)) << change.key;
  const trace::Trace trace = trainer::run(mended, scenario::profile_of(mended.keras.version));
  return diagnosis::diagnose({mended, trace}).front().rule;
}

std::string unplanned(std::string_view keras, std::string_view epochs, std::string_view asked) {
  std::string text = line(keras, epochs, "9", asked);
  text.erase(text.find(", \"steps\": 9"), 12);
  return text;
}

TEST(Probe, AGeneratorWithoutStepsIsUsedUpAfterTheFirstEpoch) {
  const LogAnswer again = diagnose_log(
      unplanned("3.15.1", "[[0, 10, 0, 0.91], [1, 2, 0, 0.88], [2, 2, 0, 0.88]]", "3"));
  EXPECT_EQ(rule_of(again), "replayed-batches");
  EXPECT_EQ(again.verdict().confidence, Confidence::kCertain);
  EXPECT_EQ(after_the_change(again), "healthy");
  const LogAnswer none =
      diagnose_log(unplanned("3.3.3", "[[0, 10, 0, 0.72], [1, 0, 0, 0.0], [2, 0, 0, 0.0]]", "3"));
  EXPECT_EQ(rule_of(none), "empty-epochs");
  EXPECT_EQ(after_the_change(none), "healthy");
  const LogAnswer sound = diagnose_log(
      unplanned("3.15.1", "[[0, 10, 0, 0.91], [1, 10, 0, 0.78], [2, 10, 0, 0.68]]", "3"));
  EXPECT_EQ(rule_of(sound), "healthy");
  const LogAnswer other = diagnose_log(
      unplanned("3.15.1", "[[0, 10, 0, 0.91], [1, 7, 0, 0.78], [2, 9, 0, 0.68]]", "3"));
  EXPECT_EQ(rule_of(other), "cannot-tell");
}

TEST(Probe, TheChangeOfferedMendsAGeneratorThatIsReplayed) {
  const LogAnswer probed = diagnose_log(line(
      "3.15.1", "[[0, 10, 0, 0.75], [1, 0, 0, 0.0], [2, 2, 0, 0.74], [3, 2, 0, 0.74]]", "10", "4"));
  EXPECT_EQ(rule_of(probed), "empty-epochs");
  EXPECT_EQ(probed.filling.scenario.feed.kind, scenario::FeedKind::kGenerator);
  EXPECT_EQ(after_the_change(probed), "healthy");
}

TEST(Probe, NoBatchIsNoBadNumber) {
  const LogAnswer answer =
      diagnose_log(line("3.15.1", "[[0, 0, 0, \"nan\"], [1, 0, 0, \"nan\"]]", "0", "2"));
  EXPECT_EQ(rule_of(answer), "zero-batches");
  EXPECT_EQ(answer.verdict().confidence, Confidence::kCertain);
}

TEST(Probe, ACallThatIsShortOfBatchesIsNotReportedByOldKeras3) {
  // 10 batches in calls of 4, as 3.3.3 and 3.15.1 printed them.
  const auto run = [](const char* keras, const char* epochs) {
    std::string text = line(keras, epochs, "10", "3");
    text.replace(text.find("\"per_call\": 1"), 13, "\"per_call\": 4");
    return diagnose_log(text);
  };
  EXPECT_EQ(rule_of(run("3.3.3", "[[0, 5, 0, 0.73], [1, 5, 0, 0.62], [2, 5, 0, 0.52]]")),
            "healthy");
  EXPECT_EQ(rule_of(run("3.15.1", "[[0, 12, 0, 0.73], [1, 12, 0, 0.62], [2, 12, 0, 0.52]]")),
            "healthy");
  // One call of 4 only.
  EXPECT_EQ(rule_of(run("3.3.3", "[[0, 1, 0, 0.73], [1, 1, 0, 0.62], [2, 1, 0, 0.52]]")),
            "data-ran-out");
}

TEST(Probe, ALineIsReadWithoutItsWordAndInPieces) {
  const std::string whole = line("3.15.1", "[[0, 3, 0, 0.7], [1, 3, 0, 0.4]]", "3", "2");
  const std::string_view rule = diagnose_log(whole).verdict().finding.rule;
  EXPECT_EQ(diagnose_log(whole.substr(15)).verdict().finding.rule, rule);
  for (const std::size_t at : {40U, 60U, 80U}) {
    std::string broken = whole;
    broken.insert(at, "\n");
    EXPECT_EQ(diagnose_log(broken).verdict().finding.rule, rule) << broken;
    const LogAnswer cut = diagnose_log(whole.substr(0, at));
    EXPECT_EQ(cut.verdict().finding.summary.find("The probe's line is cut off"), 0U) << at;
  }
  const LogAnswer headless = diagnose_log(whole.substr(60));
  EXPECT_NE(headless.verdict().finding.summary.find("does not begin with {"), std::string::npos);
}

TEST(Probe, ABrokenLineIsSaid) {
  const std::string whole = line("3.15.1", "[[0, 3, 0, 0.7]]", "3", "1");
  const LogAnswer answer = diagnose_log(whole.substr(0, 60));
  ASSERT_EQ(answer.notes.size(), 1U);
  EXPECT_NE(answer.notes[0].find("missing: params, stopped, ended"), std::string::npos)
      << answer.notes[0];
  EXPECT_EQ(answer.verdict().finding.summary, answer.notes[0]);
  EXPECT_EQ(exit_status(answer), 3);
  EXPECT_FALSE(read_probe("{}").ok());
  EXPECT_FALSE(read_probe("{\"epochs\": [[0, 3]]}").ok());
}

}  // namespace
}  // namespace fitscope::intake
