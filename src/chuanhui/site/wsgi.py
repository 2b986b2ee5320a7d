"""The WSGI application that granian serves."""

import gc
import os

from django.core.wsgi import get_wsgi_application
from django.urls import get_resolver

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "chuanhui.site.settings")
application = get_wsgi_application()

# Every address and all that answers it is loaded now, not in the first request, and stays for as long as the
# worker lives: the collector need never look at it again. What requests leave behind is nearly all gone by
# itself, so the collector may look a tenth as often as it would.
_ = get_resolver().url_patterns
gc.collect()
gc.freeze()
gc.set_threshold(7_000, 10, 10)
