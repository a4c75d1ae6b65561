"""What statements on invoices, terms and favours say."""

from collections.abc import Callable, Mapping
from typing import Any

from shared.events.clients import TermsDocument
from shared.events.statements.commercial import (
    BeyondInvoice,
    CostsReviewDue,
    DocumentSeen,
    Instructions,
    InvoiceDoubted,
    InvoicesDoubted,
    LockedIn,
    LowScore,
    Money,
    OverEstimate,
    RenewalNear,
    TermsReviewDue,
)
from shared.wording.money import money
from shared.wording.numbers import amount
from shared.wording.reader import Reader
from shared.wording.reasons.many import latest, people, times
from shared.wording.sentences import capitalised, listing, quoted
from shared.wording.spans import every

_NAMES = {TermsDocument.TERMS: "the terms", TermsDocument.RETAINER_LETTER: "the retainer letter"}


def _invoice_doubted(stated: InvoiceDoubted, reader: Reader) -> str:
    about = "" if stated.about is None else f": {quoted(stated.about)}"
    asked = f"{stated.raised_by or 'They'} asked about {_invoice(stated)} {reader.on(stated.when)}{about}"
    return f"{asked}. No record that it was settled."


def _invoice_doubted_title(stated: InvoiceDoubted, _reader: Reader) -> str:
    return f"{stated.raised_by or 'they'} asked about {_invoice(stated)}"


def _invoice(stated: InvoiceDoubted) -> str:
    return "an invoice" if stated.fees is None else f"our invoice for {_money(stated.fees)}"


def _invoices_doubted(stated: InvoicesDoubted, reader: Reader) -> str:
    what = "one of our invoices" if stated.count == 1 else f"{stated.count} of our invoices"
    return f"They asked about {what}{latest(stated.count, stated.latest, reader)}"


def _over_estimate(stated: OverEstimate, reader: Reader) -> str:
    charged = f"{_money(stated.fees)} {reader.on(stated.when)}, against an estimate of {_money(stated.estimate)}"
    if stated.count == 1:
        return f"We charged {charged}"
    return f"{stated.count} invoices came to more than we had estimated. The last: {charged}"


def _costs_review_due(stated: CostsReviewDue, reader: Reader) -> str:
    ours = f"Our standard is a review {every(stated.every)}."
    if stated.reviewed is not None:
        return f"We last looked for ways to save them money {reader.on(stated.reviewed)}. {ours}"
    since = "" if stated.charged_since is None else f" since their first invoice, {reader.on(stated.charged_since)}"
    return f"No review of their costs on record{since}. {ours}"


def _renewal_near(stated: RenewalNear, reader: Reader) -> str:
    free = " They are free to leave before that, too." if stated.free_to_leave else ""
    return f"The terms end {reader.on(stated.ends)}. No record of a renewal.{free}"


def _renewal_near_title(stated: RenewalNear, reader: Reader) -> str:
    return f"the terms end {reader.on(stated.ends)}"


def _terms_review_due(stated: TermsReviewDue, reader: Reader) -> str:
    said = "; ".join(_seen(each, reader) for each in stated.seen)
    return f"{capitalised(said)}. Our standard is a review {every(stated.every)}."


def _terms_review_due_title(stated: TermsReviewDue, _reader: Reader) -> str:
    documents = (document for each in stated.seen for document in each.documents)
    return f"{listing([_NAMES[each] for each in documents])} should be reviewed"


def _seen(seen: DocumentSeen, reader: Reader) -> str:
    one = seen.documents == (TermsDocument.RETAINER_LETTER,)
    verb, has = ("was", "has") if one else ("were", "have")
    what, when = f"{listing([_NAMES[each] for each in seen.documents])} {verb}", reader.on(seen.when)
    return f"{what} agreed {when}, and {has} not been reviewed since" if seen.agreed else f"{what} last reviewed {when}"


def _locked_in(stated: LockedIn, reader: Reader) -> str:
    said = [f"They are under contract until {reader.day(stated.until)}"]
    if stated.scores:
        said.append(f"They gave us {listing([_score(each, reader) for each in stated.scores])}")
    if stated.routine:
        since = "" if stated.talked is None else f" since {reader.day(stated.talked)}"
        said.append(f"No talk beyond routine on record{since}")
    return ". ".join([*said, "Clients who cannot leave complain less, and go when they can"])


def _score(score: LowScore, reader: Reader) -> str:
    before = "" if score.before is None else f", down from {score.before}"
    return f"{score.value} of {score.most} {reader.on(score.when)}{before}"


def _instructions(stated: Instructions, reader: Reader) -> str:
    said = [f"instructed us again{times(stated.further)}"] if stated.further else []
    said += [f"sent us {people(stated.referrals)}"] if stated.referrals else []
    return f"They {listing(said)}{latest(stated.further + stated.referrals, stated.latest, reader)}"


def _beyond_the_invoice(stated: BeyondInvoice, reader: Reader) -> str:
    said = [f"sent them {people(stated.sent)}"] if stated.sent else []
    least = "at least " if stated.at_least else ""
    if stated.savings:
        said.append(f"offered them savings of {least}{listing([_money(each) for each in stated.savings])}")
    if stated.not_charged:
        spent = "" if stated.hours is None else f" {least}{amount(stated.hours, 'hour')}"
        said.append(f"worked{spent} for them without charging it")
    return f"We {listing(said)}, most recently {reader.on(stated.latest)}"


def _money(sum_of: Money) -> str:
    return money(sum_of.amount, sum_of.currency)


WHY: Mapping[type[Any], Callable[[Any, Reader], str]] = {
    InvoiceDoubted: _invoice_doubted,
    InvoicesDoubted: _invoices_doubted,
    OverEstimate: _over_estimate,
    CostsReviewDue: _costs_review_due,
    RenewalNear: _renewal_near,
    TermsReviewDue: _terms_review_due,
    LockedIn: _locked_in,
    Instructions: _instructions,
    BeyondInvoice: _beyond_the_invoice,
}
TITLES: Mapping[type[Any], Callable[[Any, Reader], str]] = {
    InvoiceDoubted: _invoice_doubted_title,
    RenewalNear: _renewal_near_title,
    TermsReviewDue: _terms_review_due_title,
}
