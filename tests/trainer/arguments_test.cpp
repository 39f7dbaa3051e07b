// What src/trainer/arguments.h promises, against real Keras.
#include "trainer/arguments.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <functional>
#include <string>

namespace fitscope::trainer {
namespace {

using scenario::Count;
using scenario::FeedKind;
using scenario::Profile;
using scenario::Scenario;
using scenario::ValidationKind;
using ::testing::StartsWith;

constexpr Profile kAll[] = {Profile::kKeras2, Profile::kKeras35, Profile::kKeras314,
                            Profile::kKeras315};

std::string refused(const Scenario& scenario, Profile profile) {
  const auto exception = refuse_arguments(scenario, profile);
  return exception ? exception->type + ": " + exception->message : "";
}

std::string refused_validation(const Scenario& scenario, Profile profile, Count per_execution = 1) {
  const auto exception = refuse_validation(scenario, profile, per_execution);
  return exception ? exception->type + ": " + exception->message : "";
}

Scenario asked(const std::function<void(Scenario&)>& change) {
  Scenario scenario;
  change(scenario);
  return scenario;
}

struct Row {
  const char* name;
  std::function<void(Scenario&)> change;
  const char* keras2;
  const char* keras30;
  const char* keras37;
  const char* keras315;
};

constexpr const char* kNonEmpty = "ValueError: Expected input data to be non-empty.";
constexpr const char* kInfinite =
    "ValueError: When providing an infinite dataset, you must specify the number of steps to run "
    "(if you did not intend to create an infinite dataset, make sure to not call `repeat()` on the "
    "dataset).";
constexpr const char* kEmptyGenerator =
    "ValueError: When passing a Python generator to a Keras model, the generator must yield at "
    "least one batch. Received an empty generator.";
constexpr const char* kZero =
    "ValueError: Unexpected value for `steps_per_epoch`. Received value is 0. Please check the "
    "docstring for `model.fit()` for supported values.";
constexpr const char* kIndex = "IndexError: list index out of range";
constexpr const char* kDivision = "ZeroDivisionError: division by zero";
constexpr const char* kSize =
    "ValueError: Could not infer the size of the data. With `steps_per_execution > 1`, you must "
    "specify the number of steps to run.";
constexpr const char* kLengthZero = "ValueError: The PyDataset has length 0";

TEST(RefuseArguments, EveryProfileRefusesWhatItsKerasRefuses) {
  const Row rows[] = {
      {"the default", [](Scenario&) {}, "", "", "", ""},
      {"batch larger than the data", [](Scenario& s) { s.fit.batch_size = 2000; }, "", "", "", ""},
      {"no samples", [](Scenario& s) { s.data.samples = 0; }, kNonEmpty, "", "", ""},
      {"no samples and steps",
       [](Scenario& s) {
         s.data.samples = 0;
         s.fit.steps_per_epoch = 3;
       },
       kDivision, kDivision, kDivision, kDivision},
      {"no samples, steps and batch size",
       [](Scenario& s) {
         s.data.samples = 0;
         s.fit.batch_size = 4;
         s.fit.steps_per_epoch = 3;
       },
       "", "", "", ""},
      {"0 steps", [](Scenario& s) { s.fit.steps_per_epoch = 0; }, kZero, "", "", ""},
      {"-1 steps", [](Scenario& s) { s.fit.steps_per_epoch = -1, s.fit.batch_size = 32; }, "", "",
       "", ""},
      {"an empty generator",
       [](Scenario& s) {
         s.feed.kind = FeedKind::kGenerator;
         s.generator.batches = 0;
       },
       "StopIteration: ", kIndex, kIndex, kEmptyGenerator},
      {"a generator that raises at once",
       [](Scenario& s) {
         s.feed.kind = FeedKind::kGenerator;
         s.generator.raise_at = 1;
       },
       "ValueError: batch 1", "ValueError: batch 1", "ValueError: batch 1", "ValueError: batch 1"},
      {"a generator that raises at its second batch",
       [](Scenario& s) {
         s.feed.kind = FeedKind::kGenerator;
         s.generator.raise_at = 2;
       },
       "", "ValueError: batch 2", "ValueError: batch 2", "ValueError: batch 2"},
      {"a generator that never answers",
       [](Scenario& s) {
         s.feed.kind = FeedKind::kGenerator;
         s.generator.block_at = 1;
       },
       "", "", "", ""},
      {"an empty Sequence",
       [](Scenario& s) {
         s.feed.kind = FeedKind::kSequence;
         s.sequence.declared_length = 0;
       },
       kNonEmpty, "ValueError: Must provide at least one structure", kLengthZero, kLengthZero},
      {"an infinite dataset",
       [](Scenario& s) {
         s.feed.kind = FeedKind::kDataset;
         s.dataset.repeat = -1;
       },
       kInfinite, "", "", ""},
      {"an infinite dataset and steps",
       [](Scenario& s) {
         s.feed.kind = FeedKind::kDataset;
         s.dataset.repeat = -1;
         s.fit.steps_per_epoch = 3;
       },
       "", "", "", ""},
      {"a dataset of which nothing is left",
       [](Scenario& s) {
         s.feed.kind = FeedKind::kDataset;
         s.dataset.take = 0;
       },
       kNonEmpty, "", "", ""},
      {"unknown size, two steps per execution",
       [](Scenario& s) {
         s.feed.kind = FeedKind::kGenerator;
         s.compile.steps_per_execution = 2;
       },
       kSize, "", "", ""},
  };
  for (const Row& row : rows) {
    const Scenario scenario = asked(row.change);
    EXPECT_EQ(refused(scenario, Profile::kKeras2), row.keras2) << row.name;
    EXPECT_EQ(refused(scenario, Profile::kKeras35), row.keras30) << row.name;
    EXPECT_EQ(refused(scenario, Profile::kKeras314), row.keras37) << row.name;
    EXPECT_EQ(refused(scenario, Profile::kKeras315), row.keras315) << row.name;
  }
}

// 10 * (1.0 - 0.9) is 0.9999999999999998 in doubles.
TEST(RefuseArguments, ASplitThatLeavesNoRowIsRefused) {
  const Scenario scenario = asked([](Scenario& s) {
    s.data.samples = 10;
    s.validation.kind = ValidationKind::kSplit;
    s.validation.split = 0.9;
  });
  for (const Profile profile : kAll) {
    EXPECT_EQ(refused(scenario, profile),
              "ValueError: Training data contains 10 samples, which is not sufficient to split it "
              "into a validation and training set as specified by `validation_split=0.9`. Either "
              "provide more data, or a different value for the `validation_split` argument.");
  }
}

TEST(RefuseArguments, AGeneratorCannotBeSplit) {
  const Scenario scenario = asked([](Scenario& s) {
    s.feed.kind = FeedKind::kGenerator;
    s.validation.kind = ValidationKind::kSplit;
  });
  EXPECT_EQ(refused(scenario, Profile::kKeras2),
            "ValueError: `validation_split` is only supported for Tensors or NumPy arrays, found "
            "following types in the input: [<class 'generator'>]");
  EXPECT_EQ(refused(scenario, Profile::kKeras315),
            "ValueError: Argument `validation_split` is only supported for tensors or NumPy "
            "arrays.Found incompatible type in the input: [<class 'generator'>]");
}

// As 2.15.0, 3.7.0 and 3.15.1 say of dataset.batch(16).filter(…).
TEST(RefuseArguments, ADatasetThatCannotBeSplitIsNamedByItsLastMethod) {
  const auto named = [](bool known_cardinality) {
    return refused(asked([&](Scenario& s) {
                     s.feed.kind = FeedKind::kDataset;
                     s.dataset.known_cardinality = known_cardinality;
                     s.validation.kind = ValidationKind::kSplit;
                   }),
                   Profile::kKeras315);
  };
  EXPECT_NE(named(true).find("batch_op._BatchDataset'"), std::string::npos) << named(true);
  EXPECT_NE(named(false).find("filter_op._FilterDataset'"), std::string::npos) << named(false);
}

TEST(RefuseArguments, ClippingIsAskedForOnce) {
  const Scenario two_norms = asked([](Scenario& s) {
    s.compile.clipnorm = 1;
    s.compile.global_clipnorm = 0.5;
  });
  EXPECT_EQ(refused(two_norms, Profile::kKeras2),
            "ValueError: At most one of `clipnorm` and `global_clipnorm` can be set. Received: "
            "clipnorm=1.0, global_clipnorm=0.5.");
  EXPECT_EQ(refused(two_norms, Profile::kKeras315),
            "ValueError: Only one of `clipnorm`, `clipvalue` and `global_clipnorm` can be set. "
            "Received: clipnorm=1.0, clipvalue=None, global_clipnorm=0.5");
  const Scenario norm_and_value = asked([](Scenario& s) {
    s.compile.clipnorm = 1;
    s.compile.clipvalue = 1;
  });
  EXPECT_EQ(refused(norm_and_value, Profile::kKeras2), "");
  EXPECT_NE(refused(norm_and_value, Profile::kKeras35), "");
}

TEST(RefuseArguments, MinusOneStepsMakeNoBatchSize) {
  Scenario scenario = asked([](Scenario& s) { s.fit.steps_per_epoch = -1; });
  scenario.data.samples = 12;
  for (const Profile profile : kAll) {
    EXPECT_EQ(refused(scenario, profile),
              "ValueError: Invalid value in tensor used for shape: -12");
  }
  scenario.fit.batch_size = 4;
  EXPECT_EQ(refused(scenario, Profile::kKeras315), "");
}

// Recorded from every release: errors/batch-size-minus-…, steps-minus-…-unset-batch.
TEST(RefuseArguments, NoBatchHasLessThanNoRows) {
  const auto of = [](Count samples, scenario::MaybeCount size, scenario::MaybeCount steps) {
    return asked([&](Scenario& s) {
      s.data.samples = samples;
      s.fit.batch_size = size;
      s.fit.steps_per_epoch = steps;
    });
  };
  const std::string shape = "ValueError: Invalid value in tensor used for shape: ";
  for (const Profile profile : kAll) {
    EXPECT_EQ(refused(of(10, -4, {}), profile), shape + "-3") << "10 // -4";
    EXPECT_EQ(refused(of(8, -4, {}), profile), shape + "-2");
    EXPECT_EQ(refused(of(10, -20, {}), profile), shape + "-20") << "10 // -20 = -1 may stand";
    EXPECT_EQ(refused(of(10, -1, {}), profile), shape + "-10");
    EXPECT_EQ(refused(of(10, {}, -2), profile), shape + "-2") << "ceil(10 / -2) = -5, 10 // -5";
    EXPECT_EQ(refused(of(10, {}, -3), profile), shape + "-4") << "ceil(10 / -3) = -3, 10 // -3";
    EXPECT_EQ(refused(of(10, {}, -11), profile), kDivision) << "ceil(10 / -11) = 0";
  }
}

// Recorded from every release: errors/labels-of-…, validation-labels-of-….
TEST(RefuseArguments, XAndYHaveAsManyRows) {
  const auto rows = [](Count labels, double split) {
    return asked([&](Scenario& s) {
      s.data.samples = 10;
      s.data.label_rows = labels;
      s.validation.kind = split == 0 ? ValidationKind::kNone : ValidationKind::kSplit;
      s.validation.split = split;
    });
  };
  const auto words = [](Profile profile, const std::string& x, const std::string& y) {
    const std::string same = "Make sure all arrays contain the same number of samples.";
    return profile == Profile::kKeras2
               ? "ValueError: Data cardinality is ambiguous:\n  x sizes: " + x +
                     "\n  y sizes: " + y + "\n" + same
               : "ValueError: Data cardinality is ambiguous. " + same + "'x' sizes: " + x +
                     "\n'y' sizes: " + y + "\n";
  };
  for (const Profile profile : kAll) {
    EXPECT_EQ(refused(rows(8, 0), profile), words(profile, "10", "8"));
    EXPECT_EQ(refused(rows(12, 0), profile), words(profile, "10", "12"));
    EXPECT_EQ(refused(rows(10, 0), profile), "");
    EXPECT_EQ(refused(rows(0, 0.2), profile), words(profile, "8", "0"));
    EXPECT_EQ(refused(rows(8, 0.2), profile), "") << "x[:8] and y[:8]";
    EXPECT_EQ(refused_validation(rows(8, 0.2), profile), words(profile, "2", "0"));
    EXPECT_EQ(refused_validation(rows(12, 0.2), profile), "") << "x[8:10] and y[8:10]";
    Scenario arrays;
    arrays.validation.kind = ValidationKind::kArrays;
    arrays.validation.label_rows = 3;
    EXPECT_EQ(refused(arrays, profile), "");
    EXPECT_EQ(refused_validation(arrays, profile), words(profile, "20", "3"));
  }
}

TEST(RefuseArguments, UpTo31ClipvalueGoesWithEither) {
  Scenario scenario = asked([](Scenario& s) { s.compile.clipnorm = s.compile.clipvalue = 1; });
  scenario.keras.version = "3.0.5";
  EXPECT_EQ(refused(scenario, Profile::kKeras30), "");
  scenario.compile.global_clipnorm = 1;
  EXPECT_EQ(refused(scenario, Profile::kKeras30),
            "ValueError: Only one of `clipnorm` and `global_clipnorm` can be set. Received: "
            "clipnorm=1.0, global_clipnorm=1.0");
  scenario.keras.version = "3.2.1";
  EXPECT_THAT(refused(scenario, Profile::kKeras32),
              StartsWith("ValueError: Only one of `clipnorm`, "));
}

TEST(RefuseArguments, APlateauMustReduce) {
  const Scenario scenario = asked([](Scenario& s) {
    s.fit.callbacks = static_cast<std::uint32_t>(scenario::Callback::kReduceLrOnPlateau);
    s.reduce_lr.factor = 1;
  });
  EXPECT_EQ(refused(scenario, Profile::kKeras2),
            "ValueError: ReduceLROnPlateau does not support a factor >= 1.0. Got 1.0");
  EXPECT_EQ(refused(scenario, Profile::kKeras315),
            "ValueError: ReduceLROnPlateau does not support a factor >= 1.0. Received factor=1.0");
}

TEST(RefuseArguments, WhatKerasPeeksAtMustHaveRowsAndKeepItsRank) {
  const Scenario single = asked([](Scenario& s) {
    s.feed.kind = FeedKind::kGenerator;
    s.generator.single_samples = true;
  });
  EXPECT_EQ(refused(single, Profile::kKeras2), "");
  EXPECT_THAT(
      refused(single, Profile::kKeras315),
      StartsWith("ValueError: When passing a dataset to a Keras model, the arrays must be at "
                 "least rank 1. Received: "));
  const Scenario changes = asked([](Scenario& s) {
    s.feed.kind = FeedKind::kGenerator;
    s.generator.label_change_at = 2;
  });
  EXPECT_EQ(refused(changes, Profile::kKeras2), "");
  EXPECT_THAT(refused(changes, Profile::kKeras314),
              StartsWith("ValueError: When passing a dataset to a Keras model, the corresponding "
                         "arrays in each batch must have the same rank. Received: "));
}

Scenario quoting_generator(scenario::Count samples, void (*change)(Scenario&)) {
  Scenario scenario = asked(change);
  scenario.feed.kind = FeedKind::kGenerator;
  scenario.data.features = 4;
  scenario.data.samples = samples;
  scenario.fit.batch_size = scenario.fit.batch_size.value_or(3);
  return scenario;
}

// Recorded from Keras 3.6.0 and 3.15.1: the batches as str() prints them.
TEST(RefuseArguments, LabelsThatChangeTheirShapeAreQuoted) {
  const std::string words =
      "ValueError: When passing a dataset to a Keras model, the corresponding arrays in each batch "
      "must have the same rank. Received: ";
  for (const Profile profile : {Profile::kKeras35, Profile::kKeras315}) {
    EXPECT_EQ(refused(quoting_generator(200,
                                        [](Scenario& s) {
                                          s.generator.label_change_at = 2;
                                          s.data.kind = scenario::DataKind::kLinearRegression;
                                        }),
                      profile),
              words +
                  "[-0.31062013 -1.2084717   1.7985108 ] and [[-0.8369629 -0.8369629]\n"
                  " [-1.8337158 -1.8337158]\n"
                  " [-0.4575928 -0.4575928]]");
    EXPECT_THAT(
        refused(quoting_generator(200,
                                  [](Scenario& s) {
                                    s.generator.label_change_at = 2;
                                    s.fit.batch_size = 40;
                                  }),
                profile),
        StartsWith(words + "[0 1 0 1 1 0 0 1 0 1 0 1 1 1 1 1 1 1 0 0 0 1 0 0 0 0 1 1 0 1 1 1 1 1 "
                           "0 1 0\n 1 0 0] and [[1 1]\n [0 0]\n"));
    EXPECT_EQ(refused(quoting_generator(200,
                                        [](Scenario& s) {
                                          s.generator.label_change_at = 2;
                                          s.generator.empty_after = 1;
                                        }),
                      profile),
              words + "[0 1 0] and []");
  }
}

// Recorded from Keras 2.15.0 with NumPy 1.26.
TEST(RefuseArguments, ATupleOfFourIsQuoted) {
  const std::string words =
      "ValueError: Data is expected to be in format `x`, `(x,)`, `(x, y)`, or `(x, y, "
      "sample_weight)`, found: (";
  const std::string x = "array([0.09667969, 0.4296875 , 0.20507812, 0.08886719], dtype=float32), ";
  Scenario single = quoting_generator(40, [](Scenario& s) {
    s.generator.tuple_length = 4;
    s.generator.single_samples = true;
    s.data.kind = scenario::DataKind::kLinearRegression;
  });
  EXPECT_EQ(refused(single, Profile::kKeras2), words + x + "-0.08759765, 1.0, 1.0)");
  single.data.label_shape = scenario::LabelShape::kColumn;
  EXPECT_EQ(refused(single, Profile::kKeras2),
            words + x + "array([-0.08759765], dtype=float32), 1.0, 1.0)");
  EXPECT_EQ(refused(quoting_generator(200,
                                      [](Scenario& s) {
                                        s.generator.tuple_length = 4;
                                        s.generator.empty_after = 0;
                                      }),
                    Profile::kKeras2),
            words +
                "array([], shape=(0, 4), dtype=float32), array([], dtype=int64), array([], "
                "dtype=float32), array([], dtype=float32))");
  EXPECT_THAT(refused(quoting_generator(40,
                                        [](Scenario& s) {
                                          s.generator.tuple_length = 4;
                                          s.generator.label_change_at = 1;
                                          s.data.label_shape = scenario::LabelShape::kOneHot;
                                        }),
                      Profile::kKeras2),
              testing::HasSubstr("array([[0., 1., 0.],\n       [0., 1., 0.],\n       [0., 1., "
                                 "0.]], dtype=float32), array([1., 1., 1.], dtype=float32)"));
}

TEST(RefuseArguments, AHandWrittenLoopHasNoArguments) {
  const Scenario scenario = asked([](Scenario& s) {
    s.feed.kind = FeedKind::kCustomLoop;
    s.fit.steps_per_epoch = 0;
    s.data.samples = 0;
  });
  for (const Profile profile : kAll)
    EXPECT_EQ(refused(scenario, profile), "");
}

TEST(RefuseValidation, EmptyAndEndlessValidationDataAreRefusedAsTrainingDataAre) {
  const Scenario arrays = asked([](Scenario& s) {
    s.validation.kind = ValidationKind::kArrays;
    s.validation.samples = 0;
  });
  EXPECT_EQ(refused_validation(arrays, Profile::kKeras2), kNonEmpty);
  EXPECT_EQ(refused_validation(arrays, Profile::kKeras315), "");

  const Scenario generator = asked([](Scenario& s) {
    s.validation.kind = ValidationKind::kGenerator;
    s.validation.samples = 0;
  });
  EXPECT_EQ(refused_validation(generator, Profile::kKeras2), "StopIteration: ");
  EXPECT_EQ(refused_validation(generator, Profile::kKeras315), kEmptyGenerator);

  const Scenario unknown =
      asked([](Scenario& s) { s.validation.kind = ValidationKind::kGenerator; });
  EXPECT_EQ(refused_validation(unknown, Profile::kKeras2, 3), kSize);
  EXPECT_EQ(refused_validation(unknown, Profile::kKeras2, 1), "");
  EXPECT_EQ(refused_validation(unknown, Profile::kKeras315, 3), "");

  const Scenario endless = asked([](Scenario& s) {
    s.validation.kind = ValidationKind::kDataset;
    s.validation.loops = true;
  });
  EXPECT_EQ(refused_validation(endless, Profile::kKeras2), kInfinite);
  EXPECT_EQ(refused_validation(endless, Profile::kKeras314), "");
}

TEST(RefuseValidation, Keras2TakesAnEmptySequenceForNone) {
  const Scenario scenario = asked([](Scenario& s) {
    s.validation.kind = ValidationKind::kSequence;
    s.validation.samples = 0;
  });
  EXPECT_EQ(refused_validation(scenario, Profile::kKeras2), "");
  EXPECT_EQ(refused_validation(scenario, Profile::kKeras314), kLengthZero);
}

TEST(RefuseValidation, WhatCanBeEvaluatedIsNotRefused) {
  for (const ValidationKind kind :
       {ValidationKind::kNone, ValidationKind::kSplit, ValidationKind::kArrays,
        ValidationKind::kGenerator, ValidationKind::kSequence, ValidationKind::kDataset}) {
    const Scenario scenario = asked([kind](Scenario& s) { s.validation.kind = kind; });
    for (const Profile profile : kAll)
      EXPECT_EQ(refused_validation(scenario, profile), "");
  }
}

// Recorded from 3.0.5, 3.6.0 and 3.15.1.
TEST(RefuseArguments, WhatARefusedGeneratorYieldedIsQuoted) {
  Scenario scenario;
  scenario.feed.kind = scenario::FeedKind::kGenerator;
  scenario.data.samples = 6;
  scenario.data.features = 3;
  scenario.model.layers = "Dense(1, sigmoid)";
  scenario.fit.batch_size = 2;
  scenario.fit.shuffle = false;
  scenario.generator.label_change_at = 2;
  const auto changed = refuse_arguments(scenario, Profile::kKeras315);
  ASSERT_TRUE(changed);
  EXPECT_THAT(changed->message, ::testing::EndsWith("Received: [0 1] and [[1 1]\n [0 0]]"));
  scenario.generator = {};
  scenario.generator.single_samples = true;
  const auto whole = refuse_arguments(scenario, Profile::kKeras35);
  ASSERT_TRUE(whole);
  EXPECT_THAT(whole->message, ::testing::EndsWith("Received: 0 of rank 0."));
  scenario.data.kind = scenario::DataKind::kLinearRegression;
  scenario.data.samples = 100;
  const auto real = refuse_arguments(scenario, Profile::kKeras314);
  ASSERT_TRUE(real);
  EXPECT_THAT(real->message, ::testing::EndsWith("Received: -0.11152343451976776 of rank 0."));
}

}  // namespace
}  // namespace fitscope::trainer
