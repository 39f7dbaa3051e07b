"""Scenarios about numbers: 20 steps each, no shuffling, no Dropout."""
from pairwise import pairwise

BASE = {"data.samples": 18, "fit.batch_size": 4, "fit.epochs": 4, "fit.shuffle": False, "fit.verbose": 0,
        "data.features": 4, "data.noise": 0.1}

OPTIMIZERS = [
    ("sgd", {}), ("sgd", {"learning_rate": 0.5}), ("sgd", {"learning_rate": 0.1, "momentum": 0.9}),
    ("sgd", {"learning_rate": 0.1, "momentum": 0.9, "nesterov": True}),
    ("sgd", {"learning_rate": 0.1, "weight_decay": 0.1}),
    ("adam", {}), ("adam", {"learning_rate": 0.05, "amsgrad": True}),
    ("adam", {"learning_rate": 0.01, "beta_1": 0.5, "beta_2": 0.9, "epsilon": 0.001}),
    ("adam", {"learning_rate": 0.5}),
    ("adamw", {}), ("adamw", {"learning_rate": 0.1, "weight_decay": 0.5}),
    ("rmsprop", {}), ("rmsprop", {"learning_rate": 0.01, "momentum": 0.9, "centered": True}),
    ("rmsprop", {"learning_rate": 0.01, "rho": 0.5}),
    ("adagrad", {}), ("adagrad", {"learning_rate": 0.1, "initial_accumulator_value": 1}),
    ("adadelta", {}), ("adadelta", {"learning_rate": 1, "rho": 0.8}),
    ("nadam", {}), ("nadam", {"learning_rate": 0.01, "beta_1": 0.8, "beta_2": 0.99}),
]
CLIPPING = [{}, {}, {}, {"clipnorm": 0.1}, {"clipvalue": 0.02}, {"global_clipnorm": 0.1}]
HIDDEN = ["", "Dense(5, relu); ", "Dense(5, tanh); ", "Dense(4, sigmoid); ", "Dense(4, elu); ", "Dense(4, selu); ",
          "Dense(4, softplus); ", "Dense(4, leaky_relu); ", "Dense(4, relu, use_bias=False); Dense(3, tanh); ",
          "Dense(4, relu, trainable=False); "]
# data.kind, classes, label shape, output layer, loss, from_logits
GOALS = [
    ("linear", 2, "flat", "Dense(1, sigmoid)", "binary_crossentropy", False),
    ("xor", 2, "column", "Dense(1)", "binary_crossentropy", True),
    ("blobs", 3, "one_hot", "Dense(3, softmax)", "categorical_crossentropy", False),
    ("blobs", 3, "one_hot", "Dense(3)", "categorical_crossentropy", True),
    ("blobs", 3, "flat", "Dense(3, softmax)", "sparse_categorical_crossentropy", False),
    ("blobs", 3, "column", "Dense(3)", "sparse_categorical_crossentropy", True),
    ("blobs", 3, "one_hot", "Dense(3, sigmoid)", "binary_crossentropy", False),
    ("linear_regression", None, "flat", "Dense(1)", "mean_squared_error", False),
    ("quadratic_regression", None, "column", "Dense(1)", "mean_absolute_error", False),
    ("linear_regression", None, "column", "Dense(1)", "huber", False),
]
METRICS = [["accuracy"], [], ["accuracy", "mae", "mse"], ["mae"]]


def numbers(draw):
    factors = {"optimizer": OPTIMIZERS, "clipping": CLIPPING, "hidden": HIDDEN, "goal": GOALS, "metrics": METRICS,
               "validation": ["none", "none", "none", "arrays"]}

    def allowed(c):
        # Keras 3 cannot take the difference of sparse labels and several columns.
        if "goal" in c and "metrics" in c and c["goal"][4].startswith("sparse"):
            return not {"mae", "mse"} & set(c["metrics"])
        return True

    index = 0
    for c in pairwise(factors, draw, allowed):
        name, arguments = c["optimizer"]
        kind, classes, shape, output, loss, logits = c["goal"]
        fields = {**BASE, "compile.optimizer": name, **{f"compile.{key}": value for key, value in arguments.items()},
                  **{f"compile.{key}": value for key, value in c["clipping"].items()},
                  "data.kind": kind, "data.label_shape": shape, "model.layers": c["hidden"] + output,
                  "compile.loss": loss, "compile.from_logits": logits or None, "compile.metrics": c["metrics"]}
        if kind == "blobs":
            fields["data.classes"] = classes
        if loss == "huber":
            fields["compile.huber_delta"] = 0.5
        if c["validation"] != "none":
            fields.update({"validation.kind": c["validation"], "validation.samples": 6})
        yield f"numbers-{index:03}", fields
        index += 1
    yield from special()
    yield from summed()
    yield from regularized()


def special():
    """NaN, overflow, frozen models, tables that only some runs reach."""
    binary = {**BASE, "data.kind": "linear", "model.layers": "Dense(1, sigmoid)", "compile.metrics": ["accuracy"]}
    regression = {**BASE, "data.kind": "linear_regression", "model.layers": "Dense(1)",
                  "compile.loss": "mean_squared_error", "compile.metrics": ["mae"]}
    classes = {**BASE, "data.kind": "blobs", "data.classes": 3, "data.label_shape": "one_hot",
               "model.layers": "Dense(4, relu); Dense(3, softmax)", "compile.loss": "categorical_crossentropy"}
    for optimizer in ("sgd", "adam", "rmsprop", "nadam"):
        yield f"nan-cell-{optimizer}", {**binary, "compile.optimizer": optimizer, "data.nan_cells": 1}
        yield f"inf-cell-{optimizer}", {**regression, "compile.optimizer": optimizer, "data.inf_cells": 1}
        yield f"frozen-{optimizer}", {**binary, "compile.optimizer": optimizer, "model.trainable": False}
    yield "nan-cell-terminate", {**binary, "data.nan_cells": 1, "fit.callbacks": ["terminate_on_nan"]}
    yield "nan-cell-relu", {**classes, "data.nan_cells": 1}
    yield "nan-cell-clipnorm", {**binary, "data.nan_cells": 1, "compile.clipnorm": 0.5}
    yield "nan-cell-global-clipnorm", {**binary, "data.nan_cells": 1, "compile.global_clipnorm": 0.5}
    yield "nan-cell-clipvalue", {**binary, "data.nan_cells": 1, "compile.clipvalue": 0.5}
    yield "overflow-sgd", {**regression, "compile.optimizer": "sgd", "compile.learning_rate": 5.0,
                           "data.feature_scale": 1e3}
    yield "overflow-terminate", {**regression, "compile.optimizer": "sgd", "compile.learning_rate": 1e6,
                                 "data.feature_scale": 1e3, "fit.callbacks": ["terminate_on_nan"]}
    yield "overflow-target", {**regression, "data.target_scale": 1e30}
    yield "overflow-huber", {**regression, "data.target_scale": 1e30, "compile.loss": "huber"}
    yield "overflow-feature", {**binary, "data.feature_scale": 1e30}
    yield "saturated-sigmoid", {**binary, "data.feature_scale": 1e4, "compile.optimizer": "sgd",
                                "compile.learning_rate": 1.0}
    yield "saturated-softmax", {**classes, "data.feature_scale": 1e4}
    yield "labels-minus-one", {**binary, "data.label_values": "minus_one_one"}
    yield "labels-from-one", {**binary, "data.label_values": "from_one"}
    divided = {"data.label_values": "divided_by_255"}
    whole = {**classes, "data.label_shape": None, "compile.loss": "sparse_categorical_crossentropy", **divided}
    yield "labels-divided", whole
    yield "labels-divided-column", {**whole, "data.label_shape": "column"}
    yield "labels-divided-700-classes", {**whole, "data.classes": 700, "data.samples": 18, "model.layers": "Dense(700, softmax)"}
    for kind in ("generator", "sequence", "dataset", "custom_loop"):
        yield f"labels-divided-{kind.replace('_', '-')}", {**whole, "feed.kind": kind}
    yield "labels-divided-validation", {**whole, "validation.kind": "arrays", "validation.samples": 6}
    yield "labels-divided-binary", {**binary, **divided}
    yield "labels-divided-squares", {**binary, **divided, "compile.loss": "mean_squared_error",
                                     "compile.metrics": ["accuracy", "mae"]}
    yield "learning-rate-0", {**binary, "compile.learning_rate": 0.0}
    yield "schedule", {**binary, "fit.callbacks": ["learning_rate_scheduler"]}
    yield "schedule-every-2", {**binary, "fit.callbacks": ["learning_rate_scheduler"], "schedule.every": 2,
                               "schedule.factor": 0.1, "compile.optimizer": "sgd"}
    for monitor in ("loss", "accuracy", "val_loss"):
        yield f"reduce-lr-{monitor}", {**binary, "fit.callbacks": ["reduce_lr_on_plateau"], "reduce_lr.monitor": monitor,
                                       "reduce_lr.patience": 1, "reduce_lr.min_delta": 0.05, "fit.epochs": 6,
                                       "validation.kind": "arrays", "validation.samples": 6}
        yield f"early-stopping-{monitor}", {**binary, "fit.callbacks": ["early_stopping"],
                                            "early_stopping.monitor": monitor, "early_stopping.min_delta": 0.01,
                                            "early_stopping.restore_best_weights": True, "fit.epochs": 8,
                                            "validation.kind": "arrays", "validation.samples": 6}
    yield "early-stopping-baseline", {**binary, "fit.callbacks": ["early_stopping"], "early_stopping.monitor": "loss",
                                      "early_stopping.baseline": 0.1, "early_stopping.patience": 2,
                                      "early_stopping.restore_best_weights": True, "fit.epochs": 6}
    yield "early-stopping-start-from-epoch", {**binary, "fit.callbacks": ["early_stopping"],
                                              "early_stopping.monitor": "loss", "early_stopping.min_delta": 1.0,
                                              "early_stopping.start_from_epoch": 2, "fit.epochs": 6}
    yield "early-stopping-max", {**binary, "fit.callbacks": ["early_stopping"], "early_stopping.monitor": "loss",
                                 "early_stopping.mode": "max", "fit.epochs": 6}
    for name, layers in (("circles-mse", "Dense(4, tanh); Dense(1, sigmoid)"), ("tanh-mse", "Dense(1, tanh)")):
        yield name, {**binary, "data.kind": "circles", "model.layers": layers, "compile.loss": "mean_squared_error"}
    yield "tanh-binary", {**binary, "model.layers": "Dense(1, tanh)"}
    yield "softplus-categorical", {**classes, "model.layers": "Dense(4, relu); Dense(3, softplus)"}
    yield "softmax-mse", {**classes, "compile.loss": "mean_squared_error", "compile.metrics": ["accuracy", "mae"]}
    yield "sorted", {**binary, "data.order": "sorted"}
    yield "majority", {**binary, "data.majority_share": 0.9}
    yield "flat-labels-three-outputs-mse", {**regression, "model.layers": "Dense(3)", "fit.batch_size": 3}
    yield "flat-labels-three-outputs-mae", {**regression, "model.layers": "Dense(3)", "fit.batch_size": 3,
                                            "compile.loss": "mean_absolute_error"}
    yield "empty-batches-sgd", {**binary, "feed.kind": "generator", "generator.loops": True, "generator.empty_after": 3,
                                "fit.steps_per_epoch": 5, "compile.optimizer": "sgd"}
    yield "empty-batches-adam", {**binary, "feed.kind": "generator", "generator.loops": True,
                                 "generator.empty_after": 3, "fit.steps_per_epoch": 5}
    yield "nan-at-batch-2", {**binary, "feed.kind": "generator", "generator.nan_at": 2, "fit.epochs": 1}
    yield "ran-dry-adam", {**binary, "feed.kind": "dataset", "dataset.known_cardinality": False}
    yield "ran-dry-generator", {**binary, "feed.kind": "generator", "fit.steps_per_epoch": 3}
    yield "epochs-of-nothing", {**binary, "feed.kind": "generator", "generator.first_only": True,
                                "fit.steps_per_epoch": 3}
    yield "shuffled-linear", {**binary, "fit.shuffle": True}
    yield "dropout", {**binary, "model.layers": "Dense(5, relu); Dropout(0.5); Dense(1, sigmoid)"}


def summed():
    """Losses with reduction="sum": the short last batch of 2 rows shows how the running means weigh it."""
    short = {"compile.reduction": "sum", "compile.optimizer": "sgd", "compile.learning_rate": 0.02}
    binary = {**BASE, **short, "data.kind": "linear", "model.layers": "Dense(1, sigmoid)", "compile.metrics": ["accuracy"]}
    logits = {**binary, "data.kind": "xor", "data.label_shape": "column", "model.layers": "Dense(5, tanh); Dense(1)",
              "compile.from_logits": True}
    classes = {**BASE, **short, "data.kind": "blobs", "data.classes": 3, "data.label_shape": "one_hot",
               "model.layers": "Dense(4, relu); Dense(3, softmax)", "compile.loss": "categorical_crossentropy"}
    sparse = {**classes, "data.label_shape": "flat", "compile.loss": "sparse_categorical_crossentropy"}
    numbers = {**BASE, **short, "data.kind": "linear_regression", "model.layers": "Dense(1)",
               "compile.loss": "mean_squared_error", "compile.metrics": ["mae"]}
    validated = {"validation.kind": "arrays", "validation.samples": 7, "validation.batch_size": 5}
    momentum = {"compile.momentum": 0.9}
    adam = {"compile.optimizer": "adam", "compile.learning_rate": 0.05}
    yield "sum-binary", binary
    yield "sum-binary-validation", {**binary, **validated}
    yield "sum-binary-columns", {**classes, "model.layers": "Dense(3, sigmoid)", "compile.loss": "binary_crossentropy"}
    yield "sum-logits-momentum", {**logits, **momentum}
    yield "sum-categorical-adam", {**classes, **adam}
    yield "sum-sparse-clipnorm", {**sparse, "compile.clipnorm": 0.1}
    yield "sum-sparse-logits", {**sparse, "model.layers": "Dense(3)", "compile.from_logits": True}
    yield "sum-squares-validation", {**numbers, **validated}
    yield "sum-squares-global-clipnorm", {**numbers, "compile.global_clipnorm": 1.0, "compile.learning_rate": 0.1}
    yield "sum-squares-overflow", {**numbers, "compile.learning_rate": 5.0, "fit.batch_size": 9}
    yield "sum-distances-clipvalue", {**numbers, "compile.loss": "mean_absolute_error", "compile.clipvalue": 0.5}
    yield "sum-huber-layers", {**numbers, "compile.loss": "huber", "compile.huber_delta": 0.5,
                               "model.layers": "Dense(4, relu, use_bias=False); Dense(3, tanh); Dense(1)"}
    yield "sum-rmsprop", {**binary, "compile.optimizer": "rmsprop", "compile.metrics": ["accuracy", "mae", "mse"]}
    yield "sum-weight-decay", {**numbers, "compile.weight_decay": 0.1}
    yield "sum-empty-batches", {**binary, "feed.kind": "generator", "generator.loops": True, "generator.empty_after": 3,
                                "fit.steps_per_epoch": 5}
    yield "sum-dataset-drop-remainder", {**numbers, "feed.kind": "dataset", "dataset.drop_remainder": True}
    yield "sum-flat-labels-three-outputs", {**numbers, "model.layers": "Dense(3)", "fit.batch_size": 3}
    yield "sum-custom-loop", {**numbers, "feed.kind": "custom_loop"}
    yield "sum-custom-loop-column", {**numbers, "feed.kind": "custom_loop", "data.label_shape": "column"}
    yield "sum-custom-loop-classes", {**sparse, "feed.kind": "custom_loop"}
    yield "sum-early-stopping", {**binary, **validated, "fit.callbacks": ["early_stopping"], "fit.epochs": 6,
                                 "early_stopping.monitor": "val_loss", "early_stopping.min_delta": 0.2,
                                 "early_stopping.restore_best_weights": True}


def regularized():
    """kernel_regularizer: its penalty in the loss of fit() and of the evaluations, and in the gradient."""
    sgd = {"compile.optimizer": "sgd", "compile.learning_rate": 0.1}
    binary = {**BASE, **sgd, "data.kind": "linear", "compile.metrics": ["accuracy"]}
    numbers = {**BASE, **sgd, "data.kind": "linear_regression", "compile.loss": "mean_squared_error",
               "compile.metrics": ["mae"]}
    classes = {**BASE, **sgd, "data.kind": "blobs", "data.classes": 3, "data.label_shape": "one_hot",
               "compile.loss": "categorical_crossentropy"}
    validated = {"validation.kind": "arrays", "validation.samples": 7, "validation.batch_size": 5}
    weak, strong = "kernel_regularizer=l2(0.01)", "kernel_regularizer=l2(1)"
    yield "l2-binary", {**binary, "model.layers": f"Dense(1, sigmoid, {weak})"}
    yield "l2-binary-validation", {**binary, **validated, "model.layers": f"Dense(1, sigmoid, {strong})"}
    yield "l1-binary-validation", {**binary, **validated, "model.layers": "Dense(1, sigmoid, kernel_regularizer=l1(0.05))"}
    yield "l1-zeros", {**numbers, "model.layers": "Dense(1, kernel_initializer=zeros, kernel_regularizer=l1(0.3))"}
    yield "l2-layers-momentum", {**binary, "compile.momentum": 0.9,
                                 "model.layers": f"Dense(5, tanh, {weak}); Dense(1, sigmoid, {weak})"}
    yield "l1-l2-layers-adam", {**classes, "compile.optimizer": "adam", "compile.learning_rate": 0.05,
                                "model.layers": "Dense(4, relu, kernel_regularizer=l1(0.02)); "
                                                "Dense(3, softmax, kernel_regularizer=l2(0.1))"}
    yield "l2-one-of-two-adamw", {**numbers, "compile.optimizer": "adamw", "compile.learning_rate": 0.05,
                                  "model.layers": f"Dense(4, relu, use_bias=False, {strong}); Dense(1)"}
    yield "l2-clipnorm", {**numbers, "compile.clipnorm": 0.1, "model.layers": f"Dense(1, {strong})"}
    yield "l1-clipvalue", {**numbers, "compile.clipvalue": 0.1, "model.layers": "Dense(1, kernel_regularizer=l1(0.5))"}
    yield "l2-global-clipnorm-rmsprop", {**classes, "compile.optimizer": "rmsprop", "compile.learning_rate": 0.01,
                                         "compile.global_clipnorm": 0.1,
                                         "model.layers": f"Dense(4, selu, {weak}); Dense(3, softmax)"}
    yield "l2-overturns", {**numbers, "model.layers": "Dense(1, kernel_regularizer=l2(25))"}
    yield "l2-frozen-layer", {**binary, **validated,
                              "model.layers": f"Dense(4, relu, {strong}, trainable=False); Dense(1, sigmoid, {weak})"}
    yield "l2-frozen-model", {**binary, "model.layers": f"Dense(1, sigmoid, {strong})", "model.trainable": False}
    yield "l2-sum", {**numbers, **validated, "compile.reduction": "sum", "compile.learning_rate": 0.02,
                     "model.layers": f"Dense(1, {strong})"}
    yield "l2-empty-batches", {**binary, "feed.kind": "generator", "generator.loops": True, "generator.empty_after": 3,
                               "fit.steps_per_epoch": 5, "model.layers": f"Dense(1, sigmoid, {strong})"}
    yield "l2-ran-dry", {**binary, "feed.kind": "dataset", "dataset.known_cardinality": False,
                         "model.layers": f"Dense(1, sigmoid, {strong})"}
    yield "l2-custom-loop", {**numbers, "feed.kind": "custom_loop", "model.layers": f"Dense(1, {strong})"}
    yield "l1-drop-remainder", {**numbers, "feed.kind": "dataset", "dataset.drop_remainder": True,
                                "model.layers": "Dense(4, elu, kernel_regularizer=l1(0.01)); Dense(1)"}
    yield "l2-early-stopping", {**binary, **validated, "fit.callbacks": ["early_stopping"], "fit.epochs": 6,
                                "early_stopping.monitor": "val_loss", "early_stopping.min_delta": 0.01,
                                "model.layers": f"Dense(1, sigmoid, {weak})"}
