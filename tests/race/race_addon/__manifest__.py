# SPDX-License-Identifier: LGPL-3.0-or-later
{
    "name": "Races of bookings",
    "version": "19.0.1.0.0",
    "summary": "Routes to the booking service for tests; no school installs it",
    "author": "Parent-Teacher Conferences maintainers",
    "license": "LGPL-3",
    "category": "Hidden",
    "depends": ["ptc_conference"],
    "installable": True,
}
