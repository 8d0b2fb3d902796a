# SPDX-License-Identifier: LGPL-3.0-or-later
from . import ptc_division
from . import ptc_campus
from . import ptc_room
from . import ptc_conference
from . import ptc_conference_date
from . import ptc_conference_break
from . import ptc_conference_window
from . import ptc_conference_teacher
from . import ptc_session
from . import ptc_appointment
from . import ptc_appointment_booking
from . import ptc_occupancy
from . import ptc_outbox
from . import ptc_message
from . import ptc_message_letter
from . import ptc_conference_messages
from . import mail_mail
