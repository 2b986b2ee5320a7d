"""Reading ballots and meetings; every question begins with whose sight it is asked in, or is for anybody."""

from chuanhui.mechanism.assemblies.queries.reading import (
    ballot,
    ballots,
    differing,
    folded,
    meeting,
    meetings,
    turnout,
    voted,
    voter,
)
from chuanhui.mechanism.assemblies.queries.voting import (
    PublicBallot,
    VotingPaper,
    paper_for,
    public_ballot,
    told_publicly,
)

__all__ = [
    "PublicBallot",
    "VotingPaper",
    "ballot",
    "ballots",
    "differing",
    "folded",
    "meeting",
    "meetings",
    "paper_for",
    "public_ballot",
    "told_publicly",
    "turnout",
    "voted",
    "voter",
]
