# SPDX-License-Identifier: LGPL-3.0-or-later
"""Odoo's command line, as a module that is found as a file too.

With several workers Odoo starts itself a second time by the name of its program. ``python -m odoo`` does not have one
that works: that process would fail at once and be started over and over.
"""

import sys

# The folder that Python puts first, which is this one when run as a file: its modules would hide others of that name.
sys.path.pop(0)

import odoo.cli

if __name__ == "__main__":
    odoo.cli.main()
