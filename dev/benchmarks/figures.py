# SPDX-License-Identifier: LGPL-3.0-or-later
"""The figures: their goals, the table on screen, and ``build/bench.json``."""

import json
import os
import platform

from dev import paths

FILE = paths.BUILD / "bench.json"

# Figure -> (what it is to be, the limit). A figure without a line here is there to be followed.
GOALS = {
    "import_medium_s": ("<=", 15),
    "import_growth_ratio": ("<=", 12),
    "allot_9600_s": ("<=", 5),
    "allot_vs_insert_ratio": ("<=", 3),
    "replan_s": ("<=", 10),
    "checks_page_queries": ("<=", 25),
    "checks_page_s": ("<=", 1),
    "pdf_120_s": ("<=", 20),
    "pdf_vs_single_runs_ratio": (">=", 5),
    "matrix_queries": ("<=", 20),
    "booking_queries": ("<=", 12),
    "booking_5_queries": ("<=", 16),
    "book_rps_vs_p3": (">=", 0.85),
    "hot_rps_vs_p3": (">=", 0.9),
    "hot_p95_vs_p3": ("<=", 1.2),
    "itinerary5_bookings_vs_p3": (">=", 3),
    "availability_rps_vs_trivial": (">=", 0.8),
    "itinerary_8x24_ms": ("<=", 20),
    "itinerary_12x40_ms": ("<=", 500),
    "mail_vs_send_mail": (">=", 3),
    "booking_vs_quiet_ratio": ("<=", 1.1),
    "page_vs_my_home_ratio": ("<=", 0.8),
    "page_rps_vs_my_home": (">=", 1.3),
    "refused_p95_vs_booked": ("<=", 1.2),
    "booking_vs_bare_ratio": ("<=", 1.2),
    "booking_cpu_vs_resource_booking_ratio": (">=", 10),
    "race_violations": ("<=", 0),
    "rush_5xx": ("<=", 0),
    "rush_growth_ratio": ("<=", 2.2),
    "rush_violations": ("<=", 0),
}


class Figures:
    """The figures of one run, told as they come."""

    def __init__(self):
        self.values = {}

    def add(self, name, value):
        """Keep a figure and print its line."""
        self.values[name] = float(f"{value:.4g}")
        print(f"  {name:<40}{self.values[name]:>12g}  {verdict(name, value)}", flush=True)

    def note(self, text):
        """Print what is worth knowing about the figures, but is none."""
        print(f"  {text}", flush=True)

    def save(self, file=FILE):
        """Merge this run's figures into the file; figures of groups that did not run stay."""
        known = json.loads(file.read_text()) if file.is_file() else {}
        text = json.dumps({**known, **self.values}, indent=2, sort_keys=True)
        fresh = file.with_suffix(".new")
        fresh.write_text(f"{text}\n")
        fresh.rename(file)


def verdict(name, value):
    """Return the goal of a figure in words, and whether it is met."""
    if name not in GOALS:
        return ""
    sign, limit = GOALS[name]
    is_met = value <= limit if sign == "<=" else value >= limit
    return f"goal {sign} {limit:g}{'' if is_met else '  MISSED'}"


def machine(ready):
    """Return a line that says where the figures were taken, and how busy it was."""
    versions = {
        "Odoo": ready.source.version,
        "PostgreSQL": ready.databases.sql("SHOW server_version")[0].split()[0],
        "Python": platform.python_version(),
    }
    words = ", ".join(f"{name} {version}" for name, version in versions.items())
    load = " ".join(f"{number:.2f}" for number in os.getloadavg())
    return f"{os.cpu_count()} cores, load {load}; {words}"
