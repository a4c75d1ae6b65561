"""Signals of growth: the client's goals and future, and referrals."""
