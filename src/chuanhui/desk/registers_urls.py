"""Addresses of the registers: kinds, lists, cards, and the pages of whoever guards personal data.

What is looked for by a protected field travels in the body of a POST, never in an address.
"""

from __future__ import annotations

from django.urls import URLPattern, path

from chuanhui.desk import (
    registers,
    registers_acts,
    registers_card,
    registers_change,
    registers_export,
    registers_form,
    registers_import,
    registers_requests,
    registers_reveal,
    registers_seen,
    registers_subject,
)

patterns: list[URLPattern] = [
    path("registers", registers.index, name="registers"),
    path("registers/requests", registers_requests.requests, name="register_requests"),
    path("registers/requests/<uuid:request_id>", registers_requests.decide, name="register_decide"),
    path("registers/duplicates", registers_requests.duplicates, name="register_duplicates"),
    path("registers/seen", registers_seen.seen, name="register_seen"),
    path("registers/keep", registers_seen.keep, name="register_keep"),
    path("registers/subject", registers_subject.subject, name="register_subject"),
    path("registers/subject/things/<uuid:thing_id>", registers_subject.ask, name="subject_ask"),
    path("registers/subject/<uuid:request_id>/answer", registers_subject.answer, name="subject_answer"),
    path("registers/subject/<uuid:request_id>/refuse", registers_subject.refuse, name="subject_refuse"),
    path("registers/of/<slug:register>", registers.things, name="register"),
    path("registers/of/<slug:register>/find", registers.find, name="register_find"),
    path("registers/of/<slug:register>/export.xlsx", registers_export.export, name="register_export"),
    path("registers/of/<slug:register>/new", registers_form.new, name="register_new"),
    path("registers/of/<slug:register>/import", registers_import.sheet, name="register_import"),
    path("registers/of/<slug:register>/template.xlsx", registers_import.template, name="register_template"),
    path("registers/things/<uuid:thing_id>", registers_card.card, name="thing"),
    path("registers/things/<uuid:thing_id>/change", registers_change.change, name="thing_change"),
    path("registers/things/<uuid:thing_id>/reveal", registers_reveal.reveal, name="thing_reveal"),
    path("registers/things/<uuid:thing_id>/<slug:verb>", registers_acts.act, name="thing_act"),
]
