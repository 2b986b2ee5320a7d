"""Addresses of the desk."""

from __future__ import annotations

from django.urls import URLPattern, path

from chuanhui.desk import acts, campaigns, case, filing, inbox, journal, ledger, map, mine, posts, sign

app_name = "desk"
urlpatterns: list[URLPattern] = [
    path("", mine.mine, name="mine"),
    path("sign-in", sign.sign_in, name="sign_in"),
    path("sign-out", sign.sign_out, name="sign_out"),
    path("post", sign.switch_post, name="switch_post"),
    path("account", sign.account, name="account"),
    path("account/preferences", sign.preferences, name="preferences"),
    path("account/password", sign.password, name="password"),
    path("cases", ledger.ledger, name="ledger"),
    path("cases.xlsx", ledger.export, name="export"),
    path("cases/new", filing.choose, name="choose"),
    path("cases/new/areas", filing.areas_found, name="areas_found"),
    path("cases/new/<slug:campaign>/<slug:kind>", filing.file, name="file"),
    path("cases/<uuid:case_id>", case.case, name="case"),
    path("cases/<uuid:case_id>/place.json", case.place, name="place"),
    path("cases/<uuid:case_id>/photos/<str:sha256>", case.photo, name="photo"),
    path("cases/<uuid:case_id>/thumbs/<str:sha256>", case.thumb, name="thumb"),
    path("cases/<uuid:case_id>/paper", acts.paper, name="paper"),
    path("cases/<uuid:case_id>/<slug:verb>/<slug:what>", acts.act, name="act"),
    path("map", map.area_map, name="map"),
    path("map/borders.json", map.borders, name="borders"),
    path("playbooks", campaigns.campaigns, name="playbooks"),
    path("playbooks/<slug:campaign>", campaigns.campaign, name="playbook"),
    path("playbooks/<slug:campaign>/migration", campaigns.migration, name="migration"),
    path("posts", posts.roster, name="posts"),
    path("posts/vacancies", posts.empty_posts, name="vacancies"),
    path("posts/of/<path:code>/appoint", posts.appoint, name="appoint"),
    path("posts/of/<path:code>/end", posts.end, name="end_term"),
    path("posts/of/<path:code>", posts.post, name="post"),
    path("journal", journal.journal, name="journal"),
    path("inbox", inbox.inbox, name="inbox"),
    path("inbox/read", inbox.read, name="inbox_read"),
    path("inbox/channels", inbox.channels, name="channels"),
    path("inbox/channels/set", inbox.subscribe, name="subscribe"),
    path("inbox/channels/<uuid:subscription_id>/end", inbox.unsubscribe, name="unsubscribe"),
    path("inbox/<uuid:alert_id>", inbox.opened, name="inbox_open"),
]
