#include "trainer/warning_places.h"

#include <array>
#include <cstdint>
#include <string_view>

#include "base/check.h"

namespace fitscope::trainer {
namespace {

constexpr std::size_t kRegimes = 11;

/// As regimes() is ordered; 0: no such warning there.
using Numbers = std::array<std::int16_t, kRegimes>;

struct Lines {
  std::string_view file;  ///< Below keras/src/.
  Numbers numbers;
};

// By WarningPlace.
//            2.15  3.0  3.1  3.2  3.3  3.6  3.7 3.10 3.12 3.14 3.15
constexpr std::array kLines = {
    Lines{"layers/core/dense.py",  //
          {0, 85, 88, 86, 87, 87, 87, 93, 95, 107, 107}},
    Lines{"ops/nn.py",  //
          {0, 0, 545, 545, 545, 545, 827, 944, 946, 947, 959}},
    Lines{"losses/losses.py",  //
          {0, 22, 22, 22, 22, 27, 33, 33, 33, 33, 34}},
    Lines{"backend/tensorflow/trainer.py",  //
          {0, 74, 75, 77, 71, 75, 80, 83, 86, 86, 86}},
    Lines{"trainers/epoch_iterator.py",  //
          {0, 0, 0, 0, 0, 0, 107, 116, 116, 116, 116}},
    Lines{"trainers/epoch_iterator.py",  //
          {0, 0, 0, 0, 0, 0, 151, 160, 164, 164, 164}},
    Lines{"trainers/epoch_iterator.py",  //
          {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 74}},
    Lines{"callbacks/early_stopping.py",  //
          {0, 156, 156, 156, 155, 155, 153, 153, 99, 99, 100}},
    Lines{"callbacks/callback_list.py",  //
          {0, 97, 96, 96, 96, 151, 145, 145, 171, 171, 171}},
    Lines{"backend/tensorflow/nn.py",  //
          {5575, 559, 559, 585, 560, 593, 636, 675, 675, 1174, 1360}},
    Lines{"backend/tensorflow/nn.py",  //
          {5727, 599, 599, 625, 602, 635, 678, 717, 717, 1216, 1402}},
    Lines{"backend/tensorflow/nn.py",  //
          {5818, 669, 669, 695, 674, 707, 750, 789, 789, 1288, 1474}},
    Lines{"backend/tensorflow/trainer.py",  //
          {0, 0, 0, 0, 0, 0, 0, 316, 338, 338, 338}},
    Lines{"trainers/epoch_iterator.py",  //
          {0, 0, 0, 0, 0, 0, 0, 65, 65, 65, 65}},
};

}  // namespace

std::string place_of(const RunContext& run, WarningPlace place) {
  FS_CHECK(regimes().size() == kRegimes);
  const Lines& lines = kLines[static_cast<std::size_t>(place)];
  const int line = lines.numbers[static_cast<std::size_t>(&run.regime - regimes().data())];
  FS_CHECK(line > 0);
  const std::string_view file = run.keras2() ? "backend.py" : lines.file;
  return "keras/src/" + std::string(file) + ":" + std::to_string(line);
}

}  // namespace fitscope::trainer
