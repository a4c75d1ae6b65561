"""English words that say nothing by themselves: pronouns, prepositions, auxiliaries. No noun, no adjective."""

FUNCTION_WORDS = frozenset(
    """
    a about after all also always am an and any are as at be because been before being but by can could did do
    does don't doesn't didn't for from get gets give gives got had has have having he her here him his how i
    i'm if in into is isn't it it's its just me more most much must my never no not nothing of off often on
    only or other our out over really she should so some something sometimes still such than that that's the
    their them then there they thing things this those through to too up us very was wasn't way we well were
    what when where which while who why will with without would you your yours
    """.split()  # noqa: SIM905  a hundred quotation marks would not read better
)
