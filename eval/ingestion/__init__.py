"""Ingestion measured on its real command: how long, how much, what a kill leaves, what a damaged document does."""
