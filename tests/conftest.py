"""Every test gets the fixtures of `tests/support/fixtures.py`; asserts in helpers tell as much as those in tests."""

import pytest

pytest.register_assert_rewrite("tests.support")

pytest_plugins = [
    "tests.support.fixtures",
    "tests.support.parallel",
    "tests.support.profiles",
    "tests.support.progress",
]
