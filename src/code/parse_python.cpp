// The door to tree-sitter: from its tree of Python to ours.
#include <tree_sitter/api.h>

#include <algorithm>
#include <cstring>
#include <memory>
#include <utility>

#include "base/check.h"
#include "code/syntax.h"

extern "C" const TSLanguage* tree_sitter_python();

namespace fitscope::code {
namespace {

constexpr std::size_t kMostBrokenLines = 20;

struct Deleter {
  void operator()(TSParser* parser) const { ts_parser_delete(parser); }
  void operator()(TSTree* tree) const { ts_tree_delete(tree); }
};

std::string unescaped(std::string_view text) {
  std::string value;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] != '\\' || i + 1 == text.size()) {
      value += text[i];
      continue;
    }
    const char next = text[++i];
    value += next == 'n' ? '\n' : next == 't' ? '\t' : next;
  }
  return value;
}

class Converter {
 public:
  Converter(std::string_view source, Syntax& syntax) : source_(source), syntax_(syntax) {}

  Node convert(TSNode node) {
    if (ts_node_is_null(node)) return {};
    if (depth_ >= kMostDepth) {
      syntax_.too_deep = true;
      return make(Kind::kOther, node, "nesting");
    }
    ++depth_;
    Node made = convert_one(node);
    --depth_;
    return made;
  }

 private:
  static std::string_view type(TSNode node) { return ts_node_type(node); }

  std::string text(TSNode node) const {
    const std::size_t from = ts_node_start_byte(node);
    const std::size_t to = std::min<std::size_t>(ts_node_end_byte(node), source_.size());
    return from < to ? std::string(source_.substr(from, to - from)) : std::string();
  }

  static Node make(Kind kind, TSNode node, std::string text = {}) {
    return {kind, std::move(text), {}, static_cast<Count>(ts_node_start_point(node).row) + 1};
  }

  static TSNode field(TSNode node, const char* name) {
    return ts_node_child_by_field_name(node, name, static_cast<std::uint32_t>(std::strlen(name)));
  }
  Node part(TSNode node, const char* name) { return convert(field(node, name)); }

  Node with(Node made, TSNode node, std::initializer_list<const char*> fields) {
    for (const char* name : fields)
      made.children.push_back(part(node, name));
    return made;
  }

  // All named children, comments left out. One walk: by index it would be quadratic.
  template <typename Visit>
  static void for_each(TSNode node, Visit visit) {
    TSTreeCursor cursor = ts_tree_cursor_new(node);
    if (ts_tree_cursor_goto_first_child(&cursor)) {
      do {
        const TSNode child = ts_tree_cursor_current_node(&cursor);
        const char* name = ts_tree_cursor_current_field_name(&cursor);
        const bool wanted = ts_node_is_named(child) && type(child) != "comment" &&
                            type(child) != "line_continuation";
        if (wanted) visit(child, name == nullptr ? std::string_view() : std::string_view(name));
      } while (ts_tree_cursor_goto_next_sibling(&cursor));
    }
    ts_tree_cursor_delete(&cursor);
  }

  Node all(Node made, TSNode node) {
    for_each(node,
             [&](TSNode child, std::string_view) { made.children.push_back(convert(child)); });
    return made;
  }

  TSNode first(TSNode node) const {
    TSNode found = {};
    bool any = false;
    for_each(node, [&](TSNode child, std::string_view) {
      if (!any) found = child;
      any = true;
    });
    return found;
  }
  TSNode last(TSNode node) const {
    TSNode found = {};
    for_each(node, [&](TSNode child, std::string_view) { found = child; });
    return found;
  }

  // The operator: what stands unnamed between the operands.
  std::string sign(TSNode node) const {
    const TSNode named = field(node, "operator");
    return ts_node_is_null(named) ? std::string() : text(named);
  }

  Node string(TSNode node) {
    std::string value;
    bool filled_in = false;
    bool raw = false;
    for_each(node, [&](TSNode child, std::string_view) {
      if (type(child) == "string_start") {
        const std::string start = text(child);
        raw = start.find_first_of("rR") != std::string::npos;
      }
      if (type(child) == "string_content") value += raw ? text(child) : unescaped(text(child));
      filled_in = filled_in || type(child) == "interpolation";
    });
    return make(filled_in ? Kind::kOther : Kind::kString, node,
                filled_in ? "f-string" : std::move(value));
  }

  Node joined_strings(TSNode node) {
    Node made = make(Kind::kString, node);
    for_each(node, [&](TSNode child, std::string_view) {
      const Node one = convert(child);
      if (!one.is(Kind::kString)) made.kind = Kind::kOther;
      made.text += one.text;
    });
    return made;
  }

  Node call(TSNode node) {
    Node made = make(Kind::kCall, node);
    made.children.push_back(part(node, "function"));
    const TSNode arguments = field(node, "arguments");
    if (ts_node_is_null(arguments)) return made;
    if (type(arguments) == "generator_expression") {
      made.children.push_back(convert(arguments));
      return made;
    }
    return all(std::move(made), arguments);
  }

  Node compare(TSNode node) {
    Node made = make(Kind::kCompare, node);
    int operators = 0;
    TSTreeCursor cursor = ts_tree_cursor_new(node);
    if (ts_tree_cursor_goto_first_child(&cursor)) {
      do {
        const TSNode child = ts_tree_cursor_current_node(&cursor);
        const char* name = ts_tree_cursor_current_field_name(&cursor);
        if (name != nullptr && std::string_view(name) == "operators") {
          made.text += (made.text.empty() ? "" : " ") + text(child);
          ++operators;
        } else if (ts_node_is_named(child) && type(child) != "comment") {
          made.children.push_back(convert(child));
        }
      } while (ts_tree_cursor_goto_next_sibling(&cursor));
    }
    ts_tree_cursor_delete(&cursor);
    if (made.children.size() != 2) made.text.clear();
    return made;
  }

  Node slice(TSNode node) {
    // Colons tell which of the three parts stand there.
    Node made = make(Kind::kSlice, node);
    made.children.resize(3);
    std::size_t place = 0;
    TSTreeCursor cursor = ts_tree_cursor_new(node);
    if (ts_tree_cursor_goto_first_child(&cursor)) {
      do {
        const TSNode child = ts_tree_cursor_current_node(&cursor);
        if (type(child) == ":") {
          ++place;
        } else if (ts_node_is_named(child) && place < 3) {
          made.children[place] = convert(child);
        }
      } while (ts_tree_cursor_goto_next_sibling(&cursor));
    }
    ts_tree_cursor_delete(&cursor);
    return made;
  }

  Node subscript(TSNode node) {
    Node made = make(Kind::kSubscript, node);
    made.children.push_back(part(node, "value"));
    for_each(node, [&](TSNode child, std::string_view name) {
      if (name == "subscript") made.children.push_back(convert(child));
    });
    return made;
  }

  Node conditional(TSNode node) { return all(make(Kind::kConditional, node), node); }

  // elif and else hang side by side below `if`: they become an `if` in the other's place.
  Node if_statement(TSNode node) {
    Node made = with(make(Kind::kIf, node), node, {"condition", "consequence"});
    std::vector<TSNode> rest;
    for_each(node, [&](TSNode child, std::string_view name) {
      if (name == "alternative") rest.push_back(child);
    });
    Node otherwise;
    for (std::size_t i = rest.size(); i-- > 0;) {
      if (type(rest[i]) == "else_clause") {
        otherwise = part(rest[i], "body");
        continue;
      }
      Node one = with(make(Kind::kIf, rest[i]), rest[i], {"condition", "consequence"});
      // A chain of a thousand elif is a tree as deep: it is cut.
      const bool cut = rest.size() - i > 64;
      if (!cut) one.children.push_back(std::move(otherwise));
      one.children.resize(3);
      otherwise = std::move(one);
    }
    made.children.push_back(std::move(otherwise));
    return made;
  }

  Node with_statement(TSNode node) {
    Node made = make(Kind::kWith, node);
    for_each(node, [&](TSNode clause, std::string_view) {
      if (type(clause) != "with_clause") return;
      for_each(clause, [&](TSNode item, std::string_view) {
        Node value = part(item, "value");
        if (value.is(Kind::kAs)) {
          made.children.push_back(std::move(value));
        } else {
          Node plain = make(Kind::kAs, item);
          plain.children.push_back(std::move(value));
          plain.children.emplace_back();
          made.children.push_back(std::move(plain));
        }
      });
    });
    made.children.push_back(part(node, "body"));
    return made;
  }

  Node as_pattern(TSNode node) {
    Node made = make(Kind::kAs, node);
    made.children.push_back(convert(first(node)));
    const TSNode alias = field(node, "alias");
    made.children.push_back(ts_node_is_null(alias) ? Node{} : convert(first(alias)));
    return made;
  }

  Node try_statement(TSNode node) {
    Node made = make(Kind::kTry, node);
    made.children.push_back(part(node, "body"));
    made.children.resize(3);
    for_each(node, [&](TSNode child, std::string_view) {
      if (type(child) == "else_clause") made.children[1] = part(child, "body");
      if (type(child) == "finally_clause") made.children[2] = convert(last(child));
    });
    return made;
  }

  Node parameter(TSNode node) {
    const std::string_view name = type(node);
    if (name == "default_parameter" || name == "typed_default_parameter") {
      Node made = make(Kind::kKeyword, node, text(field(node, "name")));
      made.children.push_back(part(node, "value"));
      return made;
    }
    if (name == "typed_parameter") return parameter(first(node));
    if (name == "list_splat_pattern") return make(Kind::kStar, node, text(first(node)));
    if (name == "dictionary_splat_pattern") return make(Kind::kDoubleStar, node, text(first(node)));
    if (name == "identifier") return make(Kind::kName, node, text(node));
    return make(Kind::kOther, node, std::string(name));
  }

  Node parameters(TSNode node, TSNode whole) {
    Node made = make(Kind::kParameters, whole);
    if (ts_node_is_null(node)) return made;
    for_each(node, [&](TSNode child, std::string_view) {
      if (type(child) != "keyword_separator" && type(child) != "positional_separator")
        made.children.push_back(parameter(child));
    });
    return made;
  }

  Node function(TSNode node) {
    Node made = make(Kind::kFunction, node, text(field(node, "name")));
    made.children.push_back(parameters(field(node, "parameters"), node));
    made.children.push_back(part(node, "body"));
    return made;
  }

  Node lambda(TSNode node) {
    Node made = make(Kind::kLambda, node);
    made.children.push_back(parameters(field(node, "parameters"), node));
    made.children.push_back(part(node, "body"));
    return made;
  }

  Node class_definition(TSNode node) {
    Node made = make(Kind::kClass, node, text(field(node, "name")));
    Node bases = make(Kind::kTuple, node);
    const TSNode superclasses = field(node, "superclasses");
    if (!ts_node_is_null(superclasses)) bases = all(std::move(bases), superclasses);
    made.children.push_back(std::move(bases));
    made.children.push_back(part(node, "body"));
    return made;
  }

  Node import(TSNode node) {
    Node made = make(Kind::kImport, node);
    const TSNode from = field(node, "module_name");
    const std::string prefix = ts_node_is_null(from) ? std::string() : text(from) + ".";
    for_each(node, [&](TSNode child, std::string_view name) {
      if (name != "name") return;
      const bool renamed = type(child) == "aliased_import";
      const std::string real = renamed ? text(field(child, "name")) : text(child);
      Node one = make(Kind::kAs, child);
      one.children.push_back(make(Kind::kName, child, prefix + real));
      const std::string shown = renamed           ? text(field(child, "alias"))
                                : !prefix.empty() ? real
                                                  : real.substr(0, real.find('.'));
      one.children.push_back(make(Kind::kName, child, shown));
      made.children.push_back(std::move(one));
    });
    return made;
  }

  Node comprehension(TSNode node) {
    Node made = make(Kind::kComprehension, node);
    made.children.push_back(part(node, "body"));
    for_each(node, [&](TSNode child, std::string_view) {
      if (type(child) == "for_in_clause") {
        made.children.push_back(with(make(Kind::kFor, child), child, {"left", "right"}));
      } else if (type(child) == "if_clause") {
        made.children.push_back(convert(first(child)));
      }
    });
    return made;
  }

  Node yielded(TSNode node) {
    Node made = make(Kind::kYield, node);
    if (text(node).find("from") != std::string::npos) {
      std::string words = text(node).substr(5);
      words.erase(0, words.find_first_not_of(" \t"));
      if (words.starts_with("from ")) made.text = "from";
    }
    const TSNode value = first(node);
    made.children.push_back(ts_node_is_null(value) ? Node{} : convert(value));
    return made;
  }

  Node broken(TSNode node) {
    const Count line = static_cast<Count>(ts_node_start_point(node).row) + 1;
    ++syntax_.broken_lines;
    if (syntax_.broken_at.size() < kMostBrokenLines &&
        (syntax_.broken_at.empty() || syntax_.broken_at.back() != line)) {
      syntax_.broken_at.push_back(line);
    }
    // What could be read inside of it is read.
    return all(make(Kind::kBroken, node), node);
  }

  Node convert_one(TSNode node);

  std::string_view source_;
  Syntax& syntax_;
  int depth_ = 0;
};

struct Leaf {
  std::string_view type;
  Kind kind;
};
constexpr Leaf kLeaves[] = {
    {"identifier", Kind::kName},
    {"integer", Kind::kNumber},
    {"float", Kind::kNumber},
    {"true", Kind::kConstant},
    {"false", Kind::kConstant},
    {"none", Kind::kConstant},
    {"raise_statement", Kind::kRaise},
    {"break_statement", Kind::kBreak},
    {"continue_statement", Kind::kContinue},
};
/// Children as they stand.
constexpr Leaf kLists[] = {
    {"module", Kind::kModule},
    {"block", Kind::kBlock},
    {"list", Kind::kList},
    {"list_pattern", Kind::kList},
    {"set", Kind::kList},
    {"tuple", Kind::kTuple},
    {"tuple_pattern", Kind::kTuple},
    {"pattern_list", Kind::kTuple},
    {"expression_list", Kind::kTuple},
    {"dictionary", Kind::kDict},
    {"list_splat", Kind::kStar},
    {"list_splat_pattern", Kind::kStar},
    {"dictionary_splat", Kind::kDoubleStar},
    {"not_operator", Kind::kNot},
    {"return_statement", Kind::kReturn},
    {"conditional_expression", Kind::kConditional},
};

Node Converter::convert_one(TSNode node) {
  const std::string_view name = type(node);
  for (const Leaf& leaf : kLeaves) {
    if (name == leaf.type) return make(leaf.kind, node, text(node));
  }
  for (const Leaf& list : kLists) {
    if (name == list.type) return all(make(list.kind, node), node);
  }
  if (name == "expression_statement" || name == "parenthesized_expression" || name == "type" ||
      name == "decorated_definition" || name == "await") {
    // Of several, as in `a, b`, a tuple; of a decorated function the function.
    Node inside = all(make(Kind::kTuple, node), node);
    if (inside.children.empty()) return make(Kind::kOther, node, std::string(name));
    if (name == "decorated_definition" || inside.children.size() == 1) {
      Node only = std::move(inside.children.back());
      return only;
    }
    return inside;
  }
  if (name == "string") return string(node);
  if (name == "concatenated_string") return joined_strings(node);
  if (name == "call") return call(node);
  if (name == "attribute") {
    Node made = make(Kind::kAttribute, node, text(field(node, "attribute")));
    return with(std::move(made), node, {"object"});
  }
  if (name == "keyword_argument") {
    return with(make(Kind::kKeyword, node, text(field(node, "name"))), node, {"value"});
  }
  if (name == "subscript") return subscript(node);
  if (name == "slice") return slice(node);
  if (name == "pair") return with(make(Kind::kPair, node), node, {"key", "value"});
  if (name == "binary_operator")
    return with(make(Kind::kBinary, node, sign(node)), node, {"left", "right"});
  if (name == "boolean_operator")
    return with(make(Kind::kBoolean, node, sign(node)), node, {"left", "right"});
  if (name == "unary_operator")
    return with(make(Kind::kUnary, node, sign(node)), node, {"argument"});
  if (name == "comparison_operator") return compare(node);
  if (name == "lambda") return lambda(node);
  if (name == "list_comprehension" || name == "generator_expression" ||
      name == "set_comprehension" || name == "dictionary_comprehension") {
    return comprehension(node);
  }
  if (name == "yield") return yielded(node);
  if (name == "assignment") {
    // `x: int` alone assigns nothing.
    if (ts_node_is_null(field(node, "right"))) return make(Kind::kOther, node, "annotation");
    return with(make(Kind::kAssign, node), node, {"left", "right"});
  }
  if (name == "named_expression") return with(make(Kind::kAssign, node), node, {"name", "value"});
  if (name == "augmented_assignment") {
    std::string operation = sign(node);
    if (!operation.empty()) operation.pop_back();
    return with(make(Kind::kAugAssign, node, operation), node, {"left", "right"});
  }
  if (name == "if_statement") return if_statement(node);
  if (name == "for_statement") return with(make(Kind::kFor, node), node, {"left", "right", "body"});
  if (name == "while_statement") return with(make(Kind::kWhile, node), node, {"condition", "body"});
  if (name == "with_statement") return with_statement(node);
  if (name == "as_pattern") return as_pattern(node);
  if (name == "try_statement") return try_statement(node);
  if (name == "function_definition") return function(node);
  if (name == "class_definition") return class_definition(node);
  if (name == "import_statement" || name == "import_from_statement") return import(node);
  if (name == "ERROR") return broken(node);
  return make(Kind::kOther, node, std::string(name));
}

}  // namespace

Syntax parse_python(std::string_view source) {
  Syntax syntax;
  const std::unique_ptr<TSParser, Deleter> parser(ts_parser_new());
  FS_CHECK(ts_parser_set_language(parser.get(), tree_sitter_python()));
  const std::unique_ptr<TSTree, Deleter> tree(ts_parser_parse_string(
      parser.get(), nullptr, source.data(), static_cast<std::uint32_t>(source.size())));
  FS_CHECK(tree != nullptr);
  syntax.module = Converter(source, syntax).convert(ts_tree_root_node(tree.get()));
  return syntax;
}

}  // namespace fitscope::code
