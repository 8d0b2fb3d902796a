# SPDX-License-Identifier: LGPL-3.0-or-later
"""QR codes as pictures. ReportLab's own ones need a graphics library that servers often lack."""

import io

from PIL import Image
from reportlab.graphics.barcode import qrencoder

QUIET = 4  # modules of white around it (ISO/IEC 18004)


def make_png(text, pixels=8):
    """Return a QR code of a text as PNG.

    :param int pixels: how large one module is.
    """
    code = qrencoder.QRCode(None, qrencoder.QRErrorCorrectLevel.M)
    code.addData(text)
    code.make()
    size = code.getModuleCount()
    picture = Image.new("1", (size + 2 * QUIET, size + 2 * QUIET), 1)
    for row in range(size):
        for column in range(size):
            if code.isDark(row, column):
                picture.putpixel((column + QUIET, row + QUIET), 0)
    stream = io.BytesIO()
    picture.resize((picture.width * pixels, picture.height * pixels), Image.Resampling.NEAREST).save(stream, "PNG")
    return stream.getvalue()
