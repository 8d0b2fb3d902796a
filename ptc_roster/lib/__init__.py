# SPDX-License-Identifier: LGPL-3.0-or-later
"""Reading of rosters: pure functions without Odoo, tested without a database."""
