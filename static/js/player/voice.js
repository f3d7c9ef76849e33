// Speaks in the page's language; silent where the device has no voice for it.
const speech = window.speechSynthesis;
const language = document.documentElement.lang || "en";

function voice() {
  const start = language.slice(0, 2).toLowerCase();
  return speech?.getVoices().find((each) => each.lang.toLowerCase().startsWith(start));
}

export function canSpeak() {
  return Boolean(speech && voice());
}

// The newest word wins: an old one finished late would be a wrong command.
export function say(text) {
  if (!text || !canSpeak()) return;
  speech.cancel();
  const words = new SpeechSynthesisUtterance(text);
  words.lang = language;
  words.voice = voice();
  words.rate = 0.95;
  speech.speak(words);
}

export function hush() {
  speech?.cancel();
}
