#include "diagnosis/wrong_advice.h"

#include <algorithm>
#include <array>

#include "diagnosis/reading.h"
#include "diagnosis/wording.h"

namespace fitscope::diagnosis {
namespace {

using scenario::Callback;

/// With fewer samples one batch for all of them is nothing special.
constexpr Count kManyRows = 64;

bool calls_fit(const Facts& facts) {
  return facts.scenario.feed.kind != FeedKind::kCustomLoop;
}

bool ran_short(const Facts& facts) {
  return first_cut_short(facts.trace) != nullptr;
}

constexpr std::array kTable{
    WrongAdvice{
        "steps-floor-division",
        "Set steps_per_epoch to len(x) // batch_size.",
        "That leaves the short last batch over, and Keras 3 makes an epoch of its own of it; a "
        "generator that ends is used up all the same. Leave steps_per_epoch out, or round up.",
        "keras-io#285, tensorflow#64076 and many answers",
        [](const Facts& facts) {
          const Count size = facts.trace.facts.batch_size;
          const Count rows = training_rows(facts.scenario);
          return has_short_batch(facts) && !endless_input(facts.scenario) &&
                 asked_steps(facts) == rows / size && ran_short(facts);
        },
    },
    WrongAdvice{
        "yield-every-batch",
        "A generator that yields every batch of the data once is right.",
        "For one epoch it is. A generator cannot be rewound: all epochs together take from the "
        "same batches. Loop inside it (while True:) and give steps_per_epoch.",
        "the article of 2024-12-23, its corrected generator",
        [](const Facts& facts) {
          const scenario::GeneratorSpec& generator = facts.scenario.generator;
          return facts.scenario.feed.kind == FeedKind::kGenerator && !generator.loops &&
                 !generator.first_only && ran_short(facts);
        },
    },
    WrongAdvice{
        "oversize-batch-raises",
        "A batch_size larger than the data raises ValueError, or training waits for more samples.",
        "Neither: the one batch holds all samples, one step is the whole epoch, and every epoch "
        "runs.",
        "the article of 2024-12-23; taourl.com/read-2485351",
        [](const Facts& facts) {
          const Count rows = training_rows(facts.scenario);
          return facts.scenario.feed.kind == FeedKind::kArrays && rows > 0 &&
                 facts.scenario.fit.batch_size.value_or(0) > rows && complete(facts.trace);
        },
    },
    WrongAdvice{
        "batch-of-all-samples",
        "Set batch_size to the number of samples, to train on all of them.",
        "Every batch size trains on all of them. This one makes a single update per epoch.",
        "m.php.cn, m.sbmmt.com (1796650286)",
        [](const Facts& facts) {
          const Count rows = training_rows(facts.scenario);
          return calls_fit(facts) && rows >= kManyRows && facts.scenario.fit.batch_size == rows;
        },
    },
    WrongAdvice{
        "steps-are-samples",
        "Set steps_per_epoch to the number of samples, so that all are loaded.",
        "Steps are batches. Without batch_size Keras makes batches of one sample of arrays; with "
        "it, the data end long before.",
        "cursos.alura.com.br, topic 124354",
        [](const Facts& facts) {
          const Count rows = training_rows(facts.scenario);
          return rows > 1 && asked_steps(facts) == rows;
        },
    },
    WrongAdvice{
        "lower-rate-for-one-step",
        "When training stops after one step, lower the learning rate.",
        "This loop makes one update per epoch because it is written so. The rate only says how "
        "large that update is.",
        "the article of 2024-12-23, its third sample",
        [](const Facts& facts) {
          return facts.scenario.feed.kind == FeedKind::kCustomLoop &&
                 facts.scenario.loop.body == scenario::LoopBody::kOneStep &&
                 facts.scenario.compile.learning_rate.value_or(1) <= 0.001;
        },
    },
    WrongAdvice{
        "patience-0-stops-at-once",
        "EarlyStopping with patience=0 stops after the first epoch.",
        "The first epoch is always better than nothing: the earliest stop is the end of the "
        "second.",
        "taourl.com/read-2485351",
        [](const Facts& facts) {
          return calls_fit(facts) &&
                 scenario::has(facts.scenario.fit.callbacks, Callback::kEarlyStopping) &&
                 facts.scenario.early_stopping.patience == 0 &&
                 facts.trace.stop == StopReason::kCallback;
        },
    },
    WrongAdvice{
        "zeros-mean-a-bad-model",
        "Loss and accuracy of 0 in every second epoch come from a bad model.",
        "Such an epoch ran no step at all, and a mean of nothing is logged as 0. The data had run "
        "out.",
        "forum threads on loss: 0.0000e+00",
        [](const Facts& facts) {
          const auto empty = [](const trace::Epoch& e) { return e.steps_run == 0 && e.ran_dry; };
          return facts.trace.steps_run() > 0 &&
                 std::any_of(facts.trace.epochs.begin(), facts.trace.epochs.end(), empty);
        },
    },
};

}  // namespace

std::span<const WrongAdvice> wrong_advice() {
  return kTable;
}

std::vector<const WrongAdvice*> advice_in_use(const Facts& facts) {
  std::vector<const WrongAdvice*> used;
  for (const WrongAdvice& advice : kTable) {
    if (advice.in_use(facts)) used.push_back(&advice);
  }
  return used;
}

}  // namespace fitscope::diagnosis
