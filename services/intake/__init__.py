"""Intake: who the client is, who looks after it, and who works in the firm."""
