// Long work in pieces: loops and single deeds in their order, of which so much is done at a time.
//
// What a later loop needs of an earlier one lives in keep(); nothing may refer to the plan's own
// address, but what is kept stays where it is.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <utility>
#include <vector>

namespace fitscope {

class Plan {
 public:
  /// body(0) … body(size - 1). `cost`: what one of them counts as.
  template <class Body>
  void each(std::int64_t size, Body body, std::int64_t cost = 1) {
    loops_.push_back(
        {size, cost, [body = std::move(body)](std::int64_t from, std::int64_t to) mutable {
           for (std::int64_t i = from; i < to; ++i)
             body(i);
         }});
  }

  /// body(): at once, whatever it costs.
  template <class Body>
  void once(Body body) {
    each(1, [body = std::move(body)](std::int64_t) mutable { body(); });
  }

  /// A value that lives as long as the plan.
  template <class Value>
  Value& keep(Value value) {
    auto kept = std::make_shared<Value>(std::move(value));
    Value& there = *kept;
    kept_.push_back(std::move(kept));
    return there;
  }

  /// Goes on until about so much has been done.
  void work(std::int64_t most) {
    while (!done() && most > 0) {
      Loop& loop = loops_[at_];
      const std::int64_t rounds =
          std::min(loop.size - round_, std::max<std::int64_t>(1, most / loop.cost));
      loop.run(round_, round_ + rounds);
      most -= std::max<std::int64_t>(1, rounds * loop.cost);
      round_ += rounds;
      if (round_ == loop.size) {
        round_ = 0;
        ++at_;
      }
    }
  }

  void finish() { work(INT64_MAX); }
  bool done() const { return at_ == loops_.size(); }

 private:
  struct Loop {
    std::int64_t size;
    std::int64_t cost;
    std::function<void(std::int64_t, std::int64_t)> run;
  };

  std::vector<Loop> loops_;
  std::vector<std::shared_ptr<void>> kept_;
  std::size_t at_ = 0;      ///< the loop that is running
  std::int64_t round_ = 0;  ///< its next round
};

}  // namespace fitscope
