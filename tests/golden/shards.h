// The files of goldens, tests/golden/ledgers/RELEASE/FAMILY.jsonl: where they lie and how they are
// read. scripts/oracle_lib/shards.py writes them and says what stands in them.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "base/result.h"
#include "golden/ledger.h"

namespace fitscope::golden {

struct Shard {
  std::string release;
  std::string family;
};

class Shards {
 public:
  /// `tests`: the folder tests/, as tests_dir() names it.
  explicit Shards(const std::string& tests) : folder_(tests + "/golden/ledgers/") {}

  /// What index.txt names, the oldest release first: a program under node need not list folders.
  std::vector<Shard> all() const;

  /// Its recordings. A row that an older release did to the letter is what that one's line spells
  /// out ("as").
  /// Errors  in place of each row that cannot be read.
  std::vector<Result<Recording>> read(const Shard& shard);

 private:
  using Lines = std::map<std::string, std::string>;  ///< By the scenario's name.

  Result<Recording> read_line(const std::string& line, const std::string& family);
  const Lines& lines(const Shard& shard);

  std::string folder_;
  std::map<std::string, Lines> lines_;  ///< Of the files that others refer to.
};

}  // namespace fitscope::golden
