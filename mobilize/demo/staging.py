"""Where an appeal is played: finds or founds the organisation, and plays unless it was played."""

from contextlib import ExitStack
from dataclasses import dataclass
from urllib.parse import urlencode

from django.conf import settings
from django.urls import reverse

from mobilize import env
from mobilize.demo import founding, reading, truth
from mobilize.demo.cashier import Cashier
from mobilize.demo.founding import SignIn
from mobilize.demo.office import PETITION, Office
from mobilize.demo.phones import Phones
from mobilize.demo.play import Play
from mobilize.demo.postbox import Postbox
from mobilize.demo.progress import Progress
from mobilize.demo.truth import Truth
from mobilize.demo.visitors import Visitors
from mobilize.demo.wire import DemoFailed, Wire
from mobilize.demo.world import World
from mobilize.kit import clock

MOST = 50  # organisations of the demo on one server


@dataclass(frozen=True)
class Stage:
    """A played appeal: where it can be seen, and what the report says about it."""

    organisation: str
    cause: str
    told: Truth
    sign_in: SignIn


def run(world: World, *, progress: Progress) -> Stage:
    """Play a world in an organisation of its own and return what its report says.

    An appeal with this seed and scale that has been played whole is not played again.

    Raises:
        DemoFailed
    """
    if settings.PRODUCTION:
        raise DemoFailed("The demo invents people and gifts: it never runs in production.")
    with ExitStack() as stack:
        for number in range(1, MOST + 1):
            slug, staff = _open_office(stack, world, number=number)
            told = _told(stack, world, slug, staff, progress)
            if told is not None:
                return Stage(slug, staff.cause, told, founding.sign_in())
    raise DemoFailed(f"This server holds {MOST} demos already: begin anew with `make clean`.")


def addresses(stage: Stage) -> str:
    """Return the pages to look at, and how to sign in."""
    base, org = settings.BASE_URL, stage.organisation
    cause = base + reverse("cause-page", args=[org, stage.cause])
    report = reverse("staff-channels", args=[org])
    lines = [
        ("Petition", base + reverse("petition-page", args=[org, PETITION])),
        ("Cause", cause),
        ("Give", f"{cause}give"),
        ("Staff report", f"{base}{report}?{urlencode({'cause': stage.cause})}"),
        ("Mails", _mailbox_address()),
        ("Card provider", settings.STRIPE_API_BASE),
        ("API", base + reverse("api-docs")),
        ("Sign in", base + reverse("account_login")),
        ("  as", f"{stage.sign_in.email}, password {stage.sign_in.password}"),
        ("  with a code", f"{', '.join(stage.sign_in.codes)} (each is good once)"),
    ]
    return "".join(f"  {name:<15}{place}\n" for name, place in lines)


def _open_office(stack: ExitStack, world: World, *, number: int) -> tuple[str, Office]:
    organisation = founding.organisation(number=number, now=clock.now())
    secret = stack.enter_context(founding.lent_key(organisation))
    key = {"Authorization": f"Bearer {secret}"}
    wire = stack.enter_context(Wire(settings.BASE_URL, headers=key))
    return organisation.slug, Office(wire, organisation=organisation.slug, world=world)


def _told(
    stack: ExitStack, world: World, slug: str, staff: Office, progress: Progress
) -> Truth | None:
    """Return the report: an earlier play's, or a new one's; None where another play lies."""
    if staff.has_opened():
        told = reading.report(staff.report())
        return told if told == truth.of(world) else None
    if staff.has_opened_another():
        return None
    return _play(stack, world, slug, staff, progress).run()


def _play(stack: ExitStack, world: World, slug: str, staff: Office, progress: Progress) -> Play:
    bearer = {"Authorization": f"Bearer {settings.STRIPE_API_KEY}"}
    outside = stack.enter_context(Wire(settings.BASE_URL))
    mails = stack.enter_context(Wire(_mailbox_address()))
    provider = stack.enter_context(Wire(settings.STRIPE_API_BASE, headers=bearer))
    return Play(
        world=world,
        office=staff,
        visitors=Visitors(
            outside, front_end=staff.wire, organisation=slug, petition=PETITION, cause=staff.cause
        ),
        postbox=Postbox(mails),
        cashier=Cashier(provider),
        phones=Phones(outside, organisation=slug, secret=_text_secret()),
        progress=progress,
    )


def _text_secret() -> str:
    return settings.TEXT_WEBHOOK_SECRET.split(",")[0].strip()


def _mailbox_address() -> str:
    return f"http://127.0.0.1:{env.values()['MAILBOX_HTTP_PORT']}"
