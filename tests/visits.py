"""Visits on their way: what the web process and the worker do within a second, done at once."""

from petitions.services import draining, touching


def arrive() -> None:
    """Let every visit made so far come into its table, through the real stream."""
    touching.buffer.pour()
    while draining.drain():
        pass


def forget() -> None:
    """Let no visit reach from one test into the next."""
    touching.buffer.forget()
