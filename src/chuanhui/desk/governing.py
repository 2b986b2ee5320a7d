"""Addresses of what governs the work: posts and who holds them, campaigns and what is in force."""

from __future__ import annotations

from django.urls import URLPattern, path

from chuanhui.desk import campaigns, changing, handing, post_forms, post_terms, posts, replaying

patterns: list[URLPattern] = [
    path("playbooks", campaigns.campaigns, name="playbooks"),
    path("playbooks/new", changing.change, name="begin"),
    path("playbooks/<slug:campaign>", campaigns.campaign, name="playbook"),
    path("playbooks/<slug:campaign>/migration", campaigns.migration, name="migration"),
    path("playbooks/<slug:campaign>/migration/confirm", changing.migrate, name="migrate"),
    path("playbooks/<slug:campaign>/change", changing.change, name="change"),
    path("playbooks/<slug:campaign>/replay", replaying.replay, name="replay"),
    path("posts", posts.roster, name="posts"),
    path("posts/vacancies", posts.empty_posts, name="vacancies"),
    path("posts/units/new", post_forms.open_unit, name="open_unit"),
    path("posts/new", post_forms.open_post, name="open_post"),
    path("posts/of/<path:code>/close", post_forms.close_post, name="close_post"),
    path("posts/of/<path:code>/cover", post_forms.cover, name="cover"),
    path("posts/of/<path:code>/uncover", post_forms.uncover, name="uncover"),
    path("posts/of/<path:code>/appoint", post_terms.appoint, name="appoint"),
    path("posts/of/<path:code>/end", post_terms.end, name="end_term"),
    path("posts/of/<path:code>/handover", handing.handover, name="handover"),
    path("posts/of/<path:code>/handover.xlsx", handing.export, name="handover_sheet"),
    path("posts/of/<path:code>/handover/receive", handing.receive, name="handover_receive"),
    path("posts/of/<path:code>", posts.post, name="post"),
]
