// The one table of texts that are recognised in a log, each with what it stands for.
//
// A text is matched where a word begins, in any part of a line; its first words are enough, since
// releases differ in how they go on.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>

namespace fitscope::intake {

enum class TextKind : std::uint8_t {
  kRanOut,           ///< the input ended before the steps asked for
  kInThisCase,       ///< "(in this case, N batches)": Keras 2
  kPlaceIterator,    ///< "epoch_iterator.py:116": which line warned
  kPlaceContextlib,  ///< the same up to Keras 3.6
  kMonitorMissing,   ///< a callback watches a name that is not logged
  kInputIs,          ///< Keras 3.15 says what x is
  kKeras3Only,       ///< a text that only Keras 3 has
  kEarlyStopping,    ///< "Epoch 7: early stopping"
  kRestored,         ///< "… from the end of the best epoch: 4."
  kNanStop,          ///< TerminateOnNaN
  kRateReduced,      ///< ReduceLROnPlateau, LearningRateScheduler
  kLimited,          ///< KERAS_MAX_EPOCHS and its like
  kEndlessAsked,     ///< steps_per_epoch=-1 in Keras 2
  kFrozen,           ///< nothing to train
  kNoGradient,       ///< some variables get no gradient
  kOneClass,         ///< a softmax over one unit
  kNotLogits,        ///< from_logits=True behind a softmax or sigmoid
  kRaised,           ///< words of an exception; `rule` names its cause
  kTraceback,        ///< "Traceback (most recent call last)"
  kChained,          ///< the exception that follows came out of the one before
  kMemory,           ///< memory of the machine or of the GPU is used up
  kKilled,           ///< the system ended the process
  kCrashed,          ///< the process died in native code
  kWorker,           ///< worker processes or threads that wait for each other
  kSlowStart,        ///< something that takes long before the first step
  kGpuSetup,         ///< TensorFlow sets up a GPU; may take minutes
  kEndOfSequence,    ///< TensorFlow's own line about the end of an iterator
  kHarmless,         ///< often taken for the cause, and never is
  kTrainOn,          ///< "Train on 60000 samples": TensorFlow 1.x and 2.0, Keras before 2.4
  kTrainFor,         ///< "Train for 100 steps"
  kProbe,            ///< FITSCOPE_PROBE {JSON}
  kPeek,             ///< a traceback passes where Keras looks at the first batches
};

struct KnownText {
  std::string_view words;
  TextKind kind = TextKind::kHarmless;
  std::string_view rule = {};  ///< kRaised: the cause it names; "cannot-tell": several raise it.
  std::string_view says = {};  ///< For a person: what it means.
  std::string_view with = {};  ///< Must follow in the same line; empty: nothing need.
  bool of_training = false;    ///< No evaluation raises it.
};

std::span<const KnownText> known_texts();

/// Calls `seen(text, at, after)` for each known text in the piece from `from` on, in order.
template <typename Seen>
void find_texts(std::string_view piece, std::size_t from, Seen seen);

/// The known text that begins exactly at `at`; nullptr: none.
const KnownText* text_at(std::string_view piece, std::size_t at);

/// Does a word begin at `at`? Texts are looked for only there.
bool word_begins(std::string_view piece, std::size_t at);

template <typename Seen>
void find_texts(std::string_view piece, std::size_t from, Seen seen) {
  for (std::size_t at = from; at < piece.size();) {
    // What was read before `from`, a bar most often, is no part of a word.
    const bool begins = at == from || word_begins(piece, at);
    const KnownText* text = begins ? text_at(piece, at) : nullptr;
    if (text == nullptr) {
      ++at;
      continue;
    }
    seen(*text, at, at + text->words.size());
    at += text->words.size();
  }
}

}  // namespace fitscope::intake
