# SPDX-License-Identifier: LGPL-3.0-or-later
from . import ptc_appointment_book
from . import ptc_appointment_move
from . import ptc_appointment_lengthen
from . import ptc_room_assign
from . import ptc_teacher_wish_decline
from . import ptc_conference_again
from . import ptc_conference_check
from . import ptc_conference_check_cure
from . import ptc_conference_trial
from . import ptc_message_preview
from . import ptc_message_example
from . import ptc_office_page
from . import ptc_session_lengthen
from . import ptc_paper_print
