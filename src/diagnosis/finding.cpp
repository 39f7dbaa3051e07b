#include "diagnosis/finding.h"

#include <cstddef>

namespace fitscope::diagnosis {

namespace {

struct SeverityWords {
  std::string_view name;
  std::string_view word;
};

// In the order of Severity.
constexpr SeverityWords kSeverities[] = {{"healthy", "Healthy"},
                                         {"note", "Worth knowing"},
                                         {"warning", "Warning"},
                                         {"error", "Problem"},
                                         {"cannot_tell", "Cannot tell"}};

}  // namespace

std::string_view name_of(Severity severity) {
  return kSeverities[static_cast<std::size_t>(severity)].name;
}

std::string_view word_of(Severity severity) {
  return kSeverities[static_cast<std::size_t>(severity)].word;
}

std::string_view name_of(Confidence confidence) {
  switch (confidence) {
    case Confidence::kCertain:
      return "certain";
    case Confidence::kLikely:
      return "likely";
    case Confidence::kPossible:
      return "possible";
  }
  return "possible";
}

}  // namespace fitscope::diagnosis
