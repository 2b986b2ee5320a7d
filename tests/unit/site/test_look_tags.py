"""The tags of the look: both languages, escaped, and the gallery holds every piece."""

from __future__ import annotations

from datetime import datetime
from types import SimpleNamespace as Row

import pytest
from django.template import engines
from django.test import RequestFactory
from django.urls import get_resolver

from chuanhui.kernel.errors import NotInSight
from chuanhui.look import gallery
from chuanhui.look.moments import ZONE
from chuanhui.look.wordings import WordMissing
from chuanhui.playbook.schema import Field, FieldKind, Text

NOW = datetime(2026, 11, 20, 11, 0, tzinfo=ZONE)


def render(source: str, **context: object) -> str:
    django = engines["django"]
    return django.from_string("{% load look fields %}" + source).render({"now": NOW, **context})


def test_say_speaks_the_language_of_the_page_and_escapes_facts():
    source = '{% say "common.count" n=n %}'
    assert render(source, n="<b>", lang="zh") == "共 &lt;b&gt; 条"
    assert render(source, n=3, lang="en") == "3 in all"


def test_say_falls_back_to_chinese_and_refuses_an_unknown_key():
    assert render('{% say "common.save" %}') == "保存"
    with pytest.raises(WordMissing):
        render('{% say "common.nowhere" %}')


def test_tell_and_in_lang_read_texts_and_errors():
    text = Text("派单", "Dispatch")
    assert render("{% tell t %}|{{ t|in_lang:lang }}", t=text, lang="en") == "Dispatch|Dispatch"
    assert render("{% tell e %}", e=NotInSight(), lang="zh") == NotInSight().sentence("zh")
    assert render("{% tell t %}", t=7) == "7"


def test_when_names_near_days_and_keeps_the_whole_instant():
    at = datetime(2026, 11, 20, 17, 50, tzinfo=ZONE)
    assert render("{% when at %}", at=at) == (
        '<time datetime="2026-11-20T17:50:00+08:00" title="2026年11月20日（周五）17:50">今天 17:50</time>'
    )


def test_light_chip_has_a_sign_and_a_word():
    shown = render('{% light_chip "late" %}')
    assert "ico-late" in shown
    assert "超期" in shown


@pytest.mark.parametrize("kind", list(FieldKind))
def test_ask_draws_every_kind_of_question(kind):
    field = Field("q", Text("问<题", "Question"), kind, required=True)
    shown = render(
        "{% ask field value=v options=o faults=f %}",
        field=field,
        v=None,
        o={"a": Text("甲", "A")},
        f=[Text("有误", "Wrong")],
    )
    assert "问&lt;题" in shown
    assert "有误" in shown


def test_ask_marks_the_answer_so_far():
    field = Field("q", Text("题"), FieldKind.CHOICE)
    shown = render("{% ask field value='b' options=o %}", field=field, o={"a": Text("甲"), "b": Text("乙")})
    assert shown.count(" checked") == 1
    assert 'value="b" checked' in shown


@pytest.mark.django_db
@pytest.mark.parametrize("frame", ["desk", "portal"])
@pytest.mark.parametrize("lang", ["zh", "en"])
def test_gallery_renders_in_both_frames_and_languages(frame, lang, settings):
    # The addresses are read once in a process, by the settings of then: before this test changes them.
    assert get_resolver().url_patterns
    settings.DEMO = True
    request = RequestFactory().get("/gallery/", {"frame": frame})
    request.lang = lang
    request.acting = Row(person_name="x")
    answer = gallery.gallery(request)
    assert answer.status_code == 200
    assert "due-block" in answer.content.decode()
