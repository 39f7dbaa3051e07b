"""Random scenarios over the whole property table, for `oracle live`."""
import json
import random
import re
import subprocess

import fitscope
from corpus_numbers import GOALS, HIDDEN, OPTIMIZERS

INTEGERS = [0, 1, 2, 3, 4, 5, 7, 10, 20]
REALS = [0.0, 1e-7, 0.001, 0.01, 0.1, 0.3, 0.5, 0.9, 0.99, 1.0, 2.0, 10.0]
MONITORS = ["loss", "val_loss", "accuracy", "val_accuracy", "mae", "nonsense"]
MONITORING = {"early_stopping": "early_stopping", "reduce_lr_on_plateau": "reduce_lr"}
LAYERS = ["Dense(1, sigmoid)", "Dense(1)", "Dense(3, softmax)", "Dense(2)", "Dense(4, relu); Dense(1, sigmoid)",
          "Dense(1, softmax)", "Dense(5, tanh); Dense(3, softmax)"]

# Small enough to be quick; the rest of the table is drawn within its own ranges.
CHOICES = {
    "data.samples": [0, 1, 2, 7, 10, 12, 20, 33, 64, 100],
    "data.features": [1, 2, 3, 4, 10],
    "data.classes": [2, 3, 4],
    "data.feature_scale": [1.0, 0.01, 10.0, 255.0, 1e6],
    "data.feature_offset": [0.0, 1.0, -0.5, 100.0],
    "data.target_scale": [1.0, 0.1, 100.0, 1e10],
    "data.nan_cells": [1, 3], "data.inf_cells": [1],
    "data.seed": [0, 1, 2, 3], "model.seed": [0, 1, 2, 3],
    "model.layers": LAYERS,
    "model.input_features": [1, 2, 3, 4, 10],
    "fit.epochs": [0, 1, 2, 3, 4, 5],
    "fit.initial_epoch": [0, 1, 2, 3],
    "fit.batch_size": [0, 1, 2, 3, 4, 5, 8, 20, 32],
    "fit.steps_per_epoch": [-1, 0, 1, 2, 3, 4, 5, 8],
    "validation.samples": [0, 1, 4, 5, 9],
    "validation.split": [0.0, 0.1, 0.2, 0.34, 0.5, 0.9, 1.0],
    "compile.learning_rate": [0.0, 0.001, 0.01, 0.1, 0.5, 1.0, 5.0],
    "compile.huber_delta": [0.1, 1.0, 2.0],
    "compile.steps_per_execution": [1, 2, 3, 5],
    "generator.ms_per_batch": [0.0, 3.5],
    "early_stopping.monitor": MONITORS, "reduce_lr.monitor": MONITORS,
    "early_stopping.min_delta": [0.0, 0.001, 0.01, 0.1, 1.0], "reduce_lr.min_delta": [0.0, 1e-4, 0.01, 1.0],
    "early_stopping.baseline": [0.0, 0.1, 0.5, 0.7, 1.0, 10.0],
    "early_stopping.patience": [0, 1, 2], "reduce_lr.patience": [0, 1, 2],
    "reduce_lr.factor": [0.1, 0.5, 0.9, 1.0],
    "schedule.factor": [0.1, 0.5, 1.0, 2.0],
    "stop_training.epoch": [0, 1, 2], "stop_training.batch": [0, 1, 2, 3],
    "clock.first_step_ms": [0.0, 10.0, 400.0, 2500.0], "clock.step_ms": [0.0, 0.02, 2.0, 40.0, 1200.0],
    "clock.validation_step_ms": [0.0, 1.0, 30.0],
}
OFTEN = {"fit.steps_per_epoch": 0.5, "fit.batch_size": 0.8, "data.samples": 1, "fit.epochs": 0.8, "feed.kind": 1,
         "validation.kind": 0.4, "fit.callbacks": 0.3, "fit.shuffle": 1, "data.features": 0.9, "fit.verbose": 0.8,
         "compile.steps_per_execution": 0.15, "fit.initial_epoch": 0.1, "data.nan_cells": 0.04, "data.inf_cells": 0.04,
         "model.input_features": 0.06, "data.feature_scale": 0.1, "data.target_scale": 0.1, "generator.loops": 0.4}
NEVER = {"keras.version",  # the release that is asked is the caller's choice
         "keras.backend"}  # there is one
# Drawn last and from numbers of their own: a seed draws what it drew before they were there.
LATE = {"model.weights": 0.03, "generator.block_at": 0.02, "data.majority_share": 0.05}
# Drawn after all others, for the same reason.
LATEST = {"compile.reduction": (0.05, ["sum"])}
REGULARIZERS = ["l1(0.01)", "l2(0.01)", "l2(0.3)", "l1(0)", "l2(20)"]
# What makes no sense, drawn after that: a key of the table with its chance and values.
ROWS_APART = {"data.label_rows": ("data.samples", 100), "validation.label_rows": ("validation.samples", 20)}
ILLEGAL = {"fit.batch_size": (0.01, [-1, -4, -20]), "fit.epochs": (0.01, [-1, -3]),
           "fit.steps_per_epoch": (0.01, [-2, -5]), "validation.split": (0.02, [1.05, 1.5, 20.0, -0.2]),
           "validation.steps": (0.01, [-1, -2]), "validation.batch_size": (0.01, [-1, -4])}
SELDOM = 0.1


def schema():
    text = subprocess.run([fitscope.program(), "schema"], capture_output=True, text=True, check=True).stdout
    properties = {}
    for group, body in json.loads(text)["properties"].items():
        for name, spec in body.get("properties", {}).items():
            # A number that has words, too, is drawn as a number.
            properties[f"{group}.{name}"] = {**spec, **spec.get("anyOf", [{}])[0]}
    return properties


def types_of(spec):
    found = spec.get("type", [])
    return found if isinstance(found, list) else [found]


def value_for(key, spec, rng):
    if key in CHOICES:
        return rng.choice(CHOICES[key])
    if "enum" in spec:
        return rng.choice([value for value in spec["enum"] if value is not None])
    kinds = types_of(spec)
    if "boolean" in kinds:
        return rng.random() < 0.5
    if "array" in kinds:
        return [name for name in spec["items"]["enum"] if rng.random() < 0.35]
    low, high = spec.get("minimum", float("-inf")), spec.get("maximum", float("inf"))
    numbers = INTEGERS if "integer" in kinds else REALS
    fitting = [value for value in numbers if low <= value <= high]
    return rng.choice(fitting) if fitting else None


def number_of_weights(layers, features):
    """Of Dense layers, one after another; the words are Fitscope's own."""
    count = 0
    for units in map(int, re.findall(r"Dense\((\d+)", layers)):
        count += (features + 1) * units
        features = units
    return count


def draw_late(fields, rng):
    chosen = {key for key, share in LATE.items() if rng.random() < share}
    if "model.weights" in chosen:
        features = fields.get("model.input_features") or fields.get("data.features", 10)
        count = number_of_weights(fields.get("model.layers", "Dense(1, sigmoid)"), features)
        fields["model.weights"] = ", ".join(f"{rng.uniform(-1, 1):.3f}" for _ in range(count))
    if "generator.block_at" in chosen and fields.get("feed.kind") == "generator":
        # Further than one ahead of the last step it is a race whether Keras has read so far.
        fields["generator.block_at"] = rng.choice([1, 2, 3])
    if "data.majority_share" in chosen:
        fields["data.majority_share"] = rng.choice([0.5, 0.75, 0.9, 1.0])
    draw_illegal(fields, rng)
    for key, (share, values) in LATEST.items():
        if rng.random() < share:
            fields[key] = rng.choice(values)
    if "model.layers" in fields and rng.random() < 0.1:
        fields["model.layers"] = re.sub(r"(Dense\([^)]*)\)", rf"\1, kernel_regularizer={rng.choice(REGULARIZERS)})",
                                        fields["model.layers"], count=1)


def draw_illegal(fields, rng):
    for key, (samples, usual) in ROWS_APART.items():
        if rng.random() < SELDOM / 5:
            fields[key] = max(0, fields.get(samples, usual) + rng.choice([-3, -1, 0, 2]))
    for key, (share, values) in ILLEGAL.items():
        if rng.random() < share:
            fields[key] = rng.choice(values)
    # Of other input it is the user's own code that has to do with such a size.
    own_validation = fields.get("validation.kind") in ("generator", "sequence", "dataset")
    if own_validation and fields.get("validation.batch_size", 1) < 0:
        fields.pop("validation.batch_size")
    passed_on = own_validation and not fields.get("validation.batch_size")
    if fields.get("fit.batch_size", 1) < 0 and (fields.get("feed.kind", "arrays") != "arrays" or passed_on):
        fields.pop("fit.batch_size")


def draw(rng, properties):
    fields = {}
    for key in sorted(properties):
        if key not in {*NEVER, *LATE, *ROWS_APART, *LATEST} and rng.random() < OFTEN.get(key, SELDOM):
            value = value_for(key, properties[key], rng)
            if value is not None:
                fields[key] = value
    if rng.random() < 0.75:  # a model that goes with its labels
        kind, classes, shape, output, loss, logits = rng.choice(GOALS)
        fields.update({"data.kind": kind, "data.label_shape": shape, "model.layers": rng.choice(HIDDEN) + output,
                       "compile.loss": loss, "compile.from_logits": logits})
        if classes:
            fields["data.classes"] = classes
        for other in ("data.label_values", "model.input_features"):
            if rng.random() < 0.9:
                fields.pop(other, None)
        optimizer, arguments = rng.choice(OPTIMIZERS)
        fields["compile.optimizer"] = optimizer
        fields.update({f"compile.{name}": value for name, value in arguments.items()})
        if loss.startswith("sparse"):
            fields["compile.metrics"] = ["accuracy"]
    callbacks = set(fields.get("fit.callbacks", []))
    random_numbers = (fields.get("fit.shuffle", True) or fields.get("dataset.shuffle")
                      or "Dropout" in fields.get("model.layers", ""))
    sees_nothing = {name for name, group in MONITORING.items() if fields.get(f"{group}.monitor") == "nonsense"}
    if random_numbers and callbacks - {"stop_training", "learning_rate_scheduler"} - sees_nothing:
        # Keras's own order of the rows decides what such a callback sees.
        fields["fit.shuffle"] = False
        fields.pop("dataset.shuffle", None)
    draw_late(fields, random.Random(json.dumps(fields, sort_keys=True)))
    return {key: value for key, value in fields.items() if value != properties[key].get("default")}
