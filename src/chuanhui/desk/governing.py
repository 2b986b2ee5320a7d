"""Addresses of what governs the work: posts and who holds them, campaigns and what is in force."""

from __future__ import annotations

from django.urls import URLPattern, path

from chuanhui.desk import campaigns, handing, posts

patterns: list[URLPattern] = [
    path("playbooks", campaigns.campaigns, name="playbooks"),
    path("playbooks/<slug:campaign>", campaigns.campaign, name="playbook"),
    path("playbooks/<slug:campaign>/migration", campaigns.migration, name="migration"),
    path("posts", posts.roster, name="posts"),
    path("posts/vacancies", posts.empty_posts, name="vacancies"),
    path("posts/of/<path:code>/appoint", posts.appoint, name="appoint"),
    path("posts/of/<path:code>/end", posts.end, name="end_term"),
    path("posts/of/<path:code>/handover", handing.handover, name="handover"),
    path("posts/of/<path:code>/handover.xlsx", handing.export, name="handover_sheet"),
    path("posts/of/<path:code>/handover/receive", handing.receive, name="handover_receive"),
    path("posts/of/<path:code>", posts.post, name="post"),
]
