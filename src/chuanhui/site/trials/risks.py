"""Risk rules and deliveries in trials: facts of one household, a file as a department would send it."""

from __future__ import annotations

from collections.abc import Mapping

from chuanhui.playbook.risk_words import explain
from chuanhui.playbook.risks import Answer, Verdict, columns_of, evaluate
from chuanhui.playbook.schema import Text
from chuanhui.playbook.trial_matching import facts_of
from chuanhui.playbook.trials import Line, Value
from chuanhui.site.trials.failures import Unexpected
from chuanhui.site.trials.scene import Scene, TrialRoom
from chuanhui.system.linkage.intake.reading import Intake, read

FACTS, FILES = "risks.facts", "risks.files"


def play_facts(scene: Scene, line: Line) -> None:
    """Keep the facts of one household for the lines that follow: ``facts: {source.fact: value, …}``."""
    scene.kept[FACTS] = facts_of(line, scene.playbook)


def play_delivery(scene: Scene, line: Line) -> None:
    """Read a file as intake reads it: ``deliver: {of, lines}``; the lines are a CSV."""
    lines = line.facts.get("lines", ())
    text = "\n".join(lines if isinstance(lines, tuple) else (str(lines),))
    source = scene.playbook.deliveries[line.of]
    scene.kept.setdefault(FILES, {})[line.of] = read(text.encode(), source, scene.playbook.words)


def find_risk(scene: Scene, name: str, _where: Mapping[str, Value]) -> Mapping[str, object]:
    """Return what a rule says of the facts told last: whether it fires, why, which facts were empty."""
    facts = scene.kept.get(FACTS)
    if facts is None:
        raise Unexpected(Text("先写 facts", "`facts` comes first"), Text("没有写", "there is none"))
    answer = evaluate(scene.playbook.risks[name], facts, columns_of(scene.playbook))
    return {
        "verdict": answer.verdict.name.lower(),
        "fires": answer.fires,
        "asks": answer.asks,
        "waits": answer.waits,
        "band": answer.band,
        "because": _one_or_all(_behind(answer)),
        "empty": _one_or_all(answer.empties),
        "said": explain(answer, scene.playbook)[0].zh,
    }


def find_delivery(scene: Scene, name: str, _where: Mapping[str, Value]) -> Mapping[str, object]:
    """Return what became of a file: rows that stay, rows refused, what was wrong."""
    found: Intake | None = scene.kept.get(FILES, {}).get(name)
    if found is None:
        raise Unexpected(
            Text(f"先写 deliver（{name}）", f"`deliver` of {name}"), Text("没有写", "there is none")
        )
    return {
        "accepted": not found.is_refused,
        "rows": found.rows.num_rows,
        "refused": found.refused,
        "faults": _one_or_all(tuple(dict.fromkeys(one.code for one in found.faults))),
        "columns": _one_or_all(tuple(one for one in found.rows.column_names if one not in {"row", "line"})),
        "facts": _one_or_all(tuple(one for one in found.facts.column_names if one != "row")),
    }


def _behind(answer: Answer) -> tuple[str, ...]:
    """Return the facts that carry the verdict; of one that does not fire, those that say no."""
    behind = answer.behind if answer.verdict is not Verdict.WAITS else answer.all
    wanted = Verdict.WAITS if answer.waits else None
    return tuple(
        dict.fromkeys(one.condition.fact for one in behind if wanted is None or one.verdict is wanted)
    )


def _one_or_all(found: tuple[str, ...]) -> str | tuple[str, ...] | None:
    """Return none, the only one, or all: as a trial writes a value or a list."""
    return (found[0] if len(found) == 1 else found) if found else None


ROOM = TrialRoom(
    verbs={"facts": play_facts, "deliver": play_delivery},
    subjects={"risks": find_risk, "deliveries": find_delivery},
)
