"""single_thread: one of our people alone knows a client of several matters."""

from services.scoring.domain import NOTHING_PUBLISHED, react
from shared.events import interactions
from shared.events.event import Event
from shared.events.scoring import RiskClosed
from shared.events.statements.contact import SingleThread
from tests.support.stories.scoring import POLICY, contact, day, event, health, is_open, onboarded, risks, told


def matter(when: float, name: str) -> Event:
    return event(when, interactions.MatterOpened(matter=name, title="A lease"), name=f"opened-{name}")


TWO = [onboarded(), matter(0, "m-1"), matter(10, "m-2")]
ANNA = [contact(when, by="anna") for when in range(5, 300, 20)]


def test_anna_alone_knows_a_client_of_two_matters_after_a_quarter() -> None:
    assert not is_open("single_thread", 99, *TWO, *ANNA)
    risk = risks(150, *TWO, *ANNA)["single_thread", ""]
    assert risk.since == day(100)
    assert risk.concerns == ("anna",)
    assert risk.evidence == ("opened-m-1", "opened-m-2")
    assert risk.facts == SingleThread(person="anna", within=365, matters=2)
    assert risk.why == (
        "Only one of our people has been in touch in the last year, though they have given us 2 matters."
    )


def test_one_matter_is_a_case_and_needs_no_second_person() -> None:
    assert not is_open("single_thread", 150, onboarded(), matter(0, "m-1"), *ANNA)


def test_ben_ends_it_and_is_forgotten_after_a_year_in_whatever_order_it_is_reported() -> None:
    ben = contact(200, by="ben")
    for events in ((*TWO, *ANNA, ben, ben), (ben, *ANNA[::-1], *TWO[::-1])):
        assert not is_open("single_thread", 201, *events)
        assert not is_open("single_thread", 564, *events)
        assert risks(565, *events)["single_thread", ""].since == day(565)


def test_a_newsletter_in_bens_name_or_a_contact_by_nobody_does_not_end_it() -> None:
    assert is_open("single_thread", 201, *TWO, *ANNA, contact(200, by="ben", automated=True), contact(200.1))


def test_where_nobody_is_in_touch_any_more_it_is_another_risk() -> None:
    assert is_open("single_thread", 285 + 364, *TWO, *ANNA)
    assert not is_open("single_thread", 285 + 365, *TWO, *ANNA)


def test_another_call_by_anna_is_no_news_of_it() -> None:
    before, after = risks(150, *TWO, *ANNA)["single_thread", ""], risks(301, *TWO, *ANNA)["single_thread", ""]
    assert (before.since, before.evidence, before.concerns) == (after.since, after.evidence, after.concerns)


def test_what_ended_it_is_said() -> None:
    _, published = react(told(*TWO, *ANNA), NOTHING_PUBLISHED, day(150), "fact", POLICY, {})
    ben = contact(200, by="ben")
    for events, at, why in (
        ((ben,), 201, "Somebody else of ours was in touch, too, on 20 July."),
        ((), 700, "None of us has been in touch for a long time, which is a risk of its own."),
    ):
        found, _ = react(told(*TWO, *ANNA, *events), published, day(at), "fact", POLICY, {})
        ended = {each.data.kind.value: each.data.why for each in found if isinstance(each.data, RiskClosed)}
        assert ended["single_thread"] == why


def test_it_neither_contributes_nor_caps() -> None:
    assert not [each for each in health(150, *TWO, *ANNA).contributions if each.kind == "single_thread"]
    assert risks(150, *TWO, *ANNA)["single_thread", ""].cap is None


def test_a_client_of_very_many_matters_is_one_of_several() -> None:
    many = [matter(number, f"m-{number}") for number in range(60)]
    assert risks(150, onboarded(), *many, *ANNA)["single_thread", ""].since == day(90)
