// What a fix may touch: one row for every field of the property table, or for a whole section of
// it.
//
// A fix is something a person can write into the program. Fields that say how things are (how many
// rows there are, which Keras is installed) would only describe the fault away.
#pragma once

#include <cstdint>
#include <span>
#include <string_view>

namespace fitscope::proof {

enum class Use {
  kNever,     ///< No line of the program.
  kQuestion,  ///< A setting of the simulation: it may decide a question, and mends nothing.
  kOffered,   ///< May be part of what a rule offers; the search itself does not touch it.
  kSearched,
};

/// Which values the search sets a field to.
enum class Tries {
  kNothing,
  kDefault,          ///< back to the default: leaving the argument out
  kFlip,             ///< the other of yes and no, in the directions that have words
  kFeeds,            ///< the kinds of input that start again by themselves
  kEachOut,          ///< every member of the set left out in turn
  kStepsPerEpoch,    ///< unset, and what divisions of the data give
  kBatchSize,        ///< sizes that make as many batches as are asked for
  kPasses,           ///< repeat() for ever, or not at all
  kValidationSteps,  ///< unset, and one pass
  kRate,             ///< tenths; then the largest stable one, by bisection
  kClipping,         ///< 1.0
  kPatience,         ///< the smallest that lets training go on, by bisection
};

/// What a fault is about. Only fields that concern the same are searched: another learning rate may
/// make EarlyStopping wait by luck, which mends nothing.
enum Concern : std::uint32_t { kSteps = 1, kNumbers = 2, kCallbacks = 4, kEverything = 7 };

struct Searchable {
  std::string_view key;  ///< Of the property table, or a section of it with its dot: "data.".
  Use use = Use::kNever;
  Tries tries = Tries::kNothing;
  std::uint32_t concerns = 0;
  std::string_view reason;    ///< Why it may or may not be touched.
  std::string_view yes = {};  ///< What setting it to true, or to its default, is called.
  std::string_view no = {};   ///< What setting it to false is called. Empty: not tried.
};

/// The more usual a change is, the earlier its row.
std::span<const Searchable> searchable_fields();

/// The row of a field: its own, else its section's. nullptr: none, which a test forbids.
const Searchable* searchable(std::string_view key);

}  // namespace fitscope::proof
