"""What a state shows besides the score, for pages, briefs and reports."""
