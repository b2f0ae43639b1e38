"""Versions of an answer for the citizen."""
