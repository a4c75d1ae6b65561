"""The sentences of what ended a risk, said to a reader. Pure."""

from shared.events.statements.endings import Ended
from shared.wording.endings.forms import WHY
from shared.wording.endings.phrases import CIRCUMSTANCES, HAPPENED, LAPSED
from shared.wording.reader import Reader
from shared.wording.sentences import sentence


def why(stated: Ended, reader: Reader) -> str:
    """What ended it, in one or two whole sentences."""
    return sentence(WHY[type(stated)](stated, reader))


#: The forms that have a sentence.
WORDED = frozenset(WHY)

__all__ = ["CIRCUMSTANCES", "HAPPENED", "LAPSED", "WORDED", "why"]
