# SPDX-License-Identifier: LGPL-3.0-or-later
from . import test_security
from . import test_portal_invite
from . import test_ptc_family
from . import test_import
from . import test_import_flow
from . import test_queries
from . import test_import_custody
