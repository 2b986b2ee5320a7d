"""Addresses of the match. What is looked at of a person comes with a POST, never with an address."""

from __future__ import annotations

from django.urls import URLPattern, path

from chuanhui.desk import (
    linkage,
    linkage_contest,
    linkage_deliver,
    linkage_review,
    linkage_rules,
    linkage_runs,
    linkage_shares,
    linkage_warnings,
)

patterns: list[URLPattern] = [
    path("linkage", linkage.linkage, name="linkage"),
    path("linkage/deliver/<slug:source>", linkage_deliver.deliver, name="linkage_deliver"),
    path("linkage/gone/<uuid:link_id>", linkage.answer, name="linkage_answer"),
    path("linkage/runs", linkage_runs.linkage_runs, name="linkage_runs"),
    path("linkage/runs/start", linkage_runs.start, name="linkage_start"),
    path("linkage/runs/<uuid:run_id>", linkage_runs.linkage_run, name="linkage_run"),
    path("linkage/runs/<uuid:run_id>/<slug:verb>", linkage_runs.steer, name="linkage_steer"),
    path("linkage/review", linkage_review.linkage_review, name="linkage_review"),
    path("linkage/review/<slug:verb>", linkage_review.review, name="linkage_pair"),
    path("linkage/contested/<slug:verb>", linkage_contest.contest, name="linkage_contest"),
    path("linkage/warnings", linkage_warnings.linkage_warnings, name="linkage_warnings"),
    path("linkage/warnings/borders.json", linkage_warnings.borders, name="linkage_borders"),
    path("linkage/warnings/<uuid:warning_id>", linkage_warnings.linkage_warning, name="linkage_warning"),
    path("linkage/of/<uuid:thing_id>", linkage_warnings.linkage_household, name="linkage_household"),
    path("linkage/rules", linkage_rules.linkage_rules, name="linkage_rules"),
    path("linkage/rules/<slug:campaign>/<slug:rule>/test", linkage_rules.test, name="linkage_test"),
    path("linkage/shares", linkage_shares.linkage_shares, name="linkage_shares"),
]
