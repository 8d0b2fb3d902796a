# SPDX-License-Identifier: LGPL-3.0-or-later
import io

import pytest
import qrcode
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


def encode(text, mask):
    """Return the modules as another library makes them, with the quiet zone."""
    code = qrcode.QRCode(error_correction=qrcode.ERROR_CORRECT_M, mask_pattern=mask, border=qr.QUIET)
    code.add_data(text, optimize=0)
    return code.get_matrix()


@pytest.mark.parametrize("text", ["https://school.example/c/1", "https://a-long-name.school.example:8069/c/123456"])
def test_says_the_text(text):
    """Whatever mask is chosen: readers take all eight."""
    assert read(qr.make_png(text, 3), 3) in [encode(text, mask) for mask in range(8)]
    assert read(qr.make_png(text + "x", 3), 3) not in [encode(text, mask) for mask in range(8)]
