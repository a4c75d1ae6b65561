"""One mail handed to an SMTP server, and what became of it."""

from services.alerts.smtp.client import SmtpClient
from services.alerts.smtp.outcome import Outcome, Retry, Sent, Undeliverable
from services.alerts.smtp.server import Security, Server, Timeouts

__all__ = ["Outcome", "Retry", "Security", "Sent", "Server", "SmtpClient", "Timeouts", "Undeliverable"]
