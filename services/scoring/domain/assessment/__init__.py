"""The assessment of a relationship at a time: score, reasons, open risks, and when to reassess."""
