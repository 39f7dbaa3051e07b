// The same work on every core. Results depend on the index alone, so on no number of cores.
#pragma once

#include <algorithm>
#include <atomic>
#include <cstddef>
#include <thread>
#include <vector>

namespace fitscope::score {

/// Calls work(i) for each i below `count`, in any order and on several threads.
template <class Work>
void for_each_in_parallel(std::size_t count, const Work& work) {
  std::atomic<std::size_t> next = 0;
  const auto take = [&] {
    for (std::size_t i = next++; i < count; i = next++)
      work(i);
  };
  std::vector<std::thread> others;
  const std::size_t cores = std::max(1U, std::thread::hardware_concurrency());
  for (std::size_t i = 1; i < std::min(cores, count); ++i)
    others.emplace_back(take);
  take();
  for (std::thread& other : others)
    other.join();
}

}  // namespace fitscope::score
