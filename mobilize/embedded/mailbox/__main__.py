"""`python -m mobilize.embedded.mailbox`: run the mailbox until told to stop."""

import argparse
import sys
from pathlib import Path

from mobilize.embedded import serving
from mobilize.embedded.mailbox import server
from mobilize.embedded.mailbox.smtp import Faults


def main() -> int:
    """Run the mailbox and return the exit code."""
    parser = argparse.ArgumentParser(prog="mailbox", description=__doc__)
    parser.add_argument("--home", type=Path, required=True, help="folder for its data")
    parser.add_argument("--smtp-port", type=int, required=True)
    parser.add_argument("--http-port", type=int, required=True)
    parser.add_argument(
        "--fail-every", type=int, default=0, metavar="N", help="answer 451 to every Nth mail"
    )
    parser.add_argument(
        "--drop-every",
        type=int,
        default=0,
        metavar="N",
        help="keep every Nth mail, but cut the connection instead of answering",
    )
    said = parser.parse_args()
    return serving.run(
        server.serve(
            path=said.home / "mailbox.sqlite3",
            smtp_port=said.smtp_port,
            http_port=said.http_port,
            faults=Faults(fail_every=said.fail_every, drop_every=said.drop_every),
        )
    )


if __name__ == "__main__":
    sys.exit(main())
