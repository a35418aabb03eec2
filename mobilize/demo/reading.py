"""Reads the API's report into the same shape as the truth, so that the two can be compared."""
