"""What people type stays text: on every page, in every field, whatever they type.

All payloads go through every field by comparing what the page is made of: with a payload it must
have the very elements and attributes that it has with a harmless word, and links of the same schemes.
Fields that end up in a link (tel:, mailto:) are fields like others. The browser then opens every
page with the payloads spread over the fields, and listens for anything that runs or is refused.
"""

import os
import re
from typing import Any

import pytest
import time_machine
import tinyhtml5
from django.db import transaction

from tests import services
from tests.matrix import canaries
from tests.matrix.asking import Matrix
from tests.matrix.cast import make_world

# A quarter of an hour: by hand, `MARKUP=1 make test ARGS=tests/test_markup_injection.py`.
BY_HAND = pytest.mark.skipif("MARKUP" not in os.environ, reason="by hand: MARKUP=1")
HARMLESS = "A harmless word"
# No words, but shown in an address or handed to a program.
LINKED = frozenset({"email", "phone", "emergency_number", "code"})
LINKS = ("href", "src", "srcset", "action", "formaction", "data", "poster", "cite")
PAYLOADS = [
    "<script>zqran()</script>",
    "</script><script>zqran()</script>",
    "<img src=x onerror=zqran()>",
    "<svg onload=zqran()>",
    "<svg><script>zqran()</script></svg>",
    "'\"><script>zqran()</script>",
    '" onmouseover="zqran()',
    "' onfocus='zqran()' autofocus='",
    '" autofocus onfocus=zqran() x="',
    "javascript:zqran()",
    " \x01JaVaScRiPt:zqran()",
    "java\tscript:zqran()",
    "vbscript:zqran()",
    "data:text/html,<script>zqran()</script>",
    "<iframe srcdoc='<script>zqran()</script>'>",
    "<iframe src=javascript:zqran()>",
    "<a href=javascript:zqran()>x</a>",
    "<body onload=zqran()>",
    "<details open ontoggle=zqran()>",
    "<input autofocus onfocus=zqran()>",
    "<video><source onerror=zqran()>",
    "<audio src=x onerror=zqran()>",
    "<marquee onstart=zqran()>",
    "<object data=javascript:zqran()>",
    "<embed src=javascript:zqran()>",
    "<math><mi xlink:href=javascript:zqran()>",
    "<form action=javascript:zqran()>",
    "<button formaction=javascript:zqran()>",
    "<base href=//evil.example/>",
    "<meta http-equiv=refresh content=0>",
    "<link rel=stylesheet href=//evil.example>",
    "<style>@import '//evil.example'</style>",
    "<!--<script>zqran()</script>-->",
    "--><script>zqran()</script>",
    "]]><script>zqran()</script>",
    "</title><script>zqran()</script>",
    "</textarea><script>zqran()</script>",
    "</style><script>zqran()</script>",
    "{{constructor.constructor('zqran()')()}}",
    "{% debug %}{{ settings }}",
    "${zqran()}",
    "<div hx-get=/ hx-trigger=load hx-on:load=zqran()>",
    "&lt;script&gt;zqran()&lt;/script&gt;",
    '<noscript><p title="</noscript><img src=x onerror=zqran()>">',
    "<template><script>zqran()</script></template>",
]
ROLES = {"pat": 8, "alice": 25, "ada": 15}


@pytest.fixture
def world(db, as_user, now, tmp_path, settings):
    settings.MEDIA_ROOT = tmp_path
    with time_machine.travel(now, tick=False):
        yield make_world(as_user=as_user, now=now)


def write_everywhere(world: Any, texts: list[str]) -> int:
    """Put the texts into every field that holds words, one after the other; how many fields."""
    fields = 0
    for row in canaries.all_rows():
        owner = world.owners.of(row)
        if owner is None or type(row).__name__ in canaries.UNCHANGEABLE:
            continue
        changes = {}
        for field in row._meta.concrete_fields:
            old = getattr(row, field.attname)
            if field.name not in LINKED and canaries.marked(field, old, HARMLESS) is None:
                continue
            text = texts[fields % len(texts)]
            if isinstance(old, list):
                changes[field.attname] = [text for _ in old]
            else:
                # Numbered: names and codes have to differ.
                room = field.max_length and field.max_length - len(f" {fields}")
                changes[field.attname] = f"{text[:room]} {fields}"
            fields += 1
        if changes:
            type(row)._base_manager.filter(pk=row.pk).update(**changes)
    return fields


def shape(page: bytes) -> list[Any]:
    """Elements, their attributes' names and the schemes of links: what a text must not change.

    In no order: lists go by name.
    """
    tree = tinyhtml5.parse(page.decode())
    return sorted(
        (each.tag, sorted((name, scheme_of(name, value)) for name, value in each.attrib.items()))
        for each in tree.iter()
    )


def scheme_of(name: str, value: str) -> str:
    """As a browser reads it: without blanks and controls, in whatever case."""
    if not name.endswith(LINKS):
        return ""
    plain = re.sub(r"[\x00-\x20]", "", value).lower()
    found = re.match(r"([a-z][a-z0-9+.-]*):", plain)
    return found[1] if found else ""


@pytest.mark.parametrize(
    ("address", "scheme"),
    [
        ("/patients/", ""),
        ("tel:+491", "tel"),
        (" \x01JaVaScRiPt:zqran()", "javascript"),
        ("java\tscript:zqran()", "javascript"),
    ],
)
def test_a_link_that_a_text_made_its_own_would_be_noticed(address, scheme):
    page = b"<!doctype html><p><a href='%s'>x</a></p>"
    assert scheme_of("href", address) == scheme
    assert (shape(page % address.encode()) == shape(page % b"A harmless word")) == (not scheme)


def addresses_of(world: Any, name: str) -> list[str]:
    matrix = Matrix(world)
    return [
        matrix._url(route, target)
        for who, route, target in matrix._cells()
        if who.name == name
        and route.policy
        and who.role in route.policy
        and target in who.reads
        and not route.name.startswith("api-")
    ]


@BY_HAND
@pytest.mark.parametrize("name", ROLES)
def test_no_text_changes_what_a_page_is_made_of(world, name, counted):
    assert len(set(PAYLOADS)) >= 40
    client = world.principal(name).client
    write_everywhere(world, [HARMLESS])
    plain = {url: page for url in addresses_of(world, name) if (page := _page(client, url))}
    assert len(plain) >= ROLES[name]
    compared = 0
    for payload in PAYLOADS:
        assert write_everywhere(world, [payload]) > 80
        for url, page in plain.items():
            answer = _page(client, url)
            # Many pages show none of it; only those that changed can have changed their shape.
            if answer != page:
                assert shape(answer) == shape(page), (url, payload)
                compared += 1
    counted(f"{len(plain)} pages, {len(PAYLOADS)} payloads, {compared} compared")
    assert compared > len(PAYLOADS) * ROLES[name] // 2


def _page(client: Any, url: str) -> bytes:
    """Nothing when it is no page. What the trail keeps of looking is undone: it has a page, too."""
    with transaction.atomic():
        answer = client.get(url)
        transaction.set_rollback(True)
    is_page = answer.headers.get("Content-Type", "").startswith("text/html")
    return answer.content if answer.status_code == 200 and is_page else b""


@BY_HAND
@pytest.mark.browser
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("name", ROLES)
def test_nothing_runs_and_nothing_is_refused_in_a_browser(
    transactional_db, as_user, now, settings, tmp_path, page, live_server, name, counted
):
    settings.MEDIA_ROOT = tmp_path
    world = make_world(as_user=as_user, now=now)
    write_everywhere(world, PAYLOADS)
    person = world.users.get(name) or world.patients[name].user
    services.sign_in(page.context, live_server.url, person)
    heard: list[str] = []
    page.expose_function("zqran", lambda: heard.append(f"ran on {page.url}"))
    page.on("dialog", lambda dialog: (heard.append("dialog"), dialog.dismiss()))
    page.on(
        "console", lambda said: heard.append(said.text) if "Security Policy" in said.text else None
    )
    page.on(
        "request",
        lambda sent: (
            None
            if sent.url.startswith((live_server.url, "data:", "blob:"))
            else heard.append(sent.url)
        ),
    )
    seen = 0
    for url in addresses_of(world, name):
        answer = page.request.get(url, max_redirects=0)
        if answer.status != 200 or "text/html" not in answer.headers.get("content-type", ""):
            continue
        page.goto(url)
        seen += 1
    counted(f"{seen} pages opened")
    assert not heard
    assert seen >= ROLES[name]
    # It would have been heard.
    page.evaluate("document.body.insertAdjacentHTML('beforeend', '<img src=x onerror=zqran()>')")
    page.wait_for_timeout(500)
    assert heard


def test_no_script_of_ours_writes_markup():
    sinks = re.compile(
        r"innerHTML|outerHTML|insertAdjacentHTML|document\.write|\beval\(|new Function"
    )
    found = [path.name for path in services.own_scripts() if sinks.search(path.read_text())]
    assert not found
