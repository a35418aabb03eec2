"""The pages supporters see."""
