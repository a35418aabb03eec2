"""Signing as a Django project conventionally writes it: a ModelSerializer, the ORM, DRF's throttle.

It does the same work as our endpoint, person sealed and outbox row written in one
transaction, and answers the same. It is a yardstick and is never installed.
"""

import os
from typing import Any

from django.core.wsgi import get_wsgi_application
from django.urls import path

os.environ["DJANGO_SETTINGS_MODULE"] = "tests.benchmarks.conventional_settings"
application = get_wsgi_application()

from django.db import transaction  # noqa: E402 - needs the loaded apps
from django.shortcuts import get_object_or_404  # noqa: E402 - as above
from rest_framework import generics, permissions, serializers, throttling  # noqa: E402 - as above

from mobilize.kit import clock, ids  # noqa: E402 - as above
from mobilize.organisations import scoping  # noqa: E402 - as above
from mobilize.organisations.models import Organisation  # noqa: E402 - as above
from mobilize.outbox import services as outbox  # noqa: E402 - as above
from petitions.domain import mailing  # noqa: E402 - as above
from petitions.domain.events import SignatureAsked  # noqa: E402 - as above
from petitions.models import Petition, Signature  # noqa: E402 - as above
from petitions.services import supporters  # noqa: E402 - as above


class SignatureSerializer(serializers.ModelSerializer[Signature]):
    """Reads a signer; `create` stores them."""

    email = serializers.EmailField(write_only=True)
    name = serializers.CharField(max_length=100, write_only=True)
    country = serializers.RegexField("^[A-Z]{2}$")
    consents = serializers.ListField(child=serializers.CharField(), write_only=True)

    class Meta:
        model = Signature
        fields = ["id", "email", "name", "country", "consents", "state", "signed_at"]
        read_only_fields = ["id", "state", "signed_at"]

    def create(self, validated_data: dict[str, Any]) -> Signature:
        """Find or make the person and their signature, and have them mailed."""
        petition, now = self.context["petition"], clock.now()
        person = supporters.find_or_make(
            org_id=petition.organisation_id,
            email=validated_data["email"],
            name=validated_data["name"],
            country=validated_data["country"],
            locale="en",
            now=now,
        )
        identifier = ids.new()
        signature, _ = Signature.objects.get_or_create(
            organisation=petition.organisation,
            petition=petition,
            supporter=person,
            defaults={
                "id": identifier,
                "root_id": identifier,
                "name_shown": False,
                "country": validated_data["country"],
                "version_id": petition.version_id,
                "signed_at": now,
            },
        )
        if mailing.may_mail(mailed_at=signature.mailed_at, now=now):
            signature.mailed_at = now
            signature.save()
            event = SignatureAsked(
                organisation_id=petition.organisation_id,
                signature_id=signature.id,
                mailing=now.isoformat(),
            )
            outbox.publish(event, now=now)
        return signature


class Sign(generics.CreateAPIView[Signature]):
    """Sign a petition."""

    serializer_class = SignatureSerializer
    permission_classes = [permissions.AllowAny]
    throttle_classes = [throttling.AnonRateThrottle]

    def get_serializer_context(self) -> dict[str, Any]:
        petition = get_object_or_404(
            Petition.objects.select_related("organisation", "cause"),
            organisation__slug=self.kwargs["org"],
            slug=self.kwargs["slug"],
            state=Petition.State.OPEN,
        )
        return {**super().get_serializer_context(), "petition": petition}

    def create(self, request: Any, *args: Any, **kwargs: Any) -> Any:
        organisation = get_object_or_404(Organisation, slug=self.kwargs["org"])
        with transaction.atomic(), scoping.within(organisation.id):
            response = super().create(request, *args, **kwargs)
        response.status_code = 202
        return response


urlpatterns = [
    path("conventional/organisations/<slug:org>/petitions/<slug:slug>/signatures", Sign.as_view())
]
