"""What asyncpg raises when the database cannot serve for now."""

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

#: A row was held by somebody else for longer than a statement or a lock may take.
HELD = (asyncpg.LockNotAvailableError, asyncpg.QueryCanceledError)


def is_away(error: BaseException) -> bool:
    """Whether it is the database that cannot serve, and not the statement that is wrong.

    What asyncpg cannot encode is an ``InterfaceError`` too, but no later try will make it fit.
    """
    unfit = isinstance(error, asyncpg.InterfaceError) and isinstance(error, ValueError)
    return isinstance(error, DATABASE_AWAY) and not unfit
