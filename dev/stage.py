# SPDX-License-Identifier: LGPL-3.0-or-later
"""The set-up in its order: packages, Odoo, Python, PostgreSQL, and the databases, each made when it is missing or old.

``ptc_base`` has Odoo's own addons, ``ptc_template`` ours as well, ``ptc_sample`` also the sample school.
"""

import contextlib
import json
import os
import signal
import subprocess
from dataclasses import dataclass

from . import addons, cluster, odoo_run, odoo_source, packages, paths, python_env
from .database import Databases
from .errors import Problem
from .steps import locked, run, step

BASE, TEMPLATE, SAMPLE = "ptc_base", "ptc_template", "ptc_sample"


@dataclass(frozen=True)
class Stage:
    """What a run works with: the Odoo, the cluster (running) and its databases."""

    source: odoo_source.Source
    cluster: cluster.Cluster
    databases: Databases


def tools(wanted=packages.RUN):
    """Get the packages, Odoo and the Python environment; return the Odoo.

    :param dict wanted: packages, as in ``packages.RUN``.
    """
    paths.check_space()
    with locked():
        packages.ensure(wanted)
        source = odoo_source.ensure(os.environ.get("ODOO"))
        python_env.ensure()
    return source


@contextlib.contextmanager
def ready(wanted=packages.RUN):
    """Give the stage with everything installed and PostgreSQL running."""
    source = tools(wanted)
    place = cluster.locate()
    with locked():
        cluster.ensure(place)
        odoo_run.write_config(source, place)
    with cluster.running(place):
        yield Stage(source, place, Databases(place))


def template(stage):
    """Make the template database with our addons, when it is missing or older than their source; return its name."""
    with locked():
        _base(stage)
        key = template_key(stage)
        if not stage.databases.is_current(TEMPLATE, key):
            _need_addons()
            with step(f"database with {', '.join(addons.names())}"):
                _build(stage, TEMPLATE, BASE, key, addons.names(), "install.log")
    return TEMPLATE


def _need_addons():
    if not addons.names():
        raise Problem("There is no addon (ptc_*/__manifest__.py) in this repository: check out one that has them.")


def base_key(stage):
    """Return the key of the database with Odoo's own addons."""
    release = stage.source.root / "odoo" / "release.py"
    return addons.content_hash([release], salt=f"{stage.source.root} {addons.dependencies()}")


def template_key(stage):
    """Return the key of the template: Odoo and the source of our addons."""
    return addons.content_hash(addons.source_files(), salt=base_key(stage))


def _base(stage):
    key = base_key(stage)
    if not stage.databases.is_current(BASE, key):
        with step("database with Odoo's own addons"):
            _build(stage, BASE, None, key, addons.dependencies(), "base.log")


def _build(stage, name, template_name, key, modules, log):
    stage.databases.create(name, template_name)
    odoo_run.odoo(stage.source, name, "-i", ",".join(modules), log=log)
    stage.databases.set_mark(name, key=key)


def roster():
    """Return the folder of the sample roster: the shared one beside the repository, else our own, generated."""
    if paths.SHARED_ROSTER.is_dir():
        return paths.SHARED_ROSTER
    target = paths.BUILD / "sample_school"
    code = "import sys, pathlib; from dev import sample_school; sample_school.generate(pathlib.Path(sys.argv[1]))"
    advice = "The sample school could not be made: see %(log)s, mend dev/sample_school.py, then run this again."
    target.mkdir(parents=True, exist_ok=True)
    run([paths.PYTHON, "-c", code, target], "sample_school.log", advice, cwd=paths.ROOT)
    return target


def sample_key(stage):
    """Return the key of the database with the sample school: the template's, and all that writes the sample."""
    files = sorted((paths.ROOT / "dev").glob("sample_*")) + [paths.ROOT / "dev" / "demo_data.py"]
    files = [file for file in files if file.is_file()]
    if paths.SHARED_ROSTER.is_dir():
        files += sorted(paths.SHARED_ROSTER.glob("*.csv"))
    return addons.content_hash(files, salt=template_key(stage))


def sample(stage):
    """Make the database with the sample school, when it is missing or old; return its name."""
    template(stage)
    with locked():
        key = sample_key(stage)
        if not stage.databases.is_current(SAMPLE, key):
            with step("sample school"):
                stage.databases.create(SAMPLE, TEMPLATE)
                lines = load_sample(stage, SAMPLE)
                stage.databases.set_mark(SAMPLE, key=key, lines=lines)
    return SAMPLE


def load_sample(stage, name):
    """Load the sample school into a database; return the lines to print."""
    result = paths.STATE / f"{name}.json"
    log = paths.LOG / "odoo-sample.log"
    for file in (result, log):
        file.unlink(missing_ok=True)
    words = [paths.PYTHON, "-m", "dev.in_odoo", "sample", name, roster(), result, log]
    advice = f"The sample school could not be loaded: see {log} and %(log)s, mend it, then run this again."
    run(words, "sample.log", advice, env=odoo_source.environment(stage.source), cwd=paths.ROOT)
    lines = json.loads(result.read_text())
    result.unlink()
    return lines


def upgrade(stage, name, log="upgrade.log"):
    """Upgrade our addons in a database, and install those it does not have yet."""
    modules = ",".join(addons.names())
    odoo_run.odoo(stage.source, name, "-i", modules, "-u", modules, log=log)


def call(stage, words, interactive=False):
    """Run a program of the virtual environment, its output on the screen; return its exit code.

    When interrupted, it is given time to tidy up what it has started.

    :param bool interactive: it reads from the terminal, which then interrupts it by itself.
    """
    environment = odoo_source.environment(stage.source)
    command = [str(word) for word in words]
    process = subprocess.Popen(command, env=environment, cwd=paths.ROOT, start_new_session=not interactive)
    try:
        return process.wait()
    except BaseException:
        if not interactive:
            process.send_signal(signal.SIGINT)
        with contextlib.suppress(subprocess.TimeoutExpired):
            process.wait(60)
        process.kill()
        raise
