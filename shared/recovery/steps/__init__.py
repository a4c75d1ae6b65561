"""The steps of a recovery, in the order of decision 0011."""
