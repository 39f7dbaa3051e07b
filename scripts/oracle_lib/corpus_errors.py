"""Scenarios that Keras refuses, or that look as if it would."""

BASE = {"data.samples": 10, "data.features": 4, "fit.batch_size": 4, "fit.epochs": 2, "fit.shuffle": False,
        "fit.verbose": 0, "compile.metrics": ["accuracy"], "model.layers": "Dense(1, sigmoid)"}
FEEDS = ("arrays", "generator", "sequence", "dataset")


def feed(kind):
    return {} if kind == "arrays" else {"feed.kind": kind}


def errors():
    yield from shapes()
    yield from labels()
    yield from amounts()
    yield from generators()
    yield from arguments()
    yield from illegal_numbers()
    yield from illegal_splits()
    yield from rows_apart()


def shapes():
    for kind in FEEDS + ("custom_loop",):
        for rows in (8, 10):
            yield f"wrong-features-{kind}-{rows}", {**BASE, **feed(kind), "data.samples": rows, "model.input_features": 10}
        yield f"right-features-said-{kind}", {**BASE, **feed(kind), "model.input_features": 4}
    yield "wrong-features-two-layers", {**BASE, "model.input_features": 3, "model.layers": "Dense(5, relu); Dense(1)"}
    yield "wrong-features-generator-yields", {**BASE, **feed("generator"), "generator.features": 3}
    for kind in ("generator", "dataset"):
        for shape in ("flat", "column", "one_hot"):
            key = "generator.single_samples" if kind == "generator" else "dataset.batched"
            yield f"unbatched-{kind}-{shape}", {**BASE, **feed(kind), key: kind == "generator",
                                                "data.label_shape": shape}
    yield "unbatched-one-feature", {**BASE, **feed("dataset"), "dataset.batched": False, "data.features": 1}


def labels():
    losses = ("binary_crossentropy", "categorical_crossentropy", "sparse_categorical_crossentropy",
              "mean_squared_error", "huber")
    outputs = ("Dense(1, sigmoid)", "Dense(3, softmax)")
    for loss in losses:
        for shape in ("flat", "column", "one_hot"):
            for output in outputs:
                classes = 3 if shape == "one_hot" or output.startswith("Dense(3") else 2
                name = f"labels-{loss.split('_')[0]}-{shape}-{'one' if '(1' in output else 'three'}"
                yield name, {**BASE, "compile.loss": loss, "data.label_shape": shape, "data.classes": classes,
                             "model.layers": output}
    for output in ("Dense(3)", "Dense(1)", "Dense(3, tanh)"):
        for shape in ("flat", "column", "one_hot"):
            yield f"labels-binary-{shape}-{output[6]}-{'tanh' if 'tanh' in output else 'linear'}", {
                **BASE, "data.label_shape": shape, "data.classes": 3 if shape == "one_hot" else 2,
                "model.layers": output}
    yield "softmax-over-one-custom-loop", {**BASE, "model.layers": "Dense(1, softmax)", "feed.kind": "custom_loop"}
    yield "categorical-over-one-custom-loop", {**BASE, "compile.loss": "categorical_crossentropy",
                                               "feed.kind": "custom_loop", "data.label_shape": "column"}
    yield "softmax-over-one-validated", {**BASE, "model.layers": "Dense(1, softmax)", "validation.kind": "arrays",
                                         "validation.samples": 4}
    three = {**BASE, "model.layers": "Dense(3)", "data.kind": "linear_regression", "compile.metrics": []}
    for loss in ("mean_squared_error", "mean_absolute_error", "huber"):
        for rows, batch in ((8, 4), (9, 3), (10, 3), (11, 3), (5, 1)):
            yield f"flat-three-{loss}-{rows}-{batch}", {**three, "compile.loss": loss, "data.samples": rows,
                                                        "fit.batch_size": batch}
        yield f"flat-three-{loss}-custom-loop", {**three, "compile.loss": loss, "feed.kind": "custom_loop"}
    yield "flat-three-mae-metric-9-3", {**three, "compile.loss": "mean_squared_error", "data.samples": 9,
                                        "fit.batch_size": 3, "compile.metrics": ["mae", "mse"]}
    yield "flat-three-mae-metric-8-4", {**BASE, "compile.loss": "sparse_categorical_crossentropy", "data.samples": 8,
                                        "data.classes": 3, "model.layers": "Dense(3, softmax)",
                                        "compile.metrics": ["mae"]}
    for loss in ("mean_squared_error", "binary_crossentropy"):
        for shape in ("flat", "column"):
            yield f"unbatched-one-feature-{loss}-{shape}", {
                **BASE, **feed("dataset"), "dataset.batched": False, "data.features": 1, "compile.loss": loss,
                "data.label_shape": shape}
    for values in ("minus_one_one", "from_one"):
        for loss in ("binary_crossentropy", "sparse_categorical_crossentropy"):
            units = "Dense(1, sigmoid)" if loss.startswith("binary") else "Dense(2, softmax)"
            yield f"values-{values}-{loss.split('_')[0]}", {**BASE, "compile.loss": loss, "data.label_values": values,
                                                            "model.layers": units}
    yield "values-from-one-three-classes", {**BASE, "compile.loss": "sparse_categorical_crossentropy",
                                            "data.label_values": "from_one", "data.classes": 3,
                                            "model.layers": "Dense(3, softmax)"}
    divided = {**BASE, "data.label_values": "divided_by_255", "data.classes": 3, "data.kind": "blobs",
               "compile.loss": "sparse_categorical_crossentropy", "model.layers": "Dense(3, softmax)"}
    yield "labels-divided-categorical", {**divided, "compile.loss": "categorical_crossentropy"}
    yield "labels-divided-mae", {**divided, "compile.metrics": ["mae"]}
    yield "labels-divided-single-samples", {**divided, "feed.kind": "generator", "generator.single_samples": True}
    yield "softmax-over-one", {**BASE, "model.layers": "Dense(1, softmax)"}
    for metrics in (["mae"], ["mse"], ["accuracy", "mae"]):
        yield f"metric-{'-'.join(metrics)}-sparse", {
            **BASE, "compile.loss": "sparse_categorical_crossentropy", "data.classes": 3,
            "model.layers": "Dense(3, softmax)", "compile.metrics": metrics}
    for kind in ("generator", "dataset", "sequence"):
        yield f"labels-wrong-{kind}", {**BASE, **feed(kind), "data.label_shape": "one_hot", "data.classes": 3}
        yield f"labels-out-of-range-{kind}", {**BASE, **feed(kind), "compile.loss": "sparse_categorical_crossentropy",
                                              "data.label_values": "from_one", "model.layers": "Dense(2, softmax)"}
    yield "validation-labels-out-of-range", {
        **BASE, "compile.loss": "sparse_categorical_crossentropy", "data.label_values": "from_one",
        "model.layers": "Dense(2, softmax)", "validation.kind": "arrays", "validation.samples": 4}


def amounts():
    for kind in FEEDS:
        yield f"empty-{kind}", {**BASE, **feed(kind), "data.samples": 0}
        yield f"empty-{kind}-steps-2", {**BASE, **feed(kind), "data.samples": 0, "fit.steps_per_epoch": 2}
        yield f"empty-{kind}-bar", {**BASE, **feed(kind), "data.samples": 0, "fit.verbose": 1}
        yield f"steps-0-{kind}", {**BASE, **feed(kind), "fit.steps_per_epoch": 0}
        yield f"steps-minus-1-{kind}", {**BASE, **feed(kind), "fit.steps_per_epoch": -1}
        yield f"steps-minus-1-{kind}-bar", {**BASE, **feed(kind), "fit.steps_per_epoch": -1, "fit.verbose": 1}
        yield f"batch-size-0-{kind}", {**BASE, **feed(kind), "fit.batch_size": 0}
        yield f"batch-size-unset-{kind}", {**BASE, **feed(kind), "fit.batch_size": None}
        yield f"epochs-0-{kind}", {**BASE, **feed(kind), "fit.epochs": 0}
        yield f"split-{kind}", {**BASE, **feed(kind), "validation.kind": "split"}
        yield f"steps-per-execution-{kind}", {**BASE, **feed(kind), "compile.steps_per_execution": 2}
    for kind in ("arrays", "generator", "sequence", "dataset"):
        for verbose in (0, 1):
            yield f"validation-empty-{kind}-{verbose}", {**BASE, "validation.kind": kind, "validation.samples": 0,
                                                         "fit.verbose": verbose}
        yield f"validation-steps-0-{kind}", {**BASE, "validation.kind": kind, "validation.steps": 0}
        yield f"validation-batch-size-0-{kind}", {**BASE, "validation.kind": kind, "validation.batch_size": 0}
    for split in (0, 0.05, 0.1, 0.34, 0.5, 0.9, 0.95, 1):
        yield f"split-of-10-{split}", {**BASE, "validation.kind": "split", "validation.split": split}
    yield "split-of-3-0.34", {**BASE, "data.samples": 3, "validation.kind": "split", "validation.split": 0.34}
    yield "split-of-nothing", {**BASE, "data.samples": 0, "validation.kind": "split"}
    yield "empty-arrays-inferred", {**BASE, "data.samples": 0, "fit.batch_size": None, "fit.steps_per_epoch": 2}


def generators():
    generator = {**BASE, **feed("generator")}
    for length in (1, 3, 4):
        yield f"tuple-{length}", {**generator, "generator.tuple_length": length}
        yield f"tuple-{length}-steps", {**generator, "generator.tuple_length": length, "fit.steps_per_epoch": 2,
                                        "generator.loops": True}
    for at in (1, 2, 3):
        yield f"raises-at-{at}", {**generator, "generator.raise_at": at}
        yield f"raises-at-{at}-steps", {**generator, "generator.raise_at": at, "fit.steps_per_epoch": 2}
        yield f"labels-change-at-{at}", {**generator, "generator.label_change_at": at}
        yield f"column-labels-change-at-{at}", {**generator, "generator.label_change_at": at,
                                                "data.label_shape": "column"}
        yield f"blocks-at-{at}", {**generator, "generator.block_at": at}
    # Read ahead of the last step: it never comes, and fit() never returns.
    yield "blocks-after-last", {**generator, "generator.loops": True, "fit.steps_per_epoch": 2,
                                "generator.block_at": 5}
    yield "generator-of-nothing", {**generator, "generator.batches": 0}
    yield "generator-of-nothing-loops", {**generator, "data.samples": 0, "generator.loops": True}
    yield "empty-from-the-start", {**generator, "generator.empty_after": 0}
    yield "no-short-last-of-few", {**generator, "data.samples": 3, "generator.short_last": False}


def arguments():
    for monitor in ("val_loss", "accuracy", "val_accuracy", "acc", "nonsense"):
        for callback, group in (("early_stopping", "early_stopping"), ("reduce_lr_on_plateau", "reduce_lr")):
            yield f"{callback}-{monitor}", {**BASE, "fit.callbacks": [callback], f"{group}.monitor": monitor,
                                            "fit.epochs": 3}
    for factor in (1, 2, 0, 0.5):
        yield f"reduce-lr-factor-{factor}", {**BASE, "fit.callbacks": ["reduce_lr_on_plateau"],
                                             "reduce_lr.factor": factor}
    for pair in (("clipnorm", "clipvalue"), ("clipnorm", "global_clipnorm"), ("clipvalue", "global_clipnorm")):
        yield f"two-clips-{'-'.join(pair)}", {**BASE, f"compile.{pair[0]}": 1, f"compile.{pair[1]}": 1}
    for name in ("clipnorm", "clipvalue", "global_clipnorm"):
        yield f"{name}-0", {**BASE, f"compile.{name}": 0}
    yield "learning-rate-0", {**BASE, "compile.learning_rate": 0}
    yield "momentum-1", {**BASE, "compile.optimizer": "sgd", "compile.momentum": 1}
    yield "nesterov-without-momentum", {**BASE, "compile.optimizer": "sgd", "compile.nesterov": True}
    yield "weight-decay-0", {**BASE, "compile.optimizer": "adamw", "compile.weight_decay": 0}
    yield "frozen-verbose", {**BASE, "model.trainable": False, "fit.verbose": 1}
    yield "gradients-none", {**BASE, "feed.kind": "custom_loop", "loop.gradients": "none"}
    yield "gradients-none-not-applied", {**BASE, "feed.kind": "custom_loop", "loop.gradients": "none",
                                         "loop.apply_gradients": False}
    yield "frozen-custom-loop", {**BASE, "feed.kind": "custom_loop", "model.trainable": False}
    yield "empty-custom-loop", {**BASE, "feed.kind": "custom_loop", "data.samples": 0}
    yield "initial-epoch-above", {**BASE, "fit.initial_epoch": 4}
    yield "any-model", {**BASE, "model.kind": "any"}


def illegal_numbers():
    """Below 0: a size of batches, a number of epochs or of steps."""
    for size in (-1, -4, -20):
        yield f"batch-size-minus{size}", {**BASE, "fit.batch_size": size}
        for validation in ("arrays", "split"):
            yield f"validation-batch-size-minus{size}-{validation}", {
                **BASE, "validation.kind": validation, "validation.samples": 4, "validation.batch_size": size}
    minus = {**BASE, "fit.batch_size": -4}
    for name, more in (("bar", {"fit.verbose": 1}), ("steps-2", {"fit.steps_per_epoch": 2}), ("epochs-0", {"fit.epochs": 0}),
                       ("shuffled", {"fit.shuffle": True}), ("of-8", {"data.samples": 8}), ("of-0", {"data.samples": 0}),
                       ("of-1", {"data.samples": 1}), ("of-2", {"data.samples": 2}), ("any-model", {"model.kind": "any"}),
                       ("validated", {"validation.kind": "arrays", "validation.samples": 4}),
                       ("split", {"validation.kind": "split"}), ("execution-2", {"compile.steps_per_execution": 2}),
                       ("column", {"data.label_shape": "column"})):
        yield f"batch-size-minus-4-{name}", {**minus, **more}
    one = {**BASE, "data.samples": 1, "fit.verbose": 1}
    for name, more in (("", {"fit.batch_size": -1}), ("-steps-2", {"fit.batch_size": -1, "fit.steps_per_epoch": 2}),
                       ("-no-metrics", {"fit.batch_size": -1, "compile.metrics": []}),
                       ("-epochs-0", {"fit.batch_size": -1, "fit.epochs": 0}),
                       ("-unset-steps-minus-1", {"fit.batch_size": None, "fit.steps_per_epoch": -1})):
        yield f"one-row-in-batches-of-minus-1{name}", {**one, **more}
    one = {**BASE, "validation.kind": "arrays", "validation.samples": 1, "validation.batch_size": -1, "fit.verbose": 1}
    for name, more in (("", {}), ("-steps-1", {"validation.steps": 1, "fit.verbose": 0}),
                       ("-steps-2", {"validation.steps": 2, "fit.verbose": 0}),
                       ("-split", {"validation.kind": "split", "validation.split": 0.1}),
                       ("-no-metrics", {"compile.metrics": []}), ("-execution-2", {"compile.steps_per_execution": 2}),
                       ("-every-2nd-epoch", {"validation.freq": 2}), ("-generator", feed("generator")),
                       ("-any-model", {"model.kind": "any"}),
                       ("-monitored", {"fit.callbacks": ["early_stopping"], "early_stopping.monitor": "val_loss"}),
                       ("-unset-steps-minus-1", {"fit.batch_size": None, "validation.batch_size": None,
                                                 "validation.steps": -1})):
        yield f"one-validation-row-in-batches-of-minus-1{name}", {**one, **more}
    for kind in FEEDS:
        for epochs in (-1, -3):
            yield f"epochs-minus{epochs}-{kind}", {**BASE, **feed(kind), "fit.epochs": epochs}
        for steps in (-2, -5):
            yield f"steps-minus{steps}-{kind}", {**BASE, **feed(kind), "fit.steps_per_epoch": steps}
        yield f"steps-minus-2-{kind}-bar", {**BASE, **feed(kind), "fit.steps_per_epoch": -2, "fit.verbose": 1}
        yield f"steps-minus-2-{kind}-execution-2", {**BASE, **feed(kind), "fit.steps_per_epoch": -2,
                                                    "compile.steps_per_execution": 2}
        for steps in (-1, -2):
            yield f"validation-steps-minus{steps}-{kind}", {**BASE, "validation.kind": kind, "validation.samples": 9,
                                                            "validation.steps": steps, "fit.verbose": 1}
    yield "epochs-minus-1-bar", {**BASE, "fit.epochs": -1, "fit.verbose": 1}
    yield "epochs-minus-1-after-2", {**BASE, "fit.epochs": -1, "fit.initial_epoch": 2}
    yield "epochs-minus-1-validated", {**BASE, "fit.epochs": -1, "validation.kind": "split"}
    for steps in (-2, -3):
        yield f"steps-minus{steps}-unset-batch", {**BASE, "fit.steps_per_epoch": steps, "fit.batch_size": None}
    yield "steps-minus-2-unset-batch-empty", {**BASE, "data.samples": 0, "fit.steps_per_epoch": -2, "fit.batch_size": None}
    yield "validation-steps-minus-2-split", {**BASE, "validation.kind": "split", "validation.steps": -2, "fit.verbose": 1}
    for steps in (-1, -2):
        yield f"validation-steps-minus{steps}-unset-batch", {
            **BASE, "validation.kind": "arrays", "validation.samples": 9, "validation.steps": steps, "fit.batch_size": None}


def illegal_splits():
    """Not between 0 and 1: floor(rows * (1 - split)) is where Python cuts, from the end if it is below 0."""
    for split in (1.05, 1.5, 2, 20, -0.05, -0.2, -1, -20):
        yield f"split-of-10-{split}", {**BASE, "validation.kind": "split", "validation.split": split}
    for split in (1.5, 20, -0.2):
        yield f"split-of-10-{split}-bar", {**BASE, "validation.kind": "split", "validation.split": split, "fit.verbose": 1}
        yield f"split-of-10-{split}-steps-2", {**BASE, "validation.kind": "split", "validation.split": split,
                                               "fit.steps_per_epoch": 2}
        yield f"split-of-10-{split}-unset-batch", {**BASE, "validation.kind": "split", "validation.split": split,
                                                   "fit.batch_size": None}
        yield f"split-of-10-{split}-generator", {**BASE, **feed("generator"), "validation.kind": "split",
                                                 "validation.split": split}
        yield f"split-of-0-{split}", {**BASE, "data.samples": 0, "validation.kind": "split", "validation.split": split}
    yield "split-of-33-1.34", {**BASE, "data.samples": 33, "validation.kind": "split", "validation.split": 1.34}


def rows_apart():
    """x and y of different length."""
    for rows in (0, 8, 10, 12):
        yield f"labels-of-{rows}-rows", {**BASE, "data.label_rows": rows}
        for split in (0.2, 0.5):
            yield f"labels-of-{rows}-rows-split-{split}", {**BASE, "data.label_rows": rows, "validation.kind": "split",
                                                           "validation.split": split}
    eight = {**BASE, "data.label_rows": 8}
    for name, more in (("bar", {"fit.verbose": 1}), ("steps-2", {"fit.steps_per_epoch": 2}), ("epochs-0", {"fit.epochs": 0}),
                       ("one-hot", {"data.label_shape": "one_hot"}), ("column", {"data.label_shape": "column"}),
                       ("any-model", {"model.kind": "any"}), ("of-0", {"data.samples": 0}),
                       ("steps-0", {"fit.steps_per_epoch": 0}), ("batch-size-minus-4", {"fit.batch_size": -4}),
                       ("unset-batch-steps-minus-1", {"fit.batch_size": None, "fit.steps_per_epoch": -1}),
                       ("wrong-features", {"model.input_features": 3}),
                       ("validated", {"validation.kind": "arrays", "validation.samples": 4}),
                       ("split-1.5", {"validation.kind": "split", "validation.split": 1.5}),
                       ("split--0.2", {"validation.kind": "split", "validation.split": -0.2})):
        yield f"labels-of-8-rows-{name}", {**eight, **more}
    validated = {**BASE, "validation.kind": "arrays", "validation.samples": 4, "fit.verbose": 1}
    for rows in (0, 3, 6):
        yield f"validation-labels-of-{rows}-rows", {**validated, "validation.label_rows": rows}
    for name, more in (("seldom", {"validation.freq": 2}), ("never", {"validation.freq": 3}),
                       ("steps-1", {"validation.steps": 1}), ("any-model", {"model.kind": "any"}),
                       ("one-hot", {"data.label_shape": "one_hot", "model.layers": "Dense(2, softmax)",
                                    "compile.loss": "categorical_crossentropy"}),
                       ("generator", feed("generator"))):
        yield f"validation-labels-of-3-rows-{name}", {**validated, "validation.label_rows": 3, **more}
