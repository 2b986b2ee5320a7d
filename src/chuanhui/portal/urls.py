"""Addresses of the portal."""

from __future__ import annotations

from django.urls import URLPattern, path

from chuanhui.portal import figures, follow, grid, home, photos, report, schools

app_name = "portal"
urlpatterns: list[URLPattern] = [
    path("", home.home, name="home"),
    path("about/", home.about, name="about"),
    path("figures/", figures.figures, name="figures"),
    path("report/", report.report, name="report"),
    path("report/places", report.places, name="places"),
    path("report/where", report.where, name="where"),
    path("receipt/<str:number>/", follow.receipt, name="receipt"),
    path("follow/", follow.follow, name="follow"),
    path("follow/forget", follow.forget_here, name="forget"),
    path("follow/<str:number>/", follow.progress, name="progress"),
    path("follow/<str:number>/answer", follow.answer, name="answer"),
    path("follow/<str:number>/photo/<str:sha256>", photos.photo, {"size": "full"}, name="photo"),
    path("follow/<str:number>/thumb/<str:sha256>", photos.photo, {"size": "thumb"}, name="thumb"),
    path("grid/", grid.finder, name="grid"),
    path("grid/map.json", grid.whole_map, name="whole_map"),
    path("grid/<str:code>/", grid.area, name="area"),
    path("grid/<str:code>/map.json", grid.area_map, name="area_map"),
    path("grid/<str:code>/sheet", grid.sheet, name="sheet"),
    path("schools/", schools.finder, name="schools"),
    path("schools/map.json", schools.whole_map, name="schools_map"),
    path("schools/<str:code>/", schools.zone, name="school_zone"),
    path("schools/<str:code>/map.json", schools.zone_map, name="school_zone_map"),
]
