"""The Haiti case: a simulated appeal with a known truth, played through the running system."""
