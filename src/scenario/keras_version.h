// Which Keras is imitated: the version a person names, and the profile of behaviour it falls into.
//
// A profile is a regime of control flow: src/trainer/regimes.cpp says what sets each apart, and the
// evidence. Texts that change inside one are those of its newest release.
#pragma once

#include <array>
#include <cstddef>
#include <string>
#include <string_view>

#include "base/result.h"

namespace fitscope::scenario {

/// In the order of release; comparisons with < mean "older than".
enum class Profile {
  kKeras2,    ///< 2.15 (tf.keras up to TensorFlow 2.15, tf_keras).
  kKeras30,   ///< 3.0
  kKeras31,   ///< 3.1
  kKeras32,   ///< 3.2
  kKeras33,   ///< 3.3 and 3.4
  kKeras35,   ///< 3.5 and 3.6
  kKeras37,   ///< 3.7 to 3.9
  kKeras310,  ///< 3.10
  kKeras311,  ///< 3.11 to 3.13
  kKeras314,  ///< 3.14
  kKeras315   ///< 3.15
};

constexpr std::size_t kNumProfiles = 11;

constexpr bool is_keras3(Profile profile) {
  return profile != Profile::kKeras2;
}

/// 3.0 to 3.6: the first form of the EpochIterator.
constexpr bool is_30_to_36(Profile profile) {
  return profile >= Profile::kKeras30 && profile < Profile::kKeras37;
}

/// 3.7 to 3.14: the second, and the running means' mean on the bar.
constexpr bool is_37_to_314(Profile profile) {
  return profile >= Profile::kKeras37 && profile < Profile::kKeras315;
}

/// Batches of a generator drawn before the first step, to learn shapes. Keras 3 from 3.1 on:
/// NUM_BATCHES_FOR_TENSOR_SPEC.
constexpr int batches_peeked(Profile profile) {
  return profile <= Profile::kKeras30 ? 1 : 2;
}

struct ProfileInfo {
  Profile profile;
  std::string_view key;      ///< Permanent, as in output and links: "2.15", "3.5-3.6", …
  std::string_view release;  ///< The release whose texts it speaks: "2.15.0", "3.6.0", …
  std::string_view label;    ///< For people: "Keras 3.5 to 3.6".
};

/// All profiles, oldest first; the last is the default.
const std::array<ProfileInfo, kNumProfiles>& all_profiles();
const ProfileInfo& info(Profile profile);

/// Several profiles that follow each other, for people: "Keras 3.0 to 3.10".
std::string label_of(Profile first, Profile last);

/// What a person may type, as it is kept in KerasSpec::version. "3.7.0" -> "3.7.0", "3" -> "3.15",
/// "?", "I don't know" and "unknown" -> "unknown"; a profile's key, and the keys of the wider
/// profiles there once were ("3.0-3.6", "3.7-3.14") -> the newest version in it. Aliases become the
/// Keras they carry: "tf2.15", "tf_keras", "TF_USE_LEGACY_KERAS=1" -> "2.15", but
/// "TF_USE_LEGACY_KERAS=0" -> "3.15". pip takes the newest Keras that is out, so TensorFlow names a
/// Keras only roughly: 2.16 and 2.17 -> "3.6", 2.18 to 2.20 -> "3.14", later ones -> "3.15".
///
/// Range   Keras 2.4 to 2.15 (imitated as 2.15) and 3.0 to 3.15; TensorFlow 2.x.
/// Errors  any other version, with what is allowed.
Result<std::string> canonical_version(std::string_view text);

bool is_unknown(std::string_view version);

/// The profile of a canonical version; the newest for "unknown".
Profile profile_of(std::string_view version);

/// The minor number of the Keras 3 whose texts are spoken: the version's own if it lies in the
/// profile (7 for "3.7.0"), else that of the profile's newest release. 0 for Keras 2.
int minor_of(std::string_view version, Profile profile);

/// Is a layer made with trainable=False left out of training? Keras 3.0 and 3.1 make its weights
/// trainable all the same (run: 3.0.5, 3.2.1, 3.3.3; read: 3.1.1).
bool freezes_layers(std::string_view version);

/// Are KERAS_MAX_EPOCHS and KERAS_MAX_STEPS_PER_EPOCH looked at? From Keras 3.10 on.
bool obeys_limits(std::string_view version, Profile profile);

}  // namespace fitscope::scenario
