"""Operators look at rows here. Nothing is changed, and no personal value is opened."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest

from petitions.models import Cause, Petition, SharePrompt, Signature


class ReadOnly(admin.ModelAdmin):  # type: ignore[type-arg]  # not subscriptable at run time
    """Show, and nothing else."""

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


@admin.register(Cause, Petition)
class CampaignAdmin(ReadOnly):
    """Causes and petitions."""

    list_display = ["slug", "organisation", "state", "created_at"]


@admin.register(Signature)
class SignatureAdmin(ReadOnly):
    """Signatures, without the person."""

    list_display = ["id", "state", "signed_at", "confirmed_at", "depth", "note"]
    exclude = ["supporter"]


@admin.register(SharePrompt)
class SharePromptAdmin(ReadOnly):
    """Share prompts and what became of them."""

    list_display = ["id", "state", "reason", "decided_at", "sent_at"]
