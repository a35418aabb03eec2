"""The Haiti case, played through the real system."""
