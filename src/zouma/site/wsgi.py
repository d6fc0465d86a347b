"""The site as a WSGI application, one in each worker of the web server."""

import os

from django.core.wsgi import get_wsgi_application

from zouma.site.processes import end_with_parent
from zouma.site.reads import with_beacon

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "zouma.site.settings")
end_with_parent()
application = with_beacon(get_wsgi_application())
