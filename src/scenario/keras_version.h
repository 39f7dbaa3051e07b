// Which Keras is imitated: the version a person names, and the profile of behaviour it falls into.
//
// A profile is a regime of control flow. Texts that change inside one (3.1.1, 3.10, 3.11, 3.13,
// 3.14) are those of its newest release.
#pragma once

#include <array>
#include <string>
#include <string_view>

#include "base/result.h"

namespace fitscope::scenario {

/// In the order of release; comparisons with < mean "older than".
enum class Profile {
  kKeras2,   ///< 2.15 (tf.keras up to TensorFlow 2.15, tf_keras).
  kKeras30,  ///< 3.0 to 3.6
  kKeras37,  ///< 3.7 to 3.14
  kKeras315  ///< 3.15
};

struct ProfileInfo {
  Profile profile;
  std::string_view key;  ///< Permanent, as in output and links: "2.15", "3.0-3.6", …
  std::string_view
      release;  ///< The release whose texts it speaks: "2.15.0", "3.6.0", "3.14.1", "3.15.1".
  std::string_view label;  ///< For people: "Keras 3.0 to 3.6".
};

/// All profiles, oldest first; the last is the default.
const std::array<ProfileInfo, 4>& all_profiles();
const ProfileInfo& info(Profile profile);

/// What a person may type, as it is kept in KerasSpec::version. "3.7.0" -> "3.7.0", "3" -> "3.15",
/// "?", "I don't know" and "unknown" -> "unknown"; a profile's key -> the newest version in
/// it. Aliases become the Keras they carry: "tf2.15", "tf_keras", "TF_USE_LEGACY_KERAS=1" ->
/// "2.15". pip takes the newest Keras that is out, so TensorFlow names a Keras only roughly: 2.16
/// and 2.17 -> "3.6", 2.18 to 2.20 -> "3.14", later ones -> "3.15".
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
/// trainable all the same (run: 3.0.5, 3.3.3; read: 3.1.1, 3.2.1).
bool freezes_layers(std::string_view version);

}  // namespace fitscope::scenario
