// What an exported script holds: the behaviour that was asked for, and the mark on its cause.
#include "export/python.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "base/json.h"
#include "base/text.h"
#include "scenario/presets.h"
#include "scenario/property.h"

namespace fitscope::exporter {
namespace {

using scenario::FeedKind;
using scenario::Profile;
using scenario::Scenario;
using testing::AllOf;
using testing::HasSubstr;
using testing::Not;

std::string script(const Scenario& scenario, Profile profile = Profile::kKeras315) {
  return to_python(scenario, {.profile = profile});
}

Scenario with(std::initializer_list<std::pair<const char*, const char*>> fields) {
  Scenario scenario;
  for (const auto& [key, text] : fields) {
    const auto error = scenario::set_text(scenario, key, text);
    EXPECT_FALSE(error) << key << ": " << error->message;
  }
  return scenario;
}

diagnosis::Finding verdict(std::string_view rule, const std::string& field) {
  return {.rule = rule,
          .severity = diagnosis::Severity::kWarning,
          .summary = "It stops.",
          .arithmetic = {},
          .evidence = {{.text = "because", .at = {}, .field = field}},
          .changes = {}};
}

// The line that carries the mark; empty: none.
std::string marked_line(const Scenario& scenario, const diagnosis::Finding& finding) {
  const std::string text = to_python(scenario, {.verdict = &finding});
  for (const std::string_view line : split(text, '\n')) {
    if (line.find("<- fitscope: " + std::string(finding.rule)) != std::string_view::npos)
      return std::string(line);
  }
  return "";
}

TEST(Python, EveryPresetExportsForEveryProfileInLinesOfAtMost100Columns) {
  for (const scenario::Preset& preset : scenario::presets()) {
    for (const scenario::ProfileInfo& profile : scenario::all_profiles()) {
      for (const bool ledger : {false, true}) {
        const diagnosis::Finding finding = verdict("data-ran-out", "fit.steps_per_epoch");
        const std::string text = to_python(
            preset.scenario, {.profile = profile.profile, .ledger = ledger, .verdict = &finding});
        const bool loop = preset.scenario.feed.kind == FeedKind::kCustomLoop;
        EXPECT_THAT(text, HasSubstr(loop ? "GradientTape" : "model.fit(")) << preset.name;
        for (const std::string_view line : split(text, '\n'))
          EXPECT_LE(line.size(), kColumns) << preset.name << ": " << line;
      }
    }
  }
}

TEST(Python, NoLineIsTooLongWhateverIsAskedFor) {
  const char* layers =
      "Dense(12, leaky_relu, use_bias=False, kernel_initializer=lecun_uniform, trainable=False); "
      "Dense(40, leaky_relu, kernel_initializer=glorot_normal); Dense(1, sigmoid)";
  Scenario scenario = with({{"model.layers", layers},
                            {"model.input_features", "10"},
                            {"feed.kind", "generator"},
                            {"generator.tuple_length", "4"},
                            {"generator.first_only", "true"},
                            {"generator.loops", "true"},
                            {"generator.block_at", "1000000"},
                            {"data.kind", "spiral"},
                            {"data.noise", "0.12345678901234"},
                            {"compile.learning_rate", "0.0001234567890123"},
                            {"compile.epsilon", "1.234567890123e-7"},
                            {"compile.amsgrad", "true"},
                            {"compile.clipnorm", "0.123456789012345"},
                            {"fit.callbacks", "early_stopping,reduce_lr_on_plateau"},
                            {"early_stopping.baseline", "0.123456789012345"},
                            {"validation.kind", "sequence"}});
  std::string weights = "0.123456789";
  for (int i = 1; i < 12; ++i)
    weights += ", -0.0123456789";
  for (const bool written : {false, true}) {
    if (written) {
      scenario.model.layers = "Dense(1, use_bias=False)";
      scenario.model.input_features = 12;
      scenario.model.weights = weights;
    }
    for (const bool ledger : {false, true}) {
      const diagnosis::Finding finding = verdict("carried-over-remainder", "model.layers");
      const std::string text = to_python(scenario, {.ledger = ledger, .verdict = &finding});
      for (const std::string_view line : split(text, '\n'))
        EXPECT_LE(line.size(), kColumns) << line;
    }
  }
}

TEST(Python, AScriptNeedsNothingOfFitscopeAndSaysHowToInstallItsKeras) {
  const std::string keras3 = script({});
  EXPECT_THAT(keras3, HasSubstr("import keras\n"));
  EXPECT_THAT(keras3, HasSubstr("pip install \"keras==3.15.*\" tensorflow"));
  EXPECT_THAT(keras3, Not(HasSubstr("import fitscope")));
  const std::string keras2 = script({}, Profile::kKeras2);
  EXPECT_THAT(keras2, HasSubstr("from tensorflow import keras\n"));
  EXPECT_THAT(keras2, HasSubstr("pip install \"tensorflow==2.15.*\""));
}

TEST(Python, FitGetsWhatWasSetAndNothingElse) {
  const std::string plain = script({});
  EXPECT_THAT(plain, HasSubstr("epochs=5"));
  for (const char* absent : {"batch_size=", "steps_per_epoch=", "shuffle=", "verbose=",
                             "validation", "callbacks", "initial_epoch"}) {
    EXPECT_THAT(plain, Not(HasSubstr(absent))) << absent;
  }
  const std::string full = script(with({{"fit.batch_size", "16"},
                                        {"fit.steps_per_epoch", "-1"},
                                        {"fit.initial_epoch", "2"},
                                        {"fit.shuffle", "false"},
                                        {"fit.verbose", "2"},
                                        {"validation.kind", "split"},
                                        {"validation.freq", "2"}}));
  for (const char* there :
       {"batch_size=16,", "steps_per_epoch=-1,", "initial_epoch=2,", "shuffle=False,", "verbose=2,",
        "validation_split=0.2,", "validation_freq=2,"}) {
    EXPECT_THAT(full, HasSubstr(there));
  }
}

TEST(Python, AGeneratorHasEveryOddityThatWasAskedFor) {
  const std::string text = script(with({{"feed.kind", "generator"},
                                        {"generator.loops", "true"},
                                        {"generator.empty_after", "7"},
                                        {"generator.nan_at", "3"},
                                        {"generator.raise_at", "9"},
                                        {"generator.block_at", "11"},
                                        {"generator.tuple_length", "3"}}));
  for (const char* there :
       {"while True:", "if number > 7:", "if number == 3", "raise ValueError(\"batch 9\")",
        "while number == 11:", "yield x_batch, y_batch, weights"}) {
    EXPECT_THAT(text, HasSubstr(there));
  }
}

TEST(Python, BatchesByIndexAreASequenceInKeras2AndAPydatasetInKeras3) {
  const Scenario scenario = with({{"feed.kind", "sequence"}, {"sequence.declared_length", "9"}});
  EXPECT_THAT(script(scenario, Profile::kKeras2), HasSubstr("class Batches(keras.utils.Sequence)"));
  EXPECT_THAT(script(scenario), HasSubstr("class Batches(keras.utils.PyDataset)"));
  EXPECT_THAT(script(scenario), HasSubstr("return 9"));
}

TEST(Python, ADatasetIsMadeInTheOrderOfItsFields) {
  const std::string text = script(with({{"feed.kind", "dataset"},
                                        {"dataset.shuffle", "true"},
                                        {"dataset.drop_remainder", "true"},
                                        {"dataset.repeat", "-1"},
                                        {"dataset.take", "3"},
                                        {"dataset.known_cardinality", "false"}}));
  std::size_t last = 0;
  for (const char* step :
       {"from_tensor_slices((x, y))", ".shuffle(100)", ".batch(32, drop_remainder=True)",
        ".repeat()", ".take(3)", ".filter("}) {
    const std::size_t at = text.find(step);
    ASSERT_NE(at, std::string::npos) << step;
    EXPECT_GT(at, last) << step;
    last = at;
  }
}

TEST(Python, ALengthThatChangesIsTheUsersOwnCode) {
  const std::string text = script(with({{"feed.kind", "dataset"},
                                        {"dataset.later_batches", "3"},
                                        {"dataset.repeat", "-1"},
                                        {"dataset.known_cardinality", "false"}}));
  std::size_t last = 0;
  for (const char* step : {"import itertools", ".batch(32)", "yield from whole.take(3)",
                           "from_generator(one_pass,", ".repeat()", ".filter("}) {
    const std::size_t at = text.find(step);
    ASSERT_NE(at, std::string::npos) << step;
    EXPECT_GT(at, last) << step;
    last = at;
  }
  EXPECT_THAT(script(with({{"feed.kind", "dataset"}, {"dataset.later_batches", "3"}})),
              Not(HasSubstr("from_generator")));
  const std::string sequence =
      script(with({{"feed.kind", "sequence"}, {"sequence.later_length", "3"}}));
  EXPECT_THAT(sequence, HasSubstr("        if self.ended:\n            return 3\n"));
  EXPECT_THAT(sequence, HasSubstr("    def on_epoch_end(self):\n        self.ended = True\n"));
}

TEST(Python, OnlyHyperParametersThatAreNoDefaultsAreWritten) {
  EXPECT_THAT(script({}), HasSubstr("keras.optimizers.Adam()"));
  EXPECT_THAT(script(with({{"compile.optimizer", "sgd"},
                           {"compile.momentum", "0.9"},
                           {"compile.learning_rate", "0"},
                           {"compile.beta_1", "0.5"}})),
              HasSubstr("keras.optimizers.SGD(learning_rate=0.0, momentum=0.9)"));
  EXPECT_THAT(script({}), HasSubstr("loss=\"binary_crossentropy\""));
  EXPECT_THAT(script(with({{"compile.from_logits", "true"}})),
              HasSubstr("keras.losses.BinaryCrossentropy(from_logits=True)"));
}

TEST(Python, RegularizersAreObjectsThatEveryReleaseHas) {
  EXPECT_THAT(script(with({{"model.layers",
                            "Dense(4, relu, kernel_regularizer=l1(0.5)); Dense(1, sigmoid, "
                            "kernel_regularizer=l2, trainable=False)"}})),
              AllOf(HasSubstr("kernel_regularizer=keras.regularizers.L1(0.5),"),
                    HasSubstr("kernel_regularizer=keras.regularizers.L2(0.01),")));
}

TEST(Python, ALossThatSumsIsAnObject) {
  EXPECT_THAT(script(with({{"compile.reduction", "sum"}})),
              HasSubstr("loss=keras.losses.BinaryCrossentropy(reduction=\"sum\"),"));
  EXPECT_THAT(script(with({{"compile.reduction", "sum"}, {"compile.from_logits", "true"}})),
              HasSubstr("keras.losses.BinaryCrossentropy(from_logits=True, reduction=\"sum\")"));
  EXPECT_THAT(script(with({{"compile.reduction", "sum"}, {"feed.kind", "custom_loop"}})),
              HasSubstr("loss_fn = keras.losses.BinaryCrossentropy(reduction=\"sum\")"));
  EXPECT_THAT(script(with({{"compile.reduction", "sum_over_batch_size"}})),
              HasSubstr("loss=\"binary_crossentropy\""));
}

TEST(Python, FewWeightsAreWrittenOutAndManyAreDrawn) {
  EXPECT_THAT(script({}), HasSubstr("\"float32\",\n    ).reshape(10, 1)"));
  EXPECT_THAT(script(with({{"model.weights", "1,2,3,4,5,6,7,8,9,10,0.25"}})),
              HasSubstr("[1, 2, 3, 4, 5, 6, 7, 8, 9, 10]"));
  const std::string many = script(with({{"model.layers", "Dense(100, relu); Dense(1)"}}));
  EXPECT_THAT(many, HasSubstr("uniform(10, 100, 0.2335"));
  EXPECT_THAT(many, HasSubstr("np.zeros(100, \"float32\")"));
}

TEST(Python, AModelOfAnyKindHasAStandInThatTakesABillionRows) {
  const std::string text = script(with({{"model.kind", "any"}, {"data.samples", "1000000000"}}));
  EXPECT_THAT(text, HasSubstr("np.broadcast_to(np.float32(0), (1_000_000_000, 1))"));
  EXPECT_THAT(text, HasSubstr("GB"));
  EXPECT_THAT(text, HasSubstr("Put your own model here"));
}

TEST(Mark, StandsBehindTheLineThatHoldsTheField) {
  Scenario scenario = with({{"fit.steps_per_epoch", "3"}});
  EXPECT_EQ(marked_line(scenario, verdict("carried-over-remainder", "fit.steps_per_epoch")),
            "    steps_per_epoch=3,  # <- fitscope: carried-over-remainder");
  EXPECT_THAT(marked_line(scenario, verdict("no-updates", "compile.learning_rate")),
              HasSubstr("keras.optimizers.Adam()"));
  scenario = with({{"feed.kind", "generator"}, {"generator.first_only", "true"}});
  EXPECT_THAT(marked_line(scenario, verdict("replayed-batches", "generator.first_only")),
              HasSubstr("if start == 0:"));
}

TEST(Mark, FallsBackToTheLineWhereTheFieldIsMissing) {
  const Scenario scenario = with({{"feed.kind", "generator"}});
  EXPECT_THAT(marked_line(scenario, verdict("data-ran-out", "generator.loops")),
              HasSubstr("for start in range("));
  EXPECT_THAT(marked_line(scenario, verdict("monitor-missing", "validation.kind")),
              HasSubstr("history = model.fit("));
}

TEST(Mark, IsLeftOutWhereNothingIsWrong) {
  EXPECT_EQ(marked_line({}, verdict("healthy", "fit.batch_size")), "");
  EXPECT_EQ(marked_line({}, verdict("cannot-tell", "model.kind")), "");
}

TEST(Notebook, HasACellForEachPartAndNoOutputs) {
  const std::string text = to_notebook(with({{"feed.kind", "dataset"}}), {});
  const auto json = parse_json(text);
  ASSERT_TRUE(json.ok());
  EXPECT_EQ(*json.value().find("nbformat")->as<std::int64_t>(), 4);
  const auto& cells = *json.value().find("cells")->as<Json::Array>();
  std::string code;
  std::size_t code_cells = 0;
  for (const Json& cell : cells) {
    if (*cell.find("cell_type")->as<std::string>() != "code") continue;
    ++code_cells;
    EXPECT_TRUE(cell.find("outputs")->as<Json::Array>()->empty());
    for (const Json& line : *cell.find("source")->as<Json::Array>())
      code += *line.as<std::string>();
    code += "\n";
  }
  EXPECT_GE(code_cells, 5U);
  EXPECT_THAT(code, HasSubstr("%pip install"));
  EXPECT_THAT(code, HasSubstr("from_tensor_slices"));
  EXPECT_THAT(code, HasSubstr("model.fit("));
}

}  // namespace
}  // namespace fitscope::exporter
