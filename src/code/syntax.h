// Python source as a plain tree: what the reader looks at, whatever parsed it.
//
// The children of each kind stand in a fixed order, said beside it. A part that is not written is a
// kEmpty. Nothing in the tree points into the source.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace fitscope::code {

using Count = std::int64_t;

enum class Kind {
  kEmpty,
  kOther,   ///< A form the reader has no use for; text: what the grammar calls it.
  kBroken,  ///< No Python.
  // Expressions
  kName,           ///< text
  kNumber,         ///< text as written
  kString,         ///< text: its value; {expressions} of an f-string make it a kOther
  kConstant,       ///< text: True, False, None
  kAttribute,      ///< object; text: the name behind the dot
  kCall,           ///< callee, then arguments
  kKeyword,        ///< value; text: the argument's name
  kStar,           ///< *value
  kDoubleStar,     ///< **value
  kSubscript,      ///< object, then indices
  kSlice,          ///< from, to, step
  kList,           ///< items
  kTuple,          ///< items
  kDict,           ///< kPair, kDoubleStar
  kPair,           ///< key, value
  kBinary,         ///< left, right; text: + - * / // % ** @ …
  kUnary,          ///< operand; text: - + ~
  kNot,            ///< operand
  kBoolean,        ///< left, right; text: and, or
  kCompare,        ///< left, right, …; text: the operator, empty if there are several
  kConditional,    ///< value, condition, otherwise
  kLambda,         ///< kParameters, value
  kComprehension,  ///< element, then kFor without body, and conditions
  kYield,          ///< value; text: "from" or empty
  kAssign,         ///< target, value (an expression too: a = b = 1, and :=)
  // Statements
  kModule,      ///< statements
  kBlock,       ///< statements
  kAugAssign,   ///< target, value; text: the operator without =
  kIf,          ///< condition, kBlock, otherwise
  kFor,         ///< target, iterable, kBlock
  kWhile,       ///< condition, kBlock
  kWith,        ///< kAs …, kBlock last
  kAs,          ///< value, target
  kTry,         ///< kBlock of the body, otherwise, finally
  kFunction,    ///< kParameters, kBlock; text: its name
  kParameters,  ///< kName, kKeyword (with a default), kStar, kDoubleStar
  kClass,       ///< kTuple of bases, kBlock; text: its name
  kReturn,      ///< value
  kRaise,
  kBreak,
  kContinue,
  kImport,  ///< kAs: a kName with the dotted name, and the target
};

struct Node {
  Kind kind = Kind::kEmpty;
  std::string text = {};
  std::vector<Node> children = {};
  Count line = 0;  ///< From 1.

  bool is(Kind wanted) const { return kind == wanted; }
  bool is_name(std::string_view name) const { return kind == Kind::kName && text == name; }
};

/// Deeper nesting than this is not followed: nobody writes it, and a stack is finite.
inline constexpr int kMostDepth = 160;

struct Syntax {
  Node module;
  Count broken_lines = 0;        ///< Places that are no Python …
  std::vector<Count> broken_at;  ///< … and the first of their lines.
  std::vector<Count> closed_at;  ///< Where brackets were closed that nobody closes.
  bool too_deep = false;
};

/// Any text, also one that is no Python.
Syntax parse_python(std::string_view source);

}  // namespace fitscope::code
