# SPDX-License-Identifier: LGPL-3.0-or-later
"""What installs and runs Odoo, PostgreSQL, the tests and the benchmarks. Nothing a school installs."""
