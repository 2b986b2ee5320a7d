"""The API at its address, without the pages: a fault of a page is not the API's."""

from __future__ import annotations

from django.urls import include, path

from chuanhui.site import pages

handler404 = pages.not_found
handler500 = pages.broken

urlpatterns = [path("api/v1/", include("chuanhui.api.urls"))]
