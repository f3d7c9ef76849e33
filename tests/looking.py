"""What a browser test may ask of any page: is something wider than the screen, cut off, or covered?"""

from playwright.sync_api import Page

# People who see little set their letters to twice the size.
TWICE = """() => {
  const root = document.documentElement;
  if (root.style.fontSize) return;  // twice is enough
  root.style.fontSize = `${2 * parseFloat(getComputedStyle(root).fontSize)}px`;
}"""
ONCE = "document.documentElement.style.removeProperty('font-size')"
# What is read aloud only may be as small as it likes; a drawing is no text.
CUT = """() => {
  const shown = (node) => node.checkVisibility({visibilityProperty: true, opacityProperty: true}) && !node.closest(".visually-hidden, svg");
  const clips = (way) => way === "hidden" || way === "clip";
  const all = [...document.querySelectorAll("body *")].filter((node) => shown(node) && node.innerText?.trim());
  return all.filter((node) => {
    const style = getComputedStyle(node);
    if (style.position === "absolute" && node.clientWidth <= 1) return false;
    const button = node.matches("button, .btn, summary");
    // Words that stick out of their own box lie on what is beside it.
    const words = [...node.childNodes].some((each) => each.nodeType === Node.TEXT_NODE && each.data.trim());
    const wide = (button || words || clips(style.overflowX)) && style.overflowX !== "auto" && node.scrollWidth > node.clientWidth + 1;
    const high = (button || clips(style.overflowY)) && node.scrollHeight > node.clientHeight + 2;
    return node.clientWidth && (wide || high);
  }).map((node) => node.outerHTML.slice(0, 160));
}"""
OVER = """() => {
  const edge = document.documentElement.clientWidth + 1;
  const scrolls = (node) => node && node !== document.body && (/auto|scroll/.test(getComputedStyle(node).overflowX) || scrolls(node.parentElement));
  const text = [...document.querySelectorAll("main :is(p, h1, h2, h3, h4, li, dt, dd, label, legend, button, a, td, th)")];
  return text.filter((node) => node.checkVisibility({visibilityProperty: true}) && !node.closest(".visually-hidden") && !scrolls(node.parentElement))
    .filter((node) => { const box = node.getBoundingClientRect(); return box.width > 1 && (box.right > edge || box.left < -1); })
    .map((node) => node.outerHTML.slice(0, 160));
}"""
# Long words may break; a short one does only where something beside it takes its room.
BROKEN = """() => {
  const walk = document.createTreeWalker(document.querySelector("main") ?? document.body, NodeFilter.SHOW_TEXT);
  const range = document.createRange();
  const found = [];
  for (let node = walk.nextNode(); node; node = walk.nextNode()) {
    if (!node.parentElement.checkVisibility({visibilityProperty: true}) || node.parentElement.closest(".visually-hidden, svg")) continue;
    // An address may break anywhere.
    for (const word of node.data.matchAll(/(?<![^\\s(])\\p{L}{2,12}(?=[\\s.,;:)?!]|$)/gu)) {
      range.setStart(node, word.index);
      range.setEnd(node, word.index + word[0].length);
      if (new Set([...range.getClientRects()].map((line) => Math.round(line.top))).size > 1) found.push(`broken: ${word[0]}`);
    }
  }
  return found;
}"""
PILED = """(within) => {
  const boxes = [...document.querySelectorAll(`${within} > *`)].filter((node) => node.checkVisibility({visibilityProperty: true}) && !node.matches(".visually-hidden") && getComputedStyle(node).position !== "sticky")
    .map((node) => [node.className, node.getBoundingClientRect()]);
  const found = [];
  boxes.forEach(([name, one], place) => boxes.slice(place + 1).forEach(([other, two]) => {
    const wide = Math.min(one.right, two.right) - Math.max(one.left, two.left);
    const high = Math.min(one.bottom, two.bottom) - Math.max(one.top, two.top);
    if (wide > 2 && high > 2) found.push(`${name} lies on ${other}`);
  }));
  return found;
}"""


def until(page: Page, what: str) -> None:
    """Wait until an expression holds. Playwright's own wait evaluates in the page: our policy forbids."""
    for _ in range(150):
        if page.evaluate(what):
            return
        page.wait_for_timeout(100)
    raise AssertionError(f"never came true: {what}")


def twice_the_letters(page: Page) -> None:
    page.evaluate(TWICE)
    # Styles follow a moment later; the page's own words tell when.
    until(
        page,
        "getComputedStyle(document.body).fontSize === document.documentElement.style.fontSize",
    )


def usual_letters(page: Page) -> None:
    page.evaluate(ONCE)


def wider_than(page: Page, width: int) -> list[str]:
    """How wide the page is, when it is wider than the screen."""
    wide = page.evaluate("document.documentElement.scrollWidth")
    return [f"{wide} px wide on {width}"] if wide > width else []


def cut_off(page: Page) -> list[str]:
    """Elements whose text doesn't fit them, and text that leaves the screen."""
    return [*page.evaluate(CUT), *page.evaluate(OVER)]


def broken_words(page: Page) -> list[str]:
    """Short words that stand on two lines."""
    return page.evaluate(BROKEN)


def piled_up(page: Page, within: str) -> list[str]:
    """Children of an element that lie on one another."""
    return page.evaluate(PILED, within)
