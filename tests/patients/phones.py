"""What the tests of the phone's copies and queue share."""

from django.urls import reverse
from playwright.sync_api import BrowserContext, Page, expect

from tests.patients.player import answer_and_save, play, start

# Tenths of a second in which something at least must have happened.
PATIENCE = 300
# Whether the worker has kept everything for whoever this page is for, and nothing of anybody else.
KEPT = """async () => {
  const [name] = document.getElementById("phone").dataset.accounts.split(":");
  const drawers = (await caches.keys()).filter((each) => each.startsWith("mine-"));
  if (drawers.join() !== `mine-${name}`) return false;
  return Boolean(await (await caches.open(drawers[0])).match("/phone/stamp"));
}"""


def open_today(context: BrowserContext) -> Page:
    """Today, once the worker has everything it may keep."""
    page = context.new_page()
    page.goto(reverse("today"))
    until_copied(page)
    return page


def until_copied(page: Page) -> None:
    """Wait until the phone's copies are this account's, and all there."""
    for _ in range(PATIENCE):
        if page.evaluate(KEPT):
            return
        page.wait_for_timeout(100)
    raise AssertionError("the worker kept nothing, or kept too much")


def do_a_session(page: Page) -> None:
    page.clock.install()
    start(page)
    play(page, until="run.step.kind === 'switch'")
    page.get_by_role("button", name="Stop").click()
    page.get_by_role("button", name="Stop and save").click()
    answer_and_save(page)


def rows(page: Page) -> list[dict]:
    return page.evaluate(
        """() => new Promise((done) => {
          const r = indexedDB.open("steady");
          r.onsuccess = () => {
            const all = r.result.transaction("outbox").objectStore("outbox").getAll();
            all.onsuccess = () => { r.result.close(); done(all.result.map(({id, account}) => ({id, account}))); };
          };
        })"""
    )


def until_sent(page: Page) -> None:
    """Wait until nothing waits on this phone; a page just opened hides its note before it has looked."""
    until_left(page, 0)
    expect(page.locator("[data-phone-note]")).to_be_hidden()


def until_left(page: Page, wanted: int) -> None:
    """Wait until so many wait on this phone.

    As long as sessions go, so does the waiting: how many there are and how fast a machine is don't
    matter.
    """
    left, still = len(rows(page)), 0
    while left != wanted:
        page.wait_for_timeout(100)
        now = len(rows(page))
        left, still = now, 0 if now < left else still + 1
        assert still < PATIENCE, f"{left} were not sent"
