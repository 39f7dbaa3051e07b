// Cases of tests/sameness/main.cpp below the level of whole runs.
#pragma once

#include <cstdint>
#include <functional>
#include <string>

namespace fitscope::sameness {

using Report = std::function<void(const std::string& name, std::uint64_t hash)>;

void kernel_cases(const Report& report);    ///< functions, sums and products on hard numbers
void training_cases(const Report& report);  ///< every optimizer, loss and tail; weights; data

}  // namespace fitscope::sameness
