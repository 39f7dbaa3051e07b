// Scenarios for tests of the training loop, and runs of them in a form that a table can hold.
#pragma once

#include <string>
#include <vector>

#include "scenario/keras_version.h"
#include "scenario/scenario.h"
#include "trace/trace.h"
#include "trainer/fit_loop.h"

namespace fitscope::testing {

/// 100 rows in batches of 32: 4 batches of 32, 32, 32 and 4. Control flow only.
inline scenario::Scenario hundred_rows(scenario::FeedKind kind) {
  scenario::Scenario scenario;
  scenario.model.kind = scenario::ModelKind::kAny;
  scenario.feed.kind = kind;
  scenario.fit.batch_size = 32;
  scenario.fit.epochs = 5;
  return scenario;
}

inline scenario::Scenario with_steps(scenario::Scenario scenario, scenario::Count steps) {
  scenario.fit.steps_per_epoch = steps;
  return scenario;
}

inline scenario::Scenario arrays() {
  return hundred_rows(scenario::FeedKind::kArrays);
}
inline scenario::Scenario sequence() {
  return hundred_rows(scenario::FeedKind::kSequence);
}
inline scenario::Scenario dataset() {
  return hundred_rows(scenario::FeedKind::kDataset);
}

/// A dataset of `batches` full batches whose length Keras is not told.
inline scenario::Scenario unknown_dataset(scenario::Count batches) {
  scenario::Scenario scenario = dataset();
  scenario.data.samples = 32 * batches;
  scenario.dataset.known_cardinality = false;
  return scenario;
}

/// The same four at first, and so many in every later pass.
inline scenario::Scenario shrinking_dataset(scenario::Count later) {
  scenario::Scenario scenario = unknown_dataset(4);
  scenario.dataset.later_batches = later;
  return scenario;
}

/// A Sequence whose __len__ returns so much after on_epoch_end().
inline scenario::Scenario changing_sequence(scenario::Count later) {
  scenario::Scenario scenario = sequence();
  scenario.sequence.later_length = later;
  return scenario;
}

inline scenario::Scenario generator(scenario::Count batches) {
  scenario::Scenario scenario = hundred_rows(scenario::FeedKind::kGenerator);
  scenario.generator.batches = batches;
  return scenario;
}

/// Steps of every epoch: "3,1,0*,stop". A star: logged with loss 0. "stop": epochs were left out
/// for lack of data. Other ends are said by their name.
inline std::string ledger(const trace::Trace& trace) {
  std::vector<std::string> parts;
  for (const trace::Epoch& epoch : trace.epochs) {
    std::string part = std::to_string(epoch.steps_run);
    const bool zeros = !epoch.logs.empty() && epoch.steps_run == 0 && epoch.logs.back().second == 0;
    if (zeros) part += "*";
    parts.push_back(part);
  }
  switch (trace.stop) {
    case trace::StopReason::kAllEpochs:
      break;
    case trace::StopReason::kOutOfData:
      parts.emplace_back("stop");
      break;
    case trace::StopReason::kCallback:
      parts.emplace_back("callback");
      break;
    case trace::StopReason::kException:
      parts.emplace_back("exception");
      break;
    case trace::StopReason::kWaiting:
      parts.emplace_back("waiting");
      break;
    case trace::StopReason::kEndlessEpoch:
      parts.emplace_back("endless");
      break;
    case trace::StopReason::kCutOff:
      parts.emplace_back("cut off");
      break;
    case trace::StopReason::kNoEpochs:
      parts.emplace_back("no epochs");
      break;
    case trace::StopReason::kRunning:
      parts.emplace_back("running");
      break;
  }
  std::string text;
  for (const std::string& part : parts)
    text += (text.empty() ? "" : ",") + part;
  return text;
}

inline std::string ledger(const scenario::Scenario& scenario, scenario::Profile profile) {
  return ledger(trainer::run(scenario, profile));
}

/// Evaluation steps of every epoch, "-" where none began.
inline std::string validation_ledger(const trace::Trace& trace) {
  std::string text;
  for (const trace::Epoch& epoch : trace.epochs) {
    if (!text.empty()) text += ",";
    text += epoch.validated ? std::to_string(epoch.validation_steps) : "-";
  }
  return text;
}

}  // namespace fitscope::testing
