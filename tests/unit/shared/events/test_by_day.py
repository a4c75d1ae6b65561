"""A day beside a time: both must be able to be true."""

import pytest
from pydantic import ValidationError

from shared.events.base import EventData
from shared.events.interactions import ActionPlanned, ClientToldOfDelay, DeadlineAtRisk, DeadlineSet, PromiseMade

WITH_DAYS = [
    (PromiseMade, {"promise": "p", "what": "x"}, "due"),
    (DeadlineSet, {"deadline": "d", "what": "x"}, "due"),
    (ActionPlanned, {"action": "a", "what": "x"}, "due"),
    (DeadlineAtRisk, {"deadline": "d"}, "expected"),
    (ClientToldOfDelay, {"deadline": "d"}, "expected"),
]


@pytest.mark.parametrize(("model", "fields", "name"), WITH_DAYS)
@pytest.mark.parametrize(
    "time",
    [
        "2026-11-25T23:59:59Z",
        "2026-11-26T00:00:00+01:00",  # the day's end, said as the next one's beginning
        "2026-11-25T23:59:59-12:00",
        "2026-11-25T00:00:00+14:00",
    ],
)
def test_a_time_on_that_day_somewhere_is_taken(
    model: type[EventData], fields: dict[str, str], name: str, time: str
) -> None:
    made = model.model_validate({**fields, name: time, f"{name}_day": "2026-11-25"})
    assert str(getattr(model.read(made.model_dump_json()), f"{name}_day")) == "2026-11-25"


@pytest.mark.parametrize(("model", "fields", "name"), WITH_DAYS)
@pytest.mark.parametrize("time", ["2026-11-27T00:00:00Z", "2026-11-26T12:00:01Z", "2026-11-24T09:59:59Z"])
def test_a_time_on_no_such_day_is_refused(model: type[EventData], fields: dict[str, str], name: str, time: str) -> None:
    with pytest.raises(ValidationError, match=f"{name} must lie on {name}_day"):
        model.model_validate({**fields, name: time, f"{name}_day": "2026-11-25"})


@pytest.mark.parametrize("model", [DeadlineAtRisk, ClientToldOfDelay])
def test_a_day_alone_is_refused_for_readers_who_know_only_times(model: type[EventData]) -> None:
    with pytest.raises(ValidationError, match="expected_day needs expected"):
        model.model_validate({"deadline": "d", "expected_day": "2026-11-25"})
