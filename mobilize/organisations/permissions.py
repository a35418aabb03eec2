"""Who may: nobody, unless the view says so for the method."""

from typing import TYPE_CHECKING

from rest_framework.exceptions import MethodNotAllowed
from rest_framework.permissions import BasePermission
from rest_framework.request import Request

from mobilize.organisations import limits, reach
from mobilize.organisations.models import Role
from mobilize.organisations.reach import Reach, Verdict

if TYPE_CHECKING:  # DRF reads this module from its settings while it builds its own views
    from rest_framework.views import APIView

PUBLIC = "public"
Access = Role | str


class NobodyByDefault(BasePermission):
    """Lets in whom `view.access[method]` names: PUBLIC, or a role of the path's organisation.

    A limited member finds what is beyond their limit closed, or, where it is public, sees it
    as everybody does: `view.role` is then none.
    """

    message = "Your role in this organisation does not allow this."

    def has_permission(self, request: Request, view: "APIView") -> bool:
        method = str(request.method)
        if not hasattr(view, method.lower()):
            raise MethodNotAllowed(method)
        asked = "GET" if method == "HEAD" else method
        wanted: Access | None = getattr(view, "access", {}).get(asked)
        if wanted is None:
            return False
        role: Role | None = getattr(view, "role", None)
        if wanted != PUBLIC and (role is None or not role.includes(Role(wanted))):
            return False
        verdict = _reached(request, view, asked)
        if wanted != PUBLIC:
            limits.refuse(verdict)
        elif verdict is not Verdict.REACHED:
            view.role = None  # type: ignore[attr-defined]  # as of every OrganisationView
        return True


def _reached(request: Request, view: "APIView", method: str) -> Verdict:
    limit: Reach = getattr(view, "reach", reach.EVERYTHING)
    if not limit.is_limited:
        return Verdict.REACHED
    narrowed = getattr(view, "narrowed", {}).get(method)
    return limits.judge(limit, request, view.organisation.id, narrowed)  # type: ignore[attr-defined]
