"""Every page of every role in a real Chromium: readable for all, quiet, and no wider than its screen.

A new GET route is walked at once; tests/samples.py fills its address.
"""

from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from allauth.account.forms import default_token_generator
from allauth.account.utils import user_pk_to_url_str
from axe_playwright_python.base import AXE_SCRIPT
from django.conf import settings
from django.core.management import call_command
from django.urls import resolve, reverse
from django.utils import timezone
from PIL import Image
from playwright.sync_api import Page

from patients.models import AssignmentDraft, Patient
from patients.pages.assign.steps import STEPS
from patients.plans.draft import lines_of
from routines.models import Routine
from tests import build, services
from tests.looking import broken_words, cut_off, twice_the_letters, wider_than
from tests.passkeys import give_passkey
from tests.samples import log_yesterday, make_samples
from tests.world import all_routes
from therapy.accounts.models import Role, User

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

PHONE = {"width": 360, "height": 640}
DESK = {"width": 1280, "height": 800}
# All of axe's rules where the layout differs; colours again in the dark, where only they do.
PASSES = [(DESK, "light"), (DESK, "dark"), (PHONE, "light"), (PHONE, "dark")]
# Without fetching the style sheets once more: no rule used here asks for their source.
ALL_RULES = {"resultTypes": ["violations"], "preload": False}
ONLY_CONTRAST = {**ALL_RULES, "runOnly": ["color-contrast"]}
# WCAG's narrowest: text must flow in it without scrolling sideways.
NARROW = {"width": 320, "height": 640}
RESET_LINK = "account_reset_password_from_key"
# Needs a key from a mail; a file that nobody has made yet; what only a machine's token opens.
PASSED_BY = {RESET_LINK, "export-file", "metrics", "status-json"}
# What each is here for, and so must have been looked at: one that led elsewhere would be passed by.
NEVER_PASSED_BY = {
    None: "account_login account_request_login_code invitation-code",
    Role.PATIENT: "today session week plan history settings session-saved session-correct",
    Role.THERAPIST: "desk patient-list patient-record patient-edit report-patient routine-edit",
    Role.ADMIN: "people clinic-settings audit report-list report-week",
}
# Fewer than these, and the walk has lost its way.
AT_LEAST = {None: 8, Role.PATIENT: 10, Role.THERAPIST: 30, Role.ADMIN: 20}
AXE = "async options => (await axe.run(options)).violations.map(v => [v.id, v.nodes[0].html])"
SETTLE = """document.getAnimations().forEach(each => {
  if (each instanceof CSSTransition) each.finish()
})"""
# Of a link in a chart href is an object.
LINKS = """[...document.querySelectorAll("a[href]")]
  .map((link) => new URL(link.getAttribute("href"), location).href)"""
UNFOLD = "document.querySelectorAll('main details').forEach(each => { each.open = true })"


@dataclass
class Walk:
    """One person's browser, and what was wrong on the pages it saw."""

    page: Page
    url: str
    # axe tries out styles of its own, and Chromium reports each to the console.
    deaf: bool = False
    seen: list[str] = field(default_factory=list)
    wrong: list[str] = field(default_factory=list)
    # By route and names of the query, the first address that a page led to.
    links: dict[tuple[str, ...], str] = field(default_factory=dict)

    def say(self, url: str, *words: Any) -> None:
        self.wrong.append(" ".join([url, *map(str, words)]))


@pytest.fixture
def addresses(pat, alice, now, settings, tmp_path) -> dict[str, dict[str, Any]]:
    call_command("load_catalog", verbosity=0)
    found = make_samples(pat=pat, alice=alice, now=now)
    # By the clock, as the browser's: a session of a fixed day can't be corrected by now.
    found["session-correct"] = {"uuid": log_yesterday(pat, pat.assignments.get(), timezone.now())}
    settings.MEDIA_ROOT = tmp_path
    picture = tmp_path / found["stretch-picture"]["name"]
    picture.parent.mkdir()
    Image.new("RGB", (8, 6)).save(picture)
    return found


@pytest.mark.parametrize("role", AT_LEAST, ids=lambda role: role or "anybody")
def test_it_shows_each_page_to_everyone_quietly_and_in_bounds(
    page, live_server, addresses, role, pat, alice, ada, counted
) -> None:
    person = {None: None, Role.PATIENT: pat.user, Role.THERAPIST: alice, Role.ADMIN: ada}[role]
    if person:
        services.sign_in(page.context, live_server.url, person)
    walk = Walk(page, live_server.url)
    listen(walk)
    for url in [*routes_of(role, addresses), *more_of(person, pat)]:
        visit(walk, url)
    follow(walk)
    counted(f"{len(walk.seen)} pages, {len(walk.links)} kinds of links")
    assert not walk.wrong, "\n".join(walk.wrong)
    due = {each.name: each for each in all_routes() if each.name in NEVER_PASSED_BY[role].split()}
    assert due.keys() == set(NEVER_PASSED_BY[role].split())
    assert not {name for name, each in due.items() if each.url(addresses) not in walk.seen}
    assert len(walk.seen) >= AT_LEAST[role]


def test_it_shows_a_locked_phones_pages_to_everyone_quietly_and_in_bounds(page, live_server, pat):
    give_passkey(pat.user)
    services.sign_in(page.context, live_server.url, pat.user)
    services.run_down(page.context, timedelta(days=1, minutes=1).total_seconds())
    walk = Walk(page, live_server.url)
    listen(walk)
    visit(walk, reverse("unlock"))
    page.get_by_role("button", name="Send me a code by e-mail").click()
    page.get_by_label("The code from the e-mail").wait_for()
    visit(walk, reverse("unlock-code"))
    visit(walk, reverse("account_logout"))
    assert not walk.wrong, "\n".join(walk.wrong)
    assert len(walk.seen) == 3


def routes_of(role: Role | None, addresses: dict[str, dict[str, Any]]) -> list[str]:
    """Where this role may go; a route without a sample address is a KeyError that names it."""
    return [route.url(addresses) for route in all_routes() if _is_open_to(route, role)]


def _is_open_to(route: Any, role: Role | None) -> bool:
    # The second step opens between password and desk only; its own tests go there.
    if route.name in PASSED_BY or route.name.startswith(("api-", "mfa_")):
        return False
    if route.name.startswith("account_"):
        # They look the same to everybody who is signed in.
        return role in (None, Role.THERAPIST)
    return role is None if route.policy is None else role in route.policy


def more_of(person: User | None, pat: Patient) -> list[str]:
    """Pages that one address per route doesn't show."""
    if person is None:
        # The invitation's link, visited before, opened it.
        return [reverse("invitation-birth-date"), *_reset_links(pat.user)]
    if person.role == Role.PATIENT:
        return [reverse("plan-print") + "?large=1"]
    return _steps_of_assigning(person, pat) if person.role == Role.THERAPIST else []


def _reset_links(user: User) -> list[str]:
    """A link from a mail, which leads on to the next; and one that is no good."""
    uid, key = user_pk_to_url_str(user), default_token_generator.make_token(user)
    return [reverse(RESET_LINK, args=[uid, end]) for end in (key, "set-password", "old-key")]


def _steps_of_assigning(person: User, pat: Patient) -> list[str]:
    """Each step, far enough to open them all; and the record of somebody new with a long name."""
    newcomer = build.make_patient(
        pat.clinic, therapist=person, name="Wilhelmina-Anastasia Featherstonehaugh-Wolfeschlegel"
    )
    empty = [reverse("patient-record", args=[newcomer.pk])]
    ready = build.make_patient(pat.clinic, therapist=person, name="Ready Example")
    build.make_patient_diagnosis(ready, "nonspecific_lbp")
    routine = Routine.objects.with_items().filter(clinic=None).first()
    starts_on, review_on = (timezone.localdate() + timedelta(days=each) for each in (7, 35))
    schedule = {"mode": "dosed", "starts_on": str(starts_on), "review_on": str(review_on)}
    AssignmentDraft.objects.create(
        patient=ready,
        author=person,
        routine=routine,
        plan_version=ready.plan_version,
        choices={"lines": lines_of(routine), "schedule": schedule},
    )
    return [*empty, *(reverse("assign-step", args=[ready.pk, step.slug]) for step in STEPS)]


def listen(walk: Walk) -> None:
    """A refusal of the content security policy is an error on the console, too.

    Every request goes to us: nobody else learns who reads which page.
    """
    page = walk.page

    def heard(said: Any) -> None:
        if said.type == "error" and not walk.deaf:
            walk.say(page.url, said.text)

    ours = urlsplit(walk.url).netloc

    def asked(request: Any) -> None:
        # data: pictures of the style sheets leave nobody a trace.
        if not request.url.startswith("data:") and urlsplit(request.url).netloc != ours:
            walk.say(page.url, "asks somebody else:", request.url)

    # The context's: also what the service worker asks for.
    page.context.on("request", asked)
    page.on("pageerror", lambda error: walk.say(page.url, error))
    page.on("console", heard)


def visit(walk: Walk, url: str) -> None:
    """Look at one page, if it is one: what only takes a POST, or leads elsewhere, is passed by."""
    answer = walk.page.request.get(url, max_redirects=0)
    if answer.status in (302, 405) or not _is_page(answer):
        return
    if answer.status != 200:
        walk.say(url, answer.status)
        return
    walk.seen.append(url)
    walk.page.set_viewport_size(DESK)
    walk.page.emulate_media(color_scheme="light")
    walk.deaf = False
    walk.page.goto(url)
    walk.page.evaluate(UNFOLD)
    look(walk, url)


def _is_page(answer: Any) -> bool:
    return answer.headers.get("content-type", "").startswith("text/html")


def follow(walk: Walk) -> None:
    """Every link of the pages leads somewhere, also to files and to pages not looked at."""
    for url in walk.links.values():
        answer = walk.page.request.get(url, max_redirects=0)
        if answer.status >= 400:
            walk.say(url, "is linked to and answers", answer.status)


def _note_links(walk: Walk) -> None:
    """One of a kind: of a table's two hundred links to records the first is enough."""
    for url in walk.page.evaluate(LINKS):
        parts = urlsplit(url)
        if f"{parts.scheme}://{parts.netloc}" == walk.url:
            kind = (resolve(parts.path).view_name, *sorted(parse_qs(parts.query)))
            walk.links.setdefault(kind, url)


def look(walk: Walk, url: str) -> None:
    page = walk.page
    _note_links(walk)
    name = page.title().removesuffix(settings.SITE_NAME).strip(" –")
    # A sheet of paper shown on a page has its own.
    headings = page.locator("h1:visible:not(.paper-sheet h1)").count()
    if not name or headings != 1:
        walk.say(url, "title", repr(page.title()), headings, "h1")
    walk.deaf = True
    page.evaluate(AXE_SCRIPT)
    for size, colours in PASSES:
        page.set_viewport_size(size)
        page.emulate_media(color_scheme=colours)
        page.evaluate(SETTLE)
        rules = ALL_RULES if colours == "light" else ONLY_CONTRAST
        for found in page.evaluate(AXE, rules):
            walk.say(url, size["width"], colours, found)
        measure(walk, url, size)
    measure(walk, url, NARROW)
    for found in broken_words(page):
        walk.say(url, NARROW["width"], found)
    if page.locator("html.patient").count():
        look_as_a_patient(walk, url)


def look_as_a_patient(walk: Walk, url: str) -> None:
    """On the narrowest phone in the dark, and with letters of twice the size."""
    page = walk.page
    for found in page.evaluate(AXE, ONLY_CONTRAST):
        walk.say(url, NARROW["width"], "dark", found)
    page.set_viewport_size(PHONE)
    page.emulate_media(color_scheme="light")
    twice_the_letters(page)
    page.evaluate(SETTLE)
    for found in page.evaluate(AXE, ALL_RULES):
        walk.say(url, "twice the letters", found)
    for found in [*wider_than(page, PHONE["width"]), *cut_off(page)]:
        walk.say(url, "twice the letters", found)


def measure(walk: Walk, url: str, size: dict[str, int]) -> None:
    walk.page.set_viewport_size(size)
    for found in wider_than(walk.page, size["width"]):
        walk.say(url, found)
