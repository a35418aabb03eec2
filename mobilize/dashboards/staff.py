"""Who may see a staff screen, and the frame all of them share."""

import functools
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from allauth.mfa.models import Authenticator
from allauth.mfa.utils import is_mfa_enabled
from django.contrib import messages
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse

from mobilize.kit import repeating
from mobilize.kit.errors import AppError, Kind
from mobilize.kit.languages import said
from mobilize.organisations import limits, scoping
from mobilize.organisations.models import Organisation, Role, User
from mobilize.organisations.queries import organisations
from mobilize.organisations.reach import Narrowed, Reach, Verdict

View = Callable[..., HttpResponseBase]


class SeeOther(HttpResponseRedirect):
    """After a POST the browser loads the next page with GET, whatever its age."""

    status_code = 303


@dataclass(frozen=True)
class Desk:
    """Where somebody works: which organisation, as whom, in which role, within which limit."""

    organisation: Organisation
    person: User
    role: Role
    reach: Reach

    @property
    def may_edit(self) -> bool:
        return self.role.includes(Role.CAMPAIGNER)

    @property
    def may_edit_all(self) -> bool:
        """Say whether they may change what is no single petition's."""
        return self.may_edit and not self.reach.is_limited

    @property
    def may_manage(self) -> bool:
        return self.role.includes(Role.OWNER)


def signed_in(view: View) -> View:
    """Let in whoever signed in with a second factor; lead the others to where they get that far."""

    @functools.wraps(view)
    def guarded(request: HttpRequest, **path: Any) -> HttpResponseBase:
        if not request.user.is_authenticated:
            return redirect_to_login(request.get_full_path())
        if not is_mfa_enabled(request.user, types=[Authenticator.Type.TOTP]):
            return redirect("mfa_activate_totp")
        response = view(request, **path)
        response.headers["Cache-Control"] = "no-store"
        return response

    return guarded


def staff_required(role: Role, *, narrowed: Narrowed | None = None) -> Callable[[View], View]:
    """Run a view at the organisation its path names, for members who hold at least this role.

    The view gets its `Desk` as second argument and sees that organisation's rows only.
    A stranger hears that there is no such organisation; a member whose role is too small, 403.
    What a member who is limited to some petitions reaches, `mobilize.organisations.reach` says:
    `narrowed` is the view's word for it.
    """

    def decorate(view: View) -> View:
        @functools.wraps(view)
        def at_desk(request: HttpRequest, *, org: str, **path: Any) -> HttpResponseBase:
            organisation = organisations.by_slug(org)

            def once() -> HttpResponseBase:
                with scoping.within(organisation.id):
                    desk = _desk(request.user, organisation)
                    if not desk.role.includes(role):
                        raise PermissionDenied
                    verdict = limits.judge(desk.reach, request, organisation.id, narrowed)
                    if verdict is Verdict.UNSAID:
                        return _asking_for(request, desk.reach.petitions[0])
                    limits.refuse(verdict)
                    return view(request, desk, **path)

            return repeating.answering(request, once)

        return signed_in(at_desk)

    return decorate


def screen(request: HttpRequest, desk: Desk, template: str, **shown: Any) -> HttpResponse:
    """Draw a staff screen."""
    return render(request, template, {"desk": desk, **shown})


def back_to(name: str, desk: Desk, **path: Any) -> HttpResponse:
    """Answer a POST: 303, load that screen."""
    return SeeOther(reverse(name, kwargs={"org": desk.organisation.slug, **path}))


@contextmanager
def telling(request: HttpRequest, done: str) -> Iterator[None]:
    """Tell the person on the next page that it is done, or why it was refused.

    What does not exist stays a 404. Where `done` is empty the block says itself what it did.
    """
    try:
        with transaction.atomic():
            yield
    except AppError as refusal:
        if refusal.kind is Kind.MISSING:
            raise
        messages.warning(request, said(refusal))
    else:
        if done:
            messages.success(request, done)


def _asking_for(request: HttpRequest, petition: str) -> HttpResponse:
    """Lead to the same page about one petition."""
    said = request.GET.copy()
    said["petition"] = petition
    return redirect(f"{request.path}?{said.urlencode()}")


def _desk(person: object, organisation: Organisation) -> Desk:
    member = organisations.membership_of(person, organisation.id)
    if member is None or not isinstance(person, User):
        raise organisations.OrganisationMissing
    return Desk(
        organisation=organisation,
        person=person,
        role=Role(member.role),
        reach=limits.of(member),
    )
