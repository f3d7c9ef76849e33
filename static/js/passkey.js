// Forms with data-passkey: the browser makes or shows a passkey, its answer goes along as JSON.
// data-passkey: create | get. data-options: what the server asks, or data-options-url: where to ask.

const bytes = (text) =>
  Uint8Array.from(atob(text.replace(/-/g, "+").replace(/_/g, "/")), (letter) => letter.charCodeAt(0));

const text = (buffer) =>
  btoa(String.fromCharCode(...new Uint8Array(buffer)))
    .replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");

const listed = (list) => (list || []).map((one) => ({ ...one, id: bytes(one.id) }));

function asked({ publicKey }) {
  const options = { ...publicKey, challenge: bytes(publicKey.challenge) };
  if (options.user) options.user = { ...options.user, id: bytes(options.user.id) };
  if (options.allowCredentials) options.allowCredentials = listed(options.allowCredentials);
  if (options.excludeCredentials) options.excludeCredentials = listed(options.excludeCredentials);
  return { publicKey: options };
}

function answered(credential) {
  const { response } = credential;
  const parts = { clientDataJSON: text(response.clientDataJSON) };
  for (const name of ["attestationObject", "authenticatorData", "signature", "userHandle"]) {
    if (response[name]) parts[name] = text(response[name]);
  }
  return JSON.stringify({
    id: credential.id,
    rawId: text(credential.rawId),
    type: credential.type,
    response: parts,
    clientExtensionResults: credential.getClientExtensionResults(),
  });
}

async function options(form) {
  if (form.dataset.options) return JSON.parse(form.dataset.options);
  const answer = await fetch(form.dataset.optionsUrl, { headers: { "X-Requested-With": "XMLHttpRequest" } });
  return (await answer.json()).request_options;
}

async function submit(event) {
  event.preventDefault();
  const form = event.target;
  const note = form.querySelector("[data-passkey-note]");
  note.textContent = "";
  try {
    const question = asked(await options(form));
    const answer = await navigator.credentials[form.dataset.passkey](question);
    form.querySelector("[name$=credential]").value = answered(answer);
    form.submit();
  } catch (error) {
    note.textContent = error.name === "InvalidStateError" ? form.dataset.known : form.dataset.refused;
  }
}

// A passkey belongs to a name: at an address in numbers there can be none.
const able = Boolean(window.PublicKeyCredential) && !/^[\d.]+$|^\[/.test(location.hostname);
for (const form of document.querySelectorAll("form[data-passkey]")) {
  if (able) {
    form.hidden = false;
    form.addEventListener("submit", submit);
  } else if (!form.hidden) {
    form.querySelector("[data-passkey-note]").textContent = form.dataset.missing;
    form.querySelector("button[type=submit]").disabled = true;
  }
}
