"""Stands in for the environment's Python where a document's commands are only checked: nothing is run.

`-m module …` must name a module, and what is given to pytest must be there.
"""

import importlib.util
import sys
from collections.abc import Sequence
from pathlib import Path


def main(words: Sequence[str]) -> None:
    """Check one command. SystemExit with the reason if it could not be right."""
    match list(words):
        case ["-m", "pytest", *rest]:
            for path in (word for word in rest if "/" in word):
                if not Path(path).exists():
                    raise SystemExit(f"there is no {path}")
        case ["-m", module, *_]:
            if importlib.util.find_spec(module) is None:
                raise SystemExit(f"there is no module {module}")
        case _:
            raise SystemExit(f"documents run modules only: {words}")


if __name__ == "__main__":
    main(sys.argv[1:])
