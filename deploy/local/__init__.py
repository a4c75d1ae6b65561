"""The embedded run: real PostgreSQL, Kafka and a mail catcher from the package registries, on loopback.

Nothing here is for production. Servers listen on 127.0.0.1 only and end with the process that started them,
however it ends (see `guardian`).
"""
