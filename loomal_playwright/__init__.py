"""Answers a login page's request for a one-time code."""
