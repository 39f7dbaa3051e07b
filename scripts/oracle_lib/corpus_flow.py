"""Scenarios about control flow: how many steps each epoch runs, what is logged, printed and warned."""
import math

from pairwise import pairwise

# Small and cheap to trace: what is asked is not the numbers.
SMALL = {"data.kind": "linear_regression", "data.features": 2, "model.layers": "Dense(1)",
         "compile.loss": "mean_squared_error", "compile.optimizer": "sgd", "compile.metrics": [],
         "fit.shuffle": False, "fit.verbose": 0}
UNSET = "unset"

# rows, batch size -> batches of one pass
ROWS = [(10, 3), (12, 4), (10, 5), (7, 20), (9, 2), (1, 1), (10, UNSET), (33, 32)]


def batches(rows, batch):
    return math.ceil(rows / (32 if batch == UNSET else batch))


def steps_for(word, per_pass):
    """steps_per_epoch, told by how it stands to one pass."""
    if word == UNSET:
        return None
    if word == "half":
        return max(1, per_pass // 2)
    if word == "two":
        return 2
    return max(1, per_pass + word)


STEPS = [UNSET, 0, -1, 1, "half", "two", 5]

COMMON = {
    "rows": ROWS,
    "steps": STEPS,
    "epochs": [3, 1, 2, 5],
    "initial_epoch": [0, 0, 1],
    "shuffle": [False, True],
    "per_execution": [1, 1, 2, 3],
    "verbose": [0, 0, 0, 1, 2],
    "metrics": [[], ["mae"]],
    "validation": ["none", "none", "arrays", "generator", "sequence", "dataset"],
    "validation_steps": [UNSET, 1, 2, 4],
    "validation_freq": [1, 1, 2],
    "validation_samples": [5, 6],
    "validation_loops": [False, False, True],
    "stop": [UNSET, UNSET, UNSET, ("batch_end", 0, 0), ("batch_end", 1, 0), ("batch_begin", 1, 1),
             ("epoch_end", 0, 0), ("epoch_begin", 1, 0), ("train_begin", 0, 0)],
    "early": [UNSET, UNSET, "loss", "val_loss"],
}

FEEDS = {
    "arrays": {"validation": COMMON["validation"] + ["split"]},
    "generator": {
        "loops": [False, False, True],
        "first_only": [False, False, False, True],
        "batches": [UNSET, UNSET, 1, 2, 5],
        "short_last": [True, True, False],
        "defect": [UNSET, UNSET, UNSET, ("empty_after", 1), ("empty_after", 0), ("raise_at", 1), ("raise_at", 2),
                   ("raise_at", 4), ("label_change_at", 3)],
    },
    "sequence": {"length": [UNSET, UNSET, 1, 3], "declared": [UNSET, UNSET, 1, 2, 6, 0]},
    "dataset": {
        "drop_remainder": [False, True],
        "repeat": [UNSET, UNSET, -1, 1, 2],
        "take": [UNSET, UNSET, 0, 1, 2, 5],
        "known": [True, False],
        "reshuffled": [False, False, True],
    },
    "custom_loop": {
        "body": ["every_batch", "one_step"],
        "iterator_each_step": [False, True],
        "apply_gradients": [True, True, False],
        "optimizer_each_step": [False, True],
        "gradients": ["computed", "computed", "none"],
        "optimizer": ["sgd", "adam"],
    },
}
AT_LEAST = {"arrays": 130, "generator": 150, "sequence": 110, "dataset": 140, "custom_loop": 24}


def endless_validation(c):
    return (c.get("validation_loops") and c.get("validation_steps", UNSET) == UNSET
            and c.get("validation") in ("generator", "dataset"))


def allowed(c):
    if c.get("validation") == "none":
        if c.get("validation_steps", UNSET) != UNSET or c.get("validation_freq", 1) != 1 or c.get("validation_loops"):
            return False
        if c.get("validation_samples", 5) != 5:
            return False
    if c.get("validation_loops") and c.get("validation") not in (None, "generator", "dataset"):
        return False
    if endless_validation(c) and c.get("validation") is not None and c.get("validation_freq", 1) != 1:
        return False  # it hangs: one way of asking is enough
    if c.get("early", UNSET) == "val_loss" and c.get("validation") == "none":
        return False
    if c.get("defect", UNSET) != UNSET and c.get("first_only"):
        return False
    if c.get("initial_epoch", 0) >= c.get("epochs", 9) + 1:
        return False
    return True


def fields_of(kind, c):
    fields = dict(SMALL)
    rows, batch = c["rows"]
    per_pass = batches(rows, batch)
    fields["data.samples"] = rows
    fields["fit.batch_size"] = None if batch == UNSET else batch
    fields["feed.kind"] = kind if kind != "arrays" else None
    fields["fit.epochs"] = c["epochs"]
    if kind == "custom_loop":
        fields.update({"loop.body": c["body"], "loop.iterator_each_step": c["iterator_each_step"] or None,
                       "loop.apply_gradients": None if c["apply_gradients"] else False,
                       "loop.optimizer_each_step": c["optimizer_each_step"] or None,
                       "loop.gradients": None if c["gradients"] == "computed" else c["gradients"],
                       "compile.optimizer": c["optimizer"]})
        return fields
    if kind == "generator":
        for name in ("loops", "first_only"):
            fields[f"generator.{name}"] = c[name] or None
        fields["generator.short_last"] = None if c["short_last"] else False
        fields["generator.batches"] = None if c["batches"] == UNSET else c["batches"]
        if c["defect"] != UNSET:
            fields[f"generator.{c['defect'][0]}"] = c["defect"][1]
    if kind == "sequence":
        fields["sequence.length"] = None if c["length"] == UNSET else c["length"]
        fields["sequence.declared_length"] = None if c["declared"] == UNSET else c["declared"]
    if kind == "dataset":
        fields.update({"dataset.drop_remainder": c["drop_remainder"] or None,
                       "dataset.repeat": None if c["repeat"] == UNSET else c["repeat"],
                       "dataset.take": None if c["take"] == UNSET else c["take"],
                       "dataset.known_cardinality": None if c["known"] else False,
                       "dataset.shuffle": c["reshuffled"] or None})
    fields["fit.steps_per_epoch"] = steps_for(c["steps"], per_pass)
    fields["fit.initial_epoch"] = c["initial_epoch"] or None
    fields["fit.shuffle"] = c["shuffle"]
    fields["fit.verbose"] = c["verbose"]
    fields["compile.steps_per_execution"] = None if c["per_execution"] == 1 else c["per_execution"]
    fields["compile.metrics"] = c["metrics"]
    if c["validation"] != "none":
        fields.update({"validation.kind": c["validation"],
                       "validation.steps": None if c["validation_steps"] == UNSET else c["validation_steps"],
                       "validation.freq": None if c["validation_freq"] == 1 else c["validation_freq"],
                       "validation.loops": c["validation_loops"] or None})
        if c["validation"] != "split":
            fields["validation.samples"] = c["validation_samples"]
        if batch == UNSET:
            fields["validation.batch_size"] = 2
    callbacks = []
    if c["early"] != UNSET:
        callbacks.append("early_stopping")
        fields["early_stopping.monitor"] = c["early"]
        # It looks at numbers, which hang on the order of the rows: Keras's own random one is not ours.
        if kind in ("arrays", "sequence"):
            fields["fit.shuffle"] = False
        fields["dataset.shuffle"] = None
    if c["stop"] != UNSET:
        callbacks.append("stop_training")
        fields.update({"stop_training.hook": c["stop"][0], "stop_training.epoch": c["stop"][1] or None,
                       "stop_training.batch": c["stop"][2] or None})
    if callbacks:
        fields["fit.callbacks"] = callbacks
    return fields


def flow(kind, draw):
    factors = {**COMMON, **FEEDS[kind]} if kind != "custom_loop" else {
        "rows": ROWS, "epochs": COMMON["epochs"], **FEEDS[kind]}
    rows = pairwise(factors, draw, allowed, at_least=AT_LEAST[kind])
    for index, chosen in enumerate(rows):
        yield f"{kind}-{index:03}", fields_of(kind, chosen)


def known_rows():
    """keras-semantics.md 0.1 and faults.md 1, row by row: what the tool hangs on."""
    numbers = {"compile.metrics": ["accuracy"], "model.layers": "Dense(1, sigmoid)", "compile.optimizer": "sgd",
               "fit.shuffle": False, "fit.verbose": 0, "data.features": 10}
    base = {**numbers, "data.samples": 100, "fit.batch_size": 32, "fit.epochs": 5}

    def row(name, **more):
        fields = dict(base)
        fields.update({key.replace("__", "."): value for key, value in more.items()})
        return name, fields

    generator = {"feed__kind": "generator"}
    dataset = {"feed__kind": "dataset"}
    sequence = {"feed__kind": "sequence"}
    yield row("arrays-no-steps")
    for steps in (3, 4, 5):
        yield row(f"arrays-steps-{steps}", fit__steps_per_epoch=steps)
    yield row("arrays-shuffled-steps-3", fit__steps_per_epoch=3, fit__shuffle=True)
    yield row("dataset-known-steps-3", **dataset, fit__steps_per_epoch=3)
    yield row("dataset-known-steps-4", **dataset, fit__steps_per_epoch=4)
    yield row("dataset-known-steps-5", **dataset, fit__steps_per_epoch=5)
    yield row("dataset-drop-remainder-steps-3", **dataset, dataset__drop_remainder=True, fit__steps_per_epoch=3)
    yield row("dataset-unknown-steps-3", **dataset, dataset__known_cardinality=False, fit__steps_per_epoch=3)
    yield row("dataset-unknown-steps-4", **dataset, dataset__known_cardinality=False, fit__steps_per_epoch=4)
    yield row("dataset-unknown-no-steps", **dataset, dataset__known_cardinality=False)
    yield row("dataset-unknown-5-no-steps", **dataset, dataset__known_cardinality=False, data__samples=160)
    yield row("dataset-infinite-no-steps", **dataset, dataset__repeat=-1, fit__epochs=1)
    yield row("dataset-infinite-steps-3", **dataset, dataset__repeat=-1, fit__steps_per_epoch=3)
    yield row("dataset-take-1", **dataset, dataset__take=1)
    yield row("dataset-empty-drop-remainder", **dataset, dataset__drop_remainder=True, data__samples=10,
              fit__batch_size=20)
    yield row("dataset-empty-unknown", **dataset, dataset__drop_remainder=True, data__samples=10, fit__batch_size=20,
              dataset__known_cardinality=False)
    yield row("sequence-steps-3", **sequence, fit__steps_per_epoch=3)
    yield row("sequence-no-steps", **sequence)
    yield row("sequence-steps-5", **sequence, fit__steps_per_epoch=5)
    yield row("sequence-length-0", **sequence, sequence__length=0)
    yield row("sequence-declared-6", **sequence, sequence__declared_length=6)
    yield row("sequence-declared-2", **sequence, sequence__declared_length=2)
    yield row("generator-4-steps-3", **generator, fit__steps_per_epoch=3)
    yield row("generator-3-steps-3", **generator, generator__batches=3, fit__steps_per_epoch=3)
    yield row("generator-1-steps-3", **generator, generator__first_only=True, fit__steps_per_epoch=3)
    yield row("generator-4-no-steps", **generator)
    yield row("generator-1-no-steps", **generator, generator__batches=1)
    yield row("generator-2-no-steps", **generator, generator__batches=2)
    yield row("generator-0", **generator, generator__batches=0)
    yield row("generator-loops-no-steps", **generator, generator__loops=True, fit__epochs=1)
    yield row("generator-loops-steps-3", **generator, generator__loops=True, fit__steps_per_epoch=3)
    yield row("generator-empty-batches", **generator, generator__loops=True, generator__empty_after=1,
              fit__steps_per_epoch=3)
    yield row("generator-raises-at-2", **generator, generator__raise_at=2)
    yield row("generator-raises-at-3", **generator, generator__raise_at=3)
    yield row("arrays-n10-b20", data__samples=10, fit__batch_size=20, fit__epochs=2)
    yield row("arrays-n1000-steps-1", data__samples=1000, fit__steps_per_epoch=1, fit__epochs=3)
    yield row("arrays-n8-b4-steps-5", data__samples=8, fit__batch_size=4, fit__steps_per_epoch=5, fit__epochs=2)
    yield row("arrays-n291-b4-steps-72", data__samples=291, fit__batch_size=4, fit__steps_per_epoch=72, fit__epochs=4)
    yield row("arrays-n10-b2-steps-8", data__samples=10, fit__batch_size=2, fit__steps_per_epoch=8, fit__epochs=2)
    # faults.md 1 as it is written: V2, V4 and V6.
    yield row("arrays-n60000-b32", data__samples=60_000, fit__epochs=1)
    yield row("arrays-n2910-b32-steps-90", data__samples=2910, fit__steps_per_epoch=90, fit__epochs=4)
    yield row("arrays-n60000-b32-steps-60000", data__samples=60_000, fit__steps_per_epoch=60_000, fit__epochs=2)
    yield row("arrays-inferred-batch", data__samples=10, fit__batch_size=None, fit__steps_per_epoch=3)
    yield row("arrays-empty", data__samples=0)
    yield row("arrays-empty-steps-3", data__samples=0, fit__steps_per_epoch=3)
    yield row("arrays-steps-0", fit__steps_per_epoch=0)
    yield row("arrays-steps-minus-1", fit__steps_per_epoch=-1, fit__epochs=2)
    yield row("arrays-batch-size-0", fit__batch_size=0)
    yield row("epochs-0", fit__epochs=0)
    yield row("initial-epoch-1-of-3", fit__initial_epoch=1, fit__epochs=3)
    yield row("initial-epoch-past-the-end", fit__initial_epoch=5)
    yield row("validation-generator", validation__kind="generator", validation__samples=70)
    yield row("validation-generator-steps-2", validation__kind="generator", validation__samples=200,
              validation__steps=2)
    yield row("validation-generator-loops-steps-2", validation__kind="generator", validation__samples=70,
              validation__steps=2, validation__loops=True)
    yield row("validation-arrays-steps-4", validation__kind="arrays", validation__samples=70, validation__steps=4)
    yield row("validation-dataset-steps-2", validation__kind="dataset", validation__samples=70, validation__steps=2)
    yield row("validation-sequence", validation__kind="sequence", validation__samples=70)
    yield row("validation-sequence-empty", validation__kind="sequence", validation__samples=0)
    yield row("validation-split", validation__kind="split")
    yield row("steps-per-execution-2-steps-3", compile__steps_per_execution=2, fit__steps_per_epoch=3)
    yield row("steps-per-execution-3-generator", compile__steps_per_execution=3, **generator)
    for callback in ("early_stopping", "reduce_lr_on_plateau"):
        yield row(f"{callback}-without-validation", fit__callbacks=[callback])


SAMPLES = [10, 12, 7, 9, 1, 33, 20]
BATCH_SIZES = [3, 2, 4, 5, 1, 20, 32, UNSET]
BESIDE_A_PASS = [UNSET, "leaves more", "leaves one", "divides", "one pass", "above", "two passes"]
# What a generator may do in a batch of its own: property, value.
DEFECTS = [("nan_at", 1), ("nan_at", 3), ("single_samples", True), ("tuple_length", 1), ("tuple_length", 3),
           ("features", 3), ("empty_after", 2), ("raise_at", 3), ("label_change_at", 2)]


def steps_beside(word, per_pass):
    """steps_per_epoch that goes so with the batches of one pass; None if there is no such number."""
    within = range(2, per_pass)
    fitting = {UNSET: [UNSET], "divides": [n for n in within if per_pass % n == 0],
               "leaves one": [n for n in within if per_pass % n == 1],
               "leaves more": [n for n in within if per_pass % n > 1],
               "one pass": [per_pass], "above": [per_pass + 2], "two passes": [2 * per_pass]}[word]
    return fitting[0] if fitting else None


def pairs(draw):
    """Rows, batch sizes and steps, each with each, in every feed; and each thing that a generator does wrong."""
    plain = {
        "feed": ["arrays", "generator", "sequence", "dataset"],
        "samples": SAMPLES,
        "batch": BATCH_SIZES,
        "steps": BESIDE_A_PASS,
        "epochs": [3, 2, 1, 4],
        "per_execution": [1, 1, 2, 3],
        "endless": [False, False, True],
        "validation": ["none", "none", "arrays", "generator"],
        "verbose": [0, 1, 2],
    }
    faulty = {"feed": ["generator"], "samples": [10, 7], "batch": [3, 2, 4, UNSET], "defect": DEFECTS,
              **{name: plain[name] for name in ("steps", "epochs", "per_execution", "endless", "verbose")}}

    def makes_sense(c):
        if {"samples", "batch", "steps"} <= set(c):
            if steps_beside(c["steps"], batches(c["samples"], c["batch"])) is None:
                return False
        without_end = c.get("endless") and (
            c.get("feed", "dataset") in ("arrays", "sequence") or c.get("steps", "above") == UNSET)
        return not without_end

    chosen = pairwise(plain, draw, makes_sense, at_least=100) + pairwise(faulty, draw, makes_sense)
    for index, c in enumerate(chosen):
        steps = steps_beside(c["steps"], batches(c["samples"], c["batch"]))
        fields = {**SMALL, "data.samples": c["samples"], "fit.batch_size": None if c["batch"] == UNSET else c["batch"],
                  "feed.kind": c["feed"] if c["feed"] != "arrays" else None, "fit.epochs": c["epochs"],
                  "fit.steps_per_epoch": None if steps == UNSET else steps, "fit.verbose": c["verbose"],
                  "compile.steps_per_execution": c["per_execution"] if c["per_execution"] > 1 else None}
        if c["endless"]:
            fields.update({"generator.loops": True} if c["feed"] == "generator" else {"dataset.repeat": -1})
        if "defect" in c:
            fields[f"generator.{c['defect'][0]}"] = c["defect"][1]
        elif c["validation"] != "none":
            fields.update({"validation.kind": c["validation"], "validation.samples": 5})
            if c["batch"] == UNSET:
                fields["validation.batch_size"] = 2
        yield f"pairs-{index:03}", fields
    # Keras waits for what does not come: few ways of asking are enough.
    for at, more in ((1, {}), (3, {}), (3, {"fit.steps_per_epoch": 2}), (3, {"compile.steps_per_execution": 2})):
        words = "-".join(key.rsplit(".", maxsplit=1)[1] for key in more)
        yield f"blocks-at-{at}{words and '-' + words}", {**SMALL, "feed.kind": "generator", "generator.block_at": at,
                                                        "data.samples": 10, "fit.batch_size": 2, "fit.epochs": 2, **more}


def rows(draw):
    """The sizes of batches where Keras draws the order of the rows, or masks, by itself. Labels (N, 1) and a metric:
    so that 3.0, too, counts rows."""
    factors = {
        "feed": ["arrays", "dataset", "sequence", "generator", "custom_loop"],
        "draws": ["shuffle", "dropout", "both"],
        "size": ROWS,
        "steps": STEPS,
        "epochs": [3, 1, 2],
        "per_execution": [1, 1, 2, 3],
        "drop_remainder": [False, True],
        "repeat": [UNSET, -1, 2],
        "loops": [False, True],
        "validation": ["none", "none", "split", "arrays"],
        "stop": [UNSET, UNSET, UNSET, ("batch_end", 1, 0), ("epoch_end", 0, 0)],
        "verbose": [0, 0, 1, 2],
    }

    def makes_sense(c):
        feed = c.get("feed")
        if feed in ("generator", "custom_loop") and c.get("draws", "dropout") != "dropout":
            return False  # nobody shuffles it
        if feed == "custom_loop" and (c.get("steps", UNSET), c.get("per_execution", 1), c.get("validation", "none"),
                                      c.get("stop", UNSET), c.get("verbose", 0)) != (UNSET, 1, "none", UNSET, 0):
            return False
        if feed not in (None, "dataset") and (c.get("drop_remainder"), c.get("repeat", UNSET)) not in (
                (None, UNSET), (False, UNSET)):
            return False
        if feed not in (None, "generator") and c.get("loops"):
            return False
        if feed not in (None, "arrays") and c.get("validation") == "split":
            return False
        endless = (feed == "dataset" and c.get("repeat") == -1) or (feed == "generator" and c.get("loops"))
        return not (endless and c.get("steps", 1) in (UNSET, 0, -1))

    for index, c in enumerate(pairwise(factors, draw, makes_sense, at_least=60)):
        count, batch = c["size"]
        drops = c["draws"] != "shuffle"
        fields = {"data.samples": count, "data.features": 3, "data.label_shape": "column",
                  "model.layers": "Dense(4, relu); Dropout(0.5); Dense(1, sigmoid)" if drops else "Dense(1, sigmoid)",
                  "compile.metrics": ["accuracy"], "fit.batch_size": None if batch == UNSET else batch,
                  "fit.epochs": c["epochs"], "fit.verbose": c["verbose"],
                  "fit.steps_per_epoch": steps_for(c["steps"], batches(count, batch)),
                  "compile.steps_per_execution": c["per_execution"] if c["per_execution"] > 1 else None}
        if c["feed"] != "arrays":
            fields["feed.kind"] = c["feed"]
        if c["feed"] == "dataset":
            fields.update({"dataset.shuffle": c["draws"] != "dropout" or None,
                           "dataset.drop_remainder": c["drop_remainder"] or None,
                           "dataset.repeat": None if c["repeat"] == UNSET else c["repeat"]})
        fields["fit.shuffle"] = None if c["draws"] != "dropout" and c["feed"] != "dataset" else False
        if c["loops"]:
            fields["generator.loops"] = True
        if c["validation"] != "none":
            fields.update({"validation.kind": c["validation"], "validation.samples": 5})
        if c["stop"] != UNSET:
            hook, epoch, batch_number = c["stop"]
            fields.update({"fit.callbacks": ["stop_training"], "stop_training.hook": hook,
                           "stop_training.epoch": epoch, "stop_training.batch": batch_number})
        yield f"rows-{index:03}", fields


def console(draw):
    """The bytes of the bar: both kinds of it, known and unknown targets, with and without validation."""
    factors = {
        "verbose": [1, 2],
        "feed": ["arrays", "generator", "generator-steps", "dataset-unknown", "sequence", "steps-over", "floor"],
        "validation": ["none", "arrays", "generator"],
        "metrics": [["accuracy"], [], ["accuracy", "mae", "mse"]],
        "epochs": [2, 1, 11],
        "size": [(10, 3), (7, 20), (45, 4), (120, 1)],
        "clock": [(400, 2, 1), (0, 0, 0), (1500, 60, 30), (10, 0.01, 0.02), (2000, 70_000, 400), (3, 1100, 100)],
        "scale": [1, 1e-5, 1e4],
        "callbacks": [[], ["early_stopping"], ["learning_rate_scheduler"], ["reduce_lr_on_plateau"]],
    }
    for index, c in enumerate(pairwise(factors, draw, at_least=44)):
        rows, batch = c["size"]
        if c["epochs"] == 11 and rows > 50:
            rows = 45
        per_pass = batches(rows, batch)
        fields = {**SMALL, "compile.optimizer": "sgd", "compile.learning_rate": 0.001, "fit.verbose": c["verbose"],
                  "compile.metrics": c["metrics"], "fit.epochs": c["epochs"], "data.samples": rows,
                  "fit.batch_size": batch, "data.target_scale": c["scale"], "clock.first_step_ms": c["clock"][0],
                  "clock.step_ms": c["clock"][1], "clock.validation_step_ms": c["clock"][2]}
        kind = c["feed"].split("-", maxsplit=1)[0]
        if kind in ("generator", "dataset", "sequence"):
            fields["feed.kind"] = kind
        if c["feed"] == "generator-steps":
            fields.update({"fit.steps_per_epoch": per_pass, "generator.loops": True})
        if c["feed"] == "dataset-unknown":
            fields["dataset.known_cardinality"] = False
        if c["feed"] == "steps-over":
            fields["fit.steps_per_epoch"] = per_pass + 2
        if c["feed"] == "floor":
            fields["fit.steps_per_epoch"] = max(1, per_pass - 1)
        if c["validation"] != "none":
            fields.update({"validation.kind": c["validation"], "validation.samples": 7})
        if c["callbacks"]:
            fields["fit.callbacks"] = c["callbacks"]
            name = {"early_stopping": "early_stopping", "learning_rate_scheduler": "schedule",
                    "reduce_lr_on_plateau": "reduce_lr"}[c["callbacks"][0]]
            fields[f"{name}.verbose"] = True
            if name != "schedule":
                fields[f"{name}.monitor"] = "loss"
                fields[f"{name}.patience"] = 1
                fields[f"{name}.min_delta"] = 0.01
        yield f"console-{index:03}", fields


def later():
    """Passes after the first that have fewer batches, and a __len__ that on_epoch_end() changes."""
    base = {**SMALL, "data.samples": 12, "fit.batch_size": 3, "fit.epochs": 4}

    def row(name, **more):
        fields = {**base, **{key.replace("__", "."): value for key, value in more.items()}}
        return name, {key: value for key, value in fields.items() if value is not None}

    def dataset(name, batches, **more):
        return row(f"dataset-{name}", feed__kind="dataset", dataset__known_cardinality=False,
                   dataset__later_batches=batches, **more)

    def sequence(name, length, **more):
        return row(f"sequence-{name}", feed__kind="sequence", sequence__later_length=length, **more)

    for batches in (3, 2, 0):
        yield dataset(f"4-{batches}", batches)
    yield dataset("4-9", 9)
    yield dataset("4-3-bar", 3, fit__verbose=1, compile__metrics=["mae"])
    yield dataset("4-3-short-batch", 3, data__samples=10)
    yield dataset("3-2-drop-remainder", 2, data__samples=11, dataset__drop_remainder=True)
    yield dataset("4-3-shuffled", 3, dataset__shuffle=True)
    yield dataset("take-3-2", 2, dataset__take=3)
    yield dataset("4-3-initial-epoch", 3, fit__initial_epoch=1)
    yield dataset("4-3-validation", 3, validation__kind="arrays", validation__samples=5)
    for steps in (4, 3, 2):
        yield dataset(f"4-3-steps-{steps}", 3, fit__steps_per_epoch=steps)
    yield dataset("5-2-steps-3", 2, data__samples=15, fit__steps_per_epoch=3)
    yield dataset("4-0-steps-4", 0, fit__steps_per_epoch=4)
    yield dataset("4-3-repeat-steps-3", 3, dataset__repeat=-1, fit__steps_per_epoch=3)
    yield dataset("4-3-repeat-steps-4", 3, dataset__repeat=-1, fit__steps_per_epoch=4, fit__verbose=1)
    yield dataset("4-3-repeat-4-steps-4", 3, dataset__repeat=4, fit__steps_per_epoch=4)
    yield dataset("4-3-repeat-2", 3, dataset__repeat=2, fit__epochs=3)
    yield dataset("4-0-repeat-steps-2", 0, dataset__repeat=-1, fit__steps_per_epoch=2)
    yield dataset("4-3-execution-2", 3, compile__steps_per_execution=2)
    yield dataset("4-3-execution-2-steps-4", 3, compile__steps_per_execution=2, fit__steps_per_epoch=4)
    for length in (3, 0):
        yield sequence(f"4-{length}", length)
    yield sequence("4-3-bar", 3, fit__verbose=1, compile__metrics=["mae"])
    yield sequence("4-6", 6, sequence__declared_length=None)
    yield sequence("2-4", 4, sequence__declared_length=2)
    yield sequence("4-3-short-batch", 3, data__samples=10)
    yield sequence("4-3-shuffled", 3, fit__shuffle=True)
    yield sequence("4-3-validation", 3, validation__kind="arrays", validation__samples=5)
    for steps in (4, 3, 2):
        yield sequence(f"4-3-steps-{steps}", 3, fit__steps_per_epoch=steps)
    yield sequence("2-4-steps-2", 4, sequence__declared_length=2, fit__steps_per_epoch=2)
    yield sequence("4-3-execution-2", 3, compile__steps_per_execution=2)
