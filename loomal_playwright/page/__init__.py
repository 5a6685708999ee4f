"""Seeing and touching a page."""
