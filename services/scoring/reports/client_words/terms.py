"""The terms of words: single words and pairs of neighbours, as they were written but for capitals.

No list of stop words: what many clients used before is ordinary, in any language. Lists made for searching name
"bill", "call" and "slow" among the words that say nothing; here they do.
"""

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from itertools import pairwise

_CLAUSE = re.compile(r"[^\w\s'’-]+")
_SHORTEST = 2


def words_of(text: str) -> list[list[str]]:
    """The words of each clause of ``text``. What stands before a mark is no neighbour of what stands behind it."""
    whole = text.removesuffix("…").rpartition(" ")[0] if text.endswith("…") else text  # the last word is cut
    plain = whole.lower().replace("’", "'")
    return [[word.strip("'-_") for word in clause.split()] for clause in _CLAUSE.split(plain)]


def terms_of(text: str, ordinary: frozenset[str]) -> set[str]:
    """The words of ``text`` that are not ``ordinary``, and the pairs of such words that stand side by side."""
    terms = set[str]()
    for clause in words_of(text):
        telling = [word if _is_word(word) and word not in ordinary else "" for word in clause]
        terms.update(word for word in telling if word)
        terms.update(f"{one} {next_one}" for one, next_one in pairwise(telling) if one and next_one)
    return terms


def ordinary_words(texts: Mapping[str, Iterable[str]], share: float) -> frozenset[str]:
    """The words that more than ``share`` of the clients used; ``texts``: by client."""
    users = Counter(
        word
        for said in texts.values()
        for word in {word for text in said for clause in words_of(text) for word in clause}
    )
    return frozenset(word for word, count in users.items() if count > share * len(texts))


def _is_word(word: str) -> bool:
    return len(word) >= _SHORTEST and not any(map(str.isdigit, word))
