"""Bearer tokens (RFC 6750), stored as hashes, with scopes."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from fastapi import HTTPException, Request

from shared.settings import Scope, Token


@dataclass(frozen=True)
class Required:
    """A dependency that gives the token's name, or answers 401 (no such token) or 403 (not for this)."""

    known: Callable[[str], Token | None]
    scope: Scope

    async def __call__(self, request: Request) -> str:  # without `async` it would be run in a thread, which costs more
        """Raises ``HTTPException``."""
        token = self.known(request.headers.get("authorization", ""))
        if token is None:
            raise HTTPException(401, "send a known token: Authorization: Bearer …", {"WWW-Authenticate": "Bearer"})
        if self.scope not in token.scopes:
            raise HTTPException(403, f"the token {token.name!r} lacks the scope {self.scope.value!r}")
        return token.name


class Tokens:
    """The tokens this service knows."""

    def __init__(self, tokens: Sequence[Token]) -> None:
        """Without tokens every request is refused."""
        self._tokens = tuple(tokens)

    def require(self, scope: Scope) -> Required:
        """What a route depends on that is for tokens with ``scope`` only; the OpenAPI document says so of it."""
        return Required(self._known, scope)

    def may(self, request: Request, scope: Scope) -> bool:
        """Whether the request's token has ``scope``, for parts of an answer."""
        token = self._known(request.headers.get("authorization", ""))
        return token is not None and scope in token.scopes

    def sees(self, request: Request, person: str) -> bool:
        """Whether the request's token may read the personal figures of ``person``."""
        token = self._known(request.headers.get("authorization", ""))
        return token is not None and token.sees(person)

    def insist(self, request: Request, person: str | None) -> None:
        """Answer 403 if the request's token may not read the personal figures it asks for."""
        if person and not self.sees(request, person):
            cure = "a token that names them under `partners` in RAPPORT_TOKENS, or one with the scope 'admin'"
            detail = f"these are the figures of {person!r} alone: ask without `partner` for the firm's, or send {cure}"
            raise HTTPException(403, detail)

    def _known(self, header: str) -> Token | None:
        kind, _, secret = header.partition(" ")
        if kind.lower() != "bearer":
            return None
        return next((token for token in self._tokens if token.matches(secret.strip())), None)
