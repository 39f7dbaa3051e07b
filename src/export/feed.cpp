// Where the batches come from: a generator, a class with batches by index, tf.data; for training
// and for validation.
#include "feed/feed.h"

#include <algorithm>

#include "base/check.h"
#include "export/literal.h"
#include "export/parts.h"
#include "feed/slices.h"
#include "scenario/kinds.h"

namespace fitscope::exporter {
namespace {

using scenario::Count;
using scenario::FeedKind;
using scenario::GeneratorSpec;
using scenario::LabelShape;
using scenario::ValidationKind;

Count slices(Count rows, Count batch, bool keep_last = true) {
  return feed::Slices{.rows = rows, .batch = batch, .keep_last = keep_last}.count();
}

// Does anything ask for the number of a batch?
bool counts_batches(const GeneratorSpec& spec) {
  return spec.empty_after || spec.label_change_at || spec.nan_at || spec.raise_at || spec.block_at;
}

void add_oddities(Part& part, const Request& request, const std::string& blanks) {
  const GeneratorSpec& spec = request.scenario.generator;
  const auto add = [&](const std::string& text, Keys holds = {}) {
    part.add(blanks + text, std::move(holds));
  };
  if (spec.block_at) {
    add("while number == " + literal(*spec.block_at) + ":  # nobody sends this batch",
        {"generator.block_at"});
    add("    time.sleep(60)");
  }
  if (spec.raise_at) {
    const std::string number = literal(*spec.raise_at);
    add("if number == " + number + ":");
    add("    raise ValueError(\"batch " + std::to_string(*spec.raise_at) + "\")",
        {"generator.raise_at"});
  }
}

void add_changes(Part& part, const Request& request, const std::string& blanks) {
  const scenario::Scenario& scenario = request.scenario;
  const GeneratorSpec& spec = scenario.generator;
  const auto add = [&](const std::string& text, Keys holds = {}) {
    part.add(blanks + text, std::move(holds));
  };
  const bool single = spec.single_samples;
  if (spec.empty_after) {
    add("if number > " + literal(*spec.empty_after) + ":");
    add("    x_batch, y_batch = x_batch[:0], y_batch[:0]  # not a single row",
        {"generator.empty_after"});
  }
  if (spec.label_change_at) {
    add("if number >= " + literal(*spec.label_change_at) + ":");
    const bool flat = scenario.data.label_shape == LabelShape::kFlat;
    const std::string more = flat     ? "np.column_stack([y_batch, y_batch])"
                             : single ? "np.append(y_batch, y_batch[:1])"
                                      : "np.column_stack([y_batch, y_batch[:, :1]])";
    add("    y_batch = " + more + "  # labels of another shape", {"generator.label_change_at"});
  }
  if (spec.nan_at && request.numbers()) {
    add("if number == " + literal(*spec.nan_at) + (single ? ":" : " and len(x_batch):"));
    add("    x_batch = x_batch.copy()");
    add(single ? "    x_batch[0] = np.nan" : "    x_batch[0, 0] = np.nan", {"generator.nan_at"});
  }
}

std::string yielded(const Request& request, const std::string& x, const std::string& y) {
  switch (request.scenario.generator.tuple_length) {
    case 1:
      return "(" + x + ",)";
    case 3:
      return x + ", " + y + ", weights";
    case 4:
      return x + ", " + y + ", weights, weights";
    default:
      return x + ", " + y;
  }
}

void add_pass(Part& part, const Request& request, const std::string& blanks, Count rows,
              Count batch) {
  const GeneratorSpec& spec = request.scenario.generator;
  const Count in_data = slices(rows, batch, spec.short_last);
  const bool counted = counts_batches(spec);
  const Keys pass{"generator.batches", "generator.short_last"};
  // Batches of a pass, if it is not simply every slice of the data.
  const bool other_length = spec.batches && *spec.batches != in_data && in_data > 0;
  const std::string size = literal(batch);
  std::string start = "start";
  std::string inside = blanks + "    ";
  if (other_length && !spec.first_only) {
    part.add(blanks + "for i in range(" + literal(*spec.batches) + "):", pass,
             {"generator.loops", "fit.steps_per_epoch"});
    const bool around = *spec.batches > in_data;
    if (around) {
      part.add(inside + "i %= " + literal(in_data) + "  # past the last row it starts over");
    }
    part.add(inside + (spec.single_samples ? "start = i" : "start = i * " + size),
             {"fit.batch_size"});
  } else if (spec.single_samples) {
    part.add(blanks + "for start in range(len(x)):", pass, {"generator.loops"});
  } else {
    const std::string end = spec.short_last ? "len(x)" : "len(x) - len(x) % " + size;
    Keys holds = pass;
    holds.emplace_back("fit.batch_size");
    part.add(blanks + "for start in range(0, " + end + ", " + size + "):", holds,
             {"generator.loops", "fit.steps_per_epoch"});
  }
  if (spec.first_only) {
    part.add(inside + "if start == 0:  # only the first batch of a pass", {"generator.first_only"});
    inside += "    ";
  }
  if (counted) part.add(inside + "number += 1");
  add_oddities(part, request, inside);
  const std::string rows_text = spec.single_samples ? start : start + ":" + start + " + " + size;
  const std::string x = "x[" + rows_text + "]";
  const std::string y = "y[" + rows_text + "]";
  const bool changes = spec.empty_after || spec.label_change_at || spec.nan_at;
  const bool named = changes || spec.tuple_length > 2 || spec.ms_per_batch > 0;
  if (named) {
    part.add(inside + "x_batch, y_batch = " + x + ", " + y, {"generator.single_samples"});
    add_changes(part, request, inside);
    if (spec.tuple_length > 2) {
      part.add(inside + (spec.single_samples ? "weights = np.float32(1)"
                                             : "weights = np.ones(len(y_batch), \"float32\")"));
    }
  }
  if (spec.ms_per_batch > 0) {
    part.add(inside + "time.sleep(" + literal(spec.ms_per_batch / 1000) + ")",
             {"generator.ms_per_batch"});
  }
  part.add(
      inside + "yield " + (named ? yielded(request, "x_batch", "y_batch") : yielded(request, x, y)),
      {"generator.tuple_length", "generator.single_samples"});
  part.lines.back().gives_batch = true;
}

void add_generator(Part& part, const Request& request) {
  const scenario::Scenario& scenario = request.scenario;
  const GeneratorSpec& spec = scenario.generator;
  const Count rows = scenario.data.samples;
  const Count batch = spec.single_samples ? 1 : training_batch_size(request);
  if (request.numbers() && spec.features && *spec.features != scenario.data.features) {
    const Count more = *spec.features - scenario.data.features;
    part.add(more < 0 ? "x = x[:, :" + literal(*spec.features) + "]"
                      : "x = np.pad(x, ((0, 0), (0, " + literal(more) + ")))",
             {"generator.features"});
    part.blank();
    part.blank();
  }
  part.add("def generate():");
  std::string blanks = "    ";
  if (counts_batches(spec)) part.add(blanks + "number = 0  # of the batch, from 1");
  if (spec.loops) {
    part.add(blanks + "while True:", {"generator.loops"});
    blanks += "    ";
  }
  add_pass(part, request, blanks, rows, batch);
}

// The length of a dataset that TensorFlow can tell is that of every pass.
bool later_passes(const scenario::DatasetSpec& spec) {
  return spec.later_batches && !spec.known_cardinality;
}

void add_dataset(Part& part, const Request& request) {
  const scenario::Scenario& scenario = request.scenario;
  const scenario::DatasetSpec& spec = scenario.dataset;
  part.add("dataset = tf.data.Dataset.from_tensor_slices((x, y))", {},
           {"dataset.repeat", "dataset.batched", "fit.steps_per_epoch"});
  part.lines.back().gives_batch = !spec.batched;
  if (spec.shuffle) {
    part.add(
        "dataset = dataset.shuffle(" + literal(std::max<Count>(1, scenario.data.samples)) + ")",
        {"dataset.shuffle"});
  }
  if (spec.batched) {
    part.add("dataset = dataset.batch(" + literal(training_batch_size(request)) +
                 (spec.drop_remainder ? ", drop_remainder=True)" : ")"),
             {"dataset.drop_remainder", "fit.batch_size"});
    part.lines.back().gives_batch = true;
  }
  if (later_passes(spec)) {
    part.add("whole, passes = dataset, itertools.count()");
    part.blank();
    part.blank();
    part.add("def one_pass():");
    part.add("    yield from whole.take(" + literal(*spec.later_batches) +
                 ") if next(passes) else whole  # fewer in every pass but the first",
             {"dataset.later_batches"});
    part.blank();
    part.blank();
    part.add(
        "dataset = tf.data.Dataset.from_generator(one_pass, output_signature=whole.element_spec)");
  }
  if (spec.repeat) {
    part.add(*spec.repeat < 0 ? "dataset = dataset.repeat()"
                              : "dataset = dataset.repeat(" + literal(*spec.repeat) + ")",
             {"dataset.repeat"});
  }
  if (spec.take) part.add("dataset = dataset.take(" + literal(*spec.take) + ")", {"dataset.take"});
  if (!spec.known_cardinality) {
    part.add("dataset = dataset.filter(lambda *batch: True)  # its length is not known any more",
             {"dataset.known_cardinality"});
  }
}

bool peculiar(const scenario::SequenceSpec& spec) {
  return spec.length || spec.declared_length || spec.later_length;
}

std::string validation_class(const Request& request) {
  const bool taken =
      request.scenario.feed.kind == FeedKind::kSequence && peculiar(request.scenario.sequence);
  return taken ? "ValidationBatches" : "Batches";
}

}  // namespace

bool Request::uses_tf() const {
  const bool loops = scenario.feed.kind == FeedKind::kCustomLoop;
  return loops || scenario.feed.kind == FeedKind::kDataset ||
         scenario.validation.kind == ValidationKind::kDataset;
}

bool Request::validation_rows() const {
  return calls_fit() && scenario.validation.kind != ValidationKind::kNone &&
         scenario.validation.kind != ValidationKind::kSplit;
}

Count training_batch_size(const Request& request) {
  return feed::effective_batch_size(request.scenario);
}

Count validation_batch_size(const Request& request) {
  for (const auto& size :
       {request.scenario.validation.batch_size, request.scenario.fit.batch_size}) {
    if (size && *size != 0) return *size;
  }
  return scenario::kDefaultBatchSize;
}

void add_batches_class(Part& part, const Request& request, const BatchesClass& asked) {
  part.add(std::string("class ") + asked.name + "(keras.utils." +
           (request.keras2() ? "Sequence" : "PyDataset") + "):");
  part.add("    def __init__(self, x, y, batch_size):");
  if (!request.keras2()) part.add("        super().__init__()");
  part.add("        self.x, self.y, self.batch_size = x, y, batch_size");
  if (asked.later_length) part.add("        self.ended = False  # any epoch yet?");
  part.blank();
  part.add("    def __len__(self):");
  const std::string in_data = "math.ceil(len(self.x) / self.batch_size)";
  const scenario::MaybeCount length = asked.declared_length ? asked.declared_length : asked.length;
  if (asked.later_length) {
    part.add("        if self.ended:");
    part.add("            return " + literal(*asked.later_length), {"sequence.later_length"});
  }
  part.add("        return " + (length ? literal(*length) : in_data),
           {"sequence.declared_length", "sequence.length"}, {"sequence.later_length"});
  part.blank();
  part.add("    def __getitem__(self, index):");
  if (asked.length) {
    part.add("        if index >= " + literal(*asked.length) + ":  # past the last batch",
             {"sequence.length"});
    part.add("            return self.x[:0], self.y[:0]");
    part.add("        index %= max(1, " + in_data + ")");
  }
  part.add("        rows = slice(index * self.batch_size, (index + 1) * self.batch_size)");
  part.add("        return self.x[rows], self.y[rows]");
  part.lines.back().gives_batch = asked.trains;
  if (asked.later_length) {
    part.blank();
    part.add("    def on_epoch_end(self):");
    part.add("        self.ended = True");
  }
}

Part feed_part(const Request& request) {
  const scenario::Scenario& scenario = request.scenario;
  Part part{.title = "The batches", .lines = {}};
  switch (scenario.feed.kind) {
    case FeedKind::kArrays:
    case FeedKind::kCustomLoop:
      break;
    case FeedKind::kGenerator:
      add_generator(part, request);
      break;
    case FeedKind::kSequence:
      add_batches_class(part, request,
                        {.name = "Batches",
                         .length = scenario.sequence.length,
                         .declared_length = scenario.sequence.declared_length,
                         .later_length = scenario.sequence.later_length,
                         .trains = true});
      break;
    case FeedKind::kDataset:
      add_dataset(part, request);
      break;
  }
  return part;
}

std::string training_input(const Request& request) {
  switch (request.scenario.feed.kind) {
    case FeedKind::kArrays:
    case FeedKind::kCustomLoop:
      break;
    case FeedKind::kGenerator:
      return "generate()";
    case FeedKind::kSequence:
      return "Batches(x, y, batch_size=" + literal(training_batch_size(request)) + ")";
    case FeedKind::kDataset:
      return "dataset";
  }
  return "x";
}

Part validation_part(const Request& request) {
  const scenario::Scenario& scenario = request.scenario;
  Part part{.title = "The validation data", .lines = {}};
  if (!request.calls_fit()) return part;
  const std::string size = literal(validation_batch_size(request));
  const bool loops = scenario.validation.loops;
  switch (scenario.validation.kind) {
    case ValidationKind::kNone:
    case ValidationKind::kSplit:
    case ValidationKind::kArrays:
      break;
    case ValidationKind::kGenerator: {
      part.add("def generate_validation():");
      std::string blanks = "    ";
      if (loops) {
        part.add("    while True:", {"validation.loops"});
        blanks += "    ";
      }
      part.add(blanks + "for start in range(0, len(x_val), " + size + "):",
               {"validation.batch_size"}, {"validation.loops"});
      part.add(blanks + "    yield x_val[start:start + " + size + "], y_val[start:start + " + size +
               "]");
      break;
    }
    case ValidationKind::kSequence: {
      const std::string name = validation_class(request);
      const bool there = scenario.feed.kind == FeedKind::kSequence && name == "Batches";
      if (!there) add_batches_class(part, request, {.name = name});
      break;
    }
    case ValidationKind::kDataset:
      part.add("validation = tf.data.Dataset.from_tensor_slices((x_val, y_val))");
      part.add("validation = validation.batch(" + size + ")", {"validation.batch_size"});
      if (loops) part.add("validation = validation.repeat()", {"validation.loops"});
      break;
  }
  return part;
}

std::string validation_input(const Request& request) {
  switch (request.scenario.validation.kind) {
    case ValidationKind::kNone:
    case ValidationKind::kSplit:
      return "";
    case ValidationKind::kArrays:
      break;
    case ValidationKind::kGenerator:
      return "generate_validation()";
    case ValidationKind::kSequence:
      return validation_class(request) +
             "(x_val, y_val, batch_size=" + literal(validation_batch_size(request)) + ")";
    case ValidationKind::kDataset:
      return "validation";
  }
  return "(x_val, y_val)";
}

}  // namespace fitscope::exporter
