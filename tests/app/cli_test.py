"""What the command line promises, run as a program: answers, exit status, words about bad input.

Usage: cli_test.py FITSCOPE
"""
import ast
import csv
import io
import json
import os
import pathlib
import pty
import re
import shlex
import subprocess
import sys
import tempfile
import unittest

PROGRAM = ""


def run(*arguments, stdin="", **environment):
    variables = {k: v for k, v in os.environ.items() if k not in ("NO_COLOR", "COLUMNS")}
    variables.update(environment)
    return subprocess.run([PROGRAM, *arguments], input=stdin.encode(), capture_output=True,
                          env=variables, timeout=120)


def out(*arguments, **keywords):
    return run(*arguments, **keywords).stdout.decode()


def steps(result):
    return [[epoch["steps_run"] for epoch in each["epochs"]] for each in json.loads(result.stdout)]


def readable(page):
    """A manual page as a terminal shows it, without the overstrikes that make bold."""
    shown = subprocess.run(["mandoc", "-T", "utf8", "-O", "width=1000"], input=page.encode(),
                           capture_output=True, check=True).stdout.decode()
    return re.sub(".\x08", "", shown)


class Run(unittest.TestCase):
    def test_the_articles_corrected_generator_in_every_release(self):
        result = run("run", "--preset", "article-generator-fixed", "--keras", "all", "--json")
        self.assertEqual(result.returncode, 1)
        self.assertEqual(steps(result), [[3, 1]] * 11)
        result = run("run", "--preset", "article-generator-fixed", "--keras", "all", "--json",
                     "--set", "fit.epochs=4")
        self.assertEqual(steps(result), [[3, 1]] + [[3, 1, 0, 0]] * 5 + [[3, 1, 2, 2]] * 5)

    def test_an_oversize_batch_is_healthy(self):
        result = run("run", "--preset", "article-batch-20", "--json")
        answer = json.loads(result.stdout)
        self.assertEqual(result.returncode, 0)
        self.assertEqual([epoch["steps_run"] for epoch in answer["epochs"]], [1, 1])
        self.assertEqual(answer["verdict"]["severity"], "healthy")

    def test_the_titles_true_answer(self):
        result = run("run", "--preset", "steps-floor", "--keras", "all", "--json")
        self.assertEqual(steps(result), [[3, 3, 3, 3, 3]] + [[3, 1, 3, 1, 3]] * 10)

    def test_the_same_under_every_keras_stands_beside_the_verdict(self):
        text = out("run", "--preset", "steps-floor")
        self.assertIn("Keras 2.15: 3, 3, 3, 3, 3 (healthy)", text)
        self.assertIn("Keras 3.0 to 3.15: 3, 1, 3, 1, 3 (carried-over-remainder)", text)
        self.assertIn("Every Keras: the same steps", run("run").stdout.decode())
        answer = json.loads(out("run", "--preset", "steps-floor", "--json"))
        self.assertEqual([row["steps"] for row in answer["versions"]], [[3, 3, 3, 3, 3]] + [[3, 1, 3, 1, 3]] * 10)
        self.assertEqual([row["current"] for row in answer["versions"]], [False] * 10 + [True])
        long = json.loads(out("run", "--data.samples", "1000000", "--proof", "0", "--json"))
        self.assertEqual(long["versions"], [])

    def test_the_json_object_has_the_documented_fields(self):
        answer = json.loads(out("run", "--preset", "steps-floor", "--json"))
        self.assertEqual(answer["schema_version"], 1)
        for name in ("keras", "epochs", "stop_reason", "warnings", "exception", "losses", "verdict"):
            self.assertIn(name, answer)
        for name in ("steps_planned", "steps_run", "samples_seen", "val_steps", "logs"):
            self.assertIn(name, answer["epochs"][0])
        for name in ("rule", "severity", "summary", "evidence"):
            self.assertIn(name, answer["verdict"])
        self.assertIsNone(answer["exception"])

    def test_an_exception_has_type_and_message(self):
        answer = json.loads(out("run", "--preset", "article-shapes", "--json"))
        self.assertEqual(answer["exception"]["type"], "ValueError")
        self.assertIn("10", answer["exception"]["message"])

    def test_exit_status_tells_healthy_wrong_and_unknown_apart(self):
        self.assertEqual(run("run", "--preset", "healthy").returncode, 0)
        self.assertEqual(run("run", "--preset", "steps-floor").returncode, 1)
        self.assertEqual(run("run", "--preset", "no-numbers").returncode, 3)
        self.assertEqual(run("run", "--preset", "steps-floor", "--keras", "2.15").returncode, 0)
        self.assertEqual(run("run", "--preset", "steps-floor", "--keras", "all").returncode, 1)

    def test_the_verdict_stands_first_and_the_fix_is_a_flag(self):
        lines = out("run", "--preset", "steps-floor", COLUMNS="200").splitlines()
        self.assertTrue(lines[0].startswith("Every second epoch stops after its first step"))
        self.assertIn("ceil(100 / 32) = 4 batches; 4 mod 3 = 1", lines[1])
        self.assertIn("     try: --fit.steps_per_epoch=unset", lines)

    def test_the_offered_flag_mends_the_run(self):
        self.assertEqual(run("run", "--preset", "steps-floor",
                             "--fit.steps_per_epoch=unset").returncode, 0)

    def test_fixes_are_run_and_what_is_not_checked_is_said_to_be(self):
        text = out("run", "--preset", "steps-floor", COLUMNS="120")
        self.assertIn("each was run, any of these works", text)
        self.assertIn("run: 3, 1, 3, 1, 3 steps → 5 × 4 steps; loss", text)
        self.assertIn("\n     -    steps_per_epoch=3,\n     +    steps_per_epoch=4,\n", text)
        self.assertIn("healthy under Keras 2.15", text)
        unchecked = out("run", "--preset", "steps-floor", "--proof", "0")
        self.assertIn("What to change (not checked)", unchecked)
        self.assertNotIn("     run: ", unchecked)
        self.assertIn("Advice, not checked", out("run", "--preset", "mse-lr-too-high"))
        self.assertIn("What would decide it", out("run", "--preset", "no-numbers"))
        self.assertIn("verified fix:", out("run", "--preset", "steps-floor", "--keras", "all"))

    def test_advice_in_circulation_is_named_where_it_is_followed(self):
        self.assertIn("You may have read\n  - \"Set steps_per_epoch to len(x) // batch_size.\"",
                      out("run", "--preset", "steps-floor"))
        self.assertNotIn("You may have read", out("run", "--preset", "healthy"))
        answer = json.loads(out("run", "--preset", "early-stopping-patience-0", "--json"))
        self.assertEqual([each["name"] for each in answer["wrong_advice"]],
                         ["patience-0-stops-at-once"])

    def test_every_fix_of_the_json_mends_the_run_when_it_is_set(self):
        for preset in ("steps-floor", "article-generator-fixed", "mse-lr-too-high"):
            answer = json.loads(out("run", "--preset", preset, "--json"))
            self.assertGreater(len(answer["fixes"]), 1, preset)
            self.assertTrue(answer["proof"]["any_works"], preset)
            self.assertEqual(answer["proof"]["before"]["rule"], answer["verdict"]["rule"])
            self.assertEqual(answer["fixes"][0]["proof"], "healthy", preset)
            for fix in answer["fixes"]:
                self.assertIn(fix["proof"], ("healthy", "better"))
                flags = [f"--{key}={value}" for key, value in fix["set"].items()]
                mended = run("run", "--preset", preset, "--json", "--proof", "0", *flags)
                self.assertEqual(mended.returncode, 0, fix["label"])
                after = json.loads(mended.stdout)
                self.assertNotIn("fixes", after)
                self.assertEqual([epoch["run"] for epoch in fix["after"]["epochs"]],
                                 [epoch["steps_run"] for epoch in after["epochs"]])

    def test_a_search_that_ran_out_of_work_says_so(self):
        answer = json.loads(out("run", "--preset", "steps-floor", "--json", "--proof", "1e-5"))
        self.assertTrue(answer["proof"]["cut_off"])
        self.assertIn("Not every change was tried", out("run", "--preset", "steps-floor",
                                                        "--proof", "1e-5"))

    def test_a_step_that_raised_has_a_cell_of_its_own(self):
        first = out("run", "--feed.kind", "generator", "--generator.tuple_length", "4")
        self.assertIn("epoch 1      0  ✗        0", first)
        third = out("run", "--feed.kind", "generator", "--generator.raise_at", "3")
        self.assertIn("epoch 1      2  ██✗       64", third)

    def table(self, *arguments, **environment):
        """The rows of the per-epoch table, split at blanks, its heading first."""
        lines = out("run", *arguments, **environment).splitlines()
        first = next(i for i, line in enumerate(lines) if line.lstrip().startswith("steps "))
        last = next(i for i, line in enumerate(lines) if i > first and not line.startswith("epoch"))
        for line in lines[first:last]:
            self.assertLessEqual(len(line), int(environment["COLUMNS"]), line)
        return [line.split() for line in lines[first:last]], lines[last:]

    WATCHED = ["--fit.callbacks", "early_stopping", "--early_stopping.monitor", "val_accuracy",
               "--validation.kind", "split", "--compile.metrics", "accuracy,mae,mse",
               "--fit.epochs", "3", "--data.samples", "2000"]

    def test_what_a_callback_watches_is_in_the_table(self):
        rows, after = self.table(*self.WATCHED, COLUMNS="80")
        logs = json.loads(out("run", *self.WATCHED, "--json"))["epochs"]
        names = rows[0][2:]
        self.assertEqual(rows[0][:2], ["steps", "samples"])
        for name in ("loss", "val_loss", "val_accuracy"):
            self.assertIn(name, names)
        for row, epoch in zip(rows[1:], logs, strict=True):
            values = dict(zip(names, row[-len(names):], strict=True))
            for name, value in values.items():
                self.assertEqual(value, "%.4g" % epoch["logs"][name], name)
        missing = [name for name in logs[0]["logs"] if name not in names]
        self.assertTrue(missing)
        said = " ".join(" ".join(after).split())
        self.assertIn("Left out, as the line is full: " + ", ".join(missing) + ". --csv has them all.", said)

    def test_a_wide_terminal_shows_every_log(self):
        rows, after = self.table(*self.WATCHED, COLUMNS="160")
        logs = json.loads(out("run", *self.WATCHED, "--json"))["epochs"][0]["logs"]
        self.assertEqual(rows[0][2:], list(logs))
        self.assertNotIn("Left out", " ".join(after))

    def test_without_numbers_the_table_has_no_logs(self):
        rows, _ = self.table("--preset", "steps-floor", "--model.kind", "any", COLUMNS="80")
        self.assertEqual(rows[0], ["steps", "samples"])

    def test_a_table_of_steps_says_what_it_leaves_out(self):
        table = run("run", "--fit.batch_size", "1", "--fit.epochs", "2700", "--csv-steps")
        self.assertIn(b"one step in 2 is kept, of 270,000", table.stderr)
        self.assertEqual(run("run", "--csv-steps").stderr, b"")

    def test_an_epoch_says_how_it_ended(self):
        shorter = ["--feed.kind", "sequence", "--sequence.later_length", "2"]
        table = out("run", *shorter, "--keras", "2.15")
        self.assertRegex(table, r"(?m)^epoch 2 .* shorter pass$")
        self.assertNotIn("ran dry", table)
        ran_out = ["--feed.kind", "generator", "--fit.steps_per_epoch", "3"]
        self.assertRegex(out("run", *ran_out, "--keras", "2.15"), r"(?m)^epoch 2 .* ran dry$")
        endless = ["--feed.kind", "generator", "--generator.loops", "true"]
        self.assertRegex(out("run", *endless), r"(?m)^epoch 1 .* no end$")

    def test_the_ribbon_of_a_quintillion_planned_steps(self):
        text = out("run", "--model.kind", "any", "--feed.kind", "dataset", "--dataset.repeat",
                   "1000000000", "--data.samples", "1000000000", "--fit.batch_size", "1",
                   "--fit.epochs", "1", "--fit.callbacks", "stop_training",
                   "--stop_training.hook", "batch_end", "--stop_training.batch", "500000000",
                   LC_ALL="C.UTF-8")
        row = next(line for line in text.splitlines() if line.startswith("epoch 1 "))
        self.assertIn("█···", row)
        self.assertEqual(row.count("█"), 1)

    def test_one_step_of_a_thousand_that_ran_is_not_drawn_as_nothing(self):
        text = out("run", "--model.kind", "any", "--data.samples", "100000", "--fit.batch_size",
                   "100", "--fit.steps_per_epoch", "999", "--fit.epochs", "2", LC_ALL="C.UTF-8")
        row = next(line for line in text.splitlines() if line.startswith("epoch 2 "))
        self.assertIn("1/999", row)
        self.assertIn("█···", row)

    def test_turns_too_many_to_tell_apart_are_shown_as_mixed(self):
        text = out("run", "--model.kind", "any", "--feed.kind", "generator", "--generator.loops",
                   "true", "--fit.steps_per_epoch", "1000000000", LC_ALL="C.UTF-8")
        self.assertIn("▓ full and short by turns", text)
        self.assertIn("1,000,000,000/1,000,000,000", text)

    def test_no_line_is_wider_than_the_terminal(self):
        for line in out("run", "--preset", "steps-floor", COLUMNS="60").splitlines():
            if not line.startswith(("link", "     try:")):
                self.assertLessEqual(len(line), 60, line)

    def test_no_colours_without_a_terminal(self):
        self.assertNotIn("\x1b", out("run", "--preset", "steps-floor"))

    def test_colours_on_a_terminal_unless_no_color_is_set(self):
        for no_color, coloured in (("", True), ("1", False)):
            ours, theirs = pty.openpty()
            variables = dict(os.environ, TERM="xterm", NO_COLOR=no_color)
            process = subprocess.Popen([PROGRAM, "run", "--preset", "steps-floor"],
                                       stdout=theirs, env=variables)
            os.close(theirs)
            text = b""
            try:
                while block := os.read(ours, 65536):
                    text += block
            except OSError:  # how Linux says that the other end is closed
                pass
            os.close(ours)
            self.assertEqual(process.wait(timeout=120), 1)
            self.assertEqual(b"\x1b[" in text, coloured)

    def test_plain_letters_where_the_locale_has_no_more(self):
        text = out("run", "--preset", "article-lr-0.5", LC_ALL="C")
        self.assertTrue(text.isascii(), text)

    def test_fields_by_flag_by_set_and_by_switch(self):
        answer = json.loads(out("run", "--feed.kind", "generator", "--generator.loops",
                                "--fit.steps_per_epoch=3", "--set", "fit.epochs=2", "--json"))
        self.assertEqual([epoch["steps_run"] for epoch in answer["epochs"]], [3, 3])
        self.assertEqual(run("run", "--feed.kind", "dataset", "--dataset.repeat", "-1",
                             "--fit.steps_per_epoch", "3").returncode, 0)

    def test_a_billion_rows_at_once(self):
        answer = json.loads(out("run", "--model.kind", "any", "--data.samples", "1000000000",
                                "--fit.epochs", "2", "--json"))
        self.assertEqual(answer["epochs"][0]["steps_run"], 31250000)

    def test_a_file_standard_input_and_a_link_are_the_same_question(self):
        scenario = out("link", "--preset", "steps-floor", "--to-json")
        link = out("link", "--preset", "steps-floor").strip()
        with tempfile.NamedTemporaryFile("w", suffix=".json") as file:
            file.write(scenario)
            file.flush()
            by_file = out("run", file.name, "--json")
        self.assertEqual(by_file, out("run", "--preset", "steps-floor", "--json"))
        self.assertEqual(by_file, out("run", "-", "--json", stdin=scenario))
        self.assertEqual(by_file, out("run", "-", "--json", stdin=link))
        self.assertEqual(by_file, out("run", link, "--json"))
        self.assertEqual(by_file, out("run", "https://example.org/#" + link, "--json"))

    def test_tables(self):
        lines = out("run", "--preset", "steps-floor", "--csv").splitlines()
        self.assertTrue(lines[0].startswith("epoch,steps_planned,steps_run"))
        self.assertEqual(len(lines), 6)
        lines = out("run", "--preset", "steps-floor", "--csv", "--keras", "all").splitlines()
        self.assertTrue(lines[0].startswith("keras,epoch,"))
        self.assertTrue(lines[1].startswith("2.15,"))
        self.assertEqual(sum(line.startswith("keras,") for line in lines), 1)

    def test_several_releases_are_one_table_whatever_they_log(self):
        for form in ("--csv", "--csv-steps"):
            text = out("run", "--preset", "steps-floor", form, "--keras", "all",
                       "--set", "fit.callbacks=learning_rate_scheduler")
            rows = list(csv.DictReader(io.StringIO(text)))
            self.assertEqual(sorted({row["keras"] for row in rows}),
                             ["2.15", "3.0", "3.1", "3.10", "3.11-3.13", "3.14", "3.15", "3.2", "3.3-3.4", "3.5-3.6",
                              "3.7-3.9"])
            self.assertEqual({len(row) for row in rows}, {len(rows[0])})
            self.assertNotIn(None, rows[0])
            self.assertNotIn("\n\n", text)

    def test_steps_as_a_table(self):
        lines = out("run", "--preset", "steps-floor", "--csv-steps").splitlines()
        self.assertEqual(len(lines), 1 + 11)

    def test_the_console_goes_to_the_streams_keras_writes_to(self):
        result = run("run", "--preset", "steps-floor", "--console")
        self.assertIn("Epoch 2/5", result.stdout.decode())
        self.assertIn("Your input ran out of data", result.stderr.decode())
        self.assertNotIn("ran out of data", result.stdout.decode())

    def test_a_closed_pipe_is_no_trouble(self):
        process = subprocess.Popen([PROGRAM, "presets", "--json"], stdout=subprocess.PIPE,
                                   stderr=subprocess.PIPE)
        process.stdout.close()
        self.assertEqual(process.stderr.read(), b"")
        process.stderr.close()
        self.assertEqual(process.wait(timeout=60), 0)

    def test_a_full_disk_is_said(self):
        if not os.path.exists("/dev/full"):
            self.skipTest("no /dev/full here")
        with open("/dev/full", "wb") as full:
            result = subprocess.run([PROGRAM, "presets"], stdout=full, stderr=subprocess.PIPE,
                                    timeout=60)
        self.assertEqual(result.returncode, 2)
        self.assertIn(b"cannot write", result.stderr)


class Read(unittest.TestCase):
    """Python that is read, not run."""

    CODE = ("x = np.zeros((100, 4))\ny = np.zeros(100)\n"
            "model = keras.Sequential([keras.layers.Dense(1, activation='sigmoid')])\n"
            "model.compile('adam', 'binary_crossentropy')\n"
            "model.fit(x, y, batch_size=32, epochs=5, steps_per_epoch=len(x) // 32)\n")

    def test_what_is_exported_is_read_back(self):
        code = out("export", "--preset", "steps-floor")
        result = run("read", "-", stdin=code)
        self.assertEqual(result.returncode, 1)  # as `run` and `diagnose` end
        text = result.stdout.decode()
        self.assertIn("rule carried-over-remainder", text)
        self.assertIn("fit.steps_per_epoch = 3", text)

    def test_json_has_the_documented_fields(self):
        answer = json.loads(out("read", "-", "--json", stdin=self.CODE))
        self.assertEqual(answer["schema_version"], 1)
        text = out("read", "--help")
        for name in answer:
            self.assertIn(name, text)
        self.assertTrue(answer["found"])
        self.assertEqual(answer["line"], 5)
        self.assertEqual(answer["verdict"]["rule"], "carried-over-remainder")
        self.assertIn("fitscope run", out("read", "-", stdin=self.CODE))
        steps = [field for field in answer["understood"] if field["key"] == "fit.steps_per_epoch"]
        self.assertEqual(steps[0]["value"], "3")
        self.assertEqual(steps[0]["line"], 5)

    def test_its_status_is_that_of_the_verdict(self):
        healthy = self.CODE.replace(", steps_per_epoch=len(x) // 32", "")
        open_ = healthy.replace("np.zeros((100, 4))", "load()").replace("model.fit(x, y", "model.fit(x()")
        self.assertEqual([run("read", "-", stdin=code).returncode for code in (self.CODE, open_)], [1, 3])
        self.assertEqual(run("read", "-", "--json", stdin=self.CODE).returncode, 1)
        self.assertEqual(run("read", "-", "--scenario", stdin=self.CODE).returncode, 0)
        code = out("export", "--preset", "healthy")
        self.assertEqual(run("read", "-", stdin=code).returncode, 0)

    def test_the_scenario_runs(self):
        scenario = out("read", "-", "--scenario", stdin=self.CODE)
        rerun = json.loads(out("run", "-", "--json", stdin=scenario))
        self.assertEqual([epoch["steps_run"] for epoch in rerun["epochs"]], [3, 1, 3, 1, 3])

    def test_a_log_beside_it_wins_and_is_named(self):
        log = "Epoch 1/8\n3/3 ━━━━━━━━━━━━━━━━━━━━ 0s 2ms/step - loss: 0.6101\n"
        with tempfile.NamedTemporaryFile() as file:
            file.write(log.encode())
            file.flush()
            text = " ".join(out("read", "-", "--log", file.name, stdin=self.CODE).split())
        self.assertIn("fit.epochs = 5, but the log shows 8", text)

    def test_no_code_is_said_and_no_file_is_bad_input(self):
        result = run("read", "-", stdin="")
        self.assertEqual(result.returncode, 3)
        self.assertIn(b"the text is empty", result.stdout)
        self.assertEqual(run("read", "-", stdin="hello\n").returncode, 3)
        self.assertEqual(run("read").returncode, 2)
        self.assertEqual(run("read", "/nowhere/at/all").returncode, 2)
        self.assertEqual(run("read", "-", "--scenario", stdin="hello\n").returncode, 2)

    def test_no_line_is_wider_than_the_terminal(self):
        for line in out("read", "-", stdin=self.CODE, COLUMNS="60").splitlines():
            if not line.startswith("link"):
                self.assertLessEqual(len(line), 60, line)


class Data(unittest.TestCase):
    """A table's shape, never its values."""

    CSV = "a,b,kind\n" + "".join(f"{i},{i % 7},{i % 3}\n" for i in range(90))

    def test_the_shape_becomes_a_scenario_that_runs(self):
        scenario = out("data", "-", "--scenario", stdin=self.CSV)
        rerun = json.loads(out("run", "-", "--json", "--fit.epochs", "1", stdin=scenario))
        self.assertEqual(rerun["epochs"][0]["samples_seen"], 90)

    def test_json_has_the_documented_fields(self):
        answer = json.loads(out("data", "-", "--json", stdin=self.CSV))
        text = out("data", "--help")
        for name in answer:
            self.assertIn(name, text)
        self.assertEqual((answer["rows"], answer["features"], answer["label"]), (90, 2, "kind"))
        self.assertEqual(answer["scenario"]["data"]["classes"], 3)

    def test_what_is_no_table_is_bad_input(self):
        self.assertEqual(run("data", "-", stdin="").returncode, 2)
        self.assertEqual(run("data").returncode, 2)
        result = run("data", "-", "--target", "9", stdin=self.CSV)
        self.assertEqual(result.returncode, 2)
        self.assertIn(b"is no column", result.stderr)


class Diagnose(unittest.TestCase):
    """Logs are those of our own imitation, which are Keras's byte for byte."""

    def log(self, *arguments):
        result = run("run", *arguments, "--console")
        return (result.stdout + result.stderr).decode()

    def test_the_verdict_of_the_log_is_that_of_the_run(self):
        log = self.log("--preset", "healthy")
        self.assertEqual(run("diagnose", "-", stdin=log).returncode, 0)
        text = ("Epoch 1/4\n3/3 ━━━━━━━━━━━━━━━━━━━━ 0s 2ms/step - loss: 0.6101\nEpoch 2/4\n"
                "1/3 ━━━━━━━━━━━━━━━━━━━━ 0s 2ms/step - loss: 0.5101\n"
                "/x/keras/src/trainers/epoch_iterator.py:116: UserWarning: Your input ran out of "
                "data; interrupting training.\n3/3 ━━━━━━━━━━━━━━━━━━━━ 0s 2ms/step - loss: 0.5101\n")
        result = run("diagnose", "-", stdin=text)
        self.assertEqual(result.returncode, 1)
        self.assertIn("rule carried-over-remainder", result.stdout.decode())

    def test_json_has_the_documented_fields(self):
        answer = json.loads(out("diagnose", "-", "--json", stdin=self.log("--preset", "healthy")))
        self.assertEqual(answer["schema_version"], 1)
        for name in ("verdict", "other_findings", "fits", "chosen_fit", "read", "assumed",
                     "scenario", "link", "lines", "lines_read", "notes"):
            self.assertIn(name, answer)
        for name in ("rule", "severity", "confidence", "candidates", "questions", "evidence"):
            self.assertIn(name, answer["verdict"])
        self.assertEqual(len(answer["fits"][0]["epochs"]), 10)
        for name in ("number", "planned", "steps_least", "steps_most", "steps_likely", "finished"):
            self.assertIn(name, answer["fits"][0]["epochs"][0])

    def test_the_link_runs_what_was_filled_in(self):
        answer = json.loads(out("diagnose", "-", "--json", stdin=self.log("--preset", "healthy")))
        rerun = json.loads(out("run", answer["link"], "--json"))
        self.assertEqual([epoch["steps_run"] for epoch in rerun["epochs"]], [32] * 10)

    def test_no_log_is_cannot_tell_and_no_text_is_bad_input(self):
        self.assertEqual(run("diagnose", "-", stdin="").returncode, 3)
        self.assertEqual(run("diagnose", "-", stdin="hello\n").returncode, 3)
        with tempfile.NamedTemporaryFile() as file:
            file.write(bytes(range(256)) * 100)
            file.flush()
            result = run("diagnose", file.name)
        self.assertEqual(result.returncode, 2)
        self.assertIn(b"no text", result.stderr)
        for content, why in ((b"", b"is empty"), (b"\x00\x01\x02" * 40, b"is no text"), (b'{"a": 1}', b"is JSON"),
                             (b'{"cells": [{"source": [', b"is a notebook that is cut or broken")):
            with tempfile.NamedTemporaryFile(suffix=".bin") as file:
                file.write(content)
                file.flush()
                for command in ("diagnose", "read"):
                    result = run(command, file.name)
                    said = b" ".join((result.stdout + result.stderr).split())
                    self.assertIn(file.name.encode(), said)
                    self.assertIn(why, said)
                    self.assertIn(b"Expected is", said) if content or command == "diagnose" else None
        self.assertEqual(run("diagnose").returncode, 2)
        self.assertEqual(run("diagnose", "/nowhere/at/all").returncode, 2)

    def test_no_line_is_wider_than_the_terminal(self):
        for log in (self.log("--preset", "healthy"), "", "Epoch 1/9\n  3/9 [==>...] - ETA: 1s"):
            for line in out("diagnose", "-", stdin=log, COLUMNS="60").splitlines():
                if not line.startswith("link"):
                    self.assertLessEqual(len(line), 60, line)

    def test_the_probe_is_python(self):
        ast.parse(out("probe"))

    def test_rules_of_logs_are_explained(self):
        self.assertIn("slow-start", out("explain"))
        self.assertIn("shuffle", out("explain", "slow-start"))


class BadInput(unittest.TestCase):
    def refused(self, *arguments, stdin="", says=()):
        result = run(*arguments, stdin=stdin)
        text = result.stderr.decode()
        self.assertEqual(result.returncode, 2, text)
        self.assertEqual(result.stdout, b"")
        for words in says:
            self.assertIn(words, text)

    def test_names_the_field_what_was_given_and_what_is_allowed(self):
        self.refused("run", "--fit.epochs", "many", says=["fit.epochs", "many", "whole number"])
        self.refused("run", "--set", "fit.epochs", says=["--set", "key=value"])
        self.refused("run", "--set", "fit.epoch=3", says=["fit.epoch"])
        self.refused("run", "--keras", "9.9", says=["--keras", "9.9"])
        self.refused("run", "--data.samples", "-1", says=["data.samples", "-1"])
        self.refused("run", "--proof", "long", says=["--proof", "long", "seconds"])
        self.refused("run", "--proof", "-1", says=["--proof", "-1"])
        self.refused("run", "--proof", "nan", says=["--proof", "nan"])

    def test_a_word_after_a_switch_that_is_no_file_is_taken_for_its_value(self):
        self.refused("run", "--fit.shuffle", "maybe", says=["fit.shuffle: 'maybe' is neither true nor false", "true, false"])
        for given in (["--fit.shuffle", "s=1&fit.epochs=2"], ["--fit.shuffle", "off"]):
            self.assertEqual(run("run", *given).returncode, 0, given)

    def test_kerass_word_for_a_number_is_taken(self):
        self.assertEqual(out("run", "--fit.verbose", "auto"), out("run", "--fit.verbose", "1"))
        self.refused("run", "--fit.verbose", "loud", says=["fit.verbose", "auto is 1"])

    def test_suggests_what_was_meant(self):
        self.refused("explian", says=["Did you mean explain?"])
        self.refused("run", "--preset", "step-floor", says=["Did you mean steps-floor?"])
        self.refused("run", "--fit.epoch", "3", says=["Did you mean --fit.epochs?"])
        self.refused("run", "--steps_per_epoch", "3", says=["--fit.steps_per_epoch"])
        self.refused("run", "--jason", says=["Did you mean --json?"])
        self.refused("explain", "helthy", says=["Did you mean healthy?"])

    def test_every_field_refuses_nonsense_by_name(self):
        schema = json.loads(out("schema"))
        keys = [f"{group}.{key}" for group, body in schema["properties"].items()
                for key in body.get("properties", {})]
        self.assertGreater(len(keys), 60)
        free_text = {"early_stopping.monitor", "reduce_lr.monitor"}
        for key in keys:
            if key not in free_text:
                with self.subTest(key=key):
                    self.refused("run", f"--set={key}=#nonsense#", says=[key])

    def test_files_and_standard_input(self):
        self.refused("run", "no/such/file.json", says=["no/such/file.json"])
        self.refused("run", "-", stdin="", says=["standard input"])
        self.refused("run", "-", stdin="{", says=["standard input"])
        self.refused("run", "-", stdin='{"schema": 1, "fit": {"epochz": 3}}', says=["epochz"])
        self.refused("run", "-", stdin="s=1&fit.epochs=x", says=["fit.epochs"])
        self.refused("run", "-", stdin="hello", says=["neither JSON"])
        self.refused("run", "-", stdin='{"fit.epochs":3}', says=['{"fit":{"epochs":3}}'])
        self.refused("run", "--set", "foo=1", says=["foo", "fitscope schema"])
        self.refused("run", "--preset", "steps-floor", "--preset", "healthy", says=["not several"])
        newer = run("run", "#s=2&fit.epochs=3")
        self.assertEqual(newer.returncode, 2)
        self.assertIn(b"newer Fitscope", newer.stderr)
        self.assertNotIn(b"left out", newer.stderr)
        with tempfile.TemporaryDirectory() as folder:
            raw = os.path.join(folder, "x.npy")
            pathlib.Path(raw).write_bytes(b"raw numbers")
            self.refused("data", raw, says=["no .npy file", "np.save"])
        self.refused("run", "-", stdin="\x00\xff\x7f" * 100)
        self.refused("run", "steps-floor", says=["--preset steps-floor"])
        self.refused("run", "-", stdin='{"fit": {"epochs": 3, "epochs": 4}}',
                     says=["fit.epochs", "given twice: 3 and 4"])
        self.refused("run", "-", stdin="a\x1b[31m=3&\x00b=4", says=["not text"])
        self.refused("run", "s=1&%1b[31mfit.epochs=3", says=["fit.epochs"])
        self.assertNotIn(b"\x1b", run("run", "s=1&%1b[31mfit.epochs=3").stderr)
        self.refused("run", "-", stdin="[1]", says=["JSON object"])
        self.refused("run", "--set", "=3", says=["key=value"])
        self.assertEqual(run("run", "-", stdin='\ufeff{"fit": {"epochs": 3}}').returncode, 0)
        by_file = run("run", "-", stdin='{"fit": {"epochs": 2.5}}').stderr.decode()
        by_flag = run("run", "--set", "fit.epochs=2.5").stderr.decode()
        self.assertEqual(by_file.replace("standard input: ", ""), by_flag)

    def test_one_question_and_one_form_of_answer(self):
        self.refused("run", "a=b", "--preset", "healthy", says=["one scenario"])
        self.refused("run", "--json", "--csv", says=["Choose one"])
        self.refused("run", "--json=yes", says=["takes no value"])
        self.refused("run", "--preset", says=["needs a value"])
        self.refused("schema", "extra", says=["extra"])

    def test_too_much_to_train_names_the_way_out(self):
        self.refused("run", "--data.samples", "1000000000", says=["model.kind"])


class Export(unittest.TestCase):
    def test_every_presets_script_is_python_for_every_release(self):
        for preset in json.loads(out("presets", "--json")):
            for keras in ("2.15", "3.6", "3.14", "3.15"):
                for ledger in ((), ("--ledger",)):
                    with self.subTest(preset=preset["name"], keras=keras, ledger=ledger):
                        text = out("export", "--python", "--preset", preset["name"],
                                   "--keras", keras, *ledger)
                        ast.parse(text)
                        for line in text.splitlines():
                            self.assertLessEqual(len(line), 100, line)

    def test_the_line_behind_the_verdict_is_marked(self):
        self.assertIn("steps_per_epoch=3,  # <- fitscope: carried-over-remainder",
                      out("export", "--preset", "steps-floor"))
        self.assertNotIn("<- fitscope", out("export", "--preset", "healthy"))

    def test_a_notebooks_code_is_the_scripts(self):
        script = out("export", "--preset", "unseen-tail")
        notebook = json.loads(out("export", "--preset", "unseen-tail", "--notebook"))
        code = "".join("".join(cell["source"]) + "\n" for cell in notebook["cells"]
                       if cell["cell_type"] == "code")
        for line in script.splitlines():
            if not line.startswith("#"):
                self.assertIn(line, code)

    def test_what_cannot_be_had_is_refused(self):
        for arguments, says in ((("--python", "--notebook"), "Choose one"),
                                (("--notebook", "--ledger"), "--ledger"),
                                (("--keras", "9.9"), "--keras"),
                                (("--preset", "nothing"), "not a preset")):
            result = run("export", *arguments)
            self.assertEqual(result.returncode, 2)
            self.assertIn(says, result.stderr.decode())


class WithoutEffect(unittest.TestCase):
    ASKED = ("run", "--model.kind", "any", "--compile.learning_rate", "0", "--generator.nan_at", "2")

    def test_the_report_names_each_field_and_when_it_counts(self):
        text = " ".join(run(*self.ASKED).stdout.decode().split())
        self.assertIn("Set, but without effect here", text)
        self.assertIn("compile.learning_rate = 0 has no effect here: it counts only with model.kind = dense.", text)
        self.assertIn("it counts only with feed.kind = generator and model.kind = dense.", text)
        self.assertNotIn("without effect", run("run").stdout.decode())

    def test_json_lists_them(self):
        listed = json.loads(run(*self.ASKED, "--json").stdout)["without_effect"]
        self.assertEqual([(one["key"], one["value"]) for one in listed],
                         [("generator.nan_at", "2"), ("compile.learning_rate", "0")])
        self.assertEqual(json.loads(run("run", "--json").stdout)["without_effect"], [])


class Site(unittest.TestCase):
    def test_pages_are_written_and_the_address_is_asked_for_in_words(self):
        with tempfile.TemporaryDirectory() as folder:
            text = out("site", folder, "--base-url", "https://example.org/f")
            self.assertIn("files in", text)
            page = pathlib.Path(folder, "causes", "data-ran-out.html").read_text(encoding="utf-8")
            self.assertIn('href="https://example.org/f/causes/data-ran-out.html"', page)
            self.assertIn("https://example.org/f/causes/index.html",
                          pathlib.Path(folder, "sitemap.txt").read_text(encoding="utf-8"))

    def test_what_cannot_be_done_is_refused(self):
        for arguments, says in (((), "the one directory"), (("a", "b"), "the one directory"),
                                (("a", "--base-url", "example.org"), "is no address"),
                                (("/dev/null/x",), "cannot be made")):
            result = run("site", *arguments)
            self.assertEqual(result.returncode, 2)
            self.assertIn(says, result.stderr.decode())


class Others(unittest.TestCase):
    def test_presets_are_listed_and_each_can_be_run(self):
        presets = json.loads(out("presets", "--json"))
        names = [preset["name"] for preset in presets]
        self.assertIn("article-generator-fixed", names)
        for name in names:
            with self.subTest(name=name):
                self.assertIn(run("run", "--preset", name).returncode, (0, 1, 3))

    def test_releases_say_which_behave_alike_and_how_that_is_known(self):
        text = out("releases")
        self.assertEqual(text.splitlines()[0], "Keras 2.4 to 2.15 (newest: 2.15.0)")
        self.assertIn("Keras 3.2 (newest: 3.2.1)", text)
        self.assertIn("run: 3.0.5", text)

    def test_every_rule_is_explained(self):
        names = [line.split()[0] for line in out("explain").splitlines() if line and ":" not in line]
        self.assertIn("carried-over-remainder", names)
        for name in names:
            text = out("explain", name)
            for part in ("What it finds", "Why it happens", "What to do", "Silent when", "Source"):
                self.assertIn(part, text, name)

    def test_schema_is_json(self):
        self.assertIn("$schema", json.loads(out("schema")))

    def test_links_go_both_ways(self):
        link = out("link", "--preset", "steps-floor").strip()
        self.assertTrue(link.startswith("s=1&"))
        self.assertEqual(json.loads(out("link", link))["fit"]["steps_per_epoch"], 3)
        self.assertEqual(out("link", "--preset", "steps-floor", "--base", "https://example.org/")
                         .strip(), "https://example.org/#" + link)

    def test_an_empty_word_is_said_to_be_missing(self):
        for command, word in (("link", ""), ("link", "  "), ("run", "")):
            result = run(command, word)
            self.assertEqual((result.returncode, result.stdout), (2, b""))
            self.assertIn(b"The scenario is missing: an empty word was given.", result.stderr)
            self.assertIn(b"--preset NAME", result.stderr)
        for command in ("run", "export"):
            result = run(command, "--preset", "healthy", "--keras", "")
            self.assertEqual((result.returncode, result.stdout), (2, b""))
            self.assertIn(b"--keras: No version was given. Allowed: 2.4 to 2.15, 3.0 to 3.15",
                          result.stderr)

    def test_help_for_every_command(self):
        self.assertIn("Usage: fitscope", out("--help"))
        for command in ("run", "diagnose", "read", "data", "probe", "export", "presets", "explain", "releases", "schema",
                        "link", "man"):
            self.assertIn("Usage: fitscope " + command, out(command, "--help"))
            self.assertEqual(out("help", command), out(command, "--help"))
            for part in ("Options", "Output", "Exit status", "Environment", "Examples"):
                self.assertIn("\n" + part + "\n", out(command, "--help"))
            self.assertIn("NO_COLOR", out(command, "--help"))
            for line in out(command, "--help").splitlines():
                self.assertLessEqual(len(line), 110, line)
        self.assertIn("fit.steps_per_epoch", out("run", "--help"))

    def test_help_names_every_member_of_the_json(self):
        text = out("run", "--help")
        for name in json.loads(out("run", "--preset", "article-shapes", "--json")):
            self.assertIn(name, text)
        schema = json.loads(out("schema"))
        for group, body in schema["properties"].items():
            for key in body.get("properties", {}):
                self.assertIn(f"  {group}.{key} ", text)

    def test_the_examples_of_every_help_can_be_run(self):
        for command in ("run", "diagnose", "read", "data", "probe", "presets", "explain", "releases", "schema", "link",
                        "export", "man"):
            examples = out(command, "--help").split("\nExamples\n")[1].split("\nFields\n")[0]
            for line in examples.splitlines():
                if "my_run.json" in line or "train" in line or not line.strip():
                    continue
                words = shlex.split(line.split(">")[0].split("|")[0].split("&&")[0])
                self.assertEqual(words[0], "fitscope", line)
                self.assertIn(run(*words[1:]).returncode, (0, 1, 3), line)

    def test_the_manual_page_says_what_every_help_says(self):
        page = readable(out("man"))
        words = " ".join(page.split())
        for section in ("NAME", "SYNOPSIS", "DESCRIPTION", "COMMANDS", "FIELDS", "EXIT STATUS",
                        "ENVIRONMENT", "FILES", "EXAMPLES", "SEE ALSO"):
            self.assertIn(f"\n{section}\n", page)
        commands = [line.split()[0] for line in
                    out("--help").split("Usage:")[1].splitlines()[1:] if line.startswith("  ")]
        commands = [name for name in commands if name != "fitscope"]
        self.assertIn("man", commands)
        for command in commands:
            self.assertIn(f"\n   fitscope {command}\n", page)
            for line in out(command, "--help").splitlines():
                words_of_line = " ".join(line.split())
                if line.startswith(("  --", "  fitscope ")):
                    self.assertIn(words_of_line, words, command)
        for line in out("run", "--help").split("\nFields\n")[1].splitlines():
            self.assertIn(" ".join(line.split()), words)
        for line in out("run", "--help").split("\nExit status\n")[1].split("\n\n")[0].splitlines():
            self.assertIn(" ".join(line.split()), words)
        self.assertIn("NO_COLOR", page)

    def test_the_manual_page_is_good_roff(self):
        complaints = subprocess.run(["mandoc", "-T", "lint", "-W", "style"], text=True,
                                    input=out("man"), capture_output=True).stdout.splitlines()
        # A date would have to be today's, or a lie.
        self.assertEqual([line for line in complaints if "missing date" not in line], [])

    def test_version_and_no_command(self):
        self.assertRegex(out("--version"), r"^fitscope \d")
        self.assertEqual(run().returncode, 2)


if __name__ == "__main__":
    if len(sys.argv) < 2:
        sys.exit(__doc__)
    PROGRAM = sys.argv.pop(1)
    unittest.main()
