#include "app/cli/commands.h"
#include "app/cli/question.h"
#include "app/cli/terminal.h"
#include "export/python.h"
#include "scenario/keras_version.h"
#include "scenario/property.h"
#include "workbench/outcome.h"

namespace fitscope::cli {
namespace {

constexpr std::string_view kHelp = "fitscope export --help";

}  // namespace

int export_scenario(const Arguments& arguments) {
  Question question = read_question(arguments);
  if (const std::string* keras = arguments.option("keras")) {
    if (auto error = scenario::set_text(question.scenario, "keras.version", *keras)) {
      error->where = "--keras";
      question.errors.push_back(std::move(*error));
    }
  }
  const bool notebook = arguments.option("notebook") != nullptr;
  if (notebook && arguments.option("python") != nullptr) {
    question.errors.push_back({"", "Choose one of --python and --notebook."});
  }
  if (notebook && arguments.option("ledger") != nullptr) {
    question.errors.push_back({"--ledger", "is for scripts, not for notebooks."});
  }
  if (!question.errors.empty()) return refuse(question.errors, kHelp);

  const scenario::Profile profile = scenario::profile_of(question.scenario.keras.version);
  const workbench::Outcome outcome = workbench::run(question.scenario, profile);
  const exporter::Options options{.profile = profile,
                                  .ledger = arguments.option("ledger") != nullptr,
                                  .verdict = &outcome.findings.front()};
  write(Stream::kOut, notebook ? exporter::to_notebook(question.scenario, options)
                               : exporter::to_python(question.scenario, options));
  return kHealthy;
}

}  // namespace fitscope::cli
