# SPDX-License-Identifier: LGPL-3.0-or-later
"""``make bench``: measure, print a table, and keep the figures in ``build/bench.json``.

    make bench ARGS="import allot"

A machine is shared with whatever else runs on it, so what counts are ratios of things measured in turns in one run.
"""

import importlib
import signal
import sys

from dev import errors, stage
from dev.benchmarks.figures import FILE, Figures, machine

# Group -> its module in dev/benchmarks, in the order of running.
GROUPS = {
    "import": "roster",
    "allot": "allot",
    "replan": "replan",
    "checks": "checks",
    "paper": "paper",
    "booking": "booking",
    "free": "free",
    "live": "live",
    "itinerary": "itinerary",
    "mail": "mail",
    "peer": "peer",
    "rush": "rush",
}


def main(arguments):
    """Run the groups named, or all; return the exit code. A goal that is missed is told, and is no failure."""
    unknown = set(arguments) - set(GROUPS)
    if unknown:
        raise errors.Problem(f"No group of benchmarks is called {' '.join(unknown)}: choose from {', '.join(GROUPS)}.")
    figures = Figures()
    with stage.ready() as ready:
        stage.template(ready)
        for group, module in GROUPS.items():
            if not arguments or group in arguments:
                print(f"\n{group} ({machine(ready)})", flush=True)
                importlib.import_module(f"dev.benchmarks.{module}").measure(ready, figures)
                figures.save()
    print(f"\nfigures in {FILE}")
    return 0


if __name__ == "__main__":
    # Servers are stopped on the way out, whichever way that is.
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    try:
        sys.exit(main(sys.argv[1:]))
    except errors.Problem as problem:
        sys.exit(str(problem))
    except KeyboardInterrupt:
        sys.exit("stopped")
