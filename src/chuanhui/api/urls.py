"""Addresses of the API."""

from __future__ import annotations

from django.urls import path

from chuanhui.api.doors import (
    acts,
    alerts,
    grid,
    indicators,
    inspections,
    posts,
    rankings,
    records,
    register_acts,
    returns,
    session,
)
from chuanhui.api.house import house

for one in (
    session,
    acts,
    grid,
    posts,
    register_acts,
    rankings,
    indicators,
    records,
    returns,
    inspections,
    alerts,
):
    house.add_router("", one.router)

urlpatterns = [path("", house.urls)]
