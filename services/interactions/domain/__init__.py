"""The decider of the stream category `interactions`; subject: the client's id. Pure."""

from services.interactions.domain.decide import decide
from services.interactions.domain.evolve import evolve
from services.interactions.domain.state import INITIAL, Interactions, decode, encode

__all__ = ["INITIAL", "Interactions", "decide", "decode", "encode", "evolve"]
