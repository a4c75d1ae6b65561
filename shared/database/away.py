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
