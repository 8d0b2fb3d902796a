# SPDX-License-Identifier: LGPL-3.0-or-later
from . import portal
from . import teaching
from . import teaching_calendar
from . import wishes
from . import trial
from . import office
from . import second_adult
from . import contact
from . import must_see
from . import unable
from . import find
from . import waiting
from . import together
from . import after
from . import help
from . import matrix
from . import short
