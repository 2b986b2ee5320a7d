"""A foreign key is an import: it points down or stays in the room, and nothing points back."""

from __future__ import annotations

from django.apps import apps
from django.db.models import ForeignKey
from tests.repo.sources import room_of

ORDER = (
    "chuanhui.journal",
    "chuanhui.grid.areas",
    "chuanhui.grid.posts",
    "chuanhui.grid.registers",
    "chuanhui.mechanism.rulebooks",
    "chuanhui.mechanism.cases",
    "chuanhui.mechanism.voice",
    "chuanhui.mechanism.assemblies",
    "chuanhui.mechanism.returns",
    "chuanhui.mechanism.inspections",
    "chuanhui.mechanism.rankings",
    "chuanhui.mechanism.campaigns",
    "chuanhui.system.timetable",
    "chuanhui.system.protection",
    "chuanhui.system.linkage",
    "chuanhui.system.alerts",
)


def _keys() -> list[tuple[str, str, ForeignKey]]:
    return [
        (room_of(model.__module__), room_of(field.related_model.__module__), field)
        for model in apps.get_models()
        if model.__module__.startswith("chuanhui.")
        for field in model._meta.get_fields()
        if isinstance(field, ForeignKey)
    ]


def test_foreign_keys_point_down():
    upward = [
        f"{here}.{field.name} → {there}"
        for here, there, field in _keys()
        if there.startswith("chuanhui.") and ORDER.index(there) > ORDER.index(here)
    ]
    assert upward == []


def test_nothing_points_back_across_rooms():
    back = [f"{here}.{field.name}" for here, there, field in _keys() if here != there]
    hidden = [f"{here}.{field.name}" for here, there, field in _keys() if field.remote_field.hidden]
    assert set(back) <= set(hidden)


def test_there_are_foreign_keys_to_judge():
    assert len(_keys()) > 5
