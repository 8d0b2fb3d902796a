# SPDX-License-Identifier: LGPL-3.0-or-later
import io

from PIL import Image

from ptc_conference.lib import qr


def read(content, pixels):
    """Return the modules of a picture: True is dark."""
    picture = Image.open(io.BytesIO(content))
    size = picture.width // pixels
    return [[not picture.getpixel((x * pixels, y * pixels)) for x in range(size)] for y in range(size)]


def test_finders_stand_in_three_corners():
    modules = read(qr.make_png("https://school.example/my/conferences/1", 3), 3)
    size = len(modules)
    inner, last = qr.QUIET, size - qr.QUIET - 7
    for top, left in ((inner, inner), (inner, last), (last, inner)):
        assert all(modules[top][left : left + 7])
        assert all(modules[top + row][left] for row in range(7))
        assert not any(modules[top + 1][left + 1 : left + 6])
    assert not any(any(row) for row in modules[: qr.QUIET])


def test_other_texts_look_different():
    assert qr.make_png("a") != qr.make_png("b")
    assert qr.make_png("a") == qr.make_png("a")
