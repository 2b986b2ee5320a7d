"""Plays the worked cases of a playbook (trials.yaml) on the real engine, and leaves nothing behind.

`set_stage` loads a district, its posts and the campaign; `play` plays one trial in a transaction that
is rolled back and returns what was not as expected.
"""

from chuanhui.site.trials.failures import Failure
from chuanhui.site.trials.pictures import pictures_elsewhere
from chuanhui.site.trials.player import play
from chuanhui.site.trials.stage import CannotStage, set_stage

__all__ = ["CannotStage", "Failure", "pictures_elsewhere", "play", "set_stage"]
