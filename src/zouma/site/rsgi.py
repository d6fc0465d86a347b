"""The beacon as an RSGI application, one in each worker of ``./zouma reads serve``."""

import os

from zouma.site.processes import end_with_parent
from zouma.site.reads import plain_beacon

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "zouma.site.settings")
end_with_parent()
application = plain_beacon()
