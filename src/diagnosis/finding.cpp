#include "diagnosis/finding.h"

namespace fitscope::diagnosis {

std::string_view name_of(Severity severity) {
  switch (severity) {
    case Severity::kHealthy:
      return "healthy";
    case Severity::kNote:
      return "note";
    case Severity::kWarning:
      return "warning";
    case Severity::kError:
      return "error";
    case Severity::kCannotTell:
      return "cannot_tell";
  }
  return "note";
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
