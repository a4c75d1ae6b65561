"""What a state tells beside the score: for pages, briefs and reports."""
