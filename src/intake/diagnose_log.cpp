#include "intake/diagnose_log.h"

#include <algorithm>
#include <utility>

#include "base/text.h"
#include "intake/notebook.h"
#include "intake/pasted.h"

namespace fitscope::intake {
namespace {

using diagnosis::Severity;

/// Which fit of a log is the question: one with a named fault before one that is open, that before
/// a healthy one; the last of equals. A bar without "Epoch" lines may be evaluate(). What the probe
/// counted beats the bars of the same fit, but for an exception, which only the log has.
int weight(const FitAnswer& answer) {
  const bool headed = answer.fit.log->headed;
  switch (answer.verdicts.front().finding.severity) {
    case Severity::kError:
    case Severity::kWarning:
      return answer.probed ? 9 : 8;
    case Severity::kCannotTell:
      if (answer.probed) return 5;
      return headed || !answer.fit.log->ran_out.empty() ? 6 : 1;
    case Severity::kNote:
    case Severity::kHealthy:
      return answer.probed ? 7 : headed ? 4 : 2;
  }
  return 0;
}

Verdict nothing_read(const Log& log, std::string_view text, const std::vector<std::string>& notes) {
  if (!log.probes.empty() && !notes.empty()) {
    return cannot_tell(notes.front(), {},
                       {{"Is the whole line there, in one piece?",
                         "It holds the batches of each epoch, which say what happened."}});
  }
  const std::string why = unreadable(text);
  const bool empty = log.lines == 0;
  Verdict verdict = cannot_tell(
      why.empty() ? "No line of this text is one that fit() prints."
                  : "The text " + why +
                        " Expected is what fit() printed, \"Epoch 1/…\" and bars, or a notebook "
                        "that holds it.",
      {},
      {{"What did fit() print: \"Epoch 1/…\", bars, warnings, the traceback?",
        "Paste all of it, standard error too. With verbose=0 it prints nothing: `fitscope probe` "
        "then shows what it does."}});
  if (!empty) verdict.finding.arithmetic = "0 of " + with_commas(log.lines) + " lines";
  return verdict;
}

}  // namespace

LogAnswer diagnose_log(std::string_view text) {
  const auto printed = notebook_outputs(text);
  auto log = std::make_shared<Log>(read_log(printed ? std::string_view(*printed) : text));
  LogAnswer answer;
  // Probed fits go behind the others; pointers into the vector are taken when it is complete.
  std::vector<ObservedFit> probed;
  for (const std::string& line : log->probes) {
    const auto report = read_probe(line);
    if (!report.ok()) {
      answer.notes.push_back(report.error().message);
      continue;
    }
    Probed seen = observe(report.value());
    log->fits.push_back(std::move(seen.log));
    probed.push_back(std::move(seen.fit));
  }
  const std::size_t in_log = log->fits.size() - probed.size();
  if (log->fits.empty()) {
    log->fits.emplace_back();
    probed.emplace_back();
    const bool something = log->exception || !log->notes.empty();
    FitAnswer only{.fit = probed.back()};
    only.fit.log = &log->fits.front();
    only.verdicts = something ? judge({*log, only.fit, true})
                              : std::vector<Verdict>{nothing_read(*log, text, answer.notes)};
    answer.fits.push_back(std::move(only));
  } else {
    bool warned = false;
    for (std::size_t i = 0; i < log->fits.size(); ++i) {
      const bool is_probed = i >= in_log;
      FitAnswer one{.probed = is_probed};
      one.fit = is_probed ? std::move(probed[i - in_log]) : observe(log->fits[i]);
      one.fit.log = &log->fits[i];
      one.verdicts = judge({*log, one.fit, i + 1 == in_log, warned && !is_probed});
      warned = warned || !log->fits[i].ran_out.empty();
      answer.fits.push_back(std::move(one));
    }
  }
  for (std::size_t i = 1; i < answer.fits.size(); ++i) {
    if (weight(answer.fits[i]) >= weight(answer.fits[answer.chosen])) answer.chosen = i;
  }
  const FitAnswer& chosen = answer.fits[answer.chosen];
  answer.filling = fill_scenario({*log, chosen.fit, true}, chosen.verdicts.front());
  answer.log = std::move(log);
  return answer;
}

int exit_status(const LogAnswer& answer) {
  switch (answer.verdict().finding.severity) {
    case Severity::kHealthy:
    case Severity::kNote:
      return 0;
    case Severity::kWarning:
    case Severity::kError:
      return 1;
    case Severity::kCannotTell:
      return 3;
  }
  return 3;
}

}  // namespace fitscope::intake
