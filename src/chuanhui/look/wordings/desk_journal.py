"""Words of the journal page."""

WORDS = {
    "desk_journal.lead": (
        "谁、何时、以哪个岗位、办了什么；只增不改。",
        "Who did what, when, under which post; it only grows.",
    ),
    "desk_journal.only_cases": (
        "当前岗位只看本单位事件的日志；只增不改。",
        "Your post reads the entries of its own unit's cases; the journal only grows.",
    ),
    "desk_journal.latest": ("最近记录", "Latest entries"),
    "desk_journal.seq": ("序号", "No."),
    "desk_journal.subject": ("对象", "About"),
    "desk_journal.sealed": ("已封存", "sealed"),
    "desk_journal.older": ("更早的记录", "Older entries"),
    "desk_journal.seals": ("封存", "Seals"),
    "desk_journal.seals.what": (
        "每分钟把新记录封存一次，封存值环环相扣。抄一份存到系统外，日后可据此核验。",
        "New entries are sealed every minute, each seal tied to the last. Keep a copy outside to verify.",
    ),
    "desk_journal.seal": ("第 {n} 号", "Seal {n}"),
    "desk_journal.covers": ("记录 {first}–{last}", "entries {first}–{last}"),
    "desk_journal.no_seal": ("还没有封存。", "No seal yet."),
}
