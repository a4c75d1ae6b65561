"""Which parts of a report its reader may see."""

from services.scoring.reports.report import Json


def seen(body: Json, partner: str | None, *, everybody: bool) -> Json:
    """The firm's figures, and those of ``partner`` if asked for.

    ``everybody``: for administrators; all people, unless they ask for one.
    """
    people = body["people"]
    if partner is not None:
        return {"firm": body["firm"], "people": {partner: people[partner]} if partner in people else {}, "named": {}}
    if everybody:
        return {"firm": body["firm"], "people": people, "named": body["named"]}
    return {"firm": body["firm"], "people": {}, "named": {}}
