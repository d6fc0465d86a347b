"""The beacon as an ASGI application, one in each worker of ``./zouma reads``."""

import os

from zouma.site.processes import end_with_parent
from zouma.site.reads import beacon_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "zouma.site.settings")
end_with_parent()
application = beacon_application()
