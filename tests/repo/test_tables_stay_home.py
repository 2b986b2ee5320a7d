"""A room's tables are imported only inside the room; everybody else asks its queries and actions."""

from __future__ import annotations

from tests.repo.sources import imported, modules, room_of


def test_models_are_imported_only_inside_their_room():
    strangers = {
        f"{name} → {wanted}"
        for name, tree in modules()
        for wanted in imported(tree)
        if wanted.startswith("chuanhui.") and "models" in wanted.split(".")
        if room_of(wanted) != room_of(name)
    }
    assert strangers == set()


def test_no_page_asks_a_table_by_sql():
    doors = ("chuanhui.desk", "chuanhui.portal", "chuanhui.api")
    asking = {
        name
        for name, tree in modules()
        if room_of(name) in doors
        for wanted in imported(tree)
        if wanted in {"django.db.connection", "django.db.models", "django.apps.apps"}
    }
    assert asking == set()
