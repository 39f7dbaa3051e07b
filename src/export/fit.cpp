// The call of model.fit(), or the hand-written loop in its place.
#include "export/literal.h"
#include "export/parts.h"
#include "feed/feed.h"
#include "scenario/chance.h"

namespace fitscope::exporter {
namespace {

using scenario::Count;
using scenario::FeedKind;
using scenario::ValidationKind;

void add_validation(const Request& request, std::vector<Argument>& arguments) {
  const scenario::Scenario& scenario = request.scenario;
  const scenario::ValidationSpec& spec = scenario.validation;
  const auto add = [&arguments](const std::string& text, Keys holds) {
    arguments.push_back({text, std::move(holds)});
  };
  if (spec.kind == ValidationKind::kNone) return;
  const bool split = spec.kind == ValidationKind::kSplit;
  if (split) {
    add("validation_split=" + literal(spec.split), {"validation.split", "validation.kind"});
  } else {
    add("validation_data=" + validation_input(request), {"validation.kind", "validation.loops"});
  }
  const bool arrays = split || spec.kind == ValidationKind::kArrays;
  // Without validation_batch_size Keras takes fit's batch_size, which other inputs do not give it.
  const bool passed_on = scenario.feed.kind == FeedKind::kArrays || !scenario.fit.batch_size;
  if (arrays && spec.batch_size) {
    add("validation_batch_size=" + literal(*spec.batch_size), {"validation.batch_size"});
  } else if (arrays && !passed_on) {
    add("validation_batch_size=" + literal(*scenario.fit.batch_size), {"validation.batch_size"});
  }
  if (spec.steps) add("validation_steps=" + literal(*spec.steps), {"validation.steps"});
  if (spec.freq != 1) add("validation_freq=" + literal(spec.freq), {"validation.freq"});
}

std::string model_call(const Request& request, const std::string& x) {
  // Dropout drops only if told that this is training.
  return "model(" + x + (scenario::has_dropout(request.scenario) ? ", training=True)" : ")");
}

void add_step(Part& part, const Request& request, const std::string& blanks, const std::string& x,
              const std::string& y) {
  const scenario::LoopSpec& loop = request.scenario.loop;
  const auto add = [&](const std::string& text, Keys holds = {}, Keys lacks = {}) {
    part.add(blanks + text, std::move(holds), std::move(lacks));
  };
  const std::string loss = "loss = loss_fn(" + y + ", " + model_call(request, x) + ")";
  if (loop.optimizer_each_step) {
    add_optimizer(part, request, "optimizer = ", "", blanks.size());
    part.lines.back().holds.emplace_back("loop.optimizer_each_step");
  }
  if (loop.gradients == scenario::LoopGradients::kComputed) {
    add("with tf.GradientTape() as tape:");
    add("    " + loss);
    if (loop.ascend) add("    objective = -loss", {"loop.ascend"});
  } else {
    add(loss + "  # outside of the tape", {"loop.gradients"});
    add("with tf.GradientTape() as tape:");
    add("    pass");
  }
  const bool negated = loop.ascend && loop.gradients == scenario::LoopGradients::kComputed;
  add("gradients = tape.gradient(" + std::string(negated ? "objective" : "loss") +
          ", model.trainable_variables)",
      {}, {"loop.apply_gradients", "model.trainable"});
  if (loop.apply_gradients)
    add("optimizer.apply_gradients(zip(gradients, model.trainable_variables))");
  if (request.ledger) add("ledger.step(loss, len(" + x + "))");
}

/// What the environment would set, said in Python, for releases that know of it.
void add_limits(Part& part, const Request& request) {
  const scenario::FitSpec& fit = request.scenario.fit;
  if (!scenario::obeys_limits(request.scenario.keras.version, request.profile)) return;
  if (fit.max_epochs) {
    part.add(
        "keras.config.set_max_epochs(" + literal(*fit.max_epochs) + ")  # as KERAS_MAX_EPOCHS does",
        {"fit.max_epochs"});
  }
  if (fit.max_steps_per_epoch) {
    part.add("keras.config.set_max_steps_per_epoch(" + literal(*fit.max_steps_per_epoch) +
                 ")  # as KERAS_MAX_STEPS_PER_EPOCH does",
             {"fit.max_steps_per_epoch"});
  }
}

}  // namespace

Part fit_part(const Request& request) {
  const scenario::Scenario& scenario = request.scenario;
  const scenario::FitSpec& fit = scenario.fit;
  Part part{.title = "fit()", .lines = {}};
  std::vector<Argument> arguments;
  const auto add = [&arguments](const std::string& text, Keys holds) {
    arguments.push_back({text, std::move(holds)});
  };
  add(training_input(request), {"feed.kind"});
  if (scenario.feed.kind == FeedKind::kArrays) {
    add("y", {});
    if (fit.batch_size) add("batch_size=" + literal(*fit.batch_size), {"fit.batch_size"});
  }
  add("epochs=" + literal(fit.epochs), {"fit.epochs"});
  if (fit.initial_epoch != 0)
    add("initial_epoch=" + literal(fit.initial_epoch), {"fit.initial_epoch"});
  if (fit.steps_per_epoch)
    add("steps_per_epoch=" + literal(*fit.steps_per_epoch), {"fit.steps_per_epoch"});
  if (!fit.shuffle) add("shuffle=False", {"fit.shuffle"});
  if (fit.verbose != 1) add("verbose=" + literal(fit.verbose), {"fit.verbose"});
  add_validation(request, arguments);
  add_limits(part, request);
  if (request.ledger) {
    part.add("ledger.watch(model)");
    add(fit.callbacks != 0 ? "callbacks=[*callbacks, ledger.callback]"
                           : "callbacks=[ledger.callback]",
        {});
  } else if (fit.callbacks != 0) {
    add("callbacks=callbacks", {"fit.callbacks"});
  }
  add_call(part, "history = model.fit(", arguments, ")", 0,
           {"fit.steps_per_epoch", "fit.batch_size", "validation.kind", "validation.split",
            "validation.steps", "fit.callbacks", "feed.kind"},
           true);
  if (scenario.feed.kind == FeedKind::kArrays) {
    // fit() cuts the batches itself, of the argument that names the input.
    for (Line& line : part.lines)
      line.gives_batch = line.holds == Keys{"feed.kind"};
  }
  if (request.ledger) part.add("ledger.history = history.history");
  return part;
}

Part loop_part(const Request& request) {
  const scenario::Scenario& scenario = request.scenario;
  const scenario::LoopSpec& loop = scenario.loop;
  const scenario::FitSpec& fit = scenario.fit;
  Part part{.title = "The training loop", .lines = {}};
  if (!loop.optimizer_each_step) add_optimizer(part, request, "optimizer = ", "", 0);
  part.add("loss_fn = " + loss_text(request, true),
           {"compile.loss", "compile.from_logits", "compile.reduction"});
  const bool whole = loop.body == scenario::LoopBody::kOneStep;
  const Count batch = training_batch_size(request);
  if (whole && !loop.iterator_each_step) {
    part.add("x, y = tf.convert_to_tensor(x), tf.convert_to_tensor(y)");
  } else {
    const std::string size = whole ? "max(1, len(x))" : literal(batch);
    part.add("dataset = tf.data.Dataset.from_tensor_slices((x, y)).batch(" + size + ")",
             {"fit.batch_size"});
  }
  if (request.ledger) part.add("ledger.model = model");
  part.blank();
  part.add("for epoch in range(" + literal(fit.epochs) + "):", {"fit.epochs"});
  const std::string body = "    ";
  const bool once = whole && !loop.iterator_each_step;
  if (request.ledger)
    part.add(body + "ledger.begin_epoch(epoch, " + (once ? "1)" : "len(dataset))"));
  if (once) {
    part.add(body + "# One update for all rows, and the epoch is over.", {"loop.body"});
    part.lines.back().gives_batch = true;
    add_step(part, request, body, "x", "y");
  } else if (loop.iterator_each_step) {
    part.add(body + "for step in range(len(dataset)):");
    part.add(body + "    x_batch, y_batch = next(iter(dataset))", {"loop.iterator_each_step"});
    part.lines.back().gives_batch = true;
    add_step(part, request, body + "    ", "x_batch", "y_batch");
  } else {
    part.add(body + "for x_batch, y_batch in dataset:", {}, {"loop.body"});
    part.lines.back().gives_batch = true;
    add_step(part, request, body + "    ", "x_batch", "y_batch");
  }
  if (request.ledger) part.add(body + "ledger.end_epoch()");
  part.add(body + "print(f\"Epoch: {epoch + 1} passed\")");
  return part;
}

}  // namespace fitscope::exporter
