#!/usr/bin/env python3
"""Trains small Dense models in real Keras and writes what tests/nn/keras_numbers_test.cpp compares with.

usage: record_keras_numbers.py FILE        run by a Python that has TensorFlow and the Keras to record

Each case holds a scenario as Fitscope reads it (so that the test makes the same model from it), the losses
before each of six updates (7 rows in batches of 3, 3 and 1, twice), the logs of each epoch and the weights
at the end. All numbers are float32.
"""
import json
import os
import sys

os.environ.setdefault("KERAS_BACKEND", "tensorflow")
os.environ.setdefault("TF_ENABLE_ONEDNN_OPTS", "0")
import numpy as np
import tensorflow as tf

import keras

VERSION = keras.__version__
if VERSION.startswith("2"):
    keras = tf.keras

draw = np.random.RandomState(0)
X = draw.rand(7, 10).astype("float32")
Y_BINARY = draw.randint(0, 2, 7).astype("float32")
Y_CLASS = draw.randint(0, 3, 7).astype("float32")
Y_ONE_HOT = np.eye(3, dtype="float32")[Y_CLASS.astype(int)]
Y_REAL = (draw.rand(7) * 6 - 3).astype("float32")
ONE = [(draw.rand(10, 1) * 2 - 1).astype("float32"), (draw.rand(1) - 0.5).astype("float32")]
TWO = [(draw.rand(10, 8) - 0.5).astype("float32"), (draw.rand(8) * 0.2).astype("float32"),
       (draw.rand(8, 3) - 0.5).astype("float32"), (draw.rand(3) * 0.2).astype("float32")]

TARGETS = {"binary": Y_BINARY, "class": Y_CLASS, "one_hot": Y_ONE_HOT, "real": Y_REAL,
           "real_column": Y_REAL[:, None]}
# layers as Fitscope writes them, loss, targets
MODELS = [
    ("Dense(1, sigmoid)", {"loss": "binary_crossentropy"}, "binary"),
    ("Dense(1)", {"loss": "mean_squared_error"}, "real"),
    ("Dense(1)", {"loss": "mean_absolute_error"}, "real"),
    ("Dense(1)", {"loss": "huber"}, "real"),
    ("Dense(1)", {"loss": "binary_crossentropy", "from_logits": True}, "binary"),
    ("Dense(1)", {"loss": "binary_crossentropy"}, "binary"),
    ("Dense(1, sigmoid)", {"loss": "mean_squared_error"}, "binary"),
    ("Dense(8, relu); Dense(3, softmax)", {"loss": "categorical_crossentropy"}, "one_hot"),
    ("Dense(8, tanh); Dense(3, softmax)", {"loss": "sparse_categorical_crossentropy"}, "class"),
    ("Dense(8, relu); Dense(3, sigmoid)", {"loss": "binary_crossentropy"}, "one_hot"),
    ("Dense(8, relu); Dense(3, softmax)", {"loss": "binary_crossentropy"}, "one_hot"),
    ("Dense(8, relu); Dense(3, sigmoid)", {"loss": "categorical_crossentropy"}, "one_hot"),
    ("Dense(8, relu); Dense(3, softplus)", {"loss": "categorical_crossentropy"}, "one_hot"),
    ("Dense(8, relu); Dense(3, softplus)", {"loss": "sparse_categorical_crossentropy"}, "class"),
    ("Dense(8, relu); Dense(3)", {"loss": "sparse_categorical_crossentropy", "from_logits": True}, "class"),
    ("Dense(8, relu); Dense(3, softmax)", {"loss": "mean_squared_error"}, "one_hot"),
    ("Dense(8, relu); Dense(3)", {"loss": "mean_squared_error"}, "real_column"),
] + [(f"Dense(8, {a}); Dense(3, softmax)", {"loss": "categorical_crossentropy"}, "one_hot")
     for a in ("linear", "sigmoid", "elu", "selu", "softplus", "leaky_relu")]
OPTIMIZERS = [
    {"optimizer": "sgd", "learning_rate": 0.5},
    {"optimizer": "sgd", "learning_rate": 0.1, "momentum": 0.9},
    {"optimizer": "sgd", "learning_rate": 0.1, "momentum": 0.9, "nesterov": True},
    {"optimizer": "sgd", "learning_rate": 0.1, "weight_decay": 0.1},
    {"optimizer": "sgd", "learning_rate": 0.5, "clipnorm": 0.1},
    {"optimizer": "sgd", "learning_rate": 0.5, "clipvalue": 0.05},
    {"optimizer": "sgd", "learning_rate": 0.5, "global_clipnorm": 0.1},
    {"optimizer": "adam", "learning_rate": 0.01},
    {"optimizer": "adam", "learning_rate": 0.5},
    {"optimizer": "adam", "learning_rate": 0.05, "amsgrad": True},
    {"optimizer": "adam", "learning_rate": 0.01, "beta_1": 0.5, "beta_2": 0.9, "epsilon": 0.001},
    {"optimizer": "adam"}, {"optimizer": "adamw"}, {"optimizer": "rmsprop"}, {"optimizer": "adagrad"},
    {"optimizer": "adadelta"}, {"optimizer": "nadam"}, {"optimizer": "sgd"},
    {"optimizer": "adamw", "learning_rate": 0.1, "weight_decay": 0.5},
    {"optimizer": "rmsprop", "learning_rate": 0.01, "momentum": 0.9, "centered": True},
    {"optimizer": "rmsprop", "learning_rate": 0.01, "momentum": 0.9},
    {"optimizer": "rmsprop", "learning_rate": 0.01, "centered": True},
    {"optimizer": "adagrad", "learning_rate": 0.1},
    {"optimizer": "adadelta", "learning_rate": 1.0},
    {"optimizer": "nadam", "learning_rate": 0.01},
]
CLASSES = {"sgd": "SGD", "adam": "Adam", "adamw": "AdamW", "rmsprop": "RMSprop", "adagrad": "Adagrad",
           "adadelta": "Adadelta", "nadam": "Nadam"}
LOSSES = {"binary_crossentropy": "BinaryCrossentropy", "categorical_crossentropy": "CategoricalCrossentropy",
          "sparse_categorical_crossentropy": "SparseCategoricalCrossentropy"}


def layers_of(text):
    out = []
    for piece in text.split(";"):
        arguments = [a.strip() for a in piece.strip()[len("Dense("):-1].split(",")]
        out.append(keras.layers.Dense(int(arguments[0]), activation=(arguments + ["linear"])[1]))
    return out


def metrics_for(loss):
    # Keras 3 cannot take the difference of sparse labels and several columns.
    return ["accuracy"] if loss["loss"].startswith("sparse") else ["accuracy", "mae", "mse"]


def build(layers, loss, optimizer, weights):
    keras.backend.clear_session()
    model = keras.Sequential([keras.layers.Input((10,))] + layers_of(layers))
    arguments = {k: v for k, v in optimizer.items() if k != "optimizer"}
    made = getattr(keras.optimizers, CLASSES[optimizer["optimizer"]])(**arguments)
    goal = loss["loss"]
    if loss.get("from_logits"):
        goal = getattr(keras.losses, LOSSES[goal])(from_logits=True)
    model.compile(made, goal, metrics=metrics_for(loss))
    model.set_weights(weights)
    return model


def flat(weights):
    return [short(v) for w in weights for v in np.asarray(w, "float32").ravel()]


def short(value):
    return float(str(np.float32(value)))


class Steps(keras.callbacks.Callback):
    """Undoes the running mean of the loss: what each step's own was."""

    def __init__(self):
        super().__init__()
        self.running = []

    def on_train_batch_end(self, batch, logs=None):
        self.running.append(short(logs["loss"]))


def record(layers, loss, targets, optimizer):
    weights = TWO if ";" in layers else ONE
    y = TARGETS[targets]
    steps = Steps()
    model = build(layers, loss, optimizer, weights)
    fitted = model.fit(X, y, batch_size=3, epochs=2, shuffle=False, verbose=0, callbacks=[steps])
    return {
        "scenario": {"schema": 1, "model": {"layers": layers}, "data": {"features": 10},
                     "compile": {**loss, **optimizer, "metrics": metrics_for(loss)}},
        "y": targets,
        "running_loss": steps.running,
        "logs": {k: [short(v) for v in values] for k, values in fitted.history.items()},
        "weights": flat(model.get_weights()),
    }


def main():
    plain = {"optimizer": "sgd", "learning_rate": 0.5}
    adam = {"optimizer": "adam", "learning_rate": 0.01}
    asked = [(MODELS[0], o) for o in OPTIMIZERS]
    asked += [(m, o) for m in MODELS[1:] for o in (plain, adam)]
    asked += [(MODELS[7], o) for o in OPTIMIZERS if len(o) > 2 or o["optimizer"] == "nadam"]
    cases = []
    for (layers, loss, targets), optimizer in asked:
        cases.append(record(layers, loss, targets, optimizer))
        print(layers, loss["loss"], optimizer, cases[-1]["running_loss"], flush=True)
    recorded = {
        "about": f"Keras {VERSION}, TensorFlow {tf.__version__}, CPU; made by scripts/record_keras_numbers.py",
        "keras": VERSION,
        "x": [short(v) for v in X.ravel()],
        "y": {name: [short(v) for v in y.ravel()] for name, y in TARGETS.items()},
        "weights_of_one": flat(ONE),
        "weights_of_two": flat(TWO),
        "cases": cases,
    }
    with open(sys.argv[1], "w", encoding="utf-8") as out:
        out.write("{\n")
        for key, value in recorded.items():
            if key == "cases":
                out.write('"cases": [\n' + ",\n".join(json.dumps(case) for case in value) + "\n]\n}\n")
            else:
                out.write(f"{json.dumps(key)}: {json.dumps(value)},\n")


main()
