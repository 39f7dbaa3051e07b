#include "trace/console.h"

#include <utility>

#include "trace/coloured_screen.h"

namespace fitscope::trace {
namespace {

std::size_t cost(const ConsoleChunk& chunk) {
  return sizeof(ConsoleChunk) + chunk.bytes.size();
}

}  // namespace

void Console::write(ConsoleChunk chunk) {
  if (size_ + cost(chunk) > kMostBytes) {
    ++left_out_;
    ++pending_left_out_;
    return;
  }
  chunk.left_out += pending_left_out_;
  pending_left_out_ = 0;
  size_ += cost(chunk);
  chunks_.push_back(std::move(chunk));
  last_is_update_ = false;
}

void Console::write_update(ConsoleChunk chunk) {
  const bool replaces = crowded() && last_is_update_ && chunks_.back().epoch == chunk.epoch &&
                        chunks_.back().stream == chunk.stream;
  if (replaces) {
    ++left_out_;
    chunk.left_out += chunks_.back().left_out + 1;
    size_ -= cost(chunks_.back());
    chunks_.pop_back();
  }
  write(std::move(chunk));
  last_is_update_ = pending_left_out_ == 0;
}

void Console::leave_out(std::int64_t updates) {
  left_out_ += updates;
  pending_left_out_ += updates;
}

std::string Console::bytes() const {
  std::string all;
  for (const ConsoleChunk& chunk : chunks_)
    all += chunk.bytes;
  return all;
}

std::string Console::bytes(Stream stream) const {
  std::string all;
  for (const ConsoleChunk& chunk : chunks_) {
    if (chunk.stream == stream) all += chunk.bytes;
  }
  return all;
}

std::vector<ScreenLine> screen(const Console& console) {
  std::vector<ScreenLine> lines;
  for (ColouredLine& line : coloured_screen(console))
    lines.push_back(std::move(line.line));
  return lines;
}

}  // namespace fitscope::trace
