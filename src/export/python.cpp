#include "export/python.h"

#include "base/text.h"
#include "export/mark.h"
#include "export/parts.h"
#include "scenario/property.h"

namespace fitscope::exporter {
namespace {

constexpr std::size_t kComment = kColumns - 2;  // after "# "

// The release the scenario names, if it is one of the profile; else the profile's own.
std::string release_of(const Request& request) {
  const std::string& version = request.scenario.keras.version;
  const bool named =
      !scenario::is_unknown(version) && scenario::profile_of(version) == request.profile;
  return named ? version : std::string(scenario::info(request.profile).release);
}

// "keras==3.15.*": a minor version stands for its newest release.
std::string requirement(std::string_view package, const std::string& version) {
  const bool exact = split(version, '.').size() > 2;
  return "\"" + std::string(package) + "==" + version + (exact ? "" : ".*") + "\"";
}

std::string packages(const Request& request) {
  const std::string release = release_of(request);
  if (!request.keras2()) return requirement("keras", release) + " tensorflow";
  // tf.keras: TensorFlow 2.15 brings Keras 2.15.
  const auto parts = split(release, '.');
  return requirement("tensorflow", std::string(parts[0]) + "." + std::string(parts[1]));
}

void about(Script& script, const Request& request, const diagnosis::Finding* verdict) {
  const auto say = [&script](const std::string& sentence) {
    for (std::string& line : wrapped(sentence, kComment))
      script.about.push_back(std::move(line));
  };
  say("model.fit() as it was described to Fitscope, for Keras " + release_of(request) +
      " with TensorFlow on CPU.");
  say("Needs: pip install " + packages(request));
  if (verdict == nullptr) return;
  script.about.emplace_back();
  say("Fitscope's verdict, " + std::string(verdict->rule) + ": " + verdict->summary);
  if (!verdict->arithmetic.empty()) say(verdict->arithmetic);
}

bool uses(const Script& script, std::string_view name) {
  for (const Part& part : script.parts) {
    for (const Line& line : part.lines) {
      if (line.text.find(name) != std::string::npos) return true;
    }
  }
  return false;
}

// What the parts so far use.
Part imports(const Script& script, const Request& request) {
  Part part{.title = "", .lines = {}};
  if (request.ledger) {
    part.add("import importlib.metadata");
    part.add("import json");
    part.add("import logging");
  }
  if (uses(script, "math.ceil(")) part.add("import math");
  if (request.ledger || !request.keras2()) part.add("import os");
  if (request.ledger) part.add("import sys");
  if (uses(script, "time.sleep(")) part.add("import time");
  if (request.ledger) part.add("import warnings");
  if (!part.lines.empty()) part.blank();
  if (!request.keras2()) {
    part.add("os.environ[\"KERAS_BACKEND\"] = \"tensorflow\"  # before Keras is imported");
    part.blank();
    part.add("import keras");
  }
  part.add("import numpy as np");
  if (request.uses_tf()) part.add("import tensorflow as tf");
  if (request.keras2()) part.add("from tensorflow import keras");
  return part;
}

}  // namespace

Script make_script(const scenario::Scenario& scenario, const Options& options) {
  const scenario::Scenario runs = scenario::only_what_applies(scenario);
  const Request request{runs, options.profile, options.ledger};
  Script script;
  about(script, request, options.verdict);
  script.parts = {data_part(request), model_part(request)};
  if (request.calls_fit()) {
    for (Part part : {compile_part(request), feed_part(request), validation_part(request),
                      callbacks_part(request), fit_part(request)}) {
      script.parts.push_back(std::move(part));
    }
  } else {
    script.parts.push_back(loop_part(request));
  }
  std::erase_if(script.parts, [](const Part& part) { return part.lines.empty(); });
  if (options.ledger) {
    for (Part& part : script.parts)
      part.indent = 4;
  }
  if (options.verdict != nullptr) mark_cause(script, *options.verdict);
  Part first = imports(script, request);
  if (options.ledger) script.parts.insert(script.parts.begin(), ledger_part(request));
  script.parts.insert(script.parts.begin(), std::move(first));
  return script;
}

StepLines step_lines(const scenario::Scenario& scenario, const Options& options) {
  const Script script = make_script(scenario, options);
  return {.gives_batch = line_number(script, &Line::gives_batch),
          .cause = line_number(script, &Line::is_cause)};
}

std::string to_python(const scenario::Scenario& scenario, const Options& options) {
  return to_text(make_script(scenario, options));
}

}  // namespace fitscope::exporter
