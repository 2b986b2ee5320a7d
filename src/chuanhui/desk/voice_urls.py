"""Addresses of notices, drafts, surveys, ballots and meetings."""

from __future__ import annotations

from django.urls import URLPattern, path

from chuanhui.desk import (
    voice,
    voice_ballots,
    voice_drafts,
    voice_meetings,
    voice_notices,
    voice_surveys,
)

FULL, THUMB = {"size": "full"}, {"size": "thumb"}
patterns: list[URLPattern] = [
    path("voice", voice.index, name="voice"),
    path("notices/new/<slug:campaign>/<slug:kind>", voice_notices.new, name="notice_new"),
    path("notices/<uuid:notice_id>", voice_notices.notice, name="notice"),
    path("notices/<uuid:notice_id>/replace", voice_notices.replace, name="notice_replace"),
    path("notices/<uuid:notice_id>/photo/<str:sha256>", voice_notices.photo, FULL, name="notice_photo"),
    path("notices/<uuid:notice_id>/thumb/<str:sha256>", voice_notices.photo, THUMB, name="notice_thumb"),
    path("notices/<uuid:notice_id>/<slug:verb>", voice_notices.act, name="notice_act"),
    path("drafts/new/<slug:campaign>/<slug:kind>", voice_drafts.new, name="draft_new"),
    path("drafts/<uuid:draft_id>", voice_drafts.draft, name="draft"),
    path("drafts/<uuid:draft_id>/dispose", voice_drafts.dispose, name="draft_dispose"),
    path("drafts/<uuid:draft_id>/<slug:verb>", voice_drafts.act, name="draft_act"),
    path("surveys/new/<slug:campaign>/<slug:kind>", voice_surveys.new, name="survey_new"),
    path("surveys/<uuid:survey_id>", voice_surveys.survey, name="survey"),
    path("surveys/<uuid:survey_id>/codes", voice_surveys.codes, name="survey_codes"),
    path("surveys/<uuid:survey_id>/paper", voice_surveys.paper, name="survey_paper"),
    path("surveys/<uuid:survey_id>/<slug:verb>", voice_surveys.act, name="survey_act"),
    path("ballots/new/<slug:campaign>/<slug:kind>", voice_ballots.new, name="ballot_new"),
    path("ballots/<uuid:ballot_id>", voice_ballots.ballot, name="ballot"),
    path("ballots/<uuid:ballot_id>/codes", voice_ballots.codes, name="ballot_codes"),
    path("ballots/<uuid:ballot_id>/votes", voice_ballots.votes, name="ballot_votes"),
    path("ballots/<uuid:ballot_id>/runoff", voice_ballots.runoff, name="ballot_runoff"),
    path("ballots/<uuid:ballot_id>/<slug:verb>", voice_ballots.act, name="ballot_act"),
    path("meetings/new/<slug:campaign>/<slug:kind>", voice_meetings.new, name="meeting_new"),
    path("meetings/<uuid:meeting_id>", voice_meetings.meeting, name="meeting"),
    path("meetings/<uuid:meeting_id>/<slug:verb>", voice_meetings.act, name="meeting_act"),
]
