"""Words of any script in a header of ASCII (RFC 2047). Any decoder reads them back as they were, blank by blank.

A text is encoded as a whole. Python's own folding of an `EmailMessage` encodes parts of it: it loses the blank between
an encoded word and the next one, writes words of more than 75 characters, and divides what a reader takes for one
character (seen in 3.11).
"""

from base64 import b64encode
from collections.abc import Callable, Iterator

from shared.wording import graphemes

#: Characters of an encoded word, and of a line that has one (RFC 2047 2).
WORD, LINE = 75, 76

#: What stands for itself, also in a name beside an address (RFC 2047 5 (3)).
_PLAIN = frozenset(b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789!*+-/")


def encoded_words(text: str, taken: int = 0) -> list[str]:
    """``text`` as encoded words: white space between them means nothing. ``taken``: characters before the first one.

    The first fits on its line, and each on a line of its own behind a blank.
    """
    word = min(_quoted, _base64, key=lambda encoding: len(encoding(text)))
    words, piece, room = [], "", min(WORD, LINE - taken)
    for part in _parts(text, word, room):
        if piece and len(word(piece + part)) > room:
            words.append(word(piece))
            piece, room = "", WORD
        piece += part
    return [*words, word(piece)]


def _parts(text: str, word: Callable[[str], str], room: int) -> Iterator[str]:
    """What is not divided: graphemes; of one that no encoded word has room for, its characters."""
    for cluster in graphemes(text):
        if len(word(cluster)) <= room:
            yield cluster
        else:
            yield from cluster


def _quoted(text: str) -> str:
    return f"=?utf-8?q?{''.join(map(_in_q, text.encode()))}?="


def _in_q(byte: int) -> str:
    if byte in _PLAIN:
        return chr(byte)
    return "_" if byte == ord(" ") else f"={byte:02X}"


def _base64(text: str) -> str:
    return f"=?utf-8?b?{b64encode(text.encode()).decode('ascii')}?="
