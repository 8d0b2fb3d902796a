# SPDX-License-Identifier: LGPL-3.0-or-later
from . import ir_attachment
from . import ptc_roster_mixin
from . import ptc_staff_thread_mixin
from . import ptc_division
from . import ptc_grade
from . import ptc_section
from . import ptc_subject
from . import ptc_class
from . import ptc_class_teacher
from . import ptc_enrollment
from . import ptc_student
from . import ptc_family
from . import ptc_guardian
from . import res_partner
from . import res_partner_invitation
