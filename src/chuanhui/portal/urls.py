"""Addresses of the portal."""

from __future__ import annotations

from django.urls import URLPattern, path

from chuanhui.portal import (
    ballots,
    compound,
    drafts,
    figures,
    follow,
    grid,
    home,
    notices,
    photos,
    report,
    schools,
    surveys,
)

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
    path("compound/<str:code>/", compound.compound, name="compound"),
    path("compound/<str:code>/sheet", compound.sheet, name="compound_sheet"),
    path("notice/<uuid:notice_id>/", notices.notice, name="notice"),
    path("notice/<uuid:notice_id>/sheet", notices.sheet, name="notice_sheet"),
    path("notice/<uuid:notice_id>/photo/<str:sha256>", notices.photo, {"size": "full"}, name="notice_photo"),
    path("notice/<uuid:notice_id>/thumb/<str:sha256>", notices.photo, {"size": "thumb"}, name="notice_thumb"),
    path("draft/<uuid:draft_id>/", drafts.draft, name="draft"),
    path("draft/<uuid:draft_id>/photo/<str:sha256>", drafts.photo, {"size": "full"}, name="draft_photo"),
    path("draft/<uuid:draft_id>/thumb/<str:sha256>", drafts.photo, {"size": "thumb"}, name="draft_thumb"),
    path("survey/<uuid:survey_id>/", surveys.survey, name="survey"),
    path("survey/<uuid:survey_id>/done", surveys.done, name="survey_done"),
    path("ballot/<uuid:ballot_id>/", ballots.ballot, name="ballot"),
    path("ballot/<uuid:ballot_id>/done", ballots.done, name="ballot_done"),
    path("schools/", schools.finder, name="schools"),
    path("schools/map.json", schools.whole_map, name="schools_map"),
    path("schools/<str:code>/", schools.zone, name="school_zone"),
    path("schools/<str:code>/map.json", schools.zone_map, name="school_zone_map"),
]
