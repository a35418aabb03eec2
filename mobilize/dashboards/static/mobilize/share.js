/* On the thanks page: a button for the device's own share menu, the first of all where fingers do
   the pointing, and one that copies. Without this file every link on the page works as it is. */
"use strict";

const fingers = window.matchMedia("(pointer: coarse)").matches;

for (const button of document.querySelectorAll("button[data-share]")) {
  if (navigator.share && (button.dataset.on === "touch") === fingers) {
    button.parentElement.hidden = false;
    button.addEventListener("click", () => {
      const { title, text, share: url } = button.dataset;
      // Whoever closes the menu again has not failed.
      navigator.share({ title, text, url }).catch(() => {});
    });
  }
}

const select = (element) => window.getSelection().selectAllChildren(element);

for (const button of document.querySelectorAll("button[data-copy]")) {
  if (navigator.clipboard) {
    const link = document.getElementById(button.dataset.copy);
    const status = document.getElementById("copied");
    button.hidden = false;
    button.addEventListener("click", async () => {
      try {
        await navigator.clipboard.writeText(link.textContent);
        status.textContent = button.dataset.done;
      } catch {
        select(link);
        status.textContent = button.dataset.byHand;
      }
    });
  }
}
