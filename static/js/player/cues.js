// Voice, beeps and vibration for what the run tells; each has a switch, and each is shown as well.
import * as beeps from "./beeps.js";
import { sayingOf } from "./cue-words.js";
import { isRep } from "./plan.js";
import { settings } from "./settings.js";
import { canSpeak, hush, say } from "./voice.js";

const BUZZ = { hold: 200, move: 80, rest: [100, 80, 100], switch: [200, 100, 200], over: [300, 100, 300] };
// Shorter phases end before a countdown makes sense.
const LONG_ENOUGH = 5;

export class Cues {
  constructor({ words, show }) {
    this.words = words;
    this.show = show;
  }

  hear(event, run) {
    const saying = this.saying(event);
    if (saying) this.tell(event, saying);
    this.sound(event, run);
  }

  saying({ type, step }) {
    if (type === "step") return sayingOf(step, this.words);
    if (type === "ten") return this.words.ten;
    if (type === "over") return this.words.say_over;
    return "";
  }

  tell(event, saying) {
    const speaks = settings.voice && canSpeak();
    if (speaks) say(saying);
    // The live region stays silent where the voice speaks: two at once are none.
    this.show(saying, !speaks);
    document.dispatchEvent(new CustomEvent("player:cue", { detail: { type: event.type, kind: event.step?.kind ?? "", side: event.step?.side ?? "", text: saying } }));
  }

  sound({ type, step }, run) {
    if (["pause", "hurt", "over"].includes(type)) this.stop(type);
    if (["step", "resume", "extend"].includes(type)) this.plan(step, run);
    if (type === "step" || type === "over") this.buzz(step?.kind ?? "over");
  }

  plan(step, run) {
    beeps.cancel();
    if (!settings.beeps || run.paused) return;
    if (isRep(step)) beeps.tick();
    else if (run.timed && step.seconds >= LONG_ENOUGH) beeps.countdown(run.left());
  }

  stop(type) {
    beeps.cancel();
    if (type !== "over") hush();
  }

  buzz(kind) {
    if (settings.vibration && BUZZ[kind]) navigator.vibrate?.(BUZZ[kind]);
  }
}
