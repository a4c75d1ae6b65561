"""Random histories of one client, without contradictions, for the properties."""

from collections.abc import Callable

from hypothesis import strategies as st
from msgspec.structs import replace

from shared.events import clients, interactions
from shared.events.base import EventData
from shared.events.event import Event
from shared.events.interactions import Channel, Direction, Purpose
from tests.support.stories.scoring import day, event

#: Days from which the properties look.
NOW = 400
WHEN = st.integers(0, NOW * 24).map(lambda hours: hours / 24)
NAMES = st.sampled_from(["a", "b", "c"])
#: Of deadlines that are met: missed as well they would contradict themselves.
MET = st.sampled_from(["m", "n"])

contacts = st.builds(
    interactions.ContactLogged,
    channel=st.sampled_from(Channel),
    direction=st.sampled_from(Direction),
    purpose=st.sampled_from(Purpose),
    by=st.sampled_from([None, "anna", "ben", "cleo"]),
    automated=st.booleans(),
    substance=st.sampled_from([None, True, False]),
    thread=st.sampled_from([None, None, "t-1", "t-2"]),
    summary=st.sampled_from([None, None, "All is well.", "She was furious about the bill, and called it a disgrace."]),
    with_=st.sampled_from([(), ("Ms B",), ("Mr A", "Ms B"), ("MS  B",)]),
    colleagues=st.sampled_from([(), (), ("dora",)]),
    occasion=st.sampled_from([None, None, None, "o-1", "o-2"]),
)


def _named(
    model: type[EventData], field: str, names: st.SearchStrategy[str] = NAMES, **fields: object
) -> st.SearchStrategy[EventData]:
    return names.map(lambda name: model.model_validate({field: name, **fields}))


def _due(
    model: type[EventData], field: str, who: str, names: st.SearchStrategy[str] = NAMES
) -> st.SearchStrategy[EventData]:
    return st.builds(
        lambda name, due, person: model.model_validate(
            {field: name, "what": "the draft", "due": day(due), who: person}
        ),
        names,
        WHEN,
        st.sampled_from([None, "anna"]),
    )


def _by_day(
    model: type[EventData], field: str, who: str, names: st.SearchStrategy[str] = NAMES
) -> st.SearchStrategy[EventData]:
    return st.builds(
        lambda name, due, person: model.model_validate(
            {field: name, "what": "the draft", "due": day(due), "due_day": day(due).date(), who: person}
        ),
        names,
        WHEN,
        st.sampled_from([None, "anna"]),
    )


#: What version 0.1.0 folded.
FIRST_KINDS: list[st.SearchStrategy[EventData]] = [
    contacts,
    contacts,
    contacts,
    _named(interactions.CallMissed, "call", message="Ring me."),
    _named(interactions.CallReturned, "call"),
    _due(interactions.PromiseMade, "promise", "by"),
    _named(interactions.PromiseKept, "promise"),
    _due(interactions.DeadlineSet, "deadline", "owner"),
    _named(interactions.DeadlineAtRisk, "deadline"),
    _named(interactions.ClientToldOfDelay, "deadline"),
    _named(interactions.DeadlineMissed, "deadline"),
    _named(interactions.ComplaintRaised, "complaint", about="the bill", verbatim="Far too much."),
    _named(interactions.ComplaintResolved, "complaint"),
    st.builds(
        interactions.FeedbackReceived, nps=st.integers(0, 10), respondent=st.sampled_from([None, "Mr A", "Ms B"])
    ),
    st.builds(interactions.CompetitorMentioned, competitor=st.sampled_from([None, "Smith & Co"])),
    st.builds(
        interactions.MatterOpened,
        matter=NAMES,
        title=st.just("A lease"),
        practice_area=st.sampled_from([None, "property", "tax", "labour"]),
        status_every_days=st.sampled_from([None, 14]),
    ),
    _named(interactions.StatusReported, "matter"),
    _named(interactions.MatterClosed, "matter"),
    st.builds(clients.ClientOnboarded, name=st.just("Acme"), since=WHEN.map(lambda when: day(when).date())),
    st.builds(clients.ClientDetailsChanged, tier=st.sampled_from(["key", "standard", "dormant"])),
    st.builds(clients.OnboardingStepCompleted, step=st.sampled_from(clients.OnboardingStep)),
    st.builds(
        clients.CommunicationsPolicyAgreed,
        answer_calls_within_hours=st.sampled_from([None, 4, 48]),
        answer_emails_within_hours=st.sampled_from([None, 4, 48]),
    ),
    st.builds(
        clients.TermsAgreed,
        commitment=st.sampled_from(clients.Commitment),
        renewal_on=st.none() | WHEN.map(lambda when: day(when + 200).date()),
    ),
]

_KINDS: list[st.SearchStrategy[EventData]] = [
    *FIRST_KINDS,
    st.builds(
        interactions.CallMissed,
        call=NAMES,
        whom=st.sampled_from(["anna", "ben"]),
        caller=st.sampled_from([None, "Mr A", "ms b", "+44 20 7946 0001"]),
    ),
    _by_day(interactions.PromiseMade, "promise", "by"),
    _by_day(interactions.DeadlineSet, "deadline", "owner", MET),
    _by_day(interactions.ActionPlanned, "action", "owner"),
    st.builds(interactions.ClientToldOfDelay, deadline=NAMES | MET, expected=WHEN.map(day)),
    st.builds(
        interactions.FeedbackReceived,
        csat=st.integers(1, 5),
        respondent=st.sampled_from([None, "Mr A", "Ms B"]),
        touchpoint=st.sampled_from([None, "billing", "Billing"]),
        matter=st.none() | NAMES,
    ),
    st.builds(
        interactions.FeedbackReceived,
        most_valued=st.just("They ring back"),
        least_valued=st.sampled_from([None, "The bills"]),
        respondent=st.sampled_from([None, "Mr A"]),
    ),
    st.builds(clients.ResponsiblePartnerAssigned, partner=st.sampled_from(["anna", "ben"])),
    st.builds(
        clients.CompatibilityAssessed,
        person=st.sampled_from(["anna", "ben"]),
        rating=st.integers(1, 5),
        respondent=st.sampled_from([None, "Mr A"]),
    ),
    st.builds(interactions.CostsReviewed, savings=st.sampled_from(["0.00", "900.00"]), currency=st.just("GBP")),
    _named(interactions.ComplaintResolved, "complaint", how="a new bill", satisfied=False),
    _named(interactions.ComplaintResolved, "complaint", satisfied=True),
    _named(interactions.PromiseBroken, "promise", reason="Too much work"),
    _due(interactions.DeadlineSet, "deadline", "owner", MET),
    _named(interactions.DeadlineAtRisk, "deadline", MET, reason="the expert is ill"),
    _named(interactions.ClientToldOfDelay, "deadline", MET),
    _named(interactions.DeadlineMet, "deadline", MET),
    st.builds(
        interactions.MistakeDisclosed,
        mistake=NAMES,
        what=st.just("The wrong form was filed"),
        found_by=st.sampled_from(interactions.Finder),
        found_at=st.none() | WHEN.map(day),
        by=st.sampled_from([None, "anna"]),
    ),
    _named(interactions.MistakeRemedied, "mistake"),
    st.builds(
        interactions.InvoiceIssued,
        invoice=NAMES,
        fees=st.sampled_from(["900.00", "1100.00", "1100.01"]),
        currency=st.just("GBP"),
        estimate=st.sampled_from([None, "0.00", "1000.00"]),
        margin=st.sampled_from([None, "-5.00", "300.00"]),
    ),
    _named(interactions.InvoiceQueried, "invoice", about="the hours", verbatim="Who are all these people?"),
    _named(interactions.InvoicePaid, "invoice"),
    _named(interactions.InvoicePaid, "invoice", amount="850.00"),
    _named(interactions.InvoiceCancelled, "invoice"),
    st.just(interactions.CostsReviewed()),
    _named(interactions.ReferralReceived, "referral", who="Brown & Co"),
    _named(interactions.ReferralThanked, "referral"),
    st.just(interactions.ReferralAsked()),
    st.just(interactions.ReferralGiven()),
    st.builds(
        interactions.TimeNotCharged,
        what=st.just("Read the lease"),
        hours=st.sampled_from([None, 0.1, 2.5]),
        amount=st.sampled_from(["0.00", "120.00"]),
        currency=st.just("GBP"),
    ),
    _due(interactions.ActionPlanned, "action", "owner"),
    _named(interactions.ActionCompleted, "action"),
    _named(interactions.ActionDropped, "action"),
    _named(interactions.ComplaintAcknowledged, "complaint"),
    st.builds(
        clients.GoalsAgreed, goals=st.sampled_from([("To grow",), ("To sell", "Peace")]), matter=st.none() | NAMES
    ),
    st.builds(
        interactions.FeedbackReceived,
        answers=st.just((interactions.Answer(question="What do you like?", answer="The biscuits"),)),
        respondent=st.sampled_from([None, "Mr A", "Ms B"]),
    ),
    st.builds(
        clients.CommunicationsPolicyAgreed,
        answered_by=st.sampled_from([(), ("ben",)]),
        calls_cost_explained=st.sampled_from([None, True, False]),
    ),
    st.builds(
        interactions.FeedbackReceived,
        csat=st.integers(1, 5),
        nps=st.none() | st.integers(0, 10),
        touchpoint=st.sampled_from([None, "the bill"]),
        respondent=st.sampled_from([None, "Mr A"]),
    ),
    _named(interactions.NewsSpotted, "news", headline="Acme buys Bolt"),
    _named(interactions.NewsMentioned, "news"),
    _named(interactions.NewsDismissed, "news"),
    st.just(interactions.IdeaShared(what="A patent box")),
    st.builds(
        interactions.FeedbackReceived,
        nps=st.sampled_from([None, 3, 9]),
        verbatim=st.just("The wait was awful, and I am very angry about it."),
        answers=st.sampled_from([(), (interactions.Answer(question="What could be better?", answer="Less delay."),)]),
    ),
    _named(interactions.CallMissed, "call", message="This is the third horrible delay, and I hate it."),
    st.builds(
        clients.TermsReviewed,
        documents=st.sampled_from([tuple(clients.TermsDocument), *((each,) for each in clients.TermsDocument)]),
    ),
]


_KINDS += [
    _named(clients.InterestNoted, "interest", what="Sailing", whose="Ms B"),
    _named(clients.InterestNoted, "interest", what="Sailing", over=True),
    st.builds(
        clients.TeamChanged,
        added=st.sampled_from([(), (clients.TeamMember(person="dora", part="tax"),)]),
        removed=st.sampled_from([("anna",), ("ben", "cleo")]),
    ),
    st.builds(
        clients.ClientClassified,
        sector=st.sampled_from(["Shipping", "Food"]),
        supervisor=st.sampled_from([None, "Ms B"]),
    ),
]


def _event(number: int, when: float, delay: float, data: EventData) -> Event:
    return replace(event(when, data, recorded=when + delay), id=f"e{number:04}")


def histories(
    most: int = 30, kinds: Callable[[], list[st.SearchStrategy[EventData]]] = lambda: _KINDS
) -> st.SearchStrategy[list[Event]]:
    """Events of one client up to ``NOW``, each with an id of its own; some recorded late."""
    facts = st.tuples(WHEN, st.sampled_from([0.0, 0.0, 0.5, 3.0]), st.one_of(kinds()))
    return st.lists(facts, max_size=most).map(
        lambda drawn: [_event(number, *fact) for number, fact in enumerate(drawn)]
    )
