// Before the first paint: the plain list is hidden where the led session will stand, and comes back
// when that doesn't arrive.
const LONGEST = 5000; // ms
const page = document.documentElement.classList;
page.add("will-lead");
setTimeout(() => { if (!page.contains("is-led")) page.remove("will-lead"); }, LONGEST);
