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
