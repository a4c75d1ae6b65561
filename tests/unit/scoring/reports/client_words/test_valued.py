"""What clients most and least value about us, counted across clients."""

from services.scoring.reports.client_words.valued import REPORT
from shared.events.event import Event
from shared.events.interactions import FeedbackReceived
from tests.support.stories.reports import few, of, reported
from tests.support.stories.scoring import event

NOW = 100.0


def said(when: float, most: str | None = None, least: str | None = None) -> list[Event]:
    return [of("anna"), event(when, FeedbackReceived(most_valued=most, least_valued=least), name=f"said-{when:g}")]


FIRM = {
    "a": said(10, most="You give quick answers.", least="The bills are hard to read"),
    "b": said(20, most="Quick answers!", least="Hard to read, your bills"),
    "c": said(30, most="That I always get clear advice, and quick answers, quick answers."),
    "d": said(40, most="Clear advice"),
}


def test_a_term_counts_once_for_each_client_and_the_longer_one_stands_for_its_parts() -> None:
    firm = reported(REPORT, NOW, FIRM).firm
    assert [(one["term"], one["clients"]) for one in firm["most"]["terms"]] == [
        ("quick answers", 3),
        ("clear advice", 2),
    ]
    assert [(one["term"], one["clients"]) for one in firm["least"]["terms"]] == [("bills", 2), ("hard", 2), ("read", 2)]
    assert (firm["most"]["clients"], firm["least"]["clients"]) == (4, 2)


def test_it_is_told_in_their_words_the_latest_first() -> None:
    quick = reported(REPORT, NOW, FIRM).firm["most"]["terms"][0]
    assert [(one["client"], one["on"]) for one in quick["said"]] == [
        ("c", "2026-01-31"),
        ("b", "2026-01-21"),
        ("a", "2026-01-11"),
    ]
    assert quick["said"][1]["text"] == "Quick answers!"


def test_one_clients_word_is_no_term() -> None:
    firm = reported(REPORT, NOW, {"a": FIRM["a"]}).firm
    assert firm["most"]["terms"] == []
    assert firm["most"]["latest"][0]["text"] == "You give quick answers."
    alone = reported(REPORT, NOW, {"a": FIRM["a"]}, policy=few(said_by=1)).firm
    assert [one["term"] for one in alone["most"]["terms"]] == ["quick answers"]


def test_what_is_known_to_be_in_another_language_is_shown_and_not_counted() -> None:
    german = "Sie beantworten meine Fragen sehr schnell und immer verständlich."
    firm = reported(REPORT, NOW, {"a": said(10, most=german), "b": said(20, most=german)}).firm
    assert firm["most"]["terms"] == []
    assert firm["most"]["latest"][0]["text"] == german


def test_the_page_has_a_part_for_each_side() -> None:
    firm = reported(REPORT, NOW, FIRM).firm
    most, least = REPORT.tables({"firm": firm, "people": {}, "named": {}})
    assert (most.heading, least.heading) == ("What they value most", "What they value least")
    assert most.rows[0][:2] == ("quick answers", "3")
    assert most.rows[0][2].startswith("“That I always get clear advice")
    nobody = reported(REPORT, NOW, {}).firm
    assert REPORT.tables({"firm": nobody, "people": {}, "named": {}})[0].words == ("Nobody has told us yet.",)
