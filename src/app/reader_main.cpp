// The page's second program, loaded when somebody pastes code: the Python grammar and its reader.
#include <cstdlib>
#include <cstring>
#include <string>
#include <string_view>

#include "code/read_code.h"

// The answer about a pasted text, code and log in one, as JSON; the caller frees it.
extern "C" char* fitscope_read(const char* text) {
  const std::string json =
      fitscope::to_text(fitscope::code::to_json(fitscope::code::read_pasted(text)));
  char* copy = static_cast<char*>(std::malloc(json.size() + 1));
  if (copy != nullptr) std::memcpy(copy, json.c_str(), json.size() + 1);
  return copy;
}
