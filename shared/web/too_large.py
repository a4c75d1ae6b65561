"""A body beyond a route's `max_body_size` is answered by the framework in plain text; here that becomes a problem."""

from http import HTTPStatus

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from shared.web import problems

_STATUS = HTTPStatus.REQUEST_ENTITY_TOO_LARGE
_PLAIN = (b"content-type", b"text/plain; charset=utf-8")


class TooLarge:
    """Middleware that answers 413 in the one shape of all errors."""

    def __init__(self, app: ASGIApp) -> None:
        """``app``: limits the bodies."""
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request."""
        replaced = False

        async def told(message: Message) -> None:
            nonlocal replaced
            if _begins_in_plain_text(message):
                replaced = True
                said = problems.problem(_STATUS, _STATUS.phrase, "the body is longer than this route takes")
                await problems.answer(said)(scope, receive, send)
            elif not replaced:
                await send(message)

        await self._app(scope, receive, told)


def _begins_in_plain_text(message: Message) -> bool:
    begins = message["type"] == "http.response.start" and message["status"] == _STATUS
    return begins and _PLAIN in message["headers"]
