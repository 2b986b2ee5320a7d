"""Ballots and meetings as the trials of a playbook play them."""

from __future__ import annotations

import pytest
from tests.rooms.assemblies import office
from tests.rooms.assemblies.office import at

from chuanhui.playbook.trials import read_trials
from chuanhui.site.trials.player import play

DESK, HEAD = office.DESK, office.HEAD
BEGIN = f"""
- register: {{as: {DESK}, of: yard, set: one, area: xiaoqiao/beihuayuan, fields: {{name: 一号院}}}}
"""
DOORS = "".join(
    f"- register: {{as: {DESK}, of: door, set: d{n}, area: xiaoqiao/beihuayuan, in: {{yard: one}}, "
    f"fields: {{number: {n}室, area: {80 + n}}}}}\n"
    for n in range(1, 7)
)
COUNCIL = f"""
- open_ballot: {{as: {DESK}, of: council, about: one, candidates: [甲, 乙, 丙, 丁], set: first}}
- vote: {{as: resident, of: council, thing: d1, choice: [甲, 乙, 丙]}}
- vote: {{as: resident, of: council, thing: d2, choice: [甲, 乙]}}
- refuse: {{vote: {{as: resident, of: council, thing: d2, choice: [丙]}}, because: already_voted}}
- paper: {{as: {DESK}, of: council, things: [d3, d4]}}
- refuse: {{close_ballot: {{as: {DESK}, of: council}}, because: too_early}}
- at: "2026-11-13 09:00"
- count_slips: {{as: {DESK}, of: council, batch: 1, with: {HEAD}, slips: {{甲: 2, 乙: 1, total: 2}}}}
- close_ballot: {{as: {DESK}, of: council}}
- expect: {{of: ballots.council, state: passed, voted: 4, turnout.count: "66.67%", votes.甲: 4}}
- expect: {{of: ballots.council, elected: [甲, 乙, 丙]}}
- recount: {{as: {DESK}, of: council}}
- expect: {{of: ballots.council, which: first, recounts: 1, seated: 3, vacant: 0}}
- call_meeting: {{as: {DESK}, of: council, at: "2026-11-20 15:00", about: one, agenda: [门卫]}}
- at: "2026-11-20 15:30"
- attend: {{as: {DESK}, of: council, present: 2}}
- resolve: {{as: {DESK}, of: council, text: 设门卫, agree: 2, set: guard}}
- minute: {{as: {DESK}, of: council, text: 两人到会}}
- expect: {{of: meetings.council, state: minuted, present: 2, members: 3, resolutions: 1, late: false}}
- expect: {{case: guard, state: open}}
"""
LIFT = f"""
- file: {{as: {DESK}, title: 加装电梯, case: lift, thing: one}}
- refuse: {{agree: {{as: {DESK}, case: lift}}, because: not_yet}}
- open_ballot: {{as: {DESK}, of: lift, about: lift}}
- vote: {{as: {DESK}, of: lift, thing: d1, choice: agree, channel: paper}}
- vote: {{as: {DESK}, of: lift, thing: d2, choice: agree, channel: desk}}
- vote: {{as: resident, of: lift, thing: d3, choice: agree}}
- vote: {{as: resident, of: lift, thing: d4, choice: against}}
- vote: {{as: resident, of: lift, thing: d5, choice: agree}}
- at: "2026-11-20 09:00"
- close_ballot: {{as: {DESK}, of: lift}}
- expect: {{of: ballots.lift, state: counting}}
- refuse: {{close_ballot: {{as: {DESK}, of: lift}}, because: unreconciled}}
- count_slips: {{as: {DESK}, of: lift, batch: 1, with: {HEAD}, slips: {{agree: 1}}}}
- close_ballot: {{as: {DESK}, of: lift}}
- expect: {{of: ballots.lift, state: passed, agree.count: "80.00%", turnout.area: "82.83%"}}
- expect: {{of: ballots.lift, agree.area: "79.76%"}}
- agree: {{as: {DESK}, case: lift}}
"""


@pytest.mark.usefixtures("district", "evidence")
@pytest.mark.parametrize("lines", [COUNCIL, LIFT], ids=["council", "lift"])
def test_a_trial_plays_as_written(lines):
    office.in_force()
    playbook = office.playbook().playbook
    head = 'trials:\n  - name: 表决\n    kind: lift\n    clock: "2026-11-09 09:00"\n    do:\n'
    text = "".join(f"      {line}\n" for line in f"{BEGIN}{DOORS}{lines}".split("\n") if line)
    trials, faults = read_trials(head + text, "trials.yaml", playbook)
    assert [one.render() for one in faults if one.code != "PB076"] == []
    failures = play(trials[0], playbook, now=at("2026-11-09 08:00"))
    assert [one.render("trials.yaml") for one in failures] == []
