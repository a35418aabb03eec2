"""What a service refuses, said in the form that asked for it."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager

from django import forms
from django.db import transaction

from mobilize.kit.errors import AppError, Kind
from mobilize.kit.languages import said


@contextmanager
def refusals_in(
    form: forms.Form, *, called: Mapping[str, str] | None = None, above: bool = True
) -> Iterator[None]:
    """Show a refusal beside the field it names, else above the form; nothing of the block is kept.

    `called` says what the form calls a service's field. A missing thing that is no field of
    the form stays a 404; without `above`, all that names no field is answered by an error page.
    """
    try:
        with transaction.atomic():
            yield
    except AppError as refusal:
        field = (called or {}).get(refusal.field, refusal.field)
        here = field in form.fields
        if not here and (refusal.kind is Kind.MISSING or not above):
            raise
        form.add_error(field if here else None, said(refusal))
