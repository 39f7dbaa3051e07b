#include "proof/results_json.h"

#include <utility>

#include "scenario/keras_version.h"
#include "trace/trace_json.h"

namespace fitscope::proof {
namespace {

Json run_json(const RunSummary& run) {
  Json json;
  json.set("rule", run.rule);
  json.set("severity", diagnosis::name_of(run.severity));
  json.set("summary", run.verdict);
  json.set("stop_reason", trace::name_of(run.stop));
  Json::Array epochs;
  for (const EpochSteps& epoch : run.epochs) {
    Json one;
    one.set("planned", maybe(epoch.planned));
    one.set("run", epoch.run);
    epochs.push_back(std::move(one));
  }
  json.set("epochs", std::move(epochs));
  json.set("epochs_run", run.epochs_run);
  json.set("steps_run", run.steps_run);
  json.set("samples_seen", run.rows);
  json.set("loss", maybe(run.loss));
  return json;
}

Json change_json(const diagnosis::Change& change) {
  Json json;
  json.set("label", change.label);
  json.set("why", change.why);
  Json set{Json::Object{}};
  for (const diagnosis::FieldChange& field : change.changes)
    set.set(field.key, field.text);
  json.set("set", std::move(set));
  return json;
}

Json fix_json(const Fix& fix) {
  Json json = change_json(fix.change);
  json.set("origin", fix.origin == Origin::kRule ? "rule" : "search");
  json.set("proof", fix.proof == Proof::kHealthy ? "healthy" : "better");
  json.set("difference", fix.difference);
  json.set("diff", fix.diff);
  json.set("after", run_json(fix.after));
  return json;
}

template <typename List, typename Write>
Json array_of(const List& list, Write write) {
  Json::Array array;
  for (const auto& one : list)
    array.push_back(write(one));
  return Json(std::move(array));
}

}  // namespace

void describe(const Results& results, const JsonMembers& members) {
  members.value("fixes", array_of(results.fixes, fix_json));
  Json proof;
  proof.set("before", run_json(results.before));
  proof.set("runs", results.runs);
  proof.set("cut_off", results.cut_off);
  proof.set("any_works", any_works(results));
  proof.set("advice", array_of(results.advice, [](const diagnosis::Change& change) {
              Json one;
              one.set("label", change.label);
              one.set("why", change.why);
              return one;
            }));
  proof.set("questions", array_of(results.questions, change_json));
  proof.set("refuted", array_of(results.refuted, [](const Refuted& refuted) {
              Json one;
              one.set("label", refuted.label);
              one.set("verdict", refuted.verdict);
              return one;
            }));
  proof.set("healthy_under", array_of(results.healthy_under, [](scenario::Profile profile) {
              return Json(scenario::info(profile).key);
            }));
  members.value("proof", std::move(proof));
}

}  // namespace fitscope::proof
