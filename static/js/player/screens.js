// Shows one screen at a time, and one sheet over it; the focus goes to its heading.
const HEADING = "[tabindex='-1'], legend, .field-label";

export class Screens {
  constructor(root) {
    this.root = root;
    this.screens = [...root.querySelectorAll("[data-screen]")];
    this.sheets = Object.fromEntries([...root.querySelectorAll("[data-sheet]")].map((each) => [each.dataset.sheet, each]));
  }

  show(name) {
    const first = !this.root.dataset.now;
    this.close();
    for (const screen of this.screens) screen.hidden = screen.dataset.screen !== name;
    this.root.dataset.now = name;
    window.scrollTo(0, 0);
    // On a page just opened nothing has changed yet.
    if (!first) this.focus(this.current());
  }

  current() {
    return this.screens.find((screen) => !screen.hidden);
  }

  focus(within) {
    const heading = within?.querySelector(HEADING);
    if (!heading) return;
    if (!heading.hasAttribute("tabindex")) heading.tabIndex = -1;
    heading.focus({ preventScroll: true });
  }

  get open() {
    return Object.values(this.sheets).find((sheet) => sheet.open);
  }

  ask(name) {
    this.close();
    this.sheets[name].showModal();
    this.sheets[name].scrollTop = 0;
    this.focus(this.sheets[name]);
  }

  close() {
    this.open?.close();
  }
}
