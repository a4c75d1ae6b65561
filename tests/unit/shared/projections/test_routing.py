"""A stream's category says who projects it; a topic is followed into one category."""

import pytest

from shared.events.catalogue import Topic
from shared.projections.routing import NotProjectedError, Routing
from tests.support.counting import Counting
from tests.support.toy.plants import Growing


def test_a_stream_is_projected_by_its_category() -> None:
    counting, growing = Counting(), Growing()
    routing = Routing({"scoring": counting, "growth": growing})
    assert routing.of("scoring:acme") is counting
    assert routing.of("growth:people:rose") is growing
    assert {name: route.category for name, route in routing.routes.items()} == {
        "rapport.clients.v1": "scoring", "rapport.interactions.v1": "scoring", "garden.plants.v1": "growth",
    }  # fmt: skip
    assert set(routing.topics) == {Topic.CLIENTS, Topic.INTERACTIONS, *growing.sources}


def test_a_stream_of_no_category_is_told_with_those_there_are() -> None:
    with pytest.raises(NotProjectedError, match=r"weeds:nettle is none of .* here: growth, scoring"):
        Routing({"scoring": Counting(), "growth": Growing()}).of("weeds:nettle")


def test_the_stream_of_a_topic_that_is_not_followed_is_none() -> None:
    routing = Routing({"growth": Growing()})
    assert routing.stream_of("garden.plants.v1", "rose") == "growth:rose"
    with pytest.raises(NotProjectedError, match=r"rapport\.people\.v1 is not followed here, only garden\.plants\.v1"):
        routing.stream_of(Topic.PEOPLE, "anna")


def test_two_categories_do_not_follow_one_topic() -> None:
    with pytest.raises(ValueError, match=r"rapport\.clients\.v1 is followed into scoring and other"):
        Routing({"scoring": Counting(), "other": Counting()})
