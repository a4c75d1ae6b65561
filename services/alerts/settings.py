"""The settings of alerts: how mail is sent, and by which policy."""

import ssl
from pathlib import Path
from typing import Annotated

from pydantic import Field, SecretStr, StringConstraints

from services.alerts.domain import Policy, load
from services.alerts.mail import Addressee, AddressError, Letterhead
from services.alerts.mail.address import with_ascii_domain
from services.alerts.smtp import Security, Server
from shared.documents import PolicyError
from shared.settings import Settings, SettingsError

_POLICY = Path(__file__).with_name("policy.yaml")
_DEFAULT_PORTS = {Security.NONE: 25, Security.STARTTLS: 587, Security.TLS: 465}


class AlertsSettings(Settings):
    """``smtp``: host, or host:port. ``alerts_policy``: a YAML file, merged over the policy that comes with Rapport."""

    smtp: Annotated[str, StringConstraints(pattern=r"^[^\s:]+(:\d{1,5})?$")] = "127.0.0.1:25"
    smtp_security: Security = Security.NONE
    smtp_username: str | None = None
    smtp_password: SecretStr | None = None
    smtp_ca_file: Path | None = None
    smtp_connections: int = Field(default=4, ge=1, le=50, description="mails sent at once")
    mail_from: str = Field(default="rapport@localhost.localdomain", description="address Rapport writes from")
    mail_from_name: str = "Rapport"
    mail_reply_to: str | None = Field(default=None, description="receives answers to mails; none: fallback_address")
    mail_domain: str = Field(
        default="localhost.localdomain", description="of Message-IDs and List-Ids; never change it"
    )
    fallback_address: str = Field(
        default="client-care@localhost.localdomain",
        description="receives mails about clients whose partner cannot be reached",
    )
    alerts_policy: Path | None = None

    def server(self) -> Server:
        """The mail server. Raises ``SettingsError`` for a login without encryption."""
        try:
            return self._server()
        except (ValueError, OSError) as error:
            raise SettingsError(f"RAPPORT_SMTP: {error}") from error

    def _server(self) -> Server:
        host, _, port = self.smtp.partition(":")
        return Server(
            host=host,
            port=int(port) if port else _DEFAULT_PORTS[self.smtp_security],
            security=self.smtp_security,
            username=self.smtp_username,
            password=self.smtp_password.get_secret_value() if self.smtp_password else None,
            hello=self._domain(),
            tls=ssl.create_default_context(cafile=self.smtp_ca_file) if self.smtp_ca_file else None,
        )

    def letterhead(self) -> Letterhead:
        """The firm, as it appears in its mails. Raises ``SettingsError`` for an address nobody can answer to.

        Partners answer mails by instinct ("rang her, all fine"). Unless said otherwise, who reads what reaches nobody
        responsible reads that as well.
        """
        for name in ("mail_from", "fallback_address"):
            _checked(name, getattr(self, name))
        answers = self.mail_reply_to or self.fallback_address
        if self.mail_reply_to and not _checked("mail_reply_to", self.mail_reply_to).isascii():
            # A mail to anybody would need SMTPUTF8, and a server that offers it.
            raise SettingsError("RAPPORT_MAIL_REPLY_TO: must be ASCII before the @")
        reply_to = answers if with_ascii_domain(answers).isascii() else None
        return Letterhead(Addressee(self.mail_from_name, self.mail_from), self._domain(), reply_to)

    def _domain(self) -> str:
        _, _, domain = _checked("mail_domain", f"rapport@{self.mail_domain}").rpartition("@")
        return domain

    def policy(self) -> Policy:
        """Who hears of what. Raises ``SettingsError``."""
        try:
            overrides = self.alerts_policy.read_text(encoding="utf-8") if self.alerts_policy else ""
            return load(_POLICY.read_text(encoding="utf-8"), overrides)
        except (PolicyError, OSError, UnicodeDecodeError) as error:
            raise SettingsError(f"RAPPORT_ALERTS_POLICY: {error}") from error


def _checked(name: str, address: str) -> str:
    """The address with an ASCII domain. ``name``: of its setting. Raises ``SettingsError``."""
    try:
        return with_ascii_domain(address)
    except AddressError as error:
        raise SettingsError(f"RAPPORT_{name.upper()}: {error}") from error
