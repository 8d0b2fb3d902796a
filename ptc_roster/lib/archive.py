# SPDX-License-Identifier: LGPL-3.0-or-later
"""Uploaded files -> the CSV files in them, read in memory and never unpacked.

Nothing is written to disk, so a name in an archive can never become a path;
names that try are refused all the same, because no honest export has them.
"""

import io
import re
import stat
import zipfile
import zlib

from .problems import NOTE, STOP

MAX_MEMBERS = 200
MAX_MEMBER_BYTES = 200 * 1024 * 1024
MAX_TOTAL_BYTES = 400 * 1024 * 1024
# CSV packs 5 to 40 times; below this size the ratio does no harm.
MAX_RATIO = 150
RATIO_FREE_BYTES = 1024 * 1024
CHUNK = 1024 * 1024

_ZIP_STARTS = (b"PK\x03\x04", b"PK\x05\x06", b"PK\x07\x08")
_OTHER_ARCHIVES = (b"\x1f\x8b", b"7z\xbc\xaf", b"Rar!", b"BZh", b"\xfd7zXZ")
_IGNORED = re.compile(r"(^|/)(__MACOSX/|\.|Thumbs\.db$|desktop\.ini$)", re.IGNORECASE)
_SPREADSHEETS = (".xlsx", ".xls", ".ods", ".numbers")


class _Refused(Exception):
    """Carry the code and parameters of a refusal out of the zip reader."""

    def __init__(self, code, **params):
        super().__init__(code)
        self.code = code
        self.params = params


def read_members(files, problems):
    """Return the CSV files of an upload, those inside a zip included.

    :param dict files: ``{name: bytes}`` as uploaded: one zip, or loose files.
    :param Problems problems: gets what is refused or ignored.
    :return: ``{"users.csv": bytes}``, names without folder.
    """
    members = {}
    for name, data in files.items():
        try:
            found = _unzip(data, problems) if data.startswith(_ZIP_STARTS) else {name: data}
            _merge(members, _only_csv(name, found, problems))
        except _Refused as refusal:
            problems.add(STOP, refusal.code, name, **refusal.params)
    if not members and not problems.is_stopped:
        problems.add(STOP, "no_files", ", ".join(sorted(files)))
    return members


def _merge(members, found):
    taken = {name.lower() for name in members}
    for name, data in found.items():
        bare = re.split(r"[/\\]", name)[-1]
        if bare.lower() in taken:
            raise _Refused("file_twice", member=bare)
        taken.add(bare.lower())
        members[bare] = data


def _only_csv(upload, found, problems):
    """Keep the CSV files; refuse an upload that is something else."""
    kept = {}
    for name, data in found.items():
        lower = name.lower()
        if lower.endswith(".csv"):
            kept[name] = data
        elif name == upload and lower.endswith(".zip"):
            raise _Refused("not_a_zip")
        elif name == upload and lower.endswith(_SPREADSHEETS):
            raise _Refused("spreadsheet")
        elif name == upload and data.startswith(_OTHER_ARCHIVES):
            raise _Refused("other_archive")
        else:
            problems.add(NOTE, "file_ignored", name)
    return kept


def _unzip(data, problems):
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            infos = _checked_infos(archive)
            return _read_all(archive, infos, len(data))
    except (zipfile.BadZipFile, zlib.error, EOFError, UnicodeDecodeError, ValueError) as error:
        raise _Refused("zip_damaged") from error
    except (NotImplementedError, RuntimeError) as error:
        # zipfile says "RuntimeError" for a wanted password.
        raise _Refused("zip_method") from error


def _checked_infos(archive):
    """Return the files of the archive, or refuse it by its table of contents."""
    infos = [info for info in archive.infolist() if not info.is_dir()]
    if len(infos) > MAX_MEMBERS:
        raise _Refused("zip_too_many", count=len(infos), limit=MAX_MEMBERS)
    for info in infos:
        _check_name(info)
    infos = [info for info in infos if not _IGNORED.search(info.filename)]
    if sum(info.file_size for info in infos) > MAX_TOTAL_BYTES:
        raise _Refused("zip_too_big", limit=MAX_TOTAL_BYTES // 1024 // 1024)
    folders = {info.filename.rpartition("/")[0] for info in infos}
    if len(folders) > 1 or any("/" in folder for folder in folders):
        raise _Refused("zip_folders")
    return infos


def _check_name(info):
    name = info.orig_filename
    parts = re.split(r"[/\\]", name)
    if name.startswith(("/", "\\")) or ".." in parts or re.match(r"^[A-Za-z]:", name) or "\0" in name:
        raise _Refused("zip_path", member=name[:80].replace("\0", ""))
    if stat.S_ISLNK(info.external_attr >> 16):
        raise _Refused("zip_path", member=name[:80])
    if info.flag_bits & 0x1:
        raise _Refused("zip_password")


def _read_all(archive, infos, packed_bytes):
    """Read every member, counting what really comes out: a header may lie."""
    members, total = {}, 0
    for info in infos:
        content = _read_member(archive, info, MAX_TOTAL_BYTES - total)
        total += len(content)
        if total > RATIO_FREE_BYTES and total > MAX_RATIO * packed_bytes:
            raise _Refused("zip_bomb", limit=MAX_RATIO)
        name = info.filename.rpartition("/")[2]
        if name in members:
            raise _Refused("file_twice", member=name)
        members[name] = content
    return members


def _read_member(archive, info, left):
    limit = min(MAX_MEMBER_BYTES, left)
    parts, size = [], 0
    with archive.open(info) as stream:
        while chunk := stream.read(CHUNK):
            size += len(chunk)
            if size > limit:
                raise _Refused("zip_too_big", limit=limit // 1024 // 1024)
            if size > RATIO_FREE_BYTES and size > MAX_RATIO * max(1, info.compress_size):
                raise _Refused("zip_bomb", limit=MAX_RATIO)
            parts.append(chunk)
    return b"".join(parts)
