"""What intake decides: one decider for clients (`clients`), one for people (`people`).

Both are pure and share their bones: someone is entered once (`profile`), later facts replace earlier ones by the
time at which they happened (`fact`), and only a second, different entry can never be right (`entry`).
"""
