"""What lawyers say of their own practice, beside what the facts of their clients say."""

from services.scoring.domain.state.clock import micros
from services.scoring.domain.working.person import Review, ReviewAnswer
from services.scoring.reports.practice.self_assessment import REPORT
from services.scoring.reports.report import Body
from tests.support.stories.practice import FIRM, NOW
from tests.support.stories.reports import few, reported
from tests.support.stories.scoring import day


def review(*answers: tuple[str | None, int | None, str | None]) -> Review:
    time = micros(day(300))
    return Review(
        time,
        "r",
        time,
        tuple(ReviewAnswer(f"About {topic}?", topic, rating, words) for topic, rating, words in answers),
    )


def told(**reviews: Review) -> Body:
    return reported(REPORT, NOW, FIRM, policy=few(clients=1), occasion={"reviews": reviews})


def test_who_thinks_too_well_or_too_badly_of_themselves_is_told_by_the_facts() -> None:
    said = told(
        anna=review(("in_touch", 5, None), ("promises_kept", 4, None)),
        ben=review(("in_touch", 4, None)),
        cleo=review(("in_touch", 2, None)),
    )
    verdicts = {name: [answer["verdict"] for answer in one["answers"]] for name, one in said.people.items()}
    assert verdicts == {
        "anna": ["worse than thought", "worse than thought"],
        "ben": ["agree"],
        "cleo": ["better than thought"],
    }
    assert said.people["anna"]["answers"][0]["facts"] == "4 contacts a year and client"
    assert said.people["anna"]["answers"][1]["facts"] == "60 % of the promises kept"
    assert (said.firm["agree"], said.firm["worse than thought"], said.firm["better than thought"]) == (1, 2, 1)


def test_who_knows_that_it_goes_badly_agrees_with_the_facts() -> None:
    said = told(anna=review(("in_touch", 1, None)))
    assert said.people["anna"]["answers"][0]["verdict"] == "agree"


def test_what_is_not_counted_and_what_was_said_in_words_is_kept_as_it_is() -> None:
    answers = told(anna=review(("courage", 3, None), (None, None, "Write less."), ("in_touch", None, "Enough."))).people
    courage, words, touch = answers["anna"]["answers"]
    assert (courage["facts"], courage["verdict"]) == (None, None)
    assert (words["words"], words["verdict"]) == ("Write less.", None)
    assert (touch["facts"], touch["verdict"]) == ("4 contacts a year and client", None)


def test_somebody_without_clients_has_no_facts_to_compare_with() -> None:
    [answer] = told(dora=review(("in_touch", 5, None))).people["dora"]["answers"]
    assert (answer["facts"], answer["verdict"]) == (None, None)


def test_the_page() -> None:
    said = told(anna=review(("in_touch", 5, "Every week.")))
    firm, anna = REPORT.tables({"firm": said.firm, "people": said.people, "named": {}})
    assert firm.words[0] == "One of our people looked at their own practice."
    assert anna.heading == "anna, 28 October 2026"
    assert anna.rows == [
        ("About in_touch?", "5 of 5; Every week.", "4 contacts a year and client", "9", "worse than thought")
    ]


def test_how_the_answers_of_very_few_compare_is_for_themselves() -> None:
    asked = {
        "anna": review(("in_touch", 5, None)),
        "ben": review(("in_touch", 4, None)),
        "dora": review(("in_touch", 5, None)),
    }
    said = told(**asked)
    assert (said.firm["reviews"], said.firm["answers"], said.firm["too_few"]) == (3, 3, True), "dora has no clients"
    assert {said.firm[word] for word in ("agree", "better than thought", "worse than thought")} == {None}
    firm, *_ = REPORT.tables({"firm": said.firm, "people": {}, "named": {}})
    assert firm.words[1] == "How their answers compare with the facts would tell of very few of them: too few to show."
    assert told(anna=asked["anna"]).firm["answers"] is None
    assert told().firm == {
        "reviews": 0, "answers": 0, "too_few": False, "agree": 0, "better than thought": 0, "worse than thought": 0,
    }  # fmt: skip
