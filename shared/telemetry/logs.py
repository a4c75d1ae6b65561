"""Logs are events: one JSON object a line, with a name and fields, never personal data."""

import logging
import sys

import structlog
import structlog.tracebacks


def without_details(_: object, __: str, line: structlog.types.EventDict) -> structlog.types.EventDict:
    """Keep an exception's first line only: further ones quote rows and inputs (Postgres' DETAIL, pydantic's values)."""
    for error in line.get("exception", ()):
        error["exc_value"] = str(error["exc_value"]).partition("\n")[0][:_LONGEST_MESSAGE]
    return line


_LONGEST_MESSAGE = 300
_DEBUG = "DEBUG"
_levels: dict[str, str] = {}


def debugging() -> bool:
    """Whether lines of level DEBUG are written. Hot paths ask before they gather what a line would say."""
    return _levels.get("level") == _DEBUG


def configure(level: str, **context: str) -> None:
    """Log to standard output from ``level`` up; ``context`` goes into every line.

    Tracebacks come without local variables, which hold what clients said.
    """

    def with_context(_: object, __: str, line: structlog.types.EventDict) -> structlog.types.EventDict:
        # Not by contextvars: what runs in a context of its own (a batch, a commit) would not say who it is.
        return {**context, **line}

    processors: list[structlog.types.Processor] = [
        structlog.contextvars.merge_contextvars,
        with_context,
        structlog.processors.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
    ]
    render: list[structlog.types.Processor] = [
        structlog.processors.ExceptionRenderer(structlog.tracebacks.ExceptionDictTransformer(show_locals=False)),
        without_details,
        structlog.processors.JSONRenderer(),
    ]
    structlog.configure(
        processors=[*processors, *render],
        wrapper_class=structlog.make_filtering_bound_logger(level.upper()),
        logger_factory=structlog.PrintLoggerFactory(sys.stdout),
        cache_logger_on_first_use=True,
    )
    _levels["level"] = level.upper()
    handler = logging.StreamHandler(sys.stdout)
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=[*processors, structlog.stdlib.ExtraAdder()],
            processors=[structlog.stdlib.ProcessorFormatter.remove_processors_meta, *render],
        )
    )
    logging.basicConfig(handlers=[handler], level=logging.WARNING, force=True)
