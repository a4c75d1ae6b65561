"""What is remembered of complaints: open ones, how others ended, and what the client says of that."""

import msgspec
from msgspec.structs import replace

from services.scoring.domain.state.fact import VERBATIM, Fact, brief, capped, replaced, without
from services.scoring.domain.state.settled_pairs import Settled
from services.scoring.domain.state.slice import Slice
from shared.events.interactions import ComplaintAcknowledged, ComplaintRaised, ComplaintResolved
from shared.lww import earlier, later

_MOST, _MOST_ENDED = 64, 16


class Complaint(Fact, frozen=True, array_like=True):
    """A complaint that is not resolved."""

    about: str
    verbatim: str | None
    raised_by: str | None


class Ended(Fact, frozen=True, array_like=True):
    """How a complaint was resolved. ``satisfied``: whether they are, with that; None: nobody asked."""

    how: str | None
    satisfied: bool | None
    raised: Complaint | None = None
    acknowledged: Fact | None = None


class Verdict(Fact, frozen=True, array_like=True):
    """What they say of how a complaint was resolved."""

    satisfied: bool


class Complaints(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """``open``: by their ids. ``acknowledged``: the first time, of those not known to be resolved.

    ``ended``: the latest that were resolved, for the record. ``verdicts``: the latest word of theirs on each; a
    resolution of which nobody asked them says nothing.
    """

    open: dict[str, Complaint] = {}
    resolved: Settled = Settled()
    acknowledged: dict[str, Fact] = {}
    ended: dict[str, Ended] = {}
    verdicts: dict[str, Verdict] = {}

    def unsatisfied(self) -> dict[str, Verdict]:
        """Those with which they are not content, by their ids."""
        return {name: verdict for name, verdict in sorted(self.verdicts.items()) if not verdict.satisfied}

    def raised(self, name: str) -> Complaint | None:
        """What is known of how it was raised, open or resolved."""
        ended = self.ended.get(name)
        return self.open.get(name) if ended is None else ended.raised

    def knows(self, name: str) -> bool:
        """Whether it is the id of a complaint, open or resolved."""
        return name in self.open or self.resolved.when(name) is not None


def _raised(complaints: Complaints, fact: Fact, data: ComplaintRaised) -> Complaints:
    about, verbatim = brief(data.about, 500) or "", brief(data.verbatim, VERBATIM)
    complaint = Complaint(fact.time, fact.id, fact.recorded, about, verbatim, data.raised_by)
    if complaints.resolved.when(data.complaint) is not None:
        return _recorded(complaints, data.complaint, raised=complaint)
    return replace(complaints, open=replaced(complaints.open, data.complaint, complaint, _MOST))


def _resolved(complaints: Complaints, fact: Fact, data: ComplaintResolved) -> Complaints:
    """Settled, whether or not its opening has arrived."""
    name = data.complaint
    ended = Ended(fact.time, fact.id, fact.recorded, brief(data.how, 300), data.satisfied)
    settled = Complaints(
        open=without(complaints.open, name),
        resolved=complaints.resolved.add(name, fact),
        acknowledged=without(complaints.acknowledged, name),
        ended=_with_ended(complaints.ended, name, ended),
        verdicts=_with_verdict(complaints.verdicts, name, fact, data.satisfied),
    )
    return _recorded(settled, name, raised=complaints.open.get(name), acknowledged=complaints.acknowledged.get(name))


def _acknowledged(complaints: Complaints, fact: Fact, data: ComplaintAcknowledged) -> Complaints:
    """Once it is resolved nobody asks any more whether they were heard: it is only for the record."""
    if complaints.resolved.when(data.complaint) is not None:
        return _recorded(complaints, data.complaint, acknowledged=fact)
    first = earlier(complaints.acknowledged.get(data.complaint), fact)
    return replace(complaints, acknowledged=capped({**complaints.acknowledged, data.complaint: first}, _MOST))


def _with_ended(ended: dict[str, Ended], name: str, new: Ended) -> dict[str, Ended]:
    """Resolved again, the later time counts; who raised it and who acknowledged it stays."""
    old = ended.get(name)
    if old is not None:
        new = replace(later(old, new), raised=old.raised, acknowledged=old.acknowledged)
    return capped({**ended, name: new}, _MOST_ENDED)


def _with_verdict(
    verdicts: dict[str, Verdict],
    name: str,
    fact: Fact,
    satisfied: bool | None,  # noqa: FBT001  as they said it
) -> dict[str, Verdict]:
    if satisfied is None:
        return verdicts
    return replaced(verdicts, name, Verdict(fact.time, fact.id, fact.recorded, satisfied), _MOST)


def _recorded(
    complaints: Complaints, name: str, raised: Complaint | None = None, acknowledged: Fact | None = None
) -> Complaints:
    """With what is known of a complaint that is resolved, in fewer words, as long as it is remembered."""
    ended = complaints.ended.get(name)
    if ended is None:
        return complaints
    if raised is not None:
        short = replace(raised, about=brief(raised.about, 200) or "", verbatim=brief(raised.verbatim, 300))
        ended = replace(ended, raised=later(ended.raised, short))
    if acknowledged is not None:
        ended = replace(ended, acknowledged=earlier(ended.acknowledged, acknowledged))
    return replace(complaints, ended={**complaints.ended, name: ended})


COMPLAINTS = Slice(
    "complaints",
    Complaints(),
    {ComplaintRaised: _raised, ComplaintResolved: _resolved, ComplaintAcknowledged: _acknowledged},
)
