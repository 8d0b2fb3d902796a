# SPDX-License-Identifier: LGPL-3.0-or-later
"""The commands behind the Makefile: ``dev/run COMMAND``."""

import os
import shlex
import signal
import subprocess
import sys

from . import cluster, demo, errors, odoo_run, odoo_source, paths, processes, stage
from .steps import locked, remove, wait


def run_demo(_arguments):
    """Serve the demo."""
    demo.run()
    return 0


def run_test(arguments):
    """Run the tests; with arguments only those."""
    from . import testing

    return testing.run(arguments + shlex.split(os.environ.get("ARGS", "")))


def run_lint(_arguments):
    """Check source and translations."""
    from . import lint

    return lint.run()


def run_pot(_arguments):
    """Write the templates of the translations."""
    from . import translations

    with stage.ready() as ready:
        translations.write(ready)
    return 0


def run_bench(arguments):
    """Run the benchmarks, with Odoo on the path; when interrupted, wait until what they have started is stopped."""
    with stage.ready() as ready:
        words = [str(paths.PYTHON), "-m", "dev.bench", *arguments, *shlex.split(os.environ.get("ARGS", ""))]
        environment = odoo_source.environment(ready.source)
        return wait(subprocess.Popen(words, env=environment, cwd=paths.ROOT, start_new_session=True))


def run_race(arguments):
    """Run the races and faults in full."""
    os.environ["PTC_RACE"] = "full"
    return run_test(["tests/race", *arguments])


def run_odoo(arguments):
    """Run Odoo's command line."""
    with stage.ready() as ready:
        return stage.call(ready, odoo_run.command(*arguments), interactive=True)


def run_stop(_arguments):
    """Stop what earlier runs have left running."""
    paths.make_folders()
    processes.end([pid for pid in processes.living().values() if pid not in (os.getpid(), os.getppid())])
    if (paths.BUILD / "run").is_dir() or paths.fallback().is_dir():
        with locked("cluster"):
            cluster.stop(cluster.locate())
    return 0


def run_clean(_arguments):
    """Stop everything and remove all that was made."""
    if not paths.BUILD.is_dir():
        return 0
    run_stop([])
    if (paths.BUILD / "run").is_dir() or paths.fallback().is_dir():
        cluster.remove_all(cluster.locate())
    remove(paths.BUILD)
    return 0


def run_reset(_arguments):
    """Drop the demo's database, so that the next demo starts with a fresh one."""
    if processes.living(demo.NAME):
        raise errors.Problem("The demo is running: stop it first with Ctrl-C or `make stop`, then run this again.")
    with stage.ready() as ready:
        ready.databases.drop(demo.NAME)
    return 0


def run_postgres(_arguments):
    """Start PostgreSQL and leave it running, until ``make stop``."""
    stage.tools()
    place = cluster.locate()
    cluster.ensure(place)
    with locked("cluster"):
        cluster.start(place)
        place.started.unlink(missing_ok=True)
    print(f"PostgreSQL answers at {place.socket}, user {cluster.USER}; `make stop` stops it.")
    return 0


COMMANDS = {
    "demo": run_demo,
    "test": run_test,
    "lint": run_lint,
    "pot": run_pot,
    "bench": run_bench,
    "race": run_race,
    "odoo": run_odoo,
    "postgres": run_postgres,
    "reset": run_reset,
    "stop": run_stop,
    "clean": run_clean,
}


def main(arguments):
    """Run one command; return its exit code. What goes wrong is one sentence."""
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, _interrupt)
    try:
        if not arguments or arguments[0] not in COMMANDS:
            raise errors.Problem(f"Say what to do: dev/run {'|'.join(COMMANDS)}.")
        return COMMANDS[arguments[0]](arguments[1:])
    except errors.Problem as problem:
        print(problem, file=sys.stderr)
    except KeyboardInterrupt:
        print("stopped", file=sys.stderr)
        return 130
    except OSError as error:
        sentence = errors.explain(error)
        if not sentence:
            raise
        print(sentence, file=sys.stderr)
    return 1


def _interrupt(*_):
    # A second signal must not break off the tidying up that the first one started.
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, signal.SIG_IGN)
    raise KeyboardInterrupt


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
