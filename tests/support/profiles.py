"""How hard Hypothesis tries: ``dev`` while one works, ``ci`` before a change is accepted (``--hypothesis-profile=ci``).

A machine under load is slow, and that is no finding: no example has a deadline. pytest-timeout ends what hangs.
"""

from hypothesis import settings

settings.register_profile("dev", max_examples=25, deadline=None)
settings.register_profile("ci", max_examples=50, deadline=None, print_blob=True)
settings.load_profile("dev")
