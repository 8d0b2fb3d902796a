# SPDX-License-Identifier: LGPL-3.0-or-later
"""Odoo 19: a tree one already has, or Debian's package unpacked into ``build/odoo``, never installed."""

import os
import re
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path

from . import paths
from .errors import Problem
from .steps import remove, run, step

SERIES = "19.0"
PACKAGED = Path("usr/lib/python3/dist-packages")
# The package's links to fonts and JavaScript are relative: these packages go into the same folder.
DEBS = (
    "odoo-19",
    "libjs-jquery",
    "libjs-jquery-form",
    "libjs-underscore",
    "fonts-font-awesome",
    "fonts-roboto-unhinted",
    "fonts-montserrat",
    "fonts-inconsolata",
    "fonts-ocr-b",
)
# distribution -> (suite that has odoo-19, components, keyring that signs it, package of the keyring)
SUITES = {
    "debian": ("sid", "main", Path("/usr/share/keyrings/debian-archive-keyring.gpg")),
    "ubuntu": ("devel", "main universe", Path("/usr/share/keyrings/ubuntu-archive-keyring.gpg")),
}


@dataclass(frozen=True)
class Source:
    """An Odoo tree: what goes on PYTHONPATH, and its folders of addons."""

    root: Path
    addons: tuple
    version: str


def locate(folder):
    """Read an Odoo source tree.

    :param Path folder: a clone of Odoo, or the unpacked package.
    :raise Problem: when it is no Odoo, or not of the right series.
    """
    for root in (folder, folder / PACKAGED):
        release = root / "odoo" / "release.py"
        if release.is_file():
            version = _version(release)
            if version != SERIES:
                raise Problem(f"{folder} is Odoo {version}: give ODOO= a tree of Odoo {SERIES}, or leave it out.")
            return Source(root, _addons(root), version)
    raise Problem(f"{folder} is no Odoo source tree (no odoo/release.py): give ODOO= a tree of Odoo {SERIES}.")


def _version(release):
    found = re.search(r"^version_info\s*=\s*\(\s*['\"]?([^,'\"]+)['\"]?,\s*(\d+)", release.read_text(), re.MULTILINE)
    return ".".join(found.groups()) if found else "of unknown version"


def _addons(root):
    # The package's own top-level addons/ holds Python files only: data files are in odoo/addons.
    folders = [root / "odoo" / "addons"]
    if (root / "addons" / "web" / "static").is_dir():
        folders.append(root / "addons")
    if not any((folder / "web" / "static").is_dir() for folder in folders):
        raise Problem(f"{root} has no addon `web`: give ODOO= a whole tree of Odoo {SERIES}.")
    return tuple(folders)


def ensure(given=None):
    """Return the Odoo to use: the one given, else Debian's, fetched when it is not there.

    :param str given: folder, as in ``ODOO=``.
    """
    if given:
        return locate(Path(given).expanduser().resolve())
    if not paths.ODOO.is_dir():
        with step(f"Odoo {SERIES} from the distribution's development suite"):
            _fetch()
    return locate(paths.ODOO)


def _fetch():
    state = paths.BUILD / "apt"
    fresh = paths.BUILD / "odoo.new"
    for folder in (state, fresh):
        remove(folder)
    debs = state / "debs"
    for folder in (state / "lists" / "partial", state / "archives" / "partial", debs):
        folder.mkdir(parents=True)
    _download(state, debs)
    fresh.mkdir()
    for deb in sorted(debs.glob("*.deb")):
        run(["dpkg", "-x", deb, fresh], "odoo-unpack.log", "Unpacking Odoo failed: see %(log)s, then run this again.")
    fresh.rename(paths.ODOO)
    remove(state)


def _download(state, debs):
    options = apt_options(state)
    advice = (
        f"Odoo {SERIES} could not be fetched with apt (see %(log)s): mend the network or apt's sources and run this "
        "again, or give ODOO=/path of an Odoo tree."
    )
    run(["apt-get", *options, "update"], "odoo-update.log", advice)
    run(["apt-get", *options, "download", *DEBS], "odoo-download.log", advice, cwd=debs)


def apt_options(state):
    """Write the sources of an apt state of its own; return the options that make apt use it alone."""
    suite, components, keyring = SUITES[_distribution()]
    sources = state / "odoo.sources"
    fields = {"Types": "deb", "URIs": mirror(), "Suites": suite, "Components": components, "Signed-By": keyring}
    sources.write_text("".join(f"{name}: {value}\n" for name, value in fields.items()))
    settings = {
        "Dir::State": state,
        "Dir::State::lists": state / "lists",
        "Dir::Cache": state,
        "Dir::Etc::sourcelist": sources,
        "Dir::Etc::sourceparts": "/dev/null",
        "Dir::Etc::Preferences": "/dev/null",
        "Dir::Etc::PreferencesParts": "/dev/null",
        "APT::Sandbox::User": "root",
        "APT::Update::Error-Mode": "any",
        "Acquire::Languages": "none",
    }
    return [part for name, value in settings.items() for part in ("-o", f"{name}={value}")]


def _distribution(release=Path("/etc/os-release")):
    """Return ``debian`` or ``ubuntu``, also for what is derived from them."""
    lines = release.read_text().splitlines() if release.is_file() else []
    fields = {name: value.strip('"') for name, _, value in (line.partition("=") for line in lines)}
    for name in (fields.get("ID", ""), *fields.get("ID_LIKE", "").split()):
        if name in SUITES and SUITES[name][2].is_file() and shutil.which("apt-get"):
            return name
    raise Problem(f"This is no Debian or Ubuntu: give ODOO=/path of a tree of Odoo {SERIES}.")


def mirror(targets=None):
    """Return the address of the distribution's archive that this machine's apt uses.

    :param str targets: lines of origin, label, release, codename and address, split by ``|``; asked of apt when
        not given. Origin and label are empty before the first ``apt-get update``.
    :raise Problem: when apt names none.
    """
    if targets is None:
        form = "$(ORIGIN)|$(LABEL)|$(RELEASE)|$(COMPONENT)|$(REPO_URI)"
        command = ["apt-get", "indextargets", "--format", form, "Created-By: Packages"]
        targets = subprocess.run(command, capture_output=True, text=True, check=False).stdout
    rows = [line.split("|") for line in targets.splitlines() if line.count("|") == 4]
    plain = [row for row in rows if row[3] == "main" and "-" not in row[2].rstrip("/")]
    for origin in ("Debian", "Ubuntu", ""):
        for row in plain:
            if row[0] == origin and row[1] in (origin, ""):
                return row[4]
    raise Problem("apt names no archive of this distribution: mend /etc/apt/sources.list.d, or give ODOO=/path.")


def environment(source):
    """Return the environment in which Python finds this Odoo and the repository."""
    path = os.pathsep.join([str(source.root), str(paths.ROOT)])
    return {**os.environ, "PYTHONPATH": path, "PYTHONUNBUFFERED": "1"}
