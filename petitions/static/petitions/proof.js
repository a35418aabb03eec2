// Solves the proof of work (ALTCHA v2, PBKDF2) that a form asks for while its petition is attacked.
// Without this script the form works all the same; its signature is then looked at more closely.
(function () {
  "use strict";

  const PATIENCE = 20000; // milliseconds a person waits at most after pressing the button
  const script = document.currentScript;
  const form = script.closest("form");
  if (!form || !window.crypto || !window.crypto.subtle) return;
  const challenge = JSON.parse(script.dataset.challenge);

  function bytes(hex) {
    return Uint8Array.from(hex.match(/../g) || [], (pair) => parseInt(pair, 16));
  }

  function hex(buffer) {
    return Array.from(new Uint8Array(buffer), (byte) => byte.toString(16).padStart(2, "0")).join("");
  }

  async function derive(asked, counter) {
    const nonce = bytes(asked.nonce);
    const password = new Uint8Array(nonce.length + 4);
    password.set(nonce);
    new DataView(password.buffer).setUint32(nonce.length, counter);
    const key = await crypto.subtle.importKey("raw", password, "PBKDF2", false, ["deriveBits"]);
    const how = { name: "PBKDF2", hash: "SHA-256", salt: bytes(asked.salt), iterations: asked.cost };
    return hex(await crypto.subtle.deriveBits(how, key, asked.keyLength * 8));
  }

  async function solve(asked) {
    for (let counter = 0; ; counter += 1) {
      const derivedKey = await derive(asked, counter);
      if (derivedKey.startsWith(asked.keyPrefix)) return { counter, derivedKey };
    }
  }

  const solved = solve(challenge.parameters).then((solution) => {
    form.elements.proof.value = btoa(JSON.stringify({ challenge, solution }));
  });

  form.addEventListener("submit", (event) => {
    if (form.elements.proof.value) return;
    event.preventDefault();
    const tired = new Promise((resolve) => { setTimeout(resolve, PATIENCE); });
    Promise.race([solved, tired]).catch(() => {}).then(() => HTMLFormElement.prototype.submit.call(form));
  }, { once: true });
})();
