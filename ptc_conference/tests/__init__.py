# SPDX-License-Identifier: LGPL-3.0-or-later
from . import test_ptc_session
from . import test_ptc_occupancy
from . import test_booking
from . import test_ptc_occupancy_guard
from . import test_outbox
