"""The ledger of promises across clients, by who made them."""

from services.scoring.reports.promises import REPORT
from shared.events.event import Event
from shared.events.interactions import PromiseBroken, PromiseKept, PromiseMade
from tests.support.stories.reports import few, of, reported
from tests.support.stories.scoring import day, event

NOW = 50.0


def made(name: str, by: str | None, due: float) -> Event:
    return event(1, PromiseMade(promise=name, what="A draft", due=day(due), by=by), name=f"made-{name}")


def kept(name: str, when: float) -> Event:
    return event(when, PromiseKept(promise=name), name=f"kept-{name}")


FIRM = {
    "a": [of("anna"), made("p", "ben", 10), kept("p", 9), made("q", "ben", 60), made("r", "cleo", 20)],
    "b": [
        of("anna"),
        made("p", "ben", 10),
        kept("p", 12),
        made("q", "cleo", 10),
        event(11, PromiseBroken(promise="q")),
        made("r", None, 10),
    ],
    "c": [of("anna")],
}


def test_promises_are_counted_by_their_maker_whoever_looks_after_the_client() -> None:
    people = reported(REPORT, NOW, FIRM).people
    assert set(people) == {"ben", "cleo"}
    ben, cleo = people["ben"], people["cleo"]
    assert (ben["open"], ben["overdue"], ben["kept"], ben["late"], ben["broken"]) == (1, 0, 2, 1, 0)
    assert (cleo["open"], cleo["overdue"], cleo["kept"], cleo["late"], cleo["broken"]) == (0, 1, 0, 0, 1)
    assert (ben["kept_share"], cleo["kept_share"]) == (0.5, 0)


def test_the_firm_is_all_of_them_and_those_of_nobody_named() -> None:
    firm = reported(REPORT, NOW, FIRM, policy=few(partners=2)).firm
    assert (firm["open"], firm["overdue"], firm["kept"], firm["broken"]) == (1, 2, 2, 1)
    assert firm["unnamed"]["overdue"] == 1
    assert firm["kept_share"] == 1 / 5


def test_of_very_few_people_the_firm_s_figures_would_be_theirs() -> None:
    said = reported(REPORT, NOW, FIRM)
    assert said.firm["too_few"]
    hidden = {name: said.firm[name] for name in ("open", "overdue", "lapsed", "kept", "late", "broken", "kept_share")}
    assert set(hidden.values()) == {None}
    assert said.people["ben"]["kept"] == 2
    [table] = REPORT.tables({"firm": said.firm, "people": {}, "named": {}})
    assert table.words == ["The firm’s figures would be those of very few people: too few to show."]
    assert set(table.rows[0][1:]) == {"–"}
    told = reported(REPORT, NOW, {"c": FIRM["c"]}).firm
    assert (told["too_few"], told["kept"]) == (False, 0)


def test_a_median_of_few_people_is_not_told() -> None:
    assert reported(REPORT, NOW, FIRM).firm["median_kept_share"] is None
    assert reported(REPORT, NOW, FIRM, policy=few(partners=2)).firm["median_kept_share"] == 0.25


def test_the_page_begins_with_who_needs_help() -> None:
    said = reported(REPORT, NOW, FIRM)
    [table] = REPORT.tables({"firm": said.firm, "people": said.people, "named": {}})
    assert [row[0] for row in table.rows] == ["the firm", "cleo", "ben", "nobody named"]
    assert all(len(row) == len(table.columns) for row in table.rows)


def test_where_nothing_was_promised_nothing_is_said() -> None:
    assert reported(REPORT, NOW, {"c": FIRM["c"]}).people == {}
