#include "diagnosis/finding.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

#include "support/read_file.h"
#include "support/tests_dir.h"

namespace fitscope::diagnosis {
namespace {

TEST(Severity, HasOnThePageTheWordsItHasEverywhere) {
  const std::string page = testing::read_file(tests_dir() + "/../web/words.js");
  using enum Severity;
  for (const Severity severity : {kHealthy, kNote, kWarning, kError, kCannotTell}) {
    EXPECT_THAT(page, ::testing::HasSubstr(std::string(name_of(severity)) + ": '" +
                                           std::string(word_of(severity)) + "'"));
  }
}

}  // namespace
}  // namespace fitscope::diagnosis
