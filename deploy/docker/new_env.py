"""A `.env` with fresh secrets: `python3 deploy/docker/new_env.py FILE`.

It needs nothing but Python. The token is shown once, on the terminal: the file holds its hash alone.
"""

import argparse
import hashlib
import json
import secrets
from pathlib import Path

SCOPES = ("report", "read", "act", "admin")


def settings(token: str) -> dict[str, str]:
    """What `deploy/compose.yaml` must be told, for one token that may do everything."""
    tokens = [{"name": "operator", "sha256": hashlib.sha256(token.encode()).hexdigest(), "scopes": SCOPES}]
    return {"RAPPORT_POSTGRES_PASSWORD": secrets.token_hex(24), "RAPPORT_TOKENS": json.dumps(tokens)}


def write(file: Path, values: dict[str, str]) -> None:
    """Write ``values``, readable by us alone. Raises ``FileExistsError``: secrets in use are never written over."""
    file.touch(mode=0o600, exist_ok=False)
    file.write_text("".join(f"{name}='{value}'\n" for name, value in values.items()))


def main() -> None:
    """Make the file and show the token."""
    parser = argparse.ArgumentParser(description=main.__doc__)
    parser.add_argument("file", type=Path)
    file = parser.parse_args().file
    token = secrets.token_hex(24)
    write(file, settings(token))
    print(f"{file} is written. The token, shown this once: {token}")  # noqa: T201


if __name__ == "__main__":
    main()
