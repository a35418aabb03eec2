"""Why an embedded server cannot run."""


class CannotStart(Exception):
    """One clear sentence for the person at the terminal: what is wrong and what to do."""


class AlreadyRuns(CannotStart):
    """Another process already serves this data folder."""
