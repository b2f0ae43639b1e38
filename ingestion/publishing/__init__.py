"""What stands between a new generation and its readers, and the way back."""
