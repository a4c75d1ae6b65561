"""Lawyers' self-assessments, compared with the facts of their clients.

An answer is compared where its topic is one that is counted (see ``_MEASURED``), and its rating against the firm's
median: 4 and 5 say that it goes well, 1 and 2 that it does not. Answers in words, and on other topics, are kept as they
are. Each lawyer's is for themselves, and for the firm's administrators.
"""

from collections.abc import Mapping, Sequence
from datetime import date

from services.scoring.domain.policy.model import Policy
from services.scoring.domain.state.clock import moment
from services.scoring.domain.working.person import Review, ReviewAnswer
from services.scoring.reports.counting import percent, shown, too_few
from services.scoring.reports.practice.habits import Habits, Practice, habits
from services.scoring.reports.practice.hints import MEASURES, Measure
from services.scoring.reports.practice.practice import firm_medians, practices
from services.scoring.reports.report import Body, Json, Occasion, Report, Subject, Table
from shared.wording import counted, full_date

_BY_NAME = {measure.name: measure for measure in MEASURES}
#: The topics of a review that are counted, and by what.
_MEASURED: Mapping[str, Measure] = {
    "in_touch": _BY_NAME["contacts"],
    "calls_returned": _BY_NAME["hours"],
    "emails_answered": _BY_NAME["hours"],
    "promises_kept": _BY_NAME["kept"],
    "talks": _BY_NAME["talked"],
}
_WELL, _BADLY = 4, 2
_VERDICTS = _AGREE, _BETTER, _WORSE = "agree", "better than thought", "worse than thought"
_SHOWN = {"contacts": "{} contacts a year and client", "hours": "{} working hours to an answer",
          "kept": "{} of the promises kept", "talked": "{} of the contacts are talks"}  # fmt: skip


def _conclude(found: Sequence[tuple[Subject, Habits]], occasion: Occasion) -> Body:
    partners = practices(found, occasion.policy)
    medians = firm_medians(partners, occasion.policy)
    people = {
        name: _of_person(review, partners.get(name), medians, occasion.policy)
        for name, review in sorted(occasion.reviews.items())
    }
    return Body(_firm([one["answers"] for one in people.values()], occasion.policy.reports.partners), people)


def _firm(reviews: Sequence[Sequence[Json]], least: float) -> Json:
    """``reviews``: the answers of each. How those of fewer than ``least`` people compare with the facts is theirs."""
    verdicts = [[answer["verdict"] for answer in answers] for answers in reviews]
    judged = sum(any(one) for one in verdicts)
    few = too_few(judged, least)
    counts = {word: None if few else sum(one.count(word) for one in verdicts) for word in _VERDICTS}
    answers = None if too_few(len(reviews), least) else sum(map(len, reviews))
    return {"reviews": len(reviews), "answers": answers, "too_few": few, **counts}


def _of_person(review: Review, own: Practice | None, medians: Mapping[str, float | None], policy: Policy) -> Json:
    answers = [_compared(answer, own, medians, policy.reports.noticeable) for answer in review.answers]
    return {"reviewed": moment(review.time).date().isoformat(), "answers": answers}


def _compared(
    answer: ReviewAnswer, own: Practice | None, medians: Mapping[str, float | None], noticeable: float
) -> Json:
    said = {"question": answer.question, "topic": answer.topic, "rating": answer.rating, "words": answer.words}
    measure = _MEASURED.get(answer.topic or "")
    value = None if measure is None or own is None else measure.of(own)
    if measure is None or value is None:
        return {**said, "facts": None, "median": None, "verdict": None}
    median = medians[measure.name]
    verdict = (
        None if answer.rating is None or not median else _verdict(answer.rating, measure, value / median, noticeable)
    )
    facts = _SHOWN[measure.name].format(_figure(measure, value))
    return {**said, "facts": facts, "median": None if median is None else _figure(measure, median), "verdict": verdict}


def _verdict(rating: int, measure: Measure, ratio: float, noticeable: float) -> str:
    """``ratio``: to the firm's median."""
    ahead = (ratio - 1 if measure.more else 1 - ratio) / noticeable
    if rating >= _WELL and ahead < -1:
        return _WORSE
    return _BETTER if rating <= _BADLY and ahead >= 0 else _AGREE


def _figure(measure: Measure, value: float) -> str:
    return percent(value) if measure.name in {"kept", "talked"} else shown(value)


def _tables(seen: Json) -> list[Table]:
    firm = seen["firm"]
    said = [_reviewed(firm["reviews"])]
    if firm.get("too_few"):
        said.append("How their answers compare with the facts would tell of very few of them: too few to show.")
    elif judged := sum(firm[word] for word in _VERDICTS):
        said.append(
            f"{counted(judged, 'answer')} can be compared with the facts. In agreement: {firm[_AGREE]}, "
            f"more confident than the facts: {firm[_WORSE]}, less confident: {firm[_BETTER]}."
        )
    columns = ("question", "they say", "the facts", "the firm’s median", "")
    tables = [Table("Self-assessment", said)]
    for name, one in seen["people"].items():
        tables.append(
            Table(
                f"{name}, {full_date(date.fromisoformat(one['reviewed']))}",
                (),
                columns,
                [_row(answer) for answer in one["answers"]],
                prose=(1, 2, 4),
            )
        )
    return tables


def _reviewed(count: int) -> str:
    if not count:
        return "Nobody has looked at their own practice yet."
    return f"{'One' if count == 1 else count} of our people looked at their own practice."


def _row(answer: Json) -> Sequence[str]:
    rating = "" if answer["rating"] is None else f"{answer['rating']} of 5"
    says = "; ".join(part for part in (rating, answer["words"]) if part)
    return (answer["question"], says, answer["facts"] or "–", answer["median"] or "–", answer["verdict"] or "")


REPORT = Report("self_assessment", "How we see our own practice", habits, _conclude, _tables)
