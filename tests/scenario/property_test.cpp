// What src/scenario/property.h promises, for every line of the table.
#include "scenario/property.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>
#include <set>
#include <string>

#include "base/text.h"
#include "sample_values.h"
#include "scenario/keras_version.h"
#include "scenario/link.h"
#include "scenario/presets.h"
#include "scenario/scenario_json.h"

namespace fitscope::scenario {
namespace {

using ::testing::HasSubstr;

const Property& named(std::string_view key) {
  const Property* property = find_property(key);
  FS_CHECK(property != nullptr);
  return *property;
}

std::string message_for(std::string_view key, std::string_view text) {
  Scenario scenario;
  const auto error = set_text(scenario, key, text);
  EXPECT_EQ(scenario, Scenario{}) << "a bad value must change nothing";
  return error ? error->where + ": " + error->message : "";
}

TEST(PropertyTable, EveryLineIsComplete) {
  for (const Property& property : properties()) {
    EXPECT_FALSE(property.label.empty()) << property.key;
    EXPECT_TRUE(property.help.ends_with('.')) << property.key;
    EXPECT_NE(property.key.find('.'), std::string_view::npos) << property.key;
    switch (property.type) {
      case PropertyType::kMaybeInteger:
      case PropertyType::kMaybeReal:
        EXPECT_FALSE(property.unset_text.empty()) << property.key;
        [[fallthrough]];
      case PropertyType::kInteger:
      case PropertyType::kReal:
        EXPECT_LT(property.min, property.max) << property.key;
        EXPECT_GT(property.step, 0) << property.key;
        break;
      case PropertyType::kChoice:
      case PropertyType::kSet:
        EXPECT_FALSE(property.choices.empty()) << property.key;
        break;
      case PropertyType::kText:
        EXPECT_NE(property.read, nullptr) << property.key;
        break;
      case PropertyType::kBool:
        break;
    }
  }
}

TEST(PropertyTable, KeysAreUniqueAndGroupsStayTogetherInTheirOrder) {
  std::set<std::string_view> keys;
  Group last = Group::kKeras;
  for (const Property& property : properties()) {
    EXPECT_TRUE(keys.insert(property.key).second) << property.key;
    EXPECT_LE(last, property.group) << property.key;
    EXPECT_FALSE(label_of(property.group).empty());
    last = property.group;
  }
}

TEST(PropertyTable, EveryDefaultIsGood) {
  for (const Property& property : properties()) {
    EXPECT_FALSE(check_value(property, property.get(Scenario{}))) << property.key;
  }
}

TEST(PropertyTable, SettingAFieldChangesThatFieldAndNoOther) {
  for (const Property& property : properties()) {
    for (const Value& value : sample_values(property)) {
      Scenario scenario;
      property.set(scenario, value);
      for (const Property& other : properties()) {
        EXPECT_EQ(other.get(scenario), other.key == property.key ? value : other.get(Scenario{}))
            << property.key << " and " << other.key;
      }
    }
  }
}

TEST(PropertyTable, EveryFieldGoesThroughTextFileAndLinkUnchanged) {
  for (const Property& property : properties()) {
    for (const Value& value : sample_values(property)) {
      ASSERT_FALSE(check_value(property, value)) << property.key;
      const std::string text = to_text(property, value);
      const auto parsed = parse_value(property, text);
      ASSERT_TRUE(parsed.ok()) << property.key << "=" << text;
      EXPECT_EQ(parsed.value(), value) << property.key << "=" << text;

      Scenario scenario;
      property.set(scenario, value);
      const ReadScenario file = read_json(fitscope::to_text(to_json(scenario)));
      EXPECT_TRUE(file.errors.empty()) << property.key << "=" << text;
      EXPECT_EQ(file.scenario, scenario) << property.key << "=" << text;

      const ReadLink link = read_link(to_link(scenario));
      EXPECT_TRUE(link.notes.empty()) << property.key << "=" << text;
      EXPECT_EQ(link.scenario, scenario) << property.key << "=" << text;
    }
  }
}

TEST(PropertyTable, EveryNumberIsRefusedOutsideItsRange) {
  for (const Property& property : properties()) {
    if (property.choices.empty() && property.max > property.min) {
      for (const double bad :
           {property.min - std::fabs(property.min) - 1, property.max * 2 + 1, std::nan("")}) {
        Scenario scenario;
        const auto error = set_text(scenario, property.key, shortest(bad));
        ASSERT_TRUE(error) << property.key << "=" << bad;
        EXPECT_EQ(error->where, property.key);
        EXPECT_THAT(error->message, HasSubstr("Allowed: "));
        EXPECT_EQ(scenario, Scenario{});
      }
    }
  }
}

TEST(PropertyTable, EveryFieldRefusesNonsenseAndSaysWhatIsAllowed) {
  for (const Property& property : properties()) {
    if (property.key == "model.weights") continue;  // tried below: it has a message of its own
    const std::string message = message_for(property.key, "n\x01nsense!");
    EXPECT_THAT(message, HasSubstr(std::string(property.key) + ": 'n?nsense!'"));
    EXPECT_TRUE(message.find("Allowed: ") != std::string::npos ||
                message.find("Example: ") != std::string::npos)
        << message;
  }
}

TEST(PropertyTable, ValuesOfTheWrongTypeAreNoGoodValues) {
  EXPECT_TRUE(check_value(named("fit.epochs"), Value(std::string("5"))));
  EXPECT_TRUE(check_value(named("fit.epochs"), Value()));
  EXPECT_TRUE(check_value(named("fit.shuffle"), Value(std::int64_t{1})));
  EXPECT_TRUE(check_value(named("feed.kind"), Value(std::int64_t{5})));
  EXPECT_TRUE(check_value(named("fit.callbacks"), Value(std::int64_t{32})));
  EXPECT_TRUE(check_value(named("data.noise"), Value(std::nan(""))));
  EXPECT_TRUE(check_value(named("keras.version"), Value(std::string("tf2.15"))));
}

TEST(PropertyMessages, SayWhatWasGivenWhatIsAllowedAndHowToWriteIt) {
  EXPECT_EQ(message_for("fit.epochs", "abc"),
            "fit.epochs: 'abc' is not a whole number. Allowed: -100,000 to 100,000. Example: "
            "fit.epochs=5.");
  EXPECT_EQ(message_for("fit.steps_per_epoch", "2.5"),
            "fit.steps_per_epoch: '2.5' is not a whole number. Allowed: -1,000,000,000 to "
            "1,000,000,000, or "
            "unset (until the data end). Example: fit.steps_per_epoch=32.");
  EXPECT_THAT(message_for("compile.optimizer", "adm"), HasSubstr("Did you mean adam?"));
  EXPECT_THAT(message_for("fit.callbacks", "early_stopping,nope"), HasSubstr("'nope'"));
  EXPECT_THAT(message_for("model.weights", "1, x"), HasSubstr("'x' (number 2 of the list)"));
}

/// {"section": {"field": VALUE}} as a scenario file.
ReadScenario read_field(const Property& property, const std::string& json) {
  const std::size_t dot = property.key.find('.');
  return read_json("{\"" + std::string(property.key.substr(0, dot)) + "\": {\"" +
                   std::string(property.key.substr(dot + 1)) + "\": " + json + "}}");
}

TEST(PropertyMessages, ABadNumberIsRefusedInTheSameWordsByFlagAndFile) {
  for (const Property& property : properties()) {
    if (!property.choices.empty() || property.max <= property.min) continue;
    for (const char* number : {"2.5", "-7777", "1e300", "-1e300", "99999999999", "nan"}) {
      if (parse_value(property, number).ok()) continue;
      const std::string by_flag = message_for(property.key, number);
      // JSON has no word for NaN but Python's.
      const ReadScenario file =
          read_field(property, std::string_view(number) == "nan" ? "NaN" : number);
      ASSERT_EQ(file.errors.size(), 1U) << property.key << "=" << number;
      EXPECT_EQ(file.errors[0].where + ": " + file.errors[0].message, by_flag);
      EXPECT_EQ(file.scenario, Scenario{});
      EXPECT_THAT(by_flag, HasSubstr("'" + std::string(number) + "' is "));
      EXPECT_THAT(by_flag, HasSubstr("Allowed: "));
      EXPECT_THAT(by_flag, HasSubstr("Example: " + std::string(property.key) + "="));
    }
  }
}

TEST(PropertyMessages, EveryFieldOfAFileRefusesOtherTypesInOneSentence) {
  for (const Property& property : properties()) {
    for (const char* json : {"null", "true", "7777.5", "[]", "{}", "[3]", "\"n#nsense!\""}) {
      const ReadScenario file = read_field(property, json);
      if (file.errors.empty()) {
        const Value value = property.get(file.scenario);
        EXPECT_FALSE(check_value(property, value)) << property.key << "=" << json;
        continue;
      }
      ASSERT_EQ(file.errors.size(), 1U) << property.key << "=" << json;
      EXPECT_EQ(file.errors[0].where, property.key);
      EXPECT_EQ(file.scenario, Scenario{}) << property.key << "=" << json;
      const std::string& message = file.errors[0].message;
      const std::string given = std::string(json) == "[3]" && property.type == PropertyType::kSet
                                    ? "'3'"
                                : json[0] == '"' ? "n#nsense!"
                                                 : in_quotes(json);
      EXPECT_THAT(message, HasSubstr(given)) << property.key;
      EXPECT_TRUE(message.find("Allowed: ") != std::string::npos ||
                  message.find("Example: ") != std::string::npos)
          << property.key << ": " << message;
    }
  }
}

TEST(PropertyMessages, EveryFieldOfALinkNamesWhatItCannotTake) {
  for (const Property& property : properties()) {
    for (const char* text : {"n#nsense!", "1e300", "-1e300", "2.5"}) {
      const ReadLink link =
          read_link("s=1&" + std::string(property.key) + "=" +
                    (std::string(text) == "n#nsense!" ? "n%23nsense!" : text) + "&fit.epochs=3");
      EXPECT_TRUE(property.key == "fit.epochs" || link.scenario.fit.epochs == 3)
          << "nothing is lost: " << property.key;
      const bool good = parse_value(property, text).ok();
      const std::size_t notes = property.key == "fit.epochs" ? 1 : 0;  // given twice
      ASSERT_EQ(link.notes.size(), notes + (good ? 0 : 1)) << property.key << "=" << text;
      if (good) continue;
      EXPECT_EQ(link.notes[0].where, property.key);
      EXPECT_THAT(link.notes[0].message, HasSubstr(text)) << property.key;
    }
  }
}

TEST(PropertyMessages, AWordGivenTwiceIsRefusedInTextAsInAFile) {
  EXPECT_THAT(message_for("compile.metrics", "accuracy,accuracy"),
              HasSubstr("'accuracy,accuracy' gives a word twice. Allowed: "));
}

TEST(PropertyMessages, UnknownKeysGetTheNearestOne) {
  EXPECT_THAT(message_for("fit.epoch", "5"), HasSubstr("Did you mean fit.epochs?"));
  EXPECT_THAT(message_for("epochs", "5"), HasSubstr("Did you mean fit.epochs?"));
  EXPECT_THAT(message_for("batch_size", "5"), HasSubstr("Did you mean fit.batch_size?"));
  EXPECT_THAT(message_for("steps_per_epochs", "5"), HasSubstr("Did you mean fit.steps_per_epoch?"));
  EXPECT_THAT(message_for("learning_rate", "5"), HasSubstr("Did you mean compile.learning_rate?"));
  EXPECT_EQ(message_for("zzzzzzzz", "5"), "zzzzzzzz: There is no such setting.");
}

struct Written {
  const char* key;
  const char* text;
  const char* kept;
};

TEST(ParseValue, ReadsTheManyWaysPeopleWriteThings) {
  for (const Written& written : {
           Written{"fit.epochs", " 7 ", "7"},
           Written{"data.samples", "1_000_000", "1000000"},
           Written{"data.samples", "1,000,000", "1000000"},
           Written{"data.samples", "1e6", "1000000"},
           Written{"fit.epochs", "5.0", "5"},
           Written{"compile.learning_rate", "1e-3", "0.001"},
           Written{"compile.learning_rate", "unset", "unset"},
           Written{"fit.steps_per_epoch", "None", "unset"},
           Written{"fit.steps_per_epoch", "", "unset"},
           Written{"fit.steps_per_epoch", "-1", "-1"},
           Written{"fit.verbose", "auto", "1"},
           Written{"fit.verbose", " AUTO ", "1"},
           Written{"fit.shuffle", "False", "false"},
           Written{"fit.shuffle", "0", "false"},
           Written{"fit.shuffle", "YES", "true"},
           Written{"fit.shuffle", "off", "false"},
           Written{"compile.loss", "mse", "mean_squared_error"},
           Written{"compile.loss", "MAE", "mean_absolute_error"},
           Written{"compile.loss", "SparseCategoricalCrossentropy",
                   "sparse_categorical_crossentropy"},
           Written{"compile.optimizer", "Adam", "adam"},
           Written{"feed.kind", "tf.data", "dataset"},
           Written{"feed.kind", "PyDataset", "sequence"},
           Written{"fit.callbacks", "TerminateOnNaN, EarlyStopping",
                   "early_stopping,terminate_on_nan"},
           Written{"fit.callbacks", "none", "none"},
           Written{"compile.metrics", "acc,mse", "accuracy,mse"},
           Written{"keras.version", "tf2.15", "2.15"},
           Written{"model.layers", "dense(8,activation='relu');Dense( 1 )",
                   "Dense(8, relu); Dense(1)"},
           Written{"model.weights", " 1, 2 3 ", "1, 2 3"},
       }) {
    Scenario scenario;
    const auto error = set_text(scenario, written.key, written.text);
    EXPECT_FALSE(error) << written.key << "=" << written.text << ": " << error->message;
    EXPECT_EQ(value_text(named(written.key), scenario), written.kept);
  }
}

TEST(Applies, HidesWhatCanHaveNoEffect) {
  Scenario scenario;
  EXPECT_FALSE(named("generator.loops").applies(scenario));
  EXPECT_FALSE(named("early_stopping.patience").applies(scenario));
  EXPECT_FALSE(named("compile.momentum").applies(scenario));
  EXPECT_TRUE(named("compile.beta_1").applies(scenario));
  EXPECT_TRUE(named("data.features").applies(scenario));

  scenario.feed.kind = FeedKind::kGenerator;
  scenario.fit.callbacks = static_cast<std::uint32_t>(Callback::kEarlyStopping);
  scenario.compile.optimizer = OptimizerKind::kSgd;
  scenario.model.kind = ModelKind::kAny;
  EXPECT_TRUE(named("generator.loops").applies(scenario));
  EXPECT_TRUE(named("early_stopping.patience").applies(scenario));
  EXPECT_FALSE(named("compile.momentum").applies(scenario));  // no numbers, no optimizer
  EXPECT_FALSE(named("data.features").applies(scenario));

  scenario.feed.kind = FeedKind::kCustomLoop;
  EXPECT_FALSE(named("early_stopping.patience").applies(scenario));
  EXPECT_FALSE(named("fit.steps_per_epoch").applies(scenario));
  EXPECT_TRUE(named("fit.epochs").applies(scenario));
}

TEST(NearestKey, StaysInTheSectionThatWasNamed) {
  EXPECT_EQ(nearest_key("fit.epoch"), "fit.epochs");
  EXPECT_EQ(nearest_key("epochs"), "fit.epochs");
  EXPECT_EQ(nearest_key("fit.nope"), "");
  EXPECT_EQ(nearest_key("fitt.epochs"), "fit.epochs");
}

TEST(FirstProperties, BeginWithBatchSizeThenHowDataBehaveThenTheLearningRate) {
  const auto firsts = first_properties();
  const auto place = [&](std::string_view key) {
    for (std::size_t i = 0; i < firsts.size(); ++i) {
      if (firsts[i]->key == key) return static_cast<int>(i);
    }
    ADD_FAILURE() << key << " is not among the first controls";
    return -1;
  };
  EXPECT_EQ(place("fit.batch_size"), 0);
  EXPECT_EQ(place("feed.kind"), 1);
  for (const char* behaviour :
       {"generator.loops", "generator.first_only", "sequence.length", "sequence.declared_length",
        "dataset.repeat", "dataset.take", "loop.body", "loop.apply_gradients"}) {
    EXPECT_GT(place(behaviour), place("feed.kind")) << behaviour;
    EXPECT_LT(place(behaviour), place("compile.learning_rate")) << behaviour;
  }
  EXPECT_LT(place("compile.learning_rate"), place("fit.steps_per_epoch"));
  EXPECT_LT(place("fit.steps_per_epoch"), place("keras.version"));
}

TEST(KerasVersion, OffersTheNewestReleaseOfEveryProfileAndNotKnowing) {
  const Property& version = named("keras.version");
  for (const Choice& choice : version.choices) {
    const auto kept = parse_value(version, choice.key);
    ASSERT_TRUE(kept.ok()) << choice.key;
    EXPECT_EQ(kept.value(), Value(std::string(choice.key)));
    if (is_unknown(choice.key)) continue;
    EXPECT_EQ(choice.label, info(profile_of(choice.key)).label);
  }
  for (const ProfileInfo& profile : all_profiles()) {
    int offered = 0;
    for (const Choice& choice : version.choices) {
      if (!is_unknown(choice.key) && profile_of(choice.key) == profile.profile) ++offered;
    }
    EXPECT_EQ(offered, 1) << profile.label;
  }
  EXPECT_EQ(parse_value(version, "I don't know").value(), Value(std::string("unknown")));
}

TEST(PropertiesJson, ListsEveryFieldWithWhatAControlNeeds) {
  const Json json = properties_json();
  const auto* table = json.as<Json::Array>();
  ASSERT_NE(table, nullptr);
  ASSERT_EQ(table->size(), properties().size());
  for (std::size_t i = 0; i < table->size(); ++i) {
    EXPECT_EQ(*(*table)[i].find("key"), Json(properties()[i].key));
    for (const char* name : {"type", "group", "label", "help", "first", "default"}) {
      EXPECT_NE((*table)[i].find(name), nullptr) << name;
    }
  }
}

TEST(OnlyWhatApplies, PutsTheRestAtItsDefault) {
  Scenario loop;
  loop.feed.kind = FeedKind::kCustomLoop;
  loop.fit.epochs = 7;
  loop.fit.steps_per_epoch = 3;
  loop.fit.initial_epoch = 2;
  loop.validation.kind = ValidationKind::kArrays;
  loop.validation.samples = 5;
  loop.generator.raise_at = 1;
  Scenario wanted;
  wanted.feed.kind = FeedKind::kCustomLoop;
  wanted.fit.epochs = 7;
  EXPECT_EQ(only_what_applies(loop), wanted);

  Scenario generator = loop;
  generator.feed.kind = FeedKind::kGenerator;
  EXPECT_EQ(only_what_applies(generator).fit.steps_per_epoch, 3);
  EXPECT_EQ(only_what_applies(generator).validation.samples, 5);
}

TEST(OnlyWhatApplies, ChangesNoPreset) {
  for (const Preset& preset : presets()) {
    EXPECT_EQ(only_what_applies(preset.scenario), preset.scenario) << preset.name;
  }
}

}  // namespace
}  // namespace fitscope::scenario
