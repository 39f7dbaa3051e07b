// The answer about code as JSON, for scripts and for the page.
#include <utility>

#include "code/read_code.h"
#include "scenario/link.h"
#include "scenario/scenario_json.h"

namespace fitscope::code {
namespace {

Json line_json(Count line) {
  return line > 0 ? Json(line) : Json(nullptr);
}

Json to_json(const std::vector<Field>& fields) {
  Json::Array list;
  for (const Field& field : fields) {
    Json one;
    one.set("key", field.key);
    one.set("value", field.text);
    one.set("line", line_json(field.line));
    one.set("why", field.why);
    list.push_back(std::move(one));
  }
  return Json(std::move(list));
}

}  // namespace

Json to_json(const CodeAnswer& answer) {
  Json json;
  json.set("schema_version", kCodeAnswerSchema);
  json.set("found", answer.found);
  json.set("summary", answer.summary);
  json.set("line", line_json(answer.line));
  json.set("understood", to_json(answer.understood));
  json.set("assumed", to_json(answer.assumed));
  Json::Array puzzles;
  for (const Puzzle& puzzle : answer.not_understood) {
    Json one;
    one.set("line", line_json(puzzle.line));
    one.set("why", puzzle.why);
    one.set("changes", puzzle.weighs >= Weighs::kSteps     ? "steps"
                       : puzzle.weighs == Weighs::kNumbers ? "numbers"
                                                           : "nothing");
    one.set("raises", puzzle.weighs == Weighs::kRaises);
    puzzles.push_back(std::move(one));
  }
  json.set("not_understood", std::move(puzzles));
  Json::Array contradictions;
  for (const Contradiction& found : answer.contradictions) {
    Json one;
    one.set("key", found.key);
    one.set("code", found.code);
    one.set("log", found.log);
    one.set("line", line_json(found.line));
    one.set("why", found.why);
    contradictions.push_back(std::move(one));
  }
  json.set("contradictions", std::move(contradictions));
  Json::Array otherwise;
  for (const Otherwise& other : answer.otherwise) {
    Json one;
    one.set("what", other.what);
    one.set("link", scenario::to_link(other.scenario));
    otherwise.push_back(std::move(one));
  }
  json.set("otherwise", std::move(otherwise));
  json.set("scenario", scenario::to_json(answer.scenario));
  json.set("link", scenario::to_link(answer.scenario));
  json.set("lines", answer.lines);
  json.set("log", answer.log ? intake::to_json(*answer.log) : Json(nullptr));
  return json;
}

}  // namespace fitscope::code
