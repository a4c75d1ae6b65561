"""A client of whom a good deal is known, for the brief."""

from zoneinfo import ZoneInfo

from services.scoring.domain import INITIAL, State, assess
from services.scoring.domain.brief import Brief, Ended, Past, compose
from services.scoring.http.pages import page
from shared.events import clients, interactions
from shared.events.event import Event
from shared.events.interactions import Channel
from shared.wording import Reader
from tests.support.stories.scoring import POLICY, all_steps, contact, day, event, onboarded, told

NOW = 200
PEOPLE = {"with": ["Rosalind Achterberg"]}

STORY: list[Event] = [
    onboarded(tier="key"),
    *all_steps(),
    event(
        1,
        clients.ClientClassified(sector="Marine insurance", supervisor="The board"),
    ),
    event(
        20,
        clients.GoalsAgreed(
            goals=("Settle the fleet claims before the renewal", "One wording for all policies"),
            acceptable_outcomes=("Two wordings, if the brokers agree",),
        ),
    ),
    event(
        21,
        clients.TeamChanged(added=(clients.TeamMember(person="ben", part="claims"), clients.TeamMember(person="cleo"))),
    ),
    event(22, clients.InterestNoted(interest="boat", what="Races dinghies", whose="Rosalind Achterberg")),
    event(23, clients.InterestNoted(interest="b", what="Birthday", whose="Rosalind Achterberg", yearly_on="08-01")),
    event(
        30,
        clients.TermsAgreed(commitment=clients.Commitment.UNDER_CONTRACT, renewal_on=day(300).date()),
    ),
    event(40, interactions.MatterOpened(matter="m-1", title="Policy wordings", practice_area="insurance", lead="anna")),
    *(contact(when, Channel.CALL, by="anna", **PEOPLE) for when in range(10, 190, 20)),
    contact(60, Channel.MEETING, by="anna", colleagues=["ben"], **{"with": ["Rosalind Achterberg", "Pieter Lowndes"]}),
    contact(120, Channel.VIDEO, by="ben", **{"with": ["Pieter Lowndes"]}),
    event(130, interactions.MatterOpened(matter="m-2", title="Claims of the spring", lead="ben")),
    event(
        140,
        interactions.FeedbackReceived(
            nps=9,
            respondent="Rosalind Achterberg",
            verbatim="Anna picks up. The other firms do not.",
            most_valued="That Anna knows the fleet.",
            least_valued="Invoices without a word.",
        ),
    ),
    event(
        150,
        interactions.ComplaintRaised(
            complaint="c", about="the invoice of May", verbatim="Twice what you said.", raised_by="Pieter Lowndes"
        ),
    ),
    event(160, interactions.PromiseMade(promise="p-1", what="A note on delayed arrival.", due=day(170), by="ben")),
    event(161, interactions.PromiseMade(promise="p-2", what="The new wording.", due=day(210), by="anna")),
    event(162, interactions.DeadlineSet(deadline="d", what="Reply to the broker", due=day(205), owner="cleo")),
    event(163, interactions.CallMissed(call="k", caller="Pieter Lowndes", whom="ben", message="Please ring me.")),
    event(164, interactions.MistakeDisclosed(mistake="x", what="A wrong date", by="ben", found_by="us")),
    event(165, interactions.ActionPlanned(action="a", what="Train two handlers", due=day(220), owner="anna")),
    event(166, interactions.InvoiceQueried(invoice="i", about="the hours of March")),
    event(190, interactions.NewsSpotted(news="n", headline="Calloway buys a broker")),
    event(191, interactions.IdeaShared(what="One panel for all claims")),
    event(
        192,
        interactions.FeedbackReceived(
            respondent="Pieter Lowndes",
            answers=(interactions.Answer(question="What could we do better?", answer="Say what it costs first."),),
        ),
    ),
]
PAST = Past(81.4, (Ended(day(155), "no_contact", "The last call was on 1 June, recent enough."),))


def reader_on(when: float, zone: str = "UTC") -> Reader:
    """Who reads it on that day."""
    return Reader(day(when), ZoneInfo(zone))


def paged(*events: Event, when: float = NOW, past: Past = Past()) -> str:  # noqa: B008  it is frozen
    """Its page on a day."""
    return page(briefed(*events, when=when, past=past), reader_on(when))


def briefed(
    *events: Event,
    when: float = NOW,
    past: Past = Past(),  # noqa: B008  it is frozen
    zone: str = "UTC",
) -> Brief:
    """The brief on a day."""
    state: State = told(*events) if events else INITIAL
    return compose("acme", state, assess(state, day(when), POLICY), POLICY, reader_on(when, zone), past)
