"""Addresses of the API."""

from __future__ import annotations

from django.urls import path

from chuanhui.api.doors import acts, cases, grid, session
from chuanhui.api.house import house

for one in (session, cases, acts, grid):
    house.add_router("", one.router)

urlpatterns = [path("", house.urls)]
