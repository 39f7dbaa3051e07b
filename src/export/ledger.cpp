// What --ledger adds: a witness that writes down what fit() did and prints it as one line of JSON.
//
//   FITSCOPE_LEDGER {"keras", "python", "epochs": [{"index", "steps", "steps_planned", "val_steps",
//   "logged", "logs", "rows": [of each execution that came to its end] or null: not known}],
//   "losses": [the running mean after each execution], "history", "warnings": [{"category", "text",
//   "raised", "shown"}], "exception": {"type", "message"}, "weights", "stopped": "completed",
//   "exception" or "limit", "console"}
//
// It must not change what it watches, hence:
//   - losses and steps come from wrapped train and test functions, not from batch hooks, which
//     would turn Keras 3's asynchronous callbacks off and Keras 2's timing of callbacks on;
//   - rows are what Keras's own means have counted, read between two executions;
//   - Keras 2 times batches if a callback's class has a name it does not know, so ours has one of
//     its own;
//   - AutoGraph calls our warn() as it is, as it does the one it stands for.
#include "export/parts.h"
#include "scenario/keras_version.h"

namespace fitscope::exporter {
namespace {

// Two texts: a compiler need not take a longer literal.
constexpr const char* kWitness = R"(class LimitReached(BaseException):
    """Ends an epoch that has no end: see FITSCOPE_LEDGER_MOST_STEPS."""


class Copy:
    """A stream, and a copy of what is written to it."""

    def __init__(self, stream, kept):
        self.stream, self.kept = stream, kept

    def write(self, text):
        self.kept.append(text)
        return self.stream.write(text)

    def __getattr__(self, name):
        return getattr(self.stream, name)


class LogWitness(logging.Handler):
    def emit(self, record):
        category = f"{record.levelname}:{record.name}"
        ledger.count_warning(category, record.getMessage(), raised=1, shown=1)


class Ledger:
    """Writes down what fit() does without changing it."""

    def __init__(self):
        self.file = os.environ.get("FITSCOPE_LEDGER_FILE")
        self.most_steps = int(os.environ.get("FITSCOPE_LEDGER_MOST_STEPS", "0"))
        self.epochs, self.losses, self.warnings, self.console = [], [], {}, []
        self.history, self.exception, self.stopped = {}, None, "running"
        self.model, self.learned, self.total, self.rows, self.executions = None, None, 0.0, 0, 0

        class Callback(keras.callbacks.Callback):
            async_safe = True

            def on_epoch_begin(self, epoch, logs=None):
                ledger.begin_epoch(epoch, self.params.get("steps"))

            def on_epoch_end(self, epoch, logs=None):
                ledger.end_epoch(logs)

        self.callback = Callback()

    def __enter__(self):
        self.out, self.err = sys.stdout, sys.stderr
        sys.stdout, sys.stderr = Copy(self.out, self.console), Copy(self.err, self.console)
        self.log, self.log_witness = logging.getLogger("tensorflow"), LogWitness()
        self.move_log({self.out: sys.stdout, self.err: sys.stderr})
        self.log.addHandler(self.log_witness)
        self.warn, self.showwarning = warnings.warn, warnings.showwarning

        def warn(message, category=None, stacklevel=1, source=None, **more):
            kind = type(message) if isinstance(message, Warning) else category or UserWarning
            self.count_warning(kind.__name__, str(message), raised=1)
            return self.warn(message, category, stacklevel + 1, source, **more)

        def showwarning(message, category, *place, **more):
            self.count_warning(category.__name__, str(message), shown=1)
            return self.showwarning(message, category, *place, **more)

        warn.autograph_info__ = {}
        warnings.warn, warnings.showwarning = warn, showwarning
        self.write_file()
        return self

    def __exit__(self, kind, error, traceback):
        warnings.warn, warnings.showwarning = self.warn, self.showwarning
        self.log.removeHandler(self.log_witness)
        self.move_log({sys.stdout: self.out, sys.stderr: self.err})
        sys.stdout, sys.stderr = self.out, self.err
        self.stopped = "completed" if error is None else "exception"
        if isinstance(error, LimitReached):
            self.stopped = "limit"
        elif error is not None:
            self.exception = {"type": kind.__name__, "message": str(error)}
        kept = getattr(getattr(self.model, "history", None), "history", {})
        self.history = self.history or kept
        self.write_file()
        printed = "".join(self.console)
        own_line = "\n" if printed and not printed.endswith("\n") else ""  # after half a bar
        print(own_line + "FITSCOPE_LEDGER " + json.dumps(self.report()), file=self.out, flush=True)
        return self.stopped == "limit"

    def move_log(self, streams):
        for handler in self.log.handlers:
            if getattr(handler, "stream", None) in streams:
                handler.setStream(streams[handler.stream])

    def count_warning(self, category, text, raised=0, shown=0):
        entry = {"category": category, "text": text, "raised": 0, "shown": 0}
        entry = self.warnings.setdefault((category, text), entry)
        entry["raised"] += raised
        entry["shown"] += shown
        self.write_file_early()
)";

constexpr const char* kCountedByLoss = R"(
    def rows_counted(self, model):
        """Of this epoch's rows: the loss's mean weighs each batch with its rows."""
        for mean in model.metrics[:1]:  # Keras 2 makes it in the first step
            return int(mean.count.numpy())
        return None
)";

// In 3.0 and 3.1 the loss's mean counts batches.
constexpr const char* kCountedByMetric = R"(
    def rows_counted(self, model):
        """Of this epoch's rows: each metric's mean counts them; the loss's counts batches."""
        for mean in getattr(model.metrics[-1], "metrics", []):
            return int(mean.count.numpy())
        return None
)";

// A metric of labels (N,) counts a batch's mean once.
constexpr const char* kNotCounted = R"(
    def rows_counted(self, model):
        """Nothing in the model counts rows."""
        return None
)";

constexpr const char* kWatch = R"(
    def watch(self, model):
        self.model = model
        self.watch_function(model, "train")
        self.watch_function(model, "test")

    def watch_function(self, model, mode):
        make = getattr(model, f"make_{mode}_function")
        batches = self.batch_counter(model, mode)

        def make_watched(*arguments, **keywords):
            function = make(*arguments, **keywords) or getattr(model, f"{mode}_function")
            if hasattr(function, "is_watched"):
                return function

            def watched(iterator):
                before = batches()
                rows = self.rows_counted(model) or 0 if mode == "train" else 0
                try:
                    logs = function(iterator)
                except BaseException:  # a part of an execution may have run
                    self.add_steps(mode, batches() - before)
                    raise
                self.add_steps(mode, batches() - before or 1)
                if mode == "train":
                    self.add_rows(self.rows_counted(model), rows)
                if mode == "train" and logs and "loss" in logs:
                    self.losses.append(float(logs["loss"]))
                self.end_step()
                return logs

            watched.is_watched = True
            setattr(model, f"{mode}_function", watched)
            return watched

        setattr(model, f"make_{mode}_function", make_watched)

    def batch_counter(self, model, mode):
        """How many batches came to their end; 0 for ever if each execution is one batch."""
        if int(getattr(model, "steps_per_execution", 0) or model._steps_per_execution) == 1:
            return lambda: 0
        import tensorflow as tf

        counter = tf.Variable(0, dtype="int64", trainable=False)
        step = getattr(model, f"{mode}_step")

        def counted_step(data):
            logs = step(data)
            with tf.control_dependencies([x for x in tf.nest.flatten(logs) if x is not None]):
                counter.assign_add(1)
            return logs

        setattr(model, f"{mode}_step", counted_step)
        return lambda: int(counter)

    def begin_epoch(self, epoch, planned):
        self.total, self.rows = 0.0, 0
        self.asked = planned
        planned = self.learned if planned is None else planned
        if planned is not None and planned < 0:  # steps_per_epoch=-1: no end is planned
            planned = None
        entry = {"index": epoch, "steps": 0, "steps_planned": planned, "val_steps": 0}
        self.epochs.append({**entry, "logged": False, "logs": {}, "rows": []})
        self.write_file()

    def step(self, loss, rows):
        """A step of a hand-written loop."""
        self.total += float(loss) * rows
        self.rows += rows
        self.losses.append(self.total / max(self.rows, 1))
        self.add_rows(rows)
        self.add_steps("train", 1)
        self.end_step()

    def add_steps(self, mode, steps):
        self.epochs[-1]["steps" if mode == "train" else "val_steps"] += steps

    def add_rows(self, now, before=0):
        epoch = self.epochs[-1]
        if now is None or epoch["rows"] is None:
            epoch["rows"] = None
        else:
            epoch["rows"].append(now - before)

    def end_step(self):
        self.executions += 1
        self.write_file_early()
        epoch = self.epochs[-1]
        if 0 < self.most_steps <= max(epoch["steps"], epoch["val_steps"]):
            raise LimitReached

    def end_epoch(self, logs=None):
        epoch = self.epochs[-1]
        if logs is None:  # a hand-written loop
            logs = {"loss": self.total / max(self.rows, 1)} if epoch["steps"] else {}
        epoch["logs"] = {name: float(value) for name, value in logs.items()}
        epoch["logged"] = True
        if self.learned is None and self.asked is None:
            self.learned = epoch["steps"]
        self.write_file()

    def report(self):
        def plain(value):
            if isinstance(value, dict):
                return {name: plain(item) for name, item in value.items()}
            if isinstance(value, (list, tuple)):
                return [plain(item) for item in value]
            if not isinstance(value, (float, np.floating)):
                return value
            if np.isnan(value):
                return "NaN"
            if np.isinf(value):
                return "Infinity" if value > 0 else "-Infinity"
            return float(value)

        weights = []
        if self.model is not None and self.stopped != "running":
            for array in self.model.get_weights():
                weights.extend(np.asarray(array, "float32").ravel())
        for warning in self.warnings.values():
            warning["raised"] = max(warning["raised"], warning["shown"])
        return plain(
            {
                "keras": importlib.metadata.version("keras"),
                "python": f"{sys.version_info[0]}.{sys.version_info[1]}",
                "epochs": self.epochs,
                "losses": self.losses,
                "history": self.history,
                "warnings": list(self.warnings.values()),
                "exception": self.exception,
                "weights": weights,
                "stopped": self.stopped,
                "console": "".join(self.console),
            }
        )

    def write_file_early(self):
        """A run that hangs is killed: leave what there is."""
        if self.executions <= 200:
            self.write_file()

    def write_file(self):
        if self.file:
            with open(self.file + ".part", "w") as file:
                json.dump(self.report(), file)
            os.replace(self.file + ".part", self.file)


ledger = Ledger()

with ledger:  # an exception is written down, too
)";

const char* counting(const Request& request) {
  const scenario::Scenario& asked = request.scenario;
  const bool one_by_one = asked.generator.single_samples || !asked.dataset.batched;
  // Of a sample without its batch axis Keras 2 counts the columns of the label.
  if (request.keras2()) return one_by_one ? kNotCounted : kCountedByLoss;
  const int weighs_losses = 2;  // from 3.2 on
  if (scenario::minor_of(asked.keras.version, request.profile) >= weighs_losses) {
    return kCountedByLoss;
  }
  // A metric counts the rows of labels (N, k), and of a sample without its batch axis the k.
  const bool flat = asked.data.label_shape == scenario::LabelShape::kFlat || one_by_one;
  return flat || !request.numbers() ? kNotCounted : kCountedByMetric;
}

}  // namespace

Part ledger_part(const Request& request) {
  Part part{.title = "The ledger: what fit() did, as one line of JSON", .lines = {}};
  if (!request.ledger) return part;
  part.add_text(kWitness);
  part.add_text(counting(request));
  part.add_text(kWatch);
  return part;
}

}  // namespace fitscope::exporter
