# SPDX-License-Identifier: LGPL-3.0-or-later
from . import ptc_portal_invite
