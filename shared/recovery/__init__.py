"""Recovery of a database restored from an older backup, from the service's own topics.

Everything a service published is on its topics. The database must have it again before the service publishes anything
new; otherwise a version would be used twice, and a mail sent twice.
"""
