// What src/scenario/keras_version.h promises.
#include "scenario/keras_version.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

namespace fitscope::scenario {
namespace {

using ::testing::HasSubstr;

struct Named {
  const char* text;
  const char* version;
  Profile profile;
};

TEST(CanonicalVersion, UnderstandsHowPeopleNameTheirKeras) {
  for (const Named& named : {
           Named{"3.15", "3.15", Profile::kKeras315},
           Named{"3.15.1", "3.15.1", Profile::kKeras315},
           Named{"3.14.1", "3.14.1", Profile::kKeras314},
           Named{"3.7.0", "3.7.0", Profile::kKeras37},
           Named{" keras 3.7 ", "3.7", Profile::kKeras37},
           Named{"keras==3.6.0", "3.6.0", Profile::kKeras35},
           Named{"v3.0", "3.0", Profile::kKeras30},
           Named{"3", "3.15", Profile::kKeras315},
           Named{"latest", "3.15", Profile::kKeras315},
           Named{"2", "2.15", Profile::kKeras2},
           Named{"2.4.0", "2.4.0", Profile::kKeras2},
           Named{"2.15", "2.15", Profile::kKeras2},
           Named{"tf2.15", "2.15", Profile::kKeras2},
           Named{"tf.keras 2.10", "2.15", Profile::kKeras2},
           Named{"TensorFlow 2.16.1", "3.6", Profile::kKeras35},
           Named{"tf 2.17", "3.6", Profile::kKeras35},
           Named{"tensorflow==2.18.0", "3.14", Profile::kKeras314},
           Named{"tensorflow-cpu 2.20", "3.14", Profile::kKeras314},
           Named{"tensorflow-gpu==2.10", "2.15", Profile::kKeras2},
           Named{"tf2.21", "3.15", Profile::kKeras315},
           Named{"tf_keras", "2.15", Profile::kKeras2},
           Named{"tf-keras 2.19", "2.15", Profile::kKeras2},
           Named{"TF_USE_LEGACY_KERAS", "2.15", Profile::kKeras2},
           Named{"TF_USE_LEGACY_KERAS=1", "2.15", Profile::kKeras2},
           Named{"TF_USE_LEGACY_KERAS=True", "2.15", Profile::kKeras2},
           Named{"tf_use_legacy_keras = \"true\"", "2.15", Profile::kKeras2},
           Named{"TF_USE_LEGACY_KERAS=0", "3.15", Profile::kKeras315},
           Named{"TF_USE_LEGACY_KERAS='0'", "3.15", Profile::kKeras315},
           Named{"TF_USE_LEGACY_KERAS=False", "3.15", Profile::kKeras315},
           Named{"TF_USE_LEGACY_KERAS=false", "3.15", Profile::kKeras315},
           Named{"3.0-3.6", "3.6", Profile::kKeras35},
           Named{"3.7-3.14", "3.14", Profile::kKeras314},
           Named{"I don't know", "unknown", Profile::kKeras315},
           Named{"?", "unknown", Profile::kKeras315},
           Named{"Unknown", "unknown", Profile::kKeras315},
       }) {
    const auto version = canonical_version(named.text);
    ASSERT_TRUE(version.ok()) << named.text;
    EXPECT_EQ(version.value(), named.version) << named.text;
    EXPECT_EQ(profile_of(version.value()), named.profile) << named.text;
    EXPECT_EQ(canonical_version(version.value()).value(), version.value()) << named.text;
  }
}

TEST(CanonicalVersion, RefusesWhatIsNotImitatedAndSaysWhatIs) {
  for (const char* text :
       {"3.16", "4.0", "1.15", "2.3", "2.16", "tf1.15", "tf2.99", "abc", "3.7.0.1", "3..7", "-3.7",
        "3.99999", "3.0.0rc1", "99999999999999999999"}) {
    const auto version = canonical_version(text);
    ASSERT_FALSE(version.ok()) << text;
    EXPECT_THAT(version.error().message, HasSubstr("Allowed: 2.4 to 2.15, 3.0 to 3.15"));
  }
  for (const char* text : {"", "  ", "=", "_"}) {
    const auto version = canonical_version(text);
    ASSERT_FALSE(version.ok()) << "nothing is no version, and not every version either";
    EXPECT_THAT(version.error().message, HasSubstr("No version was given. Allowed: 2.4 to 2.15"));
  }
  EXPECT_THAT(canonical_version("2.16").error().message, HasSubstr("write tf2.16"));
  EXPECT_THAT(canonical_version("3.16").error().message, HasSubstr("the newest is 3.15"));
}

TEST(CanonicalVersion, RefusesAValueOfTheSwitchThatTensorFlowDoesNotName) {
  for (const char* text :
       {"TF_USE_LEGACY_KERAS=", "TF_USE_LEGACY_KERAS=2", "TF_USE_LEGACY_KERAS=yes",
        "TF_USE_LEGACY_KERAS=TRUE", "TF_USE_LEGACY_KERAS=10"}) {
    const auto version = canonical_version(text);
    ASSERT_FALSE(version.ok()) << text;
    EXPECT_THAT(version.error().message, HasSubstr(std::string(text)));
    EXPECT_THAT(version.error().message,
                HasSubstr("Allowed: 1, true or True for Keras 2, 0, false or False for Keras 3."));
  }
}

TEST(Profiles, GoFromOldToNewAndNameThemselves) {
  Profile last = Profile::kKeras2;
  for (const ProfileInfo& profile : all_profiles()) {
    EXPECT_GE(profile.profile, last);
    EXPECT_EQ(&info(profile.profile), &profile);
    EXPECT_EQ(profile_of(canonical_version(profile.key).value()), profile.profile);
    EXPECT_EQ(profile_of(canonical_version(profile.release).value()), profile.profile);
    last = profile.profile;
  }
}

}  // namespace
}  // namespace fitscope::scenario
