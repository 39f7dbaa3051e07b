"""Goldens: what a release of Keras did with a scenario. shards.py keeps them.

ledger: what the script printed, without what its file's first line says. spread: the largest relative difference
that one ulp in the initial weights makes in a loss or a log, weights_spread: in a final weight,
own_spreads: in each weight that moves further. tty: the console
where stdout is a terminal; "same": as in the ledger, where it is a file.
In consoles, ten or more equal characters are written as ⟦ character count ⟧: a bar goes back over itself.
"""
import math
import re


def fnv(text):
    """As base/hash.h: the replay compares it with the corpus line's."""
    state = 0xCBF29CE484222325
    for byte in text.encode():
        state = ((state ^ byte) * 0x100000001B3) & 0xFFFFFFFFFFFFFFFF
    return f"{state:016x}"


PLACES = [
    # The traced function's own traceback inside of "Graph execution error:": a line and its source.
    (re.compile(r'^  File "[^"]*", line \d+, in .*\n\n', re.MULTILINE), ""),
    (re.compile(r'^[ ]*File "[^"]*/oracle_lib/worker\.py", line \d+, in .*\n', re.MULTILINE), ""),
    (re.compile(r'/(?:[^/\s"\']+/)*(?:site-packages|lib/python3\.\d+|fitscope-oracle-[^/\s"\']*)/'), ""),
]


def without_places(text):
    """Nothing about the machine it was recorded on."""
    for pattern, instead in PLACES:
        text = pattern.sub(instead, text)
    return text


def short(value):
    """Numbers as float32 needs them; NaN and infinities as text, as Fitscope writes them."""
    if isinstance(value, bool) or value is None or isinstance(value, int):
        return value
    if isinstance(value, str):
        return without_places(value)
    if isinstance(value, float):
        if math.isnan(value):
            return "nan"
        if math.isinf(value):
            return "inf" if value > 0 else "-inf"
        return float(f"{value:.8g}")
    if isinstance(value, list):
        return [short(item) for item in value]
    return {name: short(item) for name, item in value.items()}


def packed(console):
    """A ⟦ of the text's own is a run of one."""
    return re.sub(r"(.)\1{9,}|⟦", lambda run: f"⟦{run[0][0]}{len(run[0])}⟧", console, flags=re.DOTALL)


def unpacked(console):
    return re.sub(r"⟦(.)(\d+)⟧", lambda run: run[1] * int(run[2]), console, flags=re.DOTALL)


def history_of(epochs):
    history = {}
    for epoch in epochs:
        if epoch.get("logged"):
            for name, value in (epoch.get("logs") or {}).items():
                history.setdefault(name, []).append(value)
    return history


def shortened(ledger):
    """Without what the file's first line says, and without a History that only repeats the logs."""
    ledger = short({name: value for name, value in ledger.items() if name not in ("keras", "python")})
    ledger["console"] = packed(ledger["console"])
    if ledger["stopped"] == "running":  # it hung and was ended
        ledger["stopped"] = "limit"
    if ledger.get("history") == history_of(ledger.get("epochs", [])):
        del ledger["history"]
    return ledger
