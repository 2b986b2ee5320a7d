"""Every address of the house."""

from __future__ import annotations

from django.conf import settings
from django.urls import URLPattern, URLResolver, include, path

from chuanhui.look import gallery
from chuanhui.site import pages

handler400 = pages.unreadable
handler404 = pages.not_found
handler500 = pages.broken

urlpatterns: list[URLPattern | URLResolver] = [
    path("api/v1/", include("chuanhui.api.urls")),
    path("desk/", include("chuanhui.desk.urls")),
    path("", include("chuanhui.portal.urls")),
    path("healthz", pages.health, name="health"),
    path("robots.txt", pages.robots, name="robots"),
    path("favicon.ico", pages.icon, name="icon"),
]
if settings.DEMO:
    urlpatterns.append(path("gallery/", gallery.gallery, name="gallery"))
    urlpatterns.append(path("gallery/map.json", gallery.gallery_map, name="gallery_map"))
