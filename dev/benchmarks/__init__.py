# SPDX-License-Identifier: LGPL-3.0-or-later
"""What ``make bench`` measures. See ``docs/benchmarks.md``."""
