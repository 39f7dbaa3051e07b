// Pieces of sentences that rules share, so that the same thing is said in the same words.
#pragma once

#include <initializer_list>
#include <string>
#include <string_view>
#include <vector>

#include "diagnosis/finding.h"
#include "diagnosis/rule.h"
#include "scenario/layers.h"

namespace fitscope::diagnosis {

/// "1 step", "1,875 steps".
std::string count_of(trace::Count count, std::string_view one, std::string_view many);
std::string steps_text(trace::Count count);
std::string batches_text(trace::Count count);
std::string epochs_text(trace::Count count);
std::string samples_text(trace::Count count);

/// "second", "third", "4th", …
std::string ordinal(trace::Count number);

/// "epoch 2"; with a capital: "Epoch 2". The index counts from 0.
std::string epoch_name(trace::Count index);
std::string epoch_title(trace::Count index);

/// "before its first step", "after its first step", "after 2 of 3 steps".
std::string after_steps(const trace::Epoch& epoch);

/// Where the trace's exception came from: as place(), or "in the validation after epoch 2", or "at
/// the end of epoch 1".
std::string exception_place(const trace::Trace& trace);

/// "in step 3 of epoch 2", "in epoch 2 before its first step", "before the first epoch".
std::string place(trace::Moment at);

/// "Keras 2", "Keras 3.0 to 3.6".
std::string keras_name(const trace::Trace& trace);

/// A pass ends with a batch of fewer rows than the others.
bool has_short_batch(const Facts& facts);

/// "ceil(100 / 32) = 4 batches", "2 * ceil(100 / 32) = 8 batches" of a repeat(2), or "one pass = 4
/// batches" where no division gives it; with what __len__ says where it says something else.
std::string pass_arithmetic(const Facts& facts);

/// What a person calls the input: "your generator", "your dataset", "your data".
std::string_view input_name(const scenario::Scenario& scenario);

/// "0.6931", "nan", "inf": a loss or metric for a sentence.
std::string value_text(double value);

/// "3.2 %": a share of a whole for a sentence.
std::string percent(double share);

/// An epoch as the rule saw it: "epoch 2 ran 1 of 3 steps, on 4 samples".
Evidence epoch_evidence(const trace::Epoch& epoch, std::string_view field = {});

/// "Keras raised ValueError: …", cut to one line.
Evidence exception_evidence(const trace::Exception& exception);

/// Why something was raised, and what that suggests.
struct Cause {
  std::string text;  ///< "The labels do not fit the model's output and its loss"
  std::string arithmetic = {};
  std::vector<Change> changes = {};
};

/// An error with `cause` in front of what was raised and where: "The labels do not fit: fit()
/// raised ValueError in step 1 of epoch 1."; Keras's words are evidence.
Finding raised_finding(const Rule& rule, const Facts& facts, Cause cause);

/// The first warning that contains these words; nullptr: none.
const trace::Warning* find_warning(const trace::Trace& trace, std::string_view words);

Finding found(const Rule& rule, Severity severity, std::string summary,
              std::string arithmetic = {});

/// The input never ends by itself: `while True:`, or repeat() without take().
bool endless_input(const scenario::Scenario& scenario);

/// The changes that several rules offer.
/// An input without end needs some steps: then one pass over the data is set.
Change leave_steps_out(const Facts& facts, std::string why);
Change set_steps(const Facts& facts, std::string why);
/// Where validation_split is no share and leaves a side without rows.
Change split_a_fifth_off();
Change leave_validation_batch_size_out();

Change set_validation_steps(const Facts& facts);
Change leave_callback_out(const scenario::Scenario& asked, scenario::Callback callback,
                          std::string label, std::string why);
/// Puts `units` outputs with this activation at the end of the model; explicit weights would not
/// fit it any more and go.
void set_head(const scenario::Scenario& asked, trace::Count units, scenario::Activation activation,
              Change& change);
/// `while True:` around the generator's loop over the data; the article's `if i == 0` goes too.
/// Without steps_per_epoch an endless generator needs one, so it is set.
Change loop_the_generator(const Facts& facts);
Change use_a_sequence();
Change repeat_the_dataset(const Facts& facts);

/// Batches in one pass over the data themselves, whatever the feed does: ceil(rows / batch size).
trace::Count batches_of_data(const Facts& facts);

}  // namespace fitscope::diagnosis
