"""A machine's way in: shown once, stored hashed."""

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from mobilize.organisations.models.membership import Role
from mobilize.organisations.models.tenancy import TenantModel, TenantQuerySet


class Scope(models.TextChoices):
    """What a key may do, in the words an integrator knows."""

    READ = "read"
    WRITE = "write"
    MANAGE = "manage"


ROLE_OF_SCOPE = {
    Scope.READ: Role.ANALYST,
    Scope.WRITE: Role.CAMPAIGNER,
    Scope.MANAGE: Role.OWNER,
}


class ApiKey(TenantModel):
    """A key of one organisation. The secret is nowhere; `prefix` lets staff tell keys apart."""

    name = models.CharField(max_length=100)
    prefix = models.CharField(max_length=12)
    secret_hash = models.BinaryField(unique=True, editable=False)
    scopes = ArrayField(models.CharField(max_length=20, choices=Scope.choices))
    created_at = models.DateTimeField()
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+"
    )
    last_used_at = models.DateTimeField(null=True)
    revoked_at = models.DateTimeField(null=True)

    objects = TenantQuerySet["ApiKey"].as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="api_keys_have_known_scopes",
                condition=Q(scopes__contained_by=Scope.values) & Q(scopes__len__gte=1),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name} ({self.prefix}…)"

    @property
    def role(self) -> Role:
        """Return the widest role its scopes give."""
        roles = [ROLE_OF_SCOPE[Scope(scope)] for scope in self.scopes]
        return max(roles, key=list(Role).index)
