"""The tags and filters that every template may use: ``{% load look %}``.

{% say "common.save" %}              a wording of look/wordings, in the page's language
{% tell text %}                      a playbook Text, or an error's sentence, in the page's language
{% when at %} {% left due %}         an instant, a deadline's rest, against `now` of the context
{% icon "clock" %}                   an icon as inline SVG
{% state_chip case.state name %}     a state as chip: sign and word
{% light_chip "yellow" %}            a light as chip: sign and word
{% ask field value=… faults=… %}     the widget of a playbook field
{{ text|in_lang:lang }} {{ at|moment:now }} {{ due|remaining:now }}
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django import template
from django.utils.html import conditional_escape, format_html
from django.utils.safestring import SafeString, mark_safe

from chuanhui.look.icons import icon_svg
from chuanhui.look.moments import ZONE, Left, Wording, moment_words
from chuanhui.look.moments import left as left_of
from chuanhui.look.wordings import table, word
from chuanhui.mechanism.rulebooks.queries import calendar_at_hand

register = template.Library()

TONES = {
    "filed": "blue",
    "accepted": "blue",
    "dispatched": "amber",
    "handling": "amber",
    "fixed": "violet",
    "verified": "green",
    "closed": "green",
    "suspended": "grey",
    "merged": "grey",
    "void": "grey",
}
LIGHTS = {
    "green": "green",
    "yellow": "amber",
    "red": "red",
    "late": "late",
    "standing": "grey",
    "none": "grey",
}


def language(context: Mapping[str, Any]) -> str:
    """Return the page's language: `lang` of the context, else of the request, else Chinese."""
    found = context.get("lang") or getattr(context.get("request"), "lang", "")
    return "en" if found == "en" else "zh"


@register.simple_tag(takes_context=True)
def say(context: Mapping[str, Any], key: str, **facts: Any) -> str:
    """Return the wording of `key`; facts that have both languages are said in the page's."""
    lang = language(context)
    return word(key, lang, **{name: in_lang(fact, lang) for name, fact in facts.items()})


@register.simple_tag(takes_context=True)
def tell(context: Mapping[str, Any], text: Any) -> Any:
    """Return a Text, a Fault or a ChuanhuiError in the page's language; anything else as it is."""
    return in_lang(text, language(context))


@register.filter
def in_lang(text: Any, lang: str = "zh") -> Any:
    """Return a wording that has both languages in `lang`; anything else unchanged."""
    for reader in ("sentence", "get"):
        read = getattr(text, reader, None)
        if callable(read) and not isinstance(text, Mapping):
            return read("en" if lang == "en" else "zh")
    return "" if text is None else text


@register.filter
def moment(at: datetime | date | None, now: datetime | None = None) -> Wording:
    """Return 11月21日（周六）17:50 in Asia/Shanghai; against `now` 今天 17:50, and the year if another."""
    return moment_words(at, now=now or None)


@register.simple_tag(takes_context=True)
def when(context: Mapping[str, Any], at: datetime | date | None, plain: bool = False) -> SafeString:
    """Return an instant as <time>, short to read, complete on hover; `plain` names no day by today."""
    lang = language(context)
    if at is None:
        return format_html("<span>{}</span>", moment_words(None).get(lang))
    local = at.astimezone(ZONE) if isinstance(at, datetime) else at
    shown = moment_words(at, now=None if plain else context.get("now"), with_year=plain)
    whole = moment_words(at, with_year=True)
    return format_html(
        '<time datetime="{}" title="{}">{}</time>', local.isoformat(), whole.get(lang), shown.get(lang)
    )


@register.filter
def remaining(due: Any, now: datetime) -> Left:
    """Return 还剩 3 个工作时 · 今天 15:00 (has `.late`, `.standing`, `.amount`, `.at` in both languages)."""
    return left_of(due, now=now, calendar=getattr(due, "working", None) or calendar_at_hand())


@register.simple_tag(takes_context=True)
def left(context: Mapping[str, Any], due: Any) -> str:
    """Return the rest of a deadline in the page's language, against `now` of the context."""
    return remaining(due, context["now"]).get(language(context))


@register.simple_tag
def icon(name: str, label: str = "") -> SafeString:
    """Return an icon as inline SVG."""
    return mark_safe(icon_svg(name, str(conditional_escape(label))))


@register.filter
def tone(state: str) -> str:
    """Return the colour family of a state; an unknown one is blue."""
    return TONES.get(str(state), "blue")


@register.inclusion_tag("partials/chip.html", takes_context=True)
def state_chip(context: Mapping[str, Any], state: str, name: Any = "") -> dict[str, Any]:
    """Draw a case's state: its sign and its word (`name` is the playbook's Text)."""
    key = str(state)
    sign = {"suspended": "standing", "accepted": "filed", "handling": "dispatched", "verified": "closed"}.get(
        key, key
    )
    return {"tone": tone(key), "sign": sign, "text": in_lang(name, language(context)) or key}


@register.inclusion_tag("partials/chip.html", takes_context=True)
def light_chip(context: Mapping[str, Any], light: str, text: Any = "") -> dict[str, Any]:
    """Draw a light (green, yellow, red, late, standing, none): never by colour alone."""
    key = str(light) if str(light) in LIGHTS else "none"
    lang = language(context)
    shown = in_lang(text, lang) or word(f"parts.light.{key}", lang)
    return {"tone": LIGHTS[key], "sign": "clock" if key == "none" else key, "text": shown, "light": key}


@register.simple_tag(takes_context=True)
def js_words(context: Mapping[str, Any]) -> str:
    """Return the wordings of the custom elements as JSON for one meta tag (escaped by the template)."""
    lang = language(context)
    keys = (key for key in table() if key.startswith("elements."))
    return json.dumps({key.partition(".")[2]: word(key, lang) for key in keys}, ensure_ascii=False)


@register.simple_tag(takes_context=True)
def query_with(context: Mapping[str, Any], **changes: Any) -> str:
    """Return the page's query string with some values changed; None or '' drops one. Begins with ``?``."""
    query = context["request"].GET.copy()
    for name, value in changes.items():
        query.pop(name, None)
        if value not in {None, ""}:
            query[name] = str(value)
    return f"?{query.urlencode()}"
