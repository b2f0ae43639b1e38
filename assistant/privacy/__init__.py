"""Personal data in what people type: found, masked before anything leaves, put back on the agent's screen only."""
