"""How large a fact may be.

Its size is that of its data and its attributes as received: in structured mode the bytes of the JSON document, in a
batch the bytes of its own JSON document within the array, in binary mode the bytes of the value or body and of the
names and values of the headers that are attributes. Other headers (authorization, tracing) do not count.
"""

from shared.cloudevents.refused import Refused
from shared.refusal import Reason, Refusal

#: 256 KiB. A fact of exactly this size is accepted.
MAX_FACT_BYTES = 256 * 1024

#: A batch of exactly this many facts is accepted. A longer one is refused whole, without reading the rest.
MAX_BATCH_FACTS = 1000


def within_limit(size: int) -> None:
    """Raises ``Refused`` when a fact of ``size`` bytes is too large."""
    if size > MAX_FACT_BYTES:
        raise Refused(too_large(size))


def too_large(size: int) -> Refusal:
    """Of a fact of ``size`` bytes."""
    detail = f"the fact has {size} bytes; at most {MAX_FACT_BYTES} are allowed; report long documents by reference"
    return Refusal(Reason.TOO_LARGE, detail)


def within_batch(count: int) -> None:
    """Raises ``Refused`` when a batch holds more than ``MAX_BATCH_FACTS``."""
    if count > MAX_BATCH_FACTS:
        detail = f"the batch has more than {MAX_BATCH_FACTS} facts; send smaller batches"
        raise Refused(Refusal(Reason.TOO_LARGE, detail))
