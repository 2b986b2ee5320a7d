"""Addresses of the API."""

from __future__ import annotations

from django.urls import path

from chuanhui.api.doors import (
    acts,
    alerts,
    assemblies,
    codes,
    grid,
    indicators,
    inspections,
    linkage,
    meetings,
    posts,
    protection,
    rankings,
    records,
    register_acts,
    returns,
    session,
    surveys,
    voice,
)
from chuanhui.api.house import house

for one in (
    session,
    acts,
    grid,
    posts,
    register_acts,
    protection,
    rankings,
    indicators,
    records,
    returns,
    inspections,
    assemblies,
    meetings,
    voice,
    surveys,
    codes,
    linkage,
    alerts,
):
    house.add_router("", one.router)

urlpatterns = [path("", house.urls)]
