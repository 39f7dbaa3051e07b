#include "diagnosis/finding_json.h"

#include <utility>

#include "diagnosis/rule.h"

namespace fitscope::diagnosis {

Json to_json(const Finding& finding) {
  Json json;
  const Rule* rule = find_rule(finding.rule);
  json.set("rule", finding.rule);
  json.set("title", rule != nullptr ? rule->title : finding.rule);
  json.set("severity", name_of(finding.severity));
  json.set("confidence", name_of(finding.confidence));
  json.set("standing", finding.standing);
  json.set("summary", finding.summary);
  json.set("arithmetic", finding.arithmetic);

  Json::Array evidence;
  for (const Evidence& piece : finding.evidence) {
    Json one;
    one.set("text", piece.text);
    Json at;
    if (piece.at.epoch >= 0) {
      at.set("epoch", piece.at.epoch);
      at.set("step", piece.at.step);
    }
    one.set("at", std::move(at));
    one.set("field", piece.field);
    evidence.push_back(std::move(one));
  }
  json.set("evidence", std::move(evidence));

  Json::Array changes;
  for (const Change& change : finding.changes) {
    Json one;
    one.set("label", change.label);
    one.set("why", change.why);
    Json set{Json::Object{}};
    for (const FieldChange& field : change.changes)
      set.set(field.key, field.text);
    one.set("set", std::move(set));
    changes.push_back(std::move(one));
  }
  json.set("changes", std::move(changes));
  return json;
}

}  // namespace fitscope::diagnosis
