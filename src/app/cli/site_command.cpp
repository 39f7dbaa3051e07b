#include <cerrno>
#include <cstdio>
#include <cstring>
#include <filesystem>
#include <system_error>

#include "app/cli/commands.h"
#include "app/cli/terminal.h"
#include "base/text.h"
#include "workbench/site.h"

namespace fitscope::cli {
namespace {

constexpr std::string_view kHelp = "fitscope site --help";

bool is_address(std::string_view text) {
  return (text.starts_with("https://") || text.starts_with("http://")) &&
         text.find_first_of(" \t\n\"<>#?") == std::string_view::npos;
}

std::optional<Error> save(const std::filesystem::path& path, std::string_view text) {
  std::error_code trouble;
  std::filesystem::create_directories(path.parent_path(), trouble);
  if (trouble) return Error{path.parent_path().string(), "cannot be made: " + trouble.message()};
  std::FILE* file = std::fopen(path.c_str(), "wb");
  if (file == nullptr) {
    return Error{path.string(), std::string("cannot be written: ") + std::strerror(errno) + "."};
  }
  const bool whole = std::fwrite(text.data(), 1, text.size(), file) == text.size();
  if (std::fclose(file) == 0 && whole) return std::nullopt;
  return Error{path.string(), std::string("cannot be written: ") + std::strerror(errno) + "."};
}

}  // namespace

int write_site(const Arguments& arguments) {
  if (arguments.words.size() != 1) {
    return refuse({{"DIRECTORY",
                    "Give the one directory that the pages go into. Example: fitscope "
                    "site build/site."}},
                  kHelp);
  }
  std::string base;
  if (const std::string* given = arguments.option("base-url")) {
    if (!is_address(*given)) {
      return refuse({{"--base-url", in_quotes(*given) +
                                        " is no address. Allowed: http:// or https:// and a path. "
                                        "Example: --base-url https://example.org/fitscope/."}},
                    kHelp);
    }
    base = *given;
    if (!base.ends_with('/')) base += '/';
  }
  const std::filesystem::path root = arguments.words.front();
  const std::vector<workbench::SiteFile> files = workbench::site_files(base);
  for (const workbench::SiteFile& file : files) {
    if (auto error = save(root / file.path, file.text)) return refuse({*error}, kHelp);
  }
  write(Stream::kOut,
        with_commas(static_cast<std::int64_t>(files.size())) + " files in " + root.string() + "\n");
  return kHealthy;
}

}  // namespace fitscope::cli
