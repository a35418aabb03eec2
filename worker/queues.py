"""The queues: somebody waits for a confirmation, nobody for a prompt, so they share none."""

CONFIRM, DEFAULT, BULK = QUEUES = ("confirm", "default", "bulk")
