"""What asyncpg raises while the database is unavailable."""

import asyncpg

#: Gone, starting, stopping, full, or cut off.
DATABASE_AWAY = (
    OSError,
    TimeoutError,
    asyncpg.InterfaceError,
    asyncpg.PostgresConnectionError,
    asyncpg.InsufficientResourcesError,
    asyncpg.OperatorInterventionError,
    asyncpg.LockNotAvailableError,
)

#: A row was locked by another transaction for longer than the statement or lock timeout.
HELD = (asyncpg.LockNotAvailableError, asyncpg.QueryCanceledError)


def is_away(error: BaseException) -> bool:
    """Whether the database is unavailable, as opposed to the statement being wrong.

    What asyncpg cannot encode is an ``InterfaceError`` too, but retrying does not help.
    """
    unfit = isinstance(error, asyncpg.InterfaceError) and isinstance(error, ValueError)
    return isinstance(error, DATABASE_AWAY) and not unfit
