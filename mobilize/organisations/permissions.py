"""Who may: nobody, unless the view says so for the method."""

from typing import TYPE_CHECKING

from rest_framework.exceptions import MethodNotAllowed
from rest_framework.permissions import BasePermission
from rest_framework.request import Request

from mobilize.organisations.models import Role

if TYPE_CHECKING:  # DRF reads this module from its settings while it builds its own views
    from rest_framework.views import APIView

PUBLIC = "public"
Access = Role | str


class NobodyByDefault(BasePermission):
    """Lets in whom `view.access[method]` names: PUBLIC, or a role of the path's organisation."""

    message = "Your role in this organisation does not allow this."

    def has_permission(self, request: Request, view: "APIView") -> bool:
        method = str(request.method)
        if not hasattr(view, method.lower()):
            raise MethodNotAllowed(method)
        asked = "GET" if method == "HEAD" else method
        wanted: Access | None = getattr(view, "access", {}).get(asked)
        if wanted is None:
            return False
        if wanted == PUBLIC:
            return True
        role: Role | None = getattr(view, "role", None)
        return role is not None and role.includes(Role(wanted))
