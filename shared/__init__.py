"""What every service stands on: the event language, the event store, the relay and the inbox.

Nothing in here knows a service, and nothing in here knows a client.
"""
