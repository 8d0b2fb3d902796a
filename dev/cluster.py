# SPDX-License-Identifier: LGPL-3.0-or-later
"""A private PostgreSQL: its data in ``build/pg``, its socket in ``build/run``, no TCP, no durability.

Run by this user; by Debian's ``postgres`` when this user is root, as PostgreSQL refuses to run as root. Where that
user cannot reach ``build/``, or the socket's path would be too long, a private folder under ``/var/tmp`` is used.
"""

import contextlib
import glob
import os
import pwd
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path

from . import paths, processes
from .errors import Problem, disk_full
from .steps import locked, remove, run, step, tail

USER = "ptc"
SOCKET_FILE = ".s.PGSQL.5432"
# sizeof(sockaddr_un.sun_path) is 108, the closing zero included.
SOCKET_LIMIT = 107
SETTINGS = {
    "listen_addresses": "",
    "unix_socket_permissions": "0700",
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "max_connections": "200",
    "shared_buffers": "256MB",
    "logging_collector": "off",
}


@dataclass(frozen=True)
class Cluster:
    """Where the data and the socket are, whose they are, and the folder of PostgreSQL's programs.

    ``spare`` is the folder used instead of ``build`` where that does not do.
    """

    build: Path
    spare: Path
    data: Path
    socket: Path
    binaries: Path
    owner: pwd.struct_passwd

    @property
    def started(self):
        """The mark that a run of ours started the server that runs now."""
        return self.build / "state" / "postgresql.started"

    @property
    def log(self):
        """PostgreSQL's own log, beside the socket so that its user may write it."""
        return self.socket / "postgresql.log"

    def program(self, name):
        """Return the full path of one of PostgreSQL's programs."""
        return str(self.binaries / name)

    def as_owner(self):
        """Return the options of ``subprocess`` that make a command run as the owner."""
        if self.owner.pw_uid == os.geteuid():
            return {"cwd": "/"}
        groups = os.getgrouplist(self.owner.pw_name, self.owner.pw_gid)
        return {"cwd": "/", "user": self.owner.pw_uid, "group": self.owner.pw_gid, "extra_groups": groups}

    def client(self, name):
        """Return the start of a client command: program, socket, user."""
        return [self.program(name), "-h", str(self.socket), "-U", USER]

    def answers(self):
        """Tell whether the server takes connections."""
        command = [*self.client("pg_isready"), "-q", "-d", "postgres", "-t", "3"]
        return subprocess.run(command, check=False, capture_output=True).returncode == 0


def find_binaries(pattern="/usr/lib/postgresql/*/bin"):
    """Return the folder of the newest PostgreSQL server from 13 on."""
    folders = {}
    for name in glob.glob(pattern):
        folder = Path(name)
        if folder.parent.name.isdigit() and (folder / "initdb").is_file():
            folders[int(folder.parent.name)] = folder
    if not folders or max(folders) < 13:
        raise Problem("PostgreSQL 13 or later is missing: run `sudo apt-get install postgresql`, then this again.")
    return folders[max(folders)]


def find_owner():
    """Return the user that runs PostgreSQL: this one, or ``postgres`` when this is root."""
    if os.geteuid():
        return pwd.getpwuid(os.geteuid())
    try:
        return pwd.getpwnam("postgres")
    except KeyError:
        raise Problem("The user `postgres` is missing: run `apt-get install postgresql`, then this again.") from None


def locate(build=paths.BUILD):
    """Return the cluster of a build folder, whether or not it is there yet."""
    owner = find_owner()
    spare = paths.fallback(build.parent)
    reachable = _reaches(owner, build)
    data = build / "pg" if reachable else spare / "pg"
    socket = build / "run"
    if not reachable or len(os.fsencode(str(socket / SOCKET_FILE))) > SOCKET_LIMIT:
        socket = spare / "run"
    return Cluster(build, spare, data, socket, _binaries_of(data), owner)


def _reaches(owner, folder):
    if owner.pw_uid == os.geteuid():
        return True
    groups = os.getgrouplist(owner.pw_name, owner.pw_gid)
    options = {"user": owner.pw_uid, "group": owner.pw_gid, "extra_groups": groups, "cwd": "/"}
    return subprocess.run(["test", "-x", str(folder)], check=False, **options).returncode == 0


def _binaries_of(data):
    newest = find_binaries()
    try:
        major = (data / "PG_VERSION").read_text().strip()
    except OSError:
        return newest
    folder = newest.parent.parent / major / "bin"
    if not (folder / "postgres").is_file():
        raise Problem(f"PostgreSQL {major}, which made build/pg, is gone: run `make clean`, then this again.")
    return folder


def ensure(cluster):
    """Make the data and the folder of the socket, unless they are there."""
    _make_spare(cluster)
    for folder in (cluster.socket, cluster.data.parent):
        if not folder.is_dir():
            folder.mkdir(mode=0o700)
        if folder != cluster.build:
            _give(folder, cluster.owner)
    if not cluster.data.is_dir():
        with step("PostgreSQL cluster of its own"):
            _init(cluster)


def _make_spare(cluster):
    """Make the folder under /var/tmp when it is used, refuse one that somebody else has put there."""
    spare = cluster.spare
    if spare not in (cluster.data.parent, cluster.socket.parent):
        return
    with contextlib.suppress(FileExistsError):
        spare.mkdir(mode=0o700)
        _give(spare, cluster.owner)
    state = spare.lstat()
    if spare.is_symlink() or not spare.is_dir() or state.st_uid != cluster.owner.pw_uid or state.st_mode & 0o077:
        raise Problem(f"{spare} belongs to somebody else: let its owner remove it, then run this again.")
    (cluster.build / "postgresql-is-in").write_text(f"{spare}\n")


def _give(folder, owner):
    if folder.stat().st_uid != owner.pw_uid:
        os.chown(folder, owner.pw_uid, owner.pw_gid)


def _init(cluster):
    # Made beside and renamed, so that what is there is always whole.
    fresh = cluster.data.with_name("pg.new")
    remove(fresh)
    fresh.mkdir(mode=0o700)
    _give(fresh, cluster.owner)
    options = ["-U", USER, "-A", "trust", "-E", "UTF8", "--locale=C.UTF-8", "-N"]
    command = [cluster.program("initdb"), "-D", fresh, *options]
    run(command, "initdb.log", "PostgreSQL's initdb failed: see %(log)s, then run this again.", **cluster.as_owner())
    fresh.rename(cluster.data)


@contextlib.contextmanager
def running(cluster):
    """Have PostgreSQL running for the time of the block.

    Several runs may use it at once: the last one that leaves stops it. One that was started by hand is left alone.
    """
    state = cluster.started.parent
    with locked("cluster", state):
        mine = processes.note("uses-postgresql", folder=state)
        try:
            start(cluster)
        except BaseException:
            mine.unlink(missing_ok=True)
            raise
    try:
        yield cluster
    finally:
        with locked("cluster", state):
            mine.unlink(missing_ok=True)
            if cluster.started.exists() and not processes.living("uses-postgresql", state):
                stop(cluster)


def start(cluster):
    """Start the server unless it answers; clear what a killed one has left behind.

    :raise Problem: when it does not start.
    """
    if cluster.answers():
        return
    with step("PostgreSQL"):
        clear_leftovers(cluster)
        cluster.started.touch()
        _launch(cluster)


def _launch(cluster):
    settings = {**SETTINGS, "unix_socket_directories": cluster.socket}
    options = " ".join(f"-c {name}='{value}'" for name, value in settings.items())
    try:
        _control(cluster, "-l", cluster.log, "-o", options, "-w", "-t", "60", "start")
    except Problem:
        cluster.started.unlink(missing_ok=True)
        if cluster.log.is_file() and "No space left on device" in tail(cluster.log):
            raise disk_full(cluster.data) from None
        raise Problem(f"PostgreSQL does not start (see {cluster.log}): run `make clean`, then this again.") from None


def _control(cluster, *arguments):
    run([cluster.program("pg_ctl"), "-D", cluster.data, *arguments], "pg_ctl.log", "failed", **cluster.as_owner())


def servers(cluster):
    """Return the numbers of PostgreSQL's processes that work on this cluster's data, the first server first.

    Every process of PostgreSQL has the data folder as its working directory.
    """
    found = []
    for folder in Path("/proc").iterdir():
        if not folder.name.isdigit():
            continue
        with contextlib.suppress(OSError):
            here = folder.joinpath("cwd").readlink() == cluster.data
            if here and "postgres" in folder.joinpath("exe").readlink().name:
                found.append(int(folder.name))
    return sorted(found)


def clear_leftovers(cluster):
    """Remove the locks that a killed server has left, and its orphaned processes."""
    processes.end(servers(cluster))
    for lock in (cluster.data / "postmaster.pid", cluster.socket / SOCKET_FILE, cluster.socket / f"{SOCKET_FILE}.lock"):
        lock.unlink(missing_ok=True)


def stop(cluster):
    """Stop the server, whoever started it; wait until it is gone."""
    if (cluster.data / "postmaster.pid").exists():
        with contextlib.suppress(Problem):
            _control(cluster, "-m", "fast", "-w", "-t", "30", "stop")
    clear_leftovers(cluster)
    cluster.started.unlink(missing_ok=True)


def remove_all(cluster):
    """Stop the server and remove all it has."""
    if cluster.data.is_dir():
        stop(cluster)
    spare = cluster.spare
    if spare.is_dir() and not spare.is_symlink() and spare.stat().st_uid in (cluster.owner.pw_uid, os.geteuid()):
        shutil.rmtree(spare)
