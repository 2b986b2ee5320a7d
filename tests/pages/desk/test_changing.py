"""Campaigns change on the page: checked and compared first; open cases follow; a period is replayed."""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from tests.pages.desk.office import DESK, DISTRICT, OWNER, browser, dispatched, filed, stands, text_of

from chuanhui.journal.queries import latest
from chuanhui.journal.scope import enter
from chuanhui.kernel.sight import Sight
from chuanhui.mechanism.rulebooks.queries import in_force

pytestmark = [pytest.mark.usefixtures("district", "evidence")]
HERE = "/desk/playbooks/wenming"
TEXT = (Path(__file__).resolve().parents[3] / "playbooks/wenming/playbook.yaml").read_text("utf-8")
TODAY, LATER = "2026-11-09", "2026-12-01"


def newer(text=TEXT, number=None):
    """Return the playbook's next version."""
    version = next(one for one in text.split("\n") if one.startswith("version:"))
    last = int(version.split(":")[1].split("#")[0])
    return text.replace(version, f"version: {number or last + 1}", 1)


def sent(text, **more):
    file = SimpleUploadedFile("playbook.yaml", text.encode() if isinstance(text, str) else text)
    return {"playbook": file, "since": TODAY, "key": str(uuid4()), **more}


def confirmed(page, **more):
    found = page.context["preview"]
    return {"confirmed": "1", "text": found.text, "since": found.since, "key": str(uuid4()), **more}


def kinds():
    enter(Sight.everything())
    return [one.kind for one in latest(Sight.everything())]


def begun():
    """Return the versions of this campaign that came into force, oldest first."""
    enter(Sight.everything())
    found = [one for one in latest(Sight.everything(), limit=500) if one.kind == "rulebook.in_force"]
    return [one.subject_ref for one in reversed(found) if one.subject_ref.startswith("wenming@")]


def test_a_new_version_is_compared_costed_and_only_then_in_force():
    client = browser(DISTRICT)
    former = client.get(HERE).context["playbook"]
    text = newer().replace("cable: 7 working days", "cable: 5 working days")
    page = client.post(f"{HERE}/change", sent(text))
    assert page.status_code == 200
    told = [one.zh for one in page.context["preview"].changes]
    assert any("5个工作日" in one and "7个工作日" in one for one in told)
    assert {one.role.zh for one in page.context["preview"].costs} >= {"街道派遣员"}
    assert f"wenming@{former.version + 1}" not in begun()
    answer = client.post(f"{HERE}/change", confirmed(page))
    assert (answer.status_code, answer["Location"]) == (302, HERE)
    assert client.get(HERE).context["playbook"].version == former.version + 1
    assert begun().count(f"wenming@{former.version + 1}") == 1


def test_confirming_twice_begins_once():
    client = browser(DISTRICT)
    before = begun()
    page = client.post(f"{HERE}/change", sent(newer()))
    for _ in range(2):
        assert client.post(f"{HERE}/change", confirmed(page)).status_code == 302
    assert len(begun()) == len(before) + 1


def test_a_version_for_a_later_day_waits_for_it():
    client = browser(DISTRICT)
    page = client.post(f"{HERE}/change", sent(newer(), since=LATER))
    before = client.get(HERE).context["playbook"].version
    assert client.post(f"{HERE}/change", confirmed(page)).status_code == 302
    assert client.get(HERE).context["playbook"].version == before
    day = datetime.fromisoformat(f"{LATER}T00:00:00+08:00")
    assert in_force("wenming", "411602.", at=day).version == before + 1
    assert in_force("wenming", "411602.", at=day - timedelta(seconds=1)).version == before


def test_faults_are_told_by_line_and_column_and_nothing_is_kept():
    text = newer().replace("7 working days", "7 wrking days", 1)
    line = next(n for n, one in enumerate(text.split("\n"), 1) if "7 wrking days" in one)
    page = browser(DISTRICT).post(f"{HERE}/change", sent(text))
    assert page.status_code == 422
    assert any(one.place.startswith(f"playbook.yaml:{line}:") for one in page.context["faults"])
    assert page.context["preview"] is None
    assert f"playbook.yaml:{line}:" in text_of(page)


def test_a_register_that_is_not_in_force_is_a_fault_of_the_upload():
    text = newer().replace("    form: problem\n", "    form: problem\n    about: compond\n", 1)
    line = next(n for n, one in enumerate(text.split("\n"), 1) if "compond" in one)
    page = browser(DISTRICT).post(f"{HERE}/change", sent(text))
    assert page.status_code == 422
    assert [one.place.split(" ")[0] for one in page.context["faults"]] == [f"playbook.yaml:{line}:12"]


@pytest.mark.parametrize(
    ("file", "code"),
    [
        (b"a" * (200 * 1024 + 1), "desk.playbook_too_large"),
        (b"", "desk.nothing_said"),
        (TEXT.replace("playbook: wenming", "playbook: qita", 1), "desk.other_campaign"),
    ],
    ids=["large", "empty", "other"],
)
def test_a_file_that_cannot_be_it_is_refused_beside_its_field(file, code):
    page = browser(DISTRICT).post(f"{HERE}/change", sent(file))
    assert (page.status_code, page.context["file_fault"].code) == (422, code)


def test_bytes_that_are_no_text_are_a_fault_of_the_text():
    page = browser(DISTRICT).post(f"{HERE}/change", sent(b"playbook: \xff\xfe"))
    assert (page.status_code, [one.code for one in page.context["faults"]]) == (422, ["PB001"])


def test_rules_do_not_begin_on_a_day_that_has_been():
    client, before = browser(DISTRICT), begun()
    page = client.post(f"{HERE}/change", sent(newer(), since="2026-11-08"))
    assert page.status_code == 422
    assert [one.fault.code for one in page.context["entries"]] == ["desk.day_past"]
    page = client.post(f"{HERE}/change", sent(newer()))
    assert client.post(f"{HERE}/change", confirmed(page, since="2026-11-08")).status_code == 422
    assert begun() == before


def test_a_version_never_changes_its_text():
    former = browser(DISTRICT).get(HERE).context["playbook"].version
    client = browser(DISTRICT)
    page = client.post(f"{HERE}/change", sent(newer(number=former) + "# other\n"))
    answer = client.post(f"{HERE}/change", confirmed(page))
    assert answer.status_code == 409
    assert "请提高版本号" in text_of(answer)


def test_open_cases_follow_when_that_is_confirmed():
    case_id = filed()
    client = browser(DISTRICT)
    page = client.post(f"{HERE}/change", sent(newer()))
    client.post(f"{HERE}/change", confirmed(page))
    report = client.get(f"{HERE}/migration")
    assert (report.context["safe"], report.context["stuck_number"]) == (1, 0)
    wrong = client.post(f"{HERE}/migration/confirm", {"to": 1})
    assert (wrong.status_code, stands(case_id).revision) == (409, 1)
    version = report.context["playbook"].version
    client = browser(DISTRICT)
    assert client.post(f"{HERE}/migration/confirm", {"to": version}).status_code == 302
    assert stands(case_id).version == version
    assert browser(DISTRICT).get(f"{HERE}/migration").context["report"].already == 1


def test_a_period_is_replayed_and_nothing_is_written():
    dispatched()
    before = kinds()
    client = browser(DISTRICT)
    text = newer().replace("otherwise: 3 working days", "otherwise: 1 working day")
    page = client.post(f"{HERE}/replay", sent(text, since="2026-11-01", until="2026-11-10"))
    assert page.status_code == 200, page.context["faults"]
    found = page.context["found"]
    assert (found.replay.cases, found.replay.partly) == (1, 0)
    assert "回放 1 件" in text_of(page)
    assert "以此刻的数据推算" in text_of(page)
    assert [one for one in kinds() if one.startswith(("case", "rule"))] == [
        one for one in before if one.startswith(("case", "rule"))
    ]


@pytest.mark.parametrize(("since", "until"), [("2026-11-09", "2026-11-01"), ("2026-01-01", "2026-11-01")])
def test_a_replay_needs_days_in_order_and_not_too_many(since, until):
    page = browser(DISTRICT).post(f"{HERE}/replay", sent(TEXT, since=since, until=until))
    assert page.status_code == 422
    assert [one.fault.code for one in page.context["entries"] if one.fault] == ["desk.span_wrong"]


@pytest.mark.parametrize("user", [DESK, OWNER, "xq.head", "district.audit"])
def test_nobody_else_changes_what_is_in_force(user):
    for url in ("/desk/playbooks/new", f"{HERE}/change", f"{HERE}/replay"):
        assert browser(user).get(url).status_code == 403
        assert browser(user).post(url, sent(newer())).status_code == 403
    assert browser(user).post(f"{HERE}/migration/confirm", {"to": 1}).status_code == 403
    assert "/change" not in text_of(browser(user).get(HERE))


def test_the_forms_are_offered_to_who_may():
    client = browser(DISTRICT)
    page = text_of(client.get(HERE))
    assert f"{HERE}/change" in page
    assert f"{HERE}/replay" in page
    for url in ("/desk/playbooks/new", f"{HERE}/change", f"{HERE}/replay"):
        assert client.get(url).status_code == 200
