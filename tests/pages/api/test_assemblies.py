"""Ballots and meetings over the API: from the opening to the result, and every refusal."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from tests.pages.api.machine import DISTRICT, assert_problem, sign_in
from tests.rooms.assemblies import office
from tests.rooms.assemblies.office import ALL

from chuanhui.mechanism.assemblies import queries

DESK, HEAD = "sq.xiaoqiao.beihuayuan", "sqz.xiaoqiao.beihuayuan"


@pytest.fixture(autouse=True)
def _playbook(district, evidence):
    office.in_force()


def now():
    return datetime.now(UTC)  # noqa: TID251 reason: the API reads the clock itself


def made(answer):
    assert answer.status_code == 201, answer.content.decode()
    return answer.json()


def done(answer):
    assert answer.status_code == 200, answer.content.decode()
    return answer.json()


def council(machine, doors=4):
    yard = office.yard(doors)
    names = list(office.NAMES)
    found = made(
        machine.post("/ballot-kinds/toupiao/council/ballots", {"subject": str(yard), "names": names})
    )
    return found["id"], yard


def test_an_election_from_codes_and_paper_to_its_seats():
    desk, head = sign_in(DESK), sign_in(HEAD)
    ballot, _ = council(desk)
    at = f"/ballots/{ballot}"
    codes = made(desk.post(f"{at}/codes", {}))["codes"]
    assert made(desk.post(f"{at}/codes", {}))["codes"] == []
    office.vote(codes[0]["code"], "c1", "c2", now=now())
    for one in codes[1:3]:
        assert made(desk.post(f"{at}/paper", {"number": one["number"]}))["state"] == "paper"
    assert_problem(desk.post(f"{at}/paper", {"number": codes[0]["number"]}), 409, "assembly.already_voted")
    removal = {"number": codes[2]["number"], "reason": "登记错户"}
    assert done(desk.post(f"{at}/paper/removal", removal))["state"] == ""
    made(desk.post(f"{at}/paper", {"number": codes[2]["number"]}))
    assert_problem(desk.post(f"{at}/closing"), 409, "assembly.too_early")
    made(desk.post(f"{at}/paper", {"number": codes[3]["number"]}))
    roll = done(desk.get(f"{at}/roll"))
    assert [one["channel"] for one in roll] == ["code", "paper", "paper", "paper"]
    assert done(desk.get(at))["offers"] == ["codes", "mark", "close", "void"]
    assert done(desk.post(f"{at}/closing"))["state"] == "counting"
    batch = {"slips": 3, "votes": {"c1": 2, "c3": 1}}
    done(desk.post(f"{at}/batches/1", batch))
    assert_problem(desk.post(f"{at}/count"), 409, "assembly.unreconciled")
    assert done(head.post(f"{at}/batches/1", batch))["same"] is None
    (line,) = done(desk.get(at))["batches"]
    assert (line["waits"], line["slips"], bool(line["second"])) == (True, None, True)
    assert done(desk.post(f"{at}/batches/1/comparison"))["same"] is True
    assert_problem(desk.post(f"{at}/batches/1/comparison"), 409, "assembly.nothing_to_compare")
    assert done(desk.post(f"{at}/count"))["state"] == "passed"
    told = done(desk.get(at))
    assert [(one["name"], one["votes"]) for one in told["options"][:3]] == [("甲", 3), ("乙", 1), ("丙", 1)]
    assert (told["chosen"], told["vacant"], told["voted"]) == (["甲", "乙", "丙"], 0, 4)
    assert told["reckoning"][-1] == {"zh": "依据：院落自治章程样例", "en": "Source: 院落自治章程样例"}
    assert done(head.post(f"{at}/recount"))["state"] == "passed"
    (seats,) = done(desk.get("/seats"))
    assert [one["holder"] for one in seats["seats"]] == ["甲", "乙", "丙"]
    assert_problem(desk.post(f"{at}/runoff"), 409, "assembly.nothing_to_run_off")


def test_an_open_ballot_at_the_desk_and_looking_up_its_votes():
    desk = sign_in(DESK)
    case = office.lift_case(office.yard(3))
    ballot = made(desk.post("/ballot-kinds/toupiao/lift/ballots", {"subject": str(case.id)}))["id"]
    at = f"/ballots/{ballot}"
    numbers = [one["number"] for one in done(desk.get(f"{at}/roll"))]
    for number in numbers:
        made(desk.post(f"{at}/votes", {"number": number, "chosen": ["yes"]}))
    assert_problem(desk.post(f"{at}/votes/lookup", {"reason": "核对"}), 409, "assembly.not_counted")
    done(desk.post(f"{at}/closing"))
    done(desk.post(f"{at}/count"))
    found = done(desk.post(f"{at}/votes/lookup", {"reason": "核对"}))
    assert [(one["number"], one["chosen"]) for one in found] == [(number, ["yes"]) for number in numbers]
    (line,) = done(desk.get(f"/ballots?case={case.id}"))
    assert (line["state"], done(desk.get(at))["voted_area"]) == ("passed", "300.00")
    assert done(desk.post(f"{at}/voiding", {"reason": "名册有误"}))["state"] == "passed"
    second = sign_in(HEAD).post(f"{at}/voiding", {"reason": "复核属实"})
    assert done(second)["state"] == "void"


def test_who_holds_no_ballots_sees_the_turnout_and_never_the_roll():
    desk, other = sign_in(DESK), sign_in(DISTRICT)
    ballot, yard = council(desk)
    told = done(other.get(f"/ballots/{ballot}"))
    assert (told["roll"], told["voted"], told["paper"], told["offers"]) == (4, 0, None, [])
    assert_problem(other.get(f"/ballots/{ballot}/roll"), 403, "assembly.not_your_ballot")
    assert_problem(
        other.post("/ballot-kinds/toupiao/council/ballots", {"subject": str(yard), "names": ["甲"]}),
        403,
        "assembly.not_your_ballot",
    )
    found = done(other.get("/ballot-kinds"))
    kinds = {one["kind"]: one["mine"] for one in found if one["campaign"] == "toupiao"}
    assert {"lift", "council", "colour"} <= set(kinds)
    assert not any(kinds.values())
    assert_problem(desk.get(f"/ballots/{yard}"), 404, "assembly.ballot_not_found")


def test_a_meeting_over_the_api():
    desk = sign_in(DESK)
    ballot, yard = council(desk, 2)
    for code in made(desk.post(f"/ballots/{ballot}/codes", {}))["codes"]:
        office.vote(code["code"], "c1", "c2", now=now())
    done(desk.post(f"/ballots/{ballot}/closing"))
    done(desk.post(f"/ballots/{ballot}/count"))
    kinds = [one["kind"] for one in done(desk.get("/meeting-kinds")) if one["campaign"] == "toupiao"]
    assert kinds == ["lift", "council"]
    assert [one["place"] for one in done(desk.get("/missing-meetings"))] != []
    soon = (now() + timedelta(hours=1)).isoformat()
    body = {"meets_at": soon, "agenda": ["门卫"], "subject": str(yard)}
    assert_problem(desk.post("/meeting-kinds/toupiao/council/meetings", body), 422, "assembly.bad_meeting")
    body["meets_at"] = (now() + timedelta(days=6)).isoformat()
    meeting = made(desk.post("/meeting-kinds/toupiao/council/meetings", body))["id"]
    at = f"/meetings/{meeting}"
    told = done(desk.get(at))
    assert ([one["holder"] for one in told["members"]], told["state"]) == (["甲", "乙"], "called")
    posts = [one["post"] for one in told["members"]]
    assert_problem(desk.post(f"{at}/attendance", {"present": posts}), 422, "assembly.bad_meeting")
    motion = {"text": "设门卫", "votes_for": 2}
    assert_problem(desk.post(f"{at}/motions", motion), 409, "assembly.meeting_stands")
    assert_problem(desk.post(f"{at}/minutes", {"text": "x"}), 409, "assembly.meeting_stands")
    assert done(desk.post(f"{at}/cancellation", {"reason": "暴雨"}))["state"] == "cancelled"
    (line,) = done(desk.get(f"/meetings?thing={yard}"))
    assert line["state"] == "cancelled"
    assert queries.meeting(ALL, meeting).reason == "暴雨"
