"""What beat asks for, and when (UTC)."""

from celery.schedules import crontab

SCHEDULE = {
    "sweep": {"task": "outbox.sweep", "schedule": 15.0},
    "wake": {"task": "prompts.wake", "schedule": 5.0},
    "reconcile": {"task": "prompts.reconcile", "schedule": crontab(minute="*/5")},
    "fold": {"task": "counts.fold", "schedule": 1.0},
    "visits": {"task": "visits.drain", "schedule": 1.0},
    "matches": {"task": "matches.release", "schedule": crontab()},  # each minute
    "petitions": {"task": "petitions.schedule", "schedule": crontab()},  # each minute
    "prompts": {"task": "prompts.look_after", "schedule": crontab()},  # each minute
    "pledges": {"task": "pledges.look_after", "schedule": crontab(minute="*/5")},
    "plans": {"task": "plans.look_after", "schedule": crontab(minute="*/5")},
    "pending": {"task": "petitions.pending", "schedule": crontab(minute="45")},
    "recount": {"task": "counts.recount", "schedule": crontab(hour="3", minute="20")},
    "purge": {"task": "upkeep.purge", "schedule": crontab(hour="3", minute="10")},
    "pace": {"task": "integrity.watch_pace", "schedule": crontab(minute="*/5")},
    "forest": {"task": "integrity.watch_forest", "schedule": crontab(hour="4", minute="10")},
    "chains": {"task": "chains.recompute", "schedule": crontab(hour="4", minute="30")},
    "retain": {"task": "upkeep.retain", "schedule": crontab(hour="2", minute="10")},
    "receipts": {"task": "receipts.look_after", "schedule": crontab()},  # each minute
    "breakdowns": {"task": "petitions.breakdowns", "schedule": crontab(minute="25")},
    "experiments": {"task": "experiments.watch", "schedule": crontab(minute="35")},
    "digests": {"task": "reports.digests", "schedule": crontab(minute="15")},
    "rewrap": {"task": "upkeep.rewrap", "schedule": crontab(hour="2", minute="40")},
    "proposals": {"task": "petitions.end_proposals", "schedule": crontab(minute="5")},
    "payments": {"task": "payments.resolve", "schedule": crontab(minute="*/5")},
    "tie_out": {"task": "payments.tie_out", "schedule": crontab(hour="4", minute="50")},
    "runs": {"task": "attribution.keep", "schedule": crontab(hour="5", minute="10")},
    "check": {"task": "upkeep.check", "schedule": crontab(hour="3", minute="40")},
}
