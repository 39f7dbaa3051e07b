// NumPy's .npy: shape and numbers. Private to this folder.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "intake/log.h"

namespace fitscope::intake {

struct Npy {
  std::vector<Count> shape;
  std::string type;  ///< "<f4"; ">f4": the highest byte comes first
  std::string_view numbers;
  bool by_columns = false;  ///< fortran_order

  Count size() const;
  double at(Count index) const;  ///< In the order of the file.
};

bool is_npy(std::string_view bytes);
/// Versions 1 to 3. Errors  what the header says that is not numbers of a plain type.
Result<Npy> read_npy(std::string_view bytes);

}  // namespace fitscope::intake
