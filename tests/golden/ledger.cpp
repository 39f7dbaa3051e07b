#include "golden/ledger.h"

#include <algorithm>
#include <cstddef>
#include <limits>
#include <numeric>
#include <string_view>

#include "base/text.h"
#include "trainer/fit_loop.h"

namespace fitscope::golden {
namespace {

// "nan", "inf" and "-inf" stand as texts.
double number(const Json& json) {
  if (const auto* whole = json.as<std::int64_t>()) return static_cast<double>(*whole);
  if (const auto* real = json.as<double>()) return *real;
  if (const auto* text = json.as<std::string>()) {
    return parse_real(*text).value_or(std::numeric_limits<double>::quiet_NaN());
  }
  return std::numeric_limits<double>::quiet_NaN();
}

Count whole(const Json* json) {
  return json != nullptr ? static_cast<Count>(number(*json)) : 0;
}

std::string text(const Json* json) {
  const auto* held = json != nullptr ? json->as<std::string>() : nullptr;
  return held != nullptr ? *held : std::string();
}

bool truth(const Json* json) {
  const auto* held = json != nullptr ? json->as<bool>() : nullptr;
  return held != nullptr && *held;
}

std::vector<Json> list(const Json* json) {
  const auto* held = json != nullptr ? json->as<Json::Array>() : nullptr;
  return held != nullptr ? *held : std::vector<Json>();
}

std::vector<double> numbers(const Json* json) {
  std::vector<double> values;
  for (const Json& item : list(json))
    values.push_back(number(item));
  return values;
}

LedgerEpoch read_epoch(const Json& json) {
  LedgerEpoch epoch{.index = whole(json.find("index")),
                    .steps = whole(json.find("steps")),
                    .val_steps = whole(json.find("val_steps")),
                    .logged = truth(json.find("logged"))};
  const Json* planned = json.find("steps_planned");
  if (planned != nullptr && !planned->is_null()) epoch.steps_planned = whole(planned);
  const Json* rows = json.find("rows");
  if (rows != nullptr && !rows->is_null()) {
    epoch.rows.emplace();
    for (const Json& item : list(rows))
      epoch.rows->push_back(whole(&item));
  }
  const Json* logs = json.find("logs");
  const auto* members = logs != nullptr ? logs->as<Json::Object>() : nullptr;
  if (members != nullptr) {
    for (const JsonMember& member : *members)
      epoch.logs.emplace_back(member.name, number(member.value));
  }
  return epoch;
}

std::vector<std::pair<std::string, std::vector<double>>> history_of(
    const std::vector<LedgerEpoch>& epochs) {
  std::vector<std::pair<std::string, std::vector<double>>> history;
  for (const LedgerEpoch& epoch : epochs) {
    if (!epoch.logged) continue;
    for (const auto& [name, value] : epoch.logs) {
      const auto found =
          std::find_if(history.begin(), history.end(),
                       [&name = name](const auto& one) { return one.first == name; });
      if (found == history.end()) {
        history.push_back({name, {value}});
      } else {
        found->second.push_back(value);
      }
    }
  }
  return history;
}

// The running mean of a hand-written loop's own Mean, at the end of each step.
std::vector<double> losses_by_hand(const trace::Trace& trace) {
  std::vector<double> means;
  double total = 0;
  double rows = 0;
  for (const trace::StepFigure& figure : trace.figures.kept()) {
    if (figure.step == 0) total = rows = 0;
    if (figure.rows > 0) total += static_cast<double>(figure.loss) * figure.rows;
    rows += figure.rows;
    means.push_back(rows > 0 ? total / rows : 0);
  }
  return means;
}

/// Of each step that ran; unset where full and short ones took turns too often to be kept apart.
std::optional<std::vector<Count>> rows_of_steps(const trace::Epoch& epoch) {
  std::vector<Count> rows;
  for (const trace::Segment& segment : epoch.segments) {
    switch (segment.state) {
      case trace::StepState::kRaised:
      case trace::StepState::kWaiting:
      case trace::StepState::kNeverRan:
        continue;
      case trace::StepState::kMixed:
        return std::nullopt;
      case trace::StepState::kRan:
      case trace::StepState::kShort:
      case trace::StepState::kReplayed:
      case trace::StepState::kEmpty:
      case trace::StepState::kNotFinite:
        break;
    }
    rows.insert(rows.end(), static_cast<std::size_t>(segment.count), segment.rows);
  }
  return rows;
}

/// Of each call of train_function() in this epoch that came to its end.
std::optional<std::vector<Count>> rows_of_calls(const trace::Epoch& epoch,
                                                const std::vector<trainer::Call>& calls) {
  const auto of_steps = rows_of_steps(epoch);
  if (!of_steps) return std::nullopt;
  std::vector<Count> rows;
  auto step = of_steps->begin();
  for (const trainer::Call& call : calls) {
    if (call.epoch != epoch.index || call.steps > of_steps->end() - step) continue;
    const auto end = step + static_cast<std::ptrdiff_t>(call.steps);
    rows.push_back(std::accumulate(step, end, Count{0}));
    step = end;
  }
  return rows;
}

std::string stopped(const trace::Trace& trace) {
  switch (trace.stop) {
    case trace::StopReason::kAllEpochs:
    case trace::StopReason::kNoEpochs:
    case trace::StopReason::kOutOfData:
    case trace::StopReason::kCallback:
      return "completed";
    case trace::StopReason::kException:
      return "exception";
    case trace::StopReason::kRunning:
    case trace::StopReason::kWaiting:
    case trace::StopReason::kEndlessEpoch:
    case trace::StopReason::kCutOff:
      return "limit";
  }
  return {};
}

std::size_t bytes_of_character(char first) {
  const auto byte = static_cast<unsigned char>(first);
  return byte < 0x80U ? 1 : byte < 0xE0U ? 2 : byte < 0xF0U ? 3 : 4;
}

}  // namespace

std::string unpacked(std::string_view packed) {
  constexpr std::string_view kOpen = "\u27E6";
  constexpr std::string_view kClose = "\u27E7";
  std::string text;
  while (!packed.empty()) {
    const std::size_t open = packed.find(kOpen);
    text += packed.substr(0, open);
    if (open == std::string_view::npos) break;
    packed.remove_prefix(open + kOpen.size());
    const std::size_t bytes = packed.empty() ? 0 : bytes_of_character(packed.front());
    const std::size_t close = packed.find(kClose, bytes);
    if (close == std::string_view::npos) break;
    const auto times = parse_integer(packed.substr(bytes, close - bytes));
    for (Count i = 0; i < times.value_or(0); ++i)
      text += packed.substr(0, bytes);
    packed.remove_prefix(close + kClose.size());
  }
  return text;
}

Result<Recording> read_recording(const Json& line) {
  const Json* ledger = line.find("ledger");
  Recording recording{.id = text(line.find("id")), .of = text(line.find("of"))};
  if (recording.id.empty() || ledger == nullptr) return Error{"", "A line has no id or no ledger."};
  if (const Json* spread = line.find("spread")) recording.spread = number(*spread);
  if (const Json* spread = line.find("weights_spread")) {
    recording.weights_spread = number(*spread);
  }
  if (const Json* own = line.find("own_spreads")) {
    for (const JsonMember& one : *own->as<Json::Object>())
      recording.own_spreads[std::stoul(one.name)] = number(one.value);
  }
  Ledger& out = recording.ledger;
  for (const Json& epoch : list(ledger->find("epochs")))
    out.epochs.push_back(read_epoch(epoch));
  // A file leaves it out where it is that of the logs.
  const Json* history = ledger->find("history");
  const auto* kept = history != nullptr ? history->as<Json::Object>() : nullptr;
  if (history == nullptr) out.history = history_of(out.epochs);
  if (kept != nullptr) {
    for (const JsonMember& member : *kept)
      out.history.emplace_back(member.name, numbers(&member.value));
  }
  out.losses = numbers(ledger->find("losses"));
  out.weights = numbers(ledger->find("weights"));
  for (const Json& warning : list(ledger->find("warnings"))) {
    out.warnings.push_back({.category = text(warning.find("category")),
                            .text = text(warning.find("text")),
                            .raised = whole(warning.find("raised")),
                            .shown = whole(warning.find("shown"))});
  }
  if (const Json* exception = ledger->find("exception")) {
    out.exception_type = text(exception->find("type"));
    out.exception_message = text(exception->find("message"));
  }
  out.stopped = text(ledger->find("stopped"));
  out.console = unpacked(text(ledger->find("console")));
  if (const Json* tty = line.find("tty")) {
    const std::string console = text(tty);
    recording.console_on_terminal = console == "same" ? out.console : unpacked(console);
  }
  return recording;
}

Ledger run_ours(const scenario::Scenario& scenario, const std::string& release) {
  constexpr Count kMostSteps = 50'000;
  scenario::Scenario asked = scenario;
  asked.keras.version = scenario::canonical_version(release).value();
  Ledger ledger;
  std::vector<trainer::Call> calls;
  const auto loop = trainer::FitLoop::create(
      asked, scenario::profile_of(asked.keras.version),
      {.most_steps = kMostSteps, .stretches = false, .losses = &ledger.losses, .calls = &calls});
  while (loop->advance() == trainer::Status::kRunning) {
  }
  const trace::Trace& trace = loop->trace();
  const bool by_hand = asked.feed.kind == scenario::FeedKind::kCustomLoop;
  ledger.numbers = asked.model.kind == scenario::ModelKind::kDense;
  for (const trace::Epoch& epoch : trace.epochs) {
    ledger.epochs.push_back({.index = epoch.index,
                             .steps = epoch.steps_run,
                             .steps_planned = epoch.steps_planned,
                             .val_steps = epoch.validation_steps,
                             .logged = epoch.logged,
                             .logs = {epoch.logs.begin(), epoch.logs.end()},
                             .rows = by_hand ? rows_of_steps(epoch) : rows_of_calls(epoch, calls)});
  }
  if (by_hand) {
    ledger.losses = losses_by_hand(trace);
  } else {
    ledger.history = history_of(ledger.epochs);
  }
  for (const trace::Warning& warning : trace.warnings) {
    ledger.warnings.push_back({.category = warning.category,
                               .text = warning.text,
                               .raised = warning.raised,
                               .shown = warning.shown});
  }
  if (trace.exception) {
    ledger.exception_type = trace.exception->type;
    ledger.exception_message = trace.exception->message;
  }
  for (const float weight : loop->weights())
    ledger.weights.push_back(static_cast<double>(weight));
  ledger.stopped = stopped(trace);
  ledger.console = trace.console.bytes();
  return ledger;
}

}  // namespace fitscope::golden
