"""What alerts answers over HTTP, and how somebody takes an alert on."""
