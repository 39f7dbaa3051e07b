// `fitscope man`: the table of commands and the property table as a manual page, in roff.
#include <algorithm>
#include <string>
#include <vector>

#include "app/cli/commands.h"
#include "app/cli/help.h"
#include "app/cli/terminal.h"
#include "base/text.h"
#include "scenario/keras_version.h"
#include "scenario/property.h"

namespace fitscope::cli {
namespace {

constexpr std::size_t kWide = 78;

/// One character beyond ASCII as roff names it: \[u2026].
std::string named(std::string_view bytes) {
  unsigned code = static_cast<unsigned char>(bytes.front()) & (0x7fU >> bytes.size());
  for (const char c : bytes.substr(1))
    code = code << 6U | (static_cast<unsigned char>(c) & 0x3fU);
  std::string digits;
  for (; code != 0 || digits.size() < 4; code >>= 4U)
    digits.insert(digits.begin(), "0123456789ABCDEF"[code & 0xfU]);
  return "\\[u" + digits + "]";
}

/// Text that reads, and can be copied, as it stands: no typographic quotes, hyphens or accents.
std::string escaped(std::string_view text) {
  std::string roff;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    if (c == '\\') {
      roff += "\\e";
    } else if (c == '-') {
      roff += "\\-";
    } else if (c == '\'') {
      roff += "\\(aq";
    } else if (c == '`') {
      roff += "\\(ga";
    } else if (c == '^') {
      roff += "\\(ha";
    } else if (c == '~') {
      roff += "\\(ti";
    } else if (static_cast<unsigned char>(c) < 0x80U) {
      roff += c;
    } else {
      std::size_t end = i + 1;
      while (end < text.size() && (static_cast<unsigned char>(text[end]) & 0xc0U) == 0x80U)
        ++end;
      roff += named(text.substr(i, end - i));
      i = end - 1;
    }
  }
  return roff;
}

/// A line of text that roff does not take for a request.
std::string text_line(const std::string& roff) {
  return (roff.front() == '.' ? "\\&" : "") + roff + "\n";
}

/// A list without blanks may be broken behind its commas: it would leave the page.
std::string breakable(std::string_view word) {
  constexpr std::size_t kLong = 30;
  std::string roff = escaped(word);
  if (word.size() <= kLong) return roff;
  for (std::size_t at = 0; (at = roff.find(',', at)) != std::string::npos; at += 3)
    roff.insert(at + 1, "\\:");
  return roff;
}

std::string filled(std::string_view text) {
  std::string lines;
  std::string line;
  for (const std::string_view word : split(text, ' ')) {
    if (word.empty()) continue;
    const std::string roff = breakable(word);
    if (!line.empty() && line.size() + 1 + roff.size() > kWide) {
      lines += text_line(line);
      line.clear();
    }
    line += (line.empty() ? "" : " ") + roff;
  }
  return line.empty() ? lines : lines + text_line(line);
}

std::string paragraph(std::string_view text) {
  return ".PP\n" + filled(text);
}

std::string section(std::string_view title, std::string_view body) {
  constexpr std::string_view kBreak = ".PP\n";
  if (body.substr(0, kBreak.size()) == kBreak) body.remove_prefix(kBreak.size());
  return ".SH " + std::string(title) + "\n" + std::string(body);
}

std::string item(std::string_view tag, std::string_view text) {
  return ".TP\n\\fB" + escaped(tag) + "\\fR\n" + filled(text);
}

std::string option_item(const Option& option) {
  std::string tag = "\\fB" + escaped(option.name) + "\\fR";
  if (!option.value.empty()) tag += " \\fI" + escaped(option.value) + "\\fR";
  return ".TP\n" + tag + "\n" + filled(option.help);
}

/// The help's own layout: "  name   text" is an item, deeper lines go on with it, and a line at the
/// margin is a sentence of its own, or goes on with one.
std::string laid_out(std::string_view help) {
  std::string roff;
  std::string tag;
  std::string text;
  const auto close = [&] {
    if (!tag.empty()) roff += item(tag, text);
    if (tag.empty() && !text.empty()) roff += paragraph(text);
    tag.clear();
    text.clear();
  };
  for (const std::string_view line : split(help, '\n')) {
    const std::size_t indent = line.find_first_not_of(' ');
    if (indent == std::string_view::npos) continue;
    const std::string_view words = line.substr(indent);
    const std::size_t gap = words.find("  ");
    if (indent == 2 && gap != std::string_view::npos) {
      close();
      tag = words.substr(0, gap);
      text = words.substr(words.find_first_not_of(' ', gap));
    } else if (indent > 2 && !tag.empty()) {
      text += " " + std::string(words);
    } else {
      if (!tag.empty() || words.substr(0, 2) == "--") close();
      text += " " + std::string(words);
    }
  }
  close();
  return roff;
}

std::string synopsis() {
  std::string roff;
  for (const Command& command : commands()) {
    roff += ".PP\n\\fBfitscope " + escaped(command.name) + "\\fR";
    if (!command.usage.empty()) roff += " " + escaped(command.usage);
    roff += "\n";
  }
  roff +=
      ".PP\n\\fBfitscope\\fR [\\fICOMMAND\\fR] \\fB\\-\\-help\\fR\n"
      ".PP\n\\fBfitscope \\-\\-version\\fR\n";
  return section("SYNOPSIS", roff);
}

std::string description() {
  std::string releases;
  for (const scenario::ProfileInfo& profile : scenario::all_profiles())
    releases += (releases.empty() ? "" : ", ") + std::string(profile.label);
  return section(
      "DESCRIPTION",
      filled(kPurpose) +
          paragraph("A scenario is what such a call looks like: the data, how they are fed, the "
                    "model, and the arguments of compile() and fit(). It is run as these releases "
                    "would: " +
                    releases + ".") +
          paragraph(kPrivacy));
}

std::string command_pages() {
  std::string roff;
  std::vector<std::string_view> said;
  for (const Command& command : commands()) {
    roff += ".SS fitscope " + escaped(command.name) + "\n" + filled(command.summary);
    if (std::find(said.begin(), said.end(), command.about) == said.end()) {
      roff += laid_out(command.about);
      said.push_back(command.about);
    } else {
      roff += paragraph("The scenario is given as to fitscope run.");
    }
    for (const Option& option : options_of(command))
      roff += option_item(option);
    roff += ".PP\n\\fBOutput\\fR\n" + laid_out(command.output);
  }
  return section("COMMANDS", roff);
}

std::string field_items() {
  std::string roff =
      filled("What --set and the flags of their own name set, and a scenario file holds.");
  for (const scenario::Property& property : scenario::properties())
    roff += item(property.key, help_on(property));
  return section("FIELDS", roff);
}

std::string statuses() {
  std::string roff;
  std::vector<std::string_view> said;
  for (const Command& command : commands()) {
    if (std::find(said.begin(), said.end(), command.status) != said.end()) continue;
    said.push_back(command.status);
    std::string of;
    for (const Command& other : commands()) {
      if (other.status == command.status) of += (of.empty() ? "" : ", ") + std::string(other.name);
    }
    roff += paragraph("Of " + of + ":") + laid_out(command.status);
  }
  return section("EXIT STATUS", roff);
}

std::string surroundings() {
  std::string variables;
  for (const Entry& variable : environment())
    variables += item(variable.name, variable.help);
  return section("ENVIRONMENT", variables) +
         section(
             "FILES",
             filled(
                 "Only the files named as arguments are read, and none is written. A scenario file "
                 "is JSON; fitscope schema prints its schema."));
}

std::string examples() {
  std::string roff;
  for (const Command& command : commands()) {
    roff += paragraph(command.summary) + ".PP\n.nf\n.RS 4\n";
    for (const std::string_view line : split(command.examples, '\n')) {
      const std::size_t indent = line.find_first_not_of(' ');
      if (indent != std::string_view::npos) roff += text_line(escaped(line.substr(indent)));
    }
    roff += ".RE\n.fi\n";
  }
  return section("EXAMPLES", roff);
}

}  // namespace

int print_manual(const Arguments& arguments) {
  if (!arguments.words.empty()) {
    return refuse({{arguments.words.front(), "is one word too many."}}, "fitscope man --help");
  }
  write(Stream::kOut,
        ".TH FITSCOPE 1 \"\" \"fitscope " FITSCOPE_VERSION
        "\" \"User Commands\"\n"
        ".nh\n.ad l\n" +  // names must not be broken

            section("NAME", "fitscope \\- see what model.fit() of Keras does, and why\n") +
            synopsis() + description() + command_pages() + field_items() + statuses() +
            surroundings() + examples() +
            section(
                "SEE ALSO",
                filled(
                    "fitscope explain lists the rules behind the verdicts; fitscope link makes the "
                    "address that shows a scenario on the page.") +
                    ".PP\n.BR python3 (1),\n.BR man (1)\n"));
  return kHealthy;
}

}  // namespace fitscope::cli
