"""Reports across clients, pure: what each client's state says is gathered, and concluded from.

None of it touches a client's score. Reading the states, running and keeping are `services.scoring.report_runs`'.
"""
