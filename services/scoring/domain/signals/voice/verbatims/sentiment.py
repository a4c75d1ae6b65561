"""How frustrated words sound, by VADER: a word list and a few rules, in English only (Hutto and Gilbert 2014).

The list was made from posts on the web, so words of clients' cases are taken out of it: that there was a fraud, or a
death, says nothing of us. What is left is a weak signal all the same. The list (`vaderSentiment` 3.3.2) and the words
taken out are part of what a state means: states are refolded when either changes.
"""

import string
from functools import cache, lru_cache
from typing import Any

from services.scoring.domain.signals.voice.verbatims.sentences import sentences
from services.scoring.domain.state.fact import VERBATIM

#: A sentence is negative from here on, in thousandths of VADER's compound score: the threshold of its authors.
NEGATIVE = -50

#: What clients of lawyers speak of because they need a lawyer.
_OF_THE_CASE = frozenset(
    """
    abuse abused abuser abusive accident accidents accusation accusations accused accuser accuses arrest arrested
    arrests assault assaulted assaults attack attacked attacks bankrupt bankruptcy battle battles burden burdens
    cancer charge charged charges conflict conflicts convict convicted crime crimes criminal criminals damage
    damaged damages dead death deaths debt debts deceased defence defense died dies disability disabled dispute
    disputed disputes divorce divorced fight fraud frauds fraudulent funeral guilt guilty harassment harm harmed
    hurt ill illegal illegally illness injured injuries injury jail kill killed killing lawsuit lawsuits liability
    litigation loss losses murder murdered negligence negligent offence offences offense offenses penalties penalty
    prison prisoner prosecute prosecuted prosecution punish punished punishment rape robbed robbery stole stolen sue
    sued suicide suing suspect suspected theft thief threat threaten threatened threats victim victims violated
    violation violations violence violent war
    """.split()  # noqa: SIM905  words are read as words
)


@lru_cache(512)
def harshest(text: str) -> tuple[int, str] | None:
    """The most negative sentence of an English ``text``, after its compound score in thousandths (-1000 to -50).

    None where no sentence is negative. Of a long text the beginning is read.
    """
    if _harmless(text):
        return None
    score = _analyser().polarity_scores
    found = min(
        ((round(1_000 * score(sentence)["compound"]), sentence) for sentence in sentences(text[:VERBATIM])),
        key=lambda each: each[0],
        default=(0, ""),
    )
    return found if found[0] <= NEGATIVE else None


def _harmless(text: str) -> bool:
    """Whether no word or emoji could make a sentence negative, which is so of most notes, and seen at once."""
    told = _telling()
    return text.isascii() and not any(
        word in told or word.strip(string.punctuation) in told or "n't" in word for word in text.lower().split()
    )


@cache
def _analyser() -> Any:
    """Read when the first word is heard, not when the service starts."""
    from vaderSentiment.vaderSentiment import SentimentIntensityAnalyzer  # noqa: PLC0415

    analyser = SentimentIntensityAnalyzer()
    for word in _OF_THE_CASE:
        analyser.lexicon.pop(word, None)
    return analyser


@cache
def _telling() -> frozenset[str]:
    """Negative words, and what turns good words into negative ones."""
    from vaderSentiment.vaderSentiment import NEGATE, SPECIAL_CASES  # noqa: PLC0415

    negative = (word for word, valence in _analyser().lexicon.items() if valence < 0)
    idioms = (idiom.split()[0] for idiom, valence in SPECIAL_CASES.items() if valence < 0)
    return frozenset((*negative, *NEGATE, "least", *idioms))
