"""The bare endpoint: Django with no middleware, one INSERT, nothing else. What filing is measured against."""

from __future__ import annotations

import os

from django.conf import settings
from django.core.wsgi import get_wsgi_application
from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.urls import path
from django.views.decorators.csrf import csrf_exempt

from chuanhui.site.databases import parse_url

if not settings.configured:
    settings.configure(
        SECRET_KEY="bench",
        ROOT_URLCONF=__name__,
        ALLOWED_HOSTS=["127.0.0.1"],
        USE_TZ=True,
        DATABASES={"default": parse_url(os.environ.get("DATABASE_URL", "postgresql:///chuanhui"))},
    )


@csrf_exempt
def insert(request: HttpRequest) -> HttpResponse:
    """Read the body and write one row."""
    if request.method == "POST":
        with connection.cursor() as cursor:
            cursor.execute(
                "INSERT INTO bench_bare (number, text) VALUES (%s, %s)", [1, request.body.decode()]
            )
    return HttpResponse("ok")


urlpatterns = [path("", insert)]
application = get_wsgi_application()
