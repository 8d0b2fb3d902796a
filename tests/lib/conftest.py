# SPDX-License-Identifier: LGPL-3.0-or-later
"""Let the addons' ``lib`` packages be imported without Odoo, which the addons' own ``__init__`` would need."""

import sys
import types
from pathlib import Path

from hypothesis import settings

# No test is timed: the machine may be busy.
settings.register_profile("ptc", deadline=None)
settings.load_profile("ptc")

ROOT = Path(__file__).resolve().parents[2]

for manifest in sorted(ROOT.glob("ptc_*/__manifest__.py")):
    addon = manifest.parent
    if addon.name not in sys.modules:
        package = types.ModuleType(addon.name)
        package.__path__ = [str(addon)]
        sys.modules[addon.name] = package
