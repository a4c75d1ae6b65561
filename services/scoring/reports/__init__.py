"""Reports across clients, pure: gather from each client's state, then conclude.

None of them affects a client's score. `services.scoring.report_runs` reads states, runs and stores reports.
"""
