# SPDX-License-Identifier: LGPL-3.0-or-later
from . import test_ptc_session
from . import test_security
from . import test_ptc_conference
from . import test_ptc_conference_teacher
from . import test_ptc_conference_date
from . import test_office_wizards
from . import test_ptc_occupancy
from . import test_booking
from . import test_booking_queries
from . import test_ptc_occupancy_guard
from . import test_outbox
from . import test_portal
from . import test_portal_queries
from . import test_portal_security
from . import test_portal_teaching
from . import test_portal_window
from . import test_schedule_report
