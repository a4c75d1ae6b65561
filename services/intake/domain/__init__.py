"""What intake decides: one decider for clients (`clients`), one for people (`people`).

Both are pure and share a structure: an entry is made once (`profile`), later facts replace earlier ones by the time
at which they happened (`fact`), and only a second, different entry of one who is here is refused (`entry`).
"""
