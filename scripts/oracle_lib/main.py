"""scripts/oracle: real Keras is the judge."""
import argparse
import sys

import environments
import live
import record
import report


def parser():
    top = argparse.ArgumentParser(prog="oracle", description="Holds Fitscope against real Keras, release by release.")
    commands = top.add_subparsers(dest="command", required=True, metavar="COMMAND")

    def command(name, run, text):
        made = commands.add_parser(name, help=text, description=text)
        made.set_defaults(run=run)
        made.add_argument("--keras", action="append", default=[], metavar="V",
                          help="only this release (may be given several times)")
        return made

    command("setup", environments.main, "Make one virtual environment per Keras release.")
    made = command("record", record.main, "Run the corpus in real Keras and write tests/golden/ledgers/.")
    made.add_argument("--family", action="append", default=[], help="only this file of the corpus")
    made.add_argument("--id", action="append", default=[], help="only this scenario")
    made.add_argument("--missing", action="store_true",
                      help="leave goldens of unchanged scenarios alone even if the script made from them changed")
    made.add_argument("--minutes", type=float, help="stop after so long; the next run goes on from there")
    made = command("live", live.main, "Draw random scenarios, run both sides, print what differs.")
    made.add_argument("--count", type=int, default=20)
    made.add_argument("--seed", type=int, default=0)
    made.add_argument("--quick", action="store_true", help="do not make the scenarios that differ smaller")
    made = command("report", report.main, "Count what was compared and what is equal, per release.")
    made.add_argument("--json", action="store_true", help="instead of the table, release x family")
    return top


def main():
    arguments = parser().parse_args()
    return arguments.run(arguments)


if __name__ == "__main__":
    sys.exit(main())
