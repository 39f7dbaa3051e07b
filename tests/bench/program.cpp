// The doors of a benchmark program. Natively: `program TASK ENTRY MILLISECONDS` prints "name
// steps/s loss", where loss is that after the first 40 steps. As WebAssembly: bench_prepare,
// bench_run, bench_name for run.mjs.
#include <cstdio>
#include <cstdlib>
#include <ctime>

#include "bench/contestants.h"

namespace {
using namespace fitscope::bench;

std::unique_ptr<Contestant>& current() {
  static std::unique_ptr<Contestant> contestant;
  return contestant;
}
}  // namespace

extern "C" {
int bench_entries() {
  return kNumEntries;
}
const char* bench_name(int entry) {
  return kEntries[entry].name;
}
void bench_prepare(int task, int entry) {
  current() = kEntries[entry].make(tasks()[static_cast<std::size_t>(task)]);
}
float bench_run(int steps) {
  return current()->run(steps);
}
}

#ifndef __EMSCRIPTEN__
int main(int count, char** arguments) {
  if (count != 4) {
    std::printf("%d\n", kNumEntries);
    return 0;
  }
  const int entry = std::atoi(arguments[2]);
  bench_prepare(std::atoi(arguments[1]), entry);
  const double limit = std::atof(arguments[3]) / 1000;
  const float loss = bench_run(40);
  int steps = 16;
  double seconds = 0;
  for (;; steps *= 2) {  // until one stretch is long enough to time
    // Time on the processor: others may want it too.
    const std::clock_t start = std::clock();
    bench_run(steps);
    seconds = static_cast<double>(std::clock() - start) / CLOCKS_PER_SEC;
    if (seconds >= limit) break;
  }
  std::printf("%s\t%.1f\t%.6f\n", bench_name(entry), steps / seconds, static_cast<double>(loss));
  return 0;
}
#endif
