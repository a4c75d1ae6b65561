"""`?min_version=` is read strictly."""

import pytest
from fastapi import HTTPException

from shared.web.min_version import parse

TOPICS = ("clients", "interactions")


def test_the_highest_of_each_topic_counts() -> None:
    assert parse(["clients:3", "interactions:17", "clients:2"], TOPICS) == {"clients": 3, "interactions": 17}
    assert parse([], TOPICS) == {}


@pytest.mark.parametrize(
    "asked", ["clients", "clients:", "clients:x", "clients:-1", "people:3", "clients:²", "clients:" + "9" * 40]
)
def test_anything_else_is_refused_with_what_is_right(asked: str) -> None:
    with pytest.raises(HTTPException) as refused:
        parse([asked], TOPICS)
    assert refused.value.status_code == 422
    assert "clients:3" in refused.value.detail
