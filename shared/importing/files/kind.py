"""What a file is by its first bytes: text that can be read, or something that only has its name."""

from shared.importing.files.row import FileError

#: The byte order mark of UTF-8.
BOM = b"\xef\xbb\xbf"

_SAVE = "save it as UTF-8 (in Excel: CSV UTF-8)"
#: What a file may begin with that is no text, and what it is then. The longer of two that begin alike comes first.
_BEGINNINGS = (
    (b"\xff\xfe\x00\x00", "UTF-32"),
    (b"\x00\x00\xfe\xff", "UTF-32"),
    (b"\xff\xfe", "UTF-16"),
    (b"\xfe\xff", "UTF-16"),
    (b"PK\x03\x04", "a workbook or another archive, not text"),
    (b"\xd0\xcf\x11\xe0", "an old Excel workbook, not text"),
    (b"\x1f\x8b", "compressed, not text: unpack it"),
    (b"%PDF", "a PDF, not text"),
)
_ENOUGH = 512


def check_text(begins: bytes) -> None:
    """Raises ``FileError``, with what to do, for the beginning of a file that cannot be read line by line."""
    for beginning, kind in _BEGINNINGS:
        if begins.startswith(beginning):
            raise FileError(f"the file is {kind}; {_SAVE}")
    head = begins[:_ENOUGH]
    if b"<html" in head.lower() or b"<table" in head.lower():
        raise FileError(f"the file is a web page, not a table; {_SAVE}")
    if head.count(0) * 3 > len(head):  # every other byte of Latin letters
        raise FileError(f"the file looks like UTF-16 without a byte order mark; {_SAVE}")
