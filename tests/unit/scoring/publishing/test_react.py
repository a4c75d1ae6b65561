"""What is published: differences to what was said last, each once."""

import msgspec

from services.scoring.domain import (
    NOTHING_PUBLISHED,
    Cause,
    Published,
    decode_published,
    encode_published,
    react,
)
from services.scoring.domain.signals.registry import RULES
from shared.events import clients, interactions
from shared.events.base import EventData
from shared.events.event import Event
from shared.events.scoring import Band, BandLimits, HealthChanged, RiskChanged, RiskClosed, RiskKind, RiskOpened
from shared.events.statements.commitments import PromiseMissed, PromiseOverdue
from tests.support.stories.scoring import POLICY, all_steps, contact, day, event, onboarded, told

GOOD = [onboarded(), *all_steps(), *(contact(when) for when in range(0, 60, 10))]
RAISED = event(61, interactions.ComplaintRaised(complaint="c", about="the bill", verbatim="Too much!"))
RESOLVED = event(70, interactions.ComplaintResolved(complaint="c"))


def said(when: float, published: Published, *events: Event, cause: Cause = "fact") -> tuple[list[EventData], Published]:
    new, after = react(told(*events), published, day(when), cause, POLICY, {"interactions": len(events)})
    assert all(each.time == day(when) for each in new)
    return [each.data for each in new], after


def test_the_first_look_publishes_health_with_everything_that_explains_it() -> None:
    (health,), _ = said(60, NOTHING_PUBLISHED, *GOOD)
    assert isinstance(health, HealthChanged)
    assert health.band is Band.GREEN
    assert health.held_by == ()
    assert health.heard == {"interactions": len(GOOD)}
    assert health.policy == POLICY.version
    assert health.cadence.contacts == 6
    assert sum(each.points for each in health.contributions) == health.score - 75


def test_nothing_new_publishes_nothing() -> None:
    _, published = said(60, NOTHING_PUBLISHED, *GOOD)
    assert said(60.1, published, *GOOD) == ([], published)


def test_what_was_published_survives_being_stored() -> None:
    _, published = said(61, NOTHING_PUBLISHED, *GOOD, RAISED)
    assert decode_published(encode_published(published)) == published


def test_a_complaint_opens_a_risk_with_the_clients_words_and_changes_health() -> None:
    known = [*GOOD, contact(55, by="anna"), contact(60, by="ben")]
    _, before = said(60, NOTHING_PUBLISHED, *known)
    (health, opened), after = said(61, before, *known, RAISED)
    assert isinstance(health, HealthChanged)
    assert health.band is Band.AMBER
    assert isinstance(opened, RiskOpened)
    assert health.held_by == (RiskKind.COMPLAINT_OPEN,)
    assert health.limits == BandLimits(green=POLICY.bands.green, amber=POLICY.bands.amber)
    assert (opened.kind, opened.subject, opened.verbatim) == (RiskKind.COMPLAINT_OPEN, "c", "Too much!")
    assert opened.evidence == ("ComplaintRaised-61",)
    assert opened.next_step == RULES[RiskKind.COMPLAINT_OPEN].advice
    assert said(61, after, *known, RAISED, RAISED) == ([], after)


def test_news_of_an_open_risk_is_said_and_the_passing_of_days_is_not() -> None:
    _, published = said(61, NOTHING_PUBLISHED, *GOOD, RAISED)
    worse = event(65, interactions.ComplaintRaised(complaint="c", about="the bill", verbatim="Still too much!"))
    found, after = said(65, published, *GOOD, RAISED, worse)
    (changed,) = [each for each in found if type(each) is RiskChanged]
    assert changed.verbatim == "Still too much!"
    later, _ = said(65.5, after, *GOOD, RAISED, worse, cause="review")
    assert later == []


def test_a_resolution_closes_the_risk_and_says_what_ended_it() -> None:
    _, published = said(61, NOTHING_PUBLISHED, *GOOD, RAISED)
    found, after = said(70, published, *GOOD, RAISED, RESOLVED)
    (closed,) = [each for each in found if isinstance(each, RiskClosed)]
    assert closed.why == "The complaint was resolved on 12 March."
    assert closed.evidence == ("ComplaintResolved-70",)
    assert after.risks == ()


def test_a_review_says_nothing_of_points_alone_and_a_fact_does() -> None:
    _, published = said(60, NOTHING_PUBLISHED, *GOOD)
    assert said(80, published, *GOOD, cause="review")[0] == []
    (health,), after = said(80, published, *GOOD, cause="fact")
    assert isinstance(health, HealthChanged)
    assert after.score == health.score


def test_small_steps_add_up_to_news() -> None:
    _, published = said(60, NOTHING_PUBLISHED, *GOOD)
    when, found = 60.0, list[EventData]()
    while not found:
        when += 0.25
        found, published = said(when, published, *GOOD)
    assert 61 < when < 80
    assert [type(each) for each in found] == [HealthChanged]


def test_time_alone_opens_a_risk_in_a_review_and_a_contact_closes_it() -> None:
    _, published = said(60, NOTHING_PUBLISHED, *GOOD)
    found, after = said(145, published, *GOOD, cause="review")
    opened = {each.kind for each in found if isinstance(each, RiskOpened)}
    assert RiskKind.RHYTHM_BREAK in opened
    found, after = said(146, after, *GOOD, contact(145.5), cause="fact")
    closed = {each.kind: each for each in found if isinstance(each, RiskClosed)}
    assert closed.keys() == opened
    assert closed[RiskKind.RHYTHM_BREAK].evidence == ("contact-call-145.5",)
    assert all(each.why for each in closed.values())


def test_a_red_score_stays_one_risk_while_it_gets_worse() -> None:
    client = [onboarded(-200)]
    found, published = said(0, NOTHING_PUBLISHED, *client)
    assert RiskKind.HEALTH_RED in {each.kind for each in found if isinstance(each, RiskOpened)}
    broken = event(1, interactions.PromiseBroken(promise="p"))
    found, _ = said(1, published, *client, broken)
    assert not [each for each in found if isinstance(each, RiskChanged)]


def test_closing_a_client_closes_the_risks_and_publishes_no_score() -> None:
    _, published = said(61, NOTHING_PUBLISHED, *GOOD, RAISED)
    gone = [*GOOD, RAISED, event(62, clients.ClientClosed())]
    (closed,), after = said(62, published, *gone)
    assert isinstance(closed, RiskClosed)
    assert closed.why == "The relationship has ended."
    assert closed.evidence == ("ClientClosed-62",)
    assert said(300, after, *gone) == ([], after)
    assert said(300, after, *gone, RESOLVED, cause="review") == ([], after)


def test_a_client_known_only_as_gone_is_not_spoken_of() -> None:
    assert said(300, NOTHING_PUBLISHED, onboarded(), event(5, clients.ClientClosed()))[0] == []


def test_a_complaint_after_the_closing_is_told_and_ends_as_it_was_resolved() -> None:
    gone = [*GOOD, event(60, clients.ClientClosed())]
    _, before = said(60, NOTHING_PUBLISHED, *gone)
    (opened,), after = said(61, before, *gone, RAISED)
    assert isinstance(opened, RiskOpened)
    assert (opened.kind, opened.cause_time) == (RiskKind.COMPLAINT_OPEN, day(61))
    (closed,), _ = said(70, after, *gone, RAISED, RESOLVED)
    assert isinstance(closed, RiskClosed)
    assert closed.why == "The complaint was resolved on 12 March."
    assert closed.evidence == (RESOLVED.id,)


def test_a_client_who_is_back_has_a_score_again() -> None:
    gone = [*GOOD, event(60, clients.ClientClosed())]
    _, before = said(60, NOTHING_PUBLISHED, *gone)
    back = event(90, clients.ClientOnboarded(name="Acme plc", since=day(90).date()), name="back")
    told_again, _ = said(90, before, *gone, back)
    assert any(isinstance(data, HealthChanged) for data in told_again)


def test_news_of_what_an_open_risk_states_is_said_whatever_else_stays() -> None:
    made = event(61, interactions.PromiseMade(promise="p", what="Advice", due=day(62), by="anna"))
    found, published = said(70, NOTHING_PUBLISHED, *GOOD, made)
    (opened,) = [each for each in found if isinstance(each, RiskOpened) and each.kind is RiskKind.PROMISE_OVERDUE]
    assert opened.facts == PromiseOverdue(what="Advice", due=day(62), by="anna")
    assert opened.why == "We promised “Advice” for 4 March. No record that it was done."
    reworded = event(61, interactions.PromiseMade(promise="p", what="Advice on the lease", due=day(62), by="anna"))
    changed, after = said(70, published, *GOOD, reworded)
    (change,) = [each for each in changed if type(each) is RiskChanged]
    assert isinstance(change.facts, PromiseOverdue)
    assert change.facts.what == "Advice on the lease"
    assert said(70, after, *GOOD, reworded) == ([], after)


def test_a_reason_that_a_mail_shows_is_said_again_when_its_facts_change() -> None:
    def broken(what: str) -> list[Event]:
        made = event(60, interactions.PromiseMade(promise="p", what=what, due=day(62)))
        return [made, event(61, interactions.PromiseBroken(promise="p"))]

    _, published = said(62, NOTHING_PUBLISHED, *GOOD, *broken("Advice"))
    found, after = said(62, published, *GOOD, *broken("Advice on the lease"), cause="review")
    (health,) = [each for each in found if isinstance(each, HealthChanged)]
    assert PromiseMissed(when=day(61), what="Advice on the lease") in [each.facts for each in health.contributions]
    assert said(62, after, *GOOD, *broken("Advice on the lease")) == ([], after)


def test_what_was_published_before_there_were_reasons_is_read() -> None:
    _, published = said(61, NOTHING_PUBLISHED, *GOOD, RAISED)
    older = msgspec.msgpack.encode(msgspec.msgpack.decode(encode_published(published))[:3])
    assert decode_published(older) == msgspec.structs.replace(published, reasons=b"")
