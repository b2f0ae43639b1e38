"""What the index knows of a sheet besides its passages, as frozen values."""
