// Statements: what binds names, and what nests.
#include <algorithm>
#include <functional>

#include "code/interpreter.h"

namespace fitscope::code {
namespace {

// Enough for any script a person writes; a bound for those that nobody wrote.
constexpr Count kMostNodes = 400'000;
constexpr std::size_t kMostPuzzles = 40;
constexpr std::size_t kMostThings = 200'000;
constexpr std::size_t kMostUnrolled = 64;

bool mentions(const Node& node, const std::function<bool(const Node&)>& wanted) {
  if (wanted(node)) return true;
  return std::any_of(node.children.begin(), node.children.end(),
                     [&](const Node& child) { return mentions(child, wanted); });
}

bool trains(const Node& node) {
  return node.is(Kind::kYield) ||
         ((node.is(Kind::kAttribute) || node.is(Kind::kName)) &&
          (node.text == "fit" || node.text == "fit_generator" || node.text == "GradientTape" ||
           node.text == "train_on_batch" || node.text == "train_step"));
}

}  // namespace

const Value* Arguments::find(std::string_view keyword, std::size_t place) const {
  for (const auto& [name, value] : named) {
    if (name == keyword) return &value;
  }
  return place < items.size() ? &items[place] : nullptr;
}

void Interpreter::puzzle(Count line, std::string why, Weighs weighs) {
  if (!puzzled_.insert({line, why}).second) return;
  if (reading_.puzzles.size() >= kMostPuzzles) {
    ++reading_.puzzles_left_out;
    return;
  }
  reading_.puzzles.push_back({.line = line, .why = std::move(why), .weighs = weighs});
}

bool Interpreter::spent() {
  if (++evaluated_ <= kMostNodes && heap_.size() <= kMostThings) return false;
  reading_.cut_off = true;
  return true;
}

Reading Interpreter::read() {
  scopes_.push_back(std::make_shared<Names>());
  run_block(module_);
  if (reading_.fits.empty() && reading_.steps.empty()) run_functions_nobody_called();
  return reading_;
}

// A script whose fit() stands in a function that another file calls, or nobody.
void Interpreter::run_functions_nobody_called() {
  std::vector<std::pair<Thing*, Thing*>> waiting;  // function, self
  for (const auto& [name, value] : *scopes_.front()) {
    if (is_thing(value, ThingKind::kFunction)) waiting.emplace_back(value.thing, nullptr);
    if (!is_thing(value, ThingKind::kClass)) continue;
    const Node& body = value.thing->node->children[1];
    const bool has_fit = mentions(body, [](const Node& node) {
      return node.is(Kind::kAttribute) && (node.text == "fit" || node.text == "fit_generator");
    });
    if (!has_fit) continue;
    const Value instance = instantiate(value.thing, {}, value.thing->line);
    if (!is_thing(instance, ThingKind::kInstance)) continue;
    for (const Node& member : body.children) {
      if (!member.is(Kind::kFunction) || member.text.starts_with("__")) continue;
      Thing* function = heap_.make(ThingKind::kFunction, member.line);
      function->name = member.text;
      function->node = &member;
      waiting.emplace_back(function, instance.thing);
    }
  }
  std::stable_sort(waiting.begin(), waiting.end(),
                   [](const auto& a, const auto& b) { return a.first->line < b.first->line; });
  for (const auto& [function, self] : waiting) {
    if (called_.contains(function->node) || is_generator(*function->node)) continue;
    Arguments none;
    call_function(function, none, self, function->line);
  }
}

void Interpreter::run_block(const Node& block) {
  for (const Node& statement : block.children) {
    if (has_returned_ || has_broken_ || spent()) return;
    run(statement);
  }
}

void Interpreter::define(const std::string& name, Value value) {
  (*scopes_.back())[name] = std::move(value);
}

void Interpreter::run(const Node& statement) {
  line_ = statement.line;
  if (++deep_ > kMostDepth) {
    --deep_;
    return;
  }
  switch (statement.kind) {
    case Kind::kIf:
      run_if(statement);
      break;
    case Kind::kFor:
      run_for(statement);
      break;
    case Kind::kWhile:
      run_while(statement);
      break;
    case Kind::kWith:
      run_with(statement);
      break;
    case Kind::kTry:
      // What `except` does is what happens when something fails: not followed.
      for (const Node& part : statement.children) {
        if (part.is(Kind::kBlock)) run_block(part);
      }
      break;
    case Kind::kBlock:
    case Kind::kModule:
    case Kind::kBroken:
      run_block(statement);
      break;
    case Kind::kFunction:
    case Kind::kClass: {
      Thing* made = heap_.make(
          statement.is(Kind::kClass) ? ThingKind::kClass : ThingKind::kFunction, statement.line);
      made->name = statement.text;
      made->node = &statement;
      if (scopes_.size() > 1) made->fields = *scopes_.back();
      define(statement.text, thing_value(made));
      break;
    }
    case Kind::kReturn: {
      Value value = statement.children.empty()       ? Value{.kind = ValueKind::kNone}
                    : statement.children.size() == 1 ? eval(statement.children.front())
                                                     : Value{};
      // The first value that is something wins: `if bad: return None` before it does not.
      const bool nothing = value.is(ValueKind::kNone) || value.is(ValueKind::kUnknown);
      const bool had = !returned_.is(ValueKind::kNone) && !returned_.is(ValueKind::kUnknown);
      if (!nothing || !had) returned_ = std::move(value);
      has_returned_ = true;
      // It ends the loops of its function as break does one.
      if (nest_.size() > nest_outside_ && generating_.empty()) run_break(statement.line);
      break;
    }
    case Kind::kAugAssign:
      run_augmented(statement);
      break;
    case Kind::kImport:
      run_import(statement);
      break;
    case Kind::kRaise:
      odd("raise");
      break;
    case Kind::kBreak:
      run_break(statement.line);
      break;
    default:
      eval(statement);
  }
  --deep_;
}

void Interpreter::run_import(const Node& statement) {
  for (const Node& one : statement.children) {
    const std::string& real = one.children[0].text;
    const std::string& shown = one.children[1].text;
    reading_.imports.push_back(real);
    note_misspelt(real, statement.line);
    // `import tensorflow.keras` binds tensorflow.
    const std::string bound = real.starts_with(shown + ".") && real != shown ? shown : real;
    define(shown, name_value(bound));
  }
}

std::optional<bool> Interpreter::truth(const Node& condition, Condition* on_round) {
  if (condition.is(Kind::kNot)) {
    const auto inner = truth(condition.children.front(), nullptr);
    return inner ? std::optional(!*inner) : std::nullopt;
  }
  if (condition.is(Kind::kCompare) && condition.children.size() == 2) {
    const Value left = eval(condition.children[0]);
    const Value right = eval(condition.children[1]);
    if (left.is(ValueKind::kName) && left.text == "__name__") return true;
    const bool numbers = left.is(ValueKind::kNumber) && right.known_number();
    if (numbers && left.filling && on_round != nullptr) {
      *on_round = {.sign = condition.text, .round = right.number, .full_list = true};
      return std::nullopt;
    }
    if (numbers && left.loop >= 0 && left.slope != 0 && on_round != nullptr) {
      *on_round = {.sign = condition.text,
                   .round = (right.number - left.number) / left.slope,
                   .running = left.running,
                   .loop = left.loop};
      return std::nullopt;
    }
    const Value result = compare(condition);
    if (result.known_number() && !result.assumed) return result.number != 0;
    if (on_round != nullptr) on_round->open = true;
    return std::nullopt;
  }
  if (condition.is(Kind::kBoolean) && on_round != nullptr) {
    // Of `number == 3 and len(x)`, the part that a round decides.
    Condition first;
    const auto left = truth(condition.children[0], &first);
    if (first.loop >= 0) {
      *on_round = first;
      return std::nullopt;
    }
    const auto right = truth(condition.children[1], on_round);
    if (!left || !right) {
      on_round->open = on_round->loop < 0;
      return std::nullopt;
    }
    return condition.text == "and" ? *left && *right : *left || *right;
  }
  const Value value = eval(condition);
  switch (value.kind) {
    case ValueKind::kNone:
      return false;
    case ValueKind::kBool:
    case ValueKind::kNumber:
      if (value.known_number() && !value.assumed) return value.number != 0;
      break;
    case ValueKind::kString:
      return !value.text.empty();
    case ValueKind::kUnknown:
    case ValueKind::kName:
    case ValueKind::kThing:
      break;
  }
  if (on_round != nullptr) on_round->open = true;
  return std::nullopt;
}

void Interpreter::run_if(const Node& statement) {
  Condition condition;
  const auto holds = truth(statement.children[0], &condition);
  const Node& otherwise = statement.children[2];
  if (holds) {
    if (*holds) {
      run_block(statement.children[1]);
    } else if (!otherwise.is(Kind::kEmpty)) {
      run(otherwise);
    }
    return;
  }
  Generating* generating = generating_.empty() ? nullptr : generating_.back();
  const bool on_round = condition.loop >= 0 || condition.full_list;
  const Names before = on_round ? *scopes_.back() : Names();
  if (generating != nullptr) generating->conditions.push_back(condition);
  open_ifs_.push_back({.condition = condition, .nest = nest_.size()});
  run_block(statement.children[1]);
  const bool returned = has_returned_;
  if (generating != nullptr) generating->conditions.pop_back();
  has_returned_ = false;
  open_ifs_.back().condition = {.open = true};
  // What one round does is not what the others do.
  if (on_round && !condition.full_list) *scopes_.back() = before;
  if (!otherwise.is(Kind::kEmpty)) {
    run(otherwise);
    has_returned_ = has_returned_ && returned;
  }
  open_ifs_.pop_back();
}

std::size_t Interpreter::yields_so_far() const {
  return generating_.empty() ? 0 : generating_.back()->yields.size();
}

void Interpreter::enter_loop(bool once) {
  nest_.push_back({.once = once, .steps = reading_.steps.size(), .yields = yields_so_far()});
}

void Interpreter::leave_loop() {
  nest_.pop_back();
  has_broken_ = false;
}

// A break ends its loop in the round that its conditions say; without any, in the first.
void Interpreter::run_break(Count line) {
  if (nest_.empty()) return;
  Nest& nest = nest_.back();
  const auto inside = [&](const OpenIf& one) { return one.nest == nest_.size(); };
  const auto conditions = std::count_if(open_ifs_.begin(), open_ifs_.end(), inside);
  if (conditions == 0) has_broken_ = true;
  if (!nest.once || loops_.empty()) return;
  LoopFrame& frame = loops_.back();
  MaybeCount rounds;
  if (conditions == 0) {
    rounds = 1;
  } else if (conditions == 1 && open_ifs_.back().condition.loop == frame.id) {
    const Condition& condition = open_ifs_.back().condition;
    rounds = first_batch(condition.sign, condition.round);
    // In front of the step it keeps that round from making one.
    const bool behind = reading_.steps.size() > nest.steps || yields_so_far() > nest.yields;
    if (rounds && !behind) rounds = *rounds - 1;
  }
  if (!rounds || *rounds < 0) {
    nest.odd_break = line;
    return;
  }
  const bool earlier = !frame.rounds || frame.forever || *rounds < *frame.rounds;
  if (!earlier) return;
  frame.rounds = rounds;
  frame.assumed = false;
  frame.forever = false;
  frame.broken = true;
}

// A loop whose body is gone through once, for all of its rounds.
void Interpreter::run_once(LoopFrame frame, const Node& body) {
  const std::size_t place = loops_.size();
  loops_.push_back(frame);
  enter_loop(true);
  run_block(body);
  const LoopFrame& ended = loops_[place];
  const Nest nest = nest_.back();
  const auto note = [&](std::vector<LoopFrame>& around) {
    for (LoopFrame& one : around) {
      if (one.id == ended.id) one = ended;
    }
  };
  // What was found inside knows the loop as it was before its break.
  for (std::size_t i = nest.steps; i < reading_.steps.size(); ++i)
    note(reading_.steps[i].loops);
  const std::size_t yields = yields_so_far();
  for (std::size_t i = nest.yields; i < yields; ++i)
    note(generating_.back()->yields[i].loops);
  const bool trains = reading_.steps.size() > nest.steps || yields > nest.yields;
  if (nest.odd_break > 0 && trains) {
    puzzle(nest.odd_break, "This break may end its loop early: when, is not to be told.");
  }
  leave_loop();
  loops_.pop_back();
}

// What builds a model or a list is gone through as often as it says; what trains, once.
bool Interpreter::worth_unrolling(const Node& body) const {
  if (!generating_.empty() || mentions(body, trains)) return false;
  return !mentions(body, [&](const Node& node) {
    if (!node.is(Kind::kCall) || !node.children.front().is(Kind::kName)) return false;
    const std::string& name = node.children.front().text;
    for (const Names* names : {scopes_.back().get(), scopes_.front().get()}) {
      const auto found = names->find(name);
      if (found != names->end() && is_thing(found->second, ThingKind::kFunction))
        return mentions(*found->second.thing->node, trains);
    }
    return false;
  });
}

void Interpreter::run_for(const Node& statement) {
  const Value over = eval(statement.children[1]);
  const Node& target = statement.children[0];
  const Node& body = statement.children[2];
  if (is_thing(over, ThingKind::kList) && !over.thing->grows &&
      over.thing->items.size() <= kMostUnrolled && worth_unrolling(body)) {
    enter_loop(false);
    for (const Value& item : std::vector<Value>(over.thing->items)) {
      assign(target, item);
      run_block(body);
      if (has_returned_ || has_broken_) break;
    }
    leave_loop();
    return;
  }
  if (is_thing(over, ThingKind::kRange) && worth_unrolling(body)) {
    const auto& parts = over.thing->items;
    const MaybeCount from = whole(parts[0]);
    const MaybeCount to = whole(parts[1]);
    const MaybeCount by = whole(parts[2]);
    if (from && to && by && *by > 0 && *to - *from <= static_cast<Count>(kMostUnrolled)) {
      enter_loop(false);
      for (Count i = *from; i < *to && !has_returned_ && !has_broken_; i += *by) {
        assign(target, number_value(static_cast<double>(i), parts[1].assumed));
        run_block(body);
      }
      leave_loop();
      return;
    }
  }
  LoopFrame frame{.id = next_loop_++, .node = &statement};
  const bool enumerated = is_thing(over, ThingKind::kIterator) && over.thing->name == "enumerate";
  const Value source = enumerated && !over.thing->items.empty() ? over.thing->items.front() : over;
  Value item;
  if (is_thing(source, ThingKind::kRange)) {
    const auto& parts = source.thing->items;
    item = parts[0];
    const bool known = parts[0].known_number() && parts[1].known_number() &&
                       parts[2].known_number() && parts[2].number != 0;
    if (known) {
      const double rounds = std::max(0.0, (parts[1].number - parts[0].number + parts[2].number -
                                           (parts[2].number > 0 ? 1 : -1)) /
                                              parts[2].number);
      frame.rounds = to_count(std::min(rounds, 1e15));
      frame.assumed = parts[1].assumed;
    }
    item.kind = ValueKind::kNumber;
    if (!parts[0].known_number()) item.number = 0;
    item.loop = frame.id;
    item.slope = parts[2].known_number() ? parts[2].number : 1;
  } else {
    Thing* thing = source.is(ValueKind::kThing) ? source.thing : nullptr;
    frame.source = thing;
    const bool holds_data =
        thing != nullptr &&
        (thing->kind == ThingKind::kDataset || thing->kind == ThingKind::kGenerator ||
         thing->kind == ThingKind::kArray || thing->kind == ThingKind::kInstance);
    frame.over_data = holds_data;
    frame.forever = is_thing(source, ThingKind::kIterator) && thing->name == "count";
    if (!frame.forever) {
      const Value rows = length_of(source);
      frame.rounds = whole(rows);
      frame.assumed = rows.assumed;
    }
    if (thing != nullptr) item = element_of(thing);
  }
  if (enumerated && target.is(Kind::kTuple) && target.children.size() == 2) {
    Value index = number_value(0);
    index.loop = frame.id;
    index.slope = 1;
    assign(target.children[0], index);
    assign(target.children[1], item);
  } else {
    assign(target, item);
  }
  run_once(frame, body);
  // `return` in a loop's body ends it in one round, not in all.
  has_returned_ = has_returned_ && generating_.empty();
}

void Interpreter::run_while(const Node& statement) {
  LoopFrame frame{.id = next_loop_++, .node = &statement};
  Condition condition;
  const auto holds = truth(statement.children[0], &condition);
  if (holds && !*holds) return;
  Generating* generating = generating_.empty() ? nullptr : generating_.back();
  const bool on_round = condition.loop >= 0;
  // `while number == 3: sleep()` waits in one round of the loop around it.
  if (on_round && generating != nullptr) {
    condition.is_while = true;
    generating->conditions.push_back(condition);
    odd("wait");
    generating->conditions.pop_back();
    return;
  }
  const Node& what = statement.children[0];
  const bool literal = what.is(Kind::kConstant) || what.is(Kind::kNumber);
  frame.forever = holds.value_or(false) && literal;
  run_once(frame, statement.children[1]);
  has_returned_ = has_returned_ && generating_.empty();
}

void Interpreter::run_with(const Node& statement) {
  std::size_t tapes = 0;
  for (std::size_t i = 0; i + 1 < statement.children.size(); ++i) {
    const Node& item = statement.children[i];
    const Value value = eval(item.children[0]);
    if (!item.children[1].is(Kind::kEmpty)) assign(item.children[1], value);
    if (!is_thing(value, ThingKind::kTape)) continue;
    tapes_.push_back(value.thing);
    ++tapes;
  }
  run_block(statement.children.back());
  tapes_.resize(tapes_.size() - tapes);
}

void Interpreter::run_augmented(const Node& statement) {
  const Node& target = statement.children[0];
  const Value by = eval(statement.children[1]);
  const Value old = eval(target);
  Value value = is_thing(old, ThingKind::kList) && is_thing(by, ThingKind::kList)
                    ? old
                    : binary(statement.text, old, by, statement.line);
  if (is_thing(old, ThingKind::kList) && is_thing(by, ThingKind::kList)) {
    old.thing->items.insert(old.thing->items.end(), by.thing->items.begin(), by.thing->items.end());
    old.thing->grows = old.thing->grows || !loops_.empty();
  }
  // A counter: in round k of the innermost loop it is what it was, k + 1 times larger.
  const bool counts = target.is(Kind::kName) && !loops_.empty() && old.known_number() &&
                      by.known_number() && (statement.text == "+" || statement.text == "-");
  if (counts) {
    value = number_value(old.number + (statement.text == "+" ? by.number : -by.number));
    value.loop = loops_.back().id;
    value.slope = statement.text == "+" ? by.number : -by.number;
    value.running = true;
  }
  // x[:, 0] += a moves what is there: a stand-in's values are no other.
  const bool moves = target.is(Kind::kSubscript) &&
                     (statement.text == "+" || statement.text == "-") &&
                     is_thing(eval(target.children.front()), ThingKind::kArray);
  if (moves) return;
  assign(target, value);
}

// Values written into an array that was made with others.
void Interpreter::note_written(Thing* array, const Node& target, const Value& value) {
  ArrayFacts& facts = array->array;
  const bool nan = value.is(ValueKind::kName) && last_part(value.text) == "nan";
  const bool small = value.known_number() && (value.number == 0 || value.number == 1);
  // Of data from elsewhere nothing was known before; an empty array that is filled is such.
  if (facts.blank && !nan && !small) facts.origin.clear();
  // Other columns of the same data move what a stand-in stands for, too, and are finite.
  const bool columns = is_thing(value, ThingKind::kArray) && !value.thing->array.curved;
  if (nan || small || columns || facts.blank || facts.symbolic) return;
  facts.written_at = target.line;
  facts.cells.clear();
}

void Interpreter::assign(const Node& target, const Value& value) {
  switch (target.kind) {
    case Kind::kName:
      define(target.text, value);
      break;
    case Kind::kTuple:
    case Kind::kList: {
      const bool fits =
          is_thing(value, ThingKind::kList) && value.thing->items.size() == target.children.size();
      for (std::size_t i = 0; i < target.children.size(); ++i)
        assign(target.children[i], fits ? value.thing->items[i] : Value{});
      break;
    }
    case Kind::kAttribute: {
      const Value object = eval(target.children.front());
      if (!object.is(ValueKind::kThing)) break;
      Thing* thing = object.thing;
      thing->fields[target.text] = value;
      if (thing->kind == ThingKind::kModel && target.text == "trainable" &&
          value.is(ValueKind::kBool)) {
        thing->frozen = value.number == 0;
      }
      if (thing->kind == ThingKind::kCall) {
        std::erase_if(thing->named, [&](const auto& one) { return one.first == target.text; });
        thing->named.emplace_back(target.text, value);
      }
      break;
    }
    case Kind::kSubscript: {
      const Value object = eval(target.children.front());
      std::vector<Value> indices;
      for (std::size_t i = 1; i < target.children.size(); ++i) {
        if (!target.children[i].is(Kind::kSlice)) indices.push_back(eval(target.children[i]));
      }
      const bool nan = value.is(ValueKind::kName) && last_part(value.text) == "nan";
      if (nan) odd("nan");
      if (is_thing(object, ThingKind::kArray)) {
        if (value.is(ValueKind::kName)) {
          // x[3, 2] = np.nan, or a slice of cells.
          object.thing->fields[std::string(last_part(value.text))] = number_value(1);
        }
        note_written(object.thing, target, value);
      } else if (is_thing(object, ThingKind::kDict) && indices.size() == 1 &&
                 indices[0].is(ValueKind::kString)) {
        object.thing->fields[indices[0].text] = value;
      }
      break;
    }
    default:
      break;
  }
}

}  // namespace fitscope::code
