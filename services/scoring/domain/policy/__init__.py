"""The policy: `model` is what a firm may set, `load` reads it.

Nothing is imported here: every signal needs the model, and reading needs every signal.
"""
