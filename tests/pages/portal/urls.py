"""The portal at its address, without the other doors: a fault of theirs is not the portal's."""

from __future__ import annotations

from django.urls import include, path

from chuanhui.site import pages

handler404 = pages.not_found
urlpatterns = [path("", include("chuanhui.portal.urls"))]
