"""How a relationship stands at a time: score, reasons, open risks, and when to look again."""
