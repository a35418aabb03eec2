"""Prompts: the organisation's caps, a petition's switches, previews and tests."""

from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from mobilize.kit import clock
from mobilize.organisations.api.views import OrganisationView
from mobilize.organisations.models import Role
from petitions.api import prompt_shapes as shapes
from petitions.api.actors import person
from petitions.emails import prompt_sample
from petitions.queries import catalogue, prompt_facts, prompts
from petitions.services import prompt_pausing, prompt_rules, prompt_trying


class Policy(OrganisationView):
    """The organisation's caps and quiet hours."""

    access = {"GET": Role.ANALYST, "PATCH": Role.CAMPAIGNER}

    @extend_schema(operation_id="read_prompt_policy", responses=shapes.PromptPolicy)
    def get(self, request: Request) -> Response:
        return Response(shapes.PromptPolicy(prompt_facts.policy(self.organisation.id)).data)

    @extend_schema(
        operation_id="change_prompt_policy",
        request=shapes.PromptPolicyChanges,
        responses=shapes.PromptPolicy,
    )
    def patch(self, request: Request) -> Response:
        """Set caps and quiet hours; what waits is looked at again by them before it goes out."""
        said = shapes.PromptPolicyChanges(data=request.data)
        said.is_valid(raise_exception=True)
        changed = prompt_rules.limit(org=self.organisation, **said.validated_data)
        return Response(shapes.PromptPolicy(changed).data)


class _Shown(OrganisationView):
    """A view that answers how a petition's prompts stand."""

    def shown(self, slug: str) -> Response:
        petition = catalogue.petition(self.organisation.id, slug, drafts=True)
        rules = prompts.rules(petition)
        told = {
            "kinds": rules.kinds,
            "paused_at": rules.paused_at,
            "history": prompts.history(petition),
            "reasons": prompts.reasons(petition),
        }
        return Response(shapes.Prompts(told).data)


class PetitionPrompts(_Shown):
    """A petition's prompts: which kinds are on, and what has become of them."""

    access = {"GET": Role.ANALYST, "PATCH": Role.CAMPAIGNER}

    @extend_schema(operation_id="read_prompts", responses=shapes.Prompts)
    def get(self, request: Request, slug: str) -> Response:
        return self.shown(slug)

    @extend_schema(
        operation_id="switch_prompts", request=shapes.PromptSwitches, responses=shapes.Prompts
    )
    def patch(self, request: Request, slug: str) -> Response:
        """Let exactly these kinds be sent from now on."""
        said = shapes.PromptSwitches(data=request.data)
        said.is_valid(raise_exception=True)
        prompt_rules.switch(
            org=self.organisation, slug=slug, **said.validated_data, now=clock.now()
        )
        return self.shown(slug)


class PromptsPause(_Shown):
    """Hold back all that has not gone out."""

    access = {"POST": Role.CAMPAIGNER}

    @extend_schema(operation_id="pause_prompts", request=None, responses=shapes.Prompts)
    def post(self, request: Request, slug: str) -> Response:
        prompt_pausing.pause(org=self.organisation, slug=slug, now=clock.now())
        return self.shown(slug)


class PromptsResume(_Shown):
    """Let it go on. What is no longer true is not sent."""

    access = {"POST": Role.CAMPAIGNER}

    @extend_schema(operation_id="resume_prompts", request=None, responses=shapes.Prompts)
    def post(self, request: Request, slug: str) -> Response:
        prompt_pausing.resume(org=self.organisation, slug=slug, now=clock.now())
        return self.shown(slug)


class Words(OrganisationView):
    """One kind in one language: how it reads, and staff's own words for it."""

    access = {"GET": Role.ANALYST, "PUT": Role.CAMPAIGNER}

    @extend_schema(operation_id="preview_prompt", responses=shapes.PromptPreview)
    def get(self, request: Request, slug: str, kind: str, locale: str) -> Response:
        return self._read(slug, kind, locale)

    @extend_schema(
        operation_id="word_prompt", request=shapes.PromptOwnWords, responses=shapes.PromptPreview
    )
    def put(self, request: Request, slug: str, kind: str, locale: str) -> Response:
        """Set staff's own words; the answer is how the prompt reads now."""
        said = shapes.PromptOwnWords(data=request.data)
        said.is_valid(raise_exception=True)
        prompt_rules.say(
            org=self.organisation, slug=slug, kind=kind, locale=locale, **said.validated_data
        )
        return self._read(slug, kind, locale)

    def _read(self, slug: str, kind: str, locale: str) -> Response:
        prompt_rules.check(kind, field="kind")
        prompt_rules.check_locale(locale)
        petition = catalogue.petition(self.organisation.id, slug, drafts=True)
        read = prompt_sample.read(petition, kind, locale=locale, now=clock.now())
        return Response(shapes.PromptPreview(read).data)


class Test(OrganisationView):
    """One kind in one language, mailed to whoever asks."""

    access = {"POST": Role.CAMPAIGNER}

    @extend_schema(
        operation_id="test_prompt", request=None, responses={202: shapes.PromptTestAsked}
    )
    def post(self, request: Request, slug: str, kind: str, locale: str) -> Response:
        """Have it sent to your own address. A key has none."""
        prompt_trying.ask(
            org=self.organisation,
            slug=slug,
            kind=kind,
            locale=locale,
            by=person(request),
            now=clock.now(),
        )
        return Response({"status": "on_its_way"}, status=202)
