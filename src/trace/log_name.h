// The name of a logged value: "loss", "val_accuracy".
#pragma once

#include <string>
#include <string_view>

namespace fitscope::trace {

/// One pointer to a text that is kept once: there are few names, and a run of 100,000 epochs
/// repeats them in every epoch. Reads and compares as its text.
class LogName {
 public:
  // Not explicit: {{"loss", 0.5}} is how logs are written.
  LogName(std::string_view text);                                        // NOLINT
  LogName(const std::string& text) : LogName(std::string_view(text)) {}  // NOLINT
  LogName(const char* text) : LogName(std::string_view(text)) {}         // NOLINT

  const std::string& text() const { return *text_; }
  operator std::string_view() const { return *text_; }  // NOLINT

  friend bool operator==(LogName a, LogName b) { return a.text_ == b.text_; }
  friend bool operator==(LogName a, std::string_view b) { return *a.text_ == b; }
  friend bool operator==(LogName a, const std::string& b) { return *a.text_ == b; }
  friend bool operator==(LogName a, const char* b) { return *a.text_ == b; }
  friend bool operator<(LogName a, LogName b) { return *a.text_ < *b.text_; }

 private:
  const std::string* text_;
};

}  // namespace fitscope::trace
