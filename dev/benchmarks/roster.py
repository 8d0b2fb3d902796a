# SPDX-License-Identifier: LGPL-3.0-or-later
"""Import of a roster: how long a school of ordinary size takes, and how that grows."""

from pathlib import Path
from tempfile import TemporaryDirectory

from dev import sample_school, stage

from .rounds import interleaved, seconds
from .scratch import copied, environment

SCALE = 10


def measure(ready, figures):
    """Import the sample roster, and a generated school beside one with ten times the rows."""
    with TemporaryDirectory() as folder:
        one, ten = Path(folder, "one"), Path(folder, "ten")
        sample_school.generate(one, scale=1)
        sample_school.generate(ten, scale=SCALE)
        folders = {"medium": stage.roster(), "one": one, "ten": ten}
        for name, path in folders.items():
            figures.note(f"{name}: {_count_rows(path)} rows")
        ways = {name: lambda path=path: _time_import(ready, path) for name, path in folders.items()}
        rounds = interleaved(ways)
    figures.add("import_medium_s", rounds.median("medium"))
    figures.add("import_1_s", rounds.median("one"))
    figures.add("import_10_s", rounds.median("ten"))
    figures.add("import_growth_ratio", rounds.ratio("ten", "one"))


def _count_rows(folder):
    """Return the number of rows of all tables of a folder, headers left out."""
    return sum(len(file.read_bytes().splitlines()) - 1 for file in folder.glob("*.csv"))


def _time_import(ready, folder):
    """Return how many seconds it takes to import a folder into a database that has no roster."""
    with copied(ready, stage.TEMPLATE) as name, environment(name) as env:

        def run():
            env["ptc.import"]._run(folder, source="bench")
            env.flush_all()
            env.cr.commit()

        return seconds(run)
