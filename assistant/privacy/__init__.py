"""Personal data found and masked before anything leaves."""
