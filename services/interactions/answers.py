"""The shape of interactions' answers, for the OpenAPI document; `views` and `store` make them."""

from datetime import date, datetime
from typing import Any

from pydantic import BaseModel, ConfigDict

from shared.events.interactions import (
    ActionPlanned,
    CallMissed,
    ComplaintRaised,
    DeadlineSet,
    InvoiceIssued,
    MatterOpened,
    MistakeDisclosed,
    NewsSpotted,
    PromiseMade,
    ReferralReceived,
)

_OPEN = ConfigDict(extra="ignore")


class OpenPromise(PromiseMade):
    """A promise neither kept nor broken."""

    model_config = _OPEN

    made_at: datetime


class AtRisk(BaseModel):
    """That a deadline may not be met, as told last."""

    at: datetime
    reason: str | None = None
    expected: datetime | None = None
    expected_day: date | None = None


class ToldOfDelay(BaseModel):
    """That the client knows of a delay, as told last."""

    at: datetime
    by: str | None = None
    expected: datetime | None = None
    expected_day: date | None = None


class OpenDeadline(DeadlineSet):
    """A deadline neither met nor missed."""

    model_config = _OPEN

    set_at: datetime
    at_risk: AtRisk | None
    told: ToldOfDelay | None


class Acknowledged(BaseModel):
    """That the client was told that the complaint was heard."""

    at: datetime
    by: str | None = None


class OpenComplaint(ComplaintRaised):
    """A complaint that is not resolved."""

    model_config = _OPEN

    raised_at: datetime
    acknowledged: Acknowledged | None


class OpenMatter(MatterOpened):
    """A matter that is not closed. ``last_status``: when the client was last told where it stands."""

    model_config = _OPEN

    opened_at: datetime
    last_status: datetime | None


class OpenCall(CallMissed):
    """A call that was not returned."""

    model_config = _OPEN

    missed_at: datetime


class OpenMistake(MistakeDisclosed):
    """A mistake that is not remedied."""

    model_config = _OPEN

    disclosed_at: datetime


class OpenReferral(ReferralReceived):
    """A referral that is not acknowledged."""

    model_config = _OPEN

    received_at: datetime


class Queried(BaseModel):
    """The client's latest question about an invoice."""

    at: datetime
    about: str | None = None
    verbatim: str | None = None
    raised_by: str | None = None


class OpenInvoice(InvoiceIssued):
    """An invoice neither paid nor cancelled."""

    model_config = _OPEN

    issued_at: datetime
    queried: Queried | None


class OpenNews(NewsSpotted):
    """News that nobody has mentioned to the client."""

    model_config = _OPEN

    spotted_at: datetime


class OpenAction(ActionPlanned):
    """An action neither done nor dropped."""

    model_config = _OPEN

    planned_at: datetime


class OpenItems(BaseModel):
    """What is open, by kind, oldest first."""

    promise: list[OpenPromise]
    deadline: list[OpenDeadline]
    complaint: list[OpenComplaint]
    matter: list[OpenMatter]
    call: list[OpenCall]
    mistake: list[OpenMistake]
    referral: list[OpenReferral]
    invoice: list[OpenInvoice]
    news: list[OpenNews]
    action: list[OpenAction]


class Heard(BaseModel):
    """A fact that was reported."""

    id: str
    type: str
    time: datetime


class UnmatchedItem(BaseModel):
    """An item whose opening was not reported, and what was."""

    kind: str
    id: str
    heard: list[Heard]


class UnmatchedItems(BaseModel):
    """How many there are, and the latest of them."""

    count: int
    items: list[UnmatchedItem]


class ClientAnswer(BaseModel):
    """What is open with a client. ``settled``: how many items are not, by kind. ``events``: recorded, by type."""

    client: str
    version: int
    last_contact: datetime | None
    open: OpenItems
    unmatched: UnmatchedItems
    settled: dict[str, int]
    events: dict[str, int]


class Entry(BaseModel):
    """One recorded fact. ``data``: by the schema of its ``type``.

    ``causation_id``: its own id unless the reporter gave another. ``reported_source``, ``reported_id``: of the report.
    """

    id: str
    type: str
    version: int
    time: datetime
    recorded_at: datetime
    causation_id: str | None
    reported_source: str | None
    reported_id: str | None
    data: dict[str, Any]


class TimelineAnswer(BaseModel):
    """One page, newest first. ``next``: `before` of the next page, null where there is none."""

    client: str
    entries: list[Entry]
    next: str | None
