"""Let the database refuse, then say it in our words."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import IntegrityError, transaction

from mobilize.kit.errors import AppError


@contextmanager
def refused_by(constraint: str, *, become: AppError) -> Iterator[None]:
    """Turn one named constraint's refusal into ours; every other one stays a bug.

    The block runs under a savepoint, so the transaction around it goes on.
    """
    try:
        with transaction.atomic():
            yield
    except IntegrityError as error:
        diagnosis = getattr(error.__cause__, "diag", None)
        if diagnosis is None or diagnosis.constraint_name != constraint:
            raise
        raise become from error
