# SPDX-License-Identifier: LGPL-3.0-or-later
{
    "name": "Probe",
    "summary": "What the leanest Odoo routes take, for the benchmarks",
    "version": "19.0.1.0.0",
    "category": "Hidden",
    "author": "Parent-Teacher Conferences contributors",
    "license": "LGPL-3",
    "depends": ["ptc_conference"],
}
