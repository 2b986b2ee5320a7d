"""From matched rows to questions: facts of households, risk rules, new warnings, back-tests; pure."""

from chuanhui.system.linkage.outcome.judging import judge_all
from chuanhui.system.linkage.outcome.known import Known
from chuanhui.system.linkage.outcome.telling import answers, facts_of
from chuanhui.system.linkage.outcome.warning import Tested, Warned, back_test, fresh

__all__ = ["Known", "Tested", "Warned", "answers", "back_test", "facts_of", "fresh", "judge_all"]
