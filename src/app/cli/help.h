// What --help prints, made from the table of commands.
#pragma once

#include <string>
#include <string_view>

#include "app/cli/commands.h"

namespace fitscope::cli {

inline constexpr std::string_view kPurpose =
    "Fitscope imitates model.fit(), step by step, and says why each epoch stops where it does.";
inline constexpr std::string_view kPrivacy = "Nothing is sent anywhere. NO_COLOR is respected.";

/// `fitscope --help`
std::string overview();
/// `fitscope COMMAND --help`
std::string help_for(const Command& command);

}  // namespace fitscope::cli
