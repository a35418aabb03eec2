/* On the thanks page: a button for the device's own share menu, and one that copies. Without this
   file the links stand there to be copied by hand. */
"use strict";

for (const button of document.querySelectorAll("button[data-share]")) {
  if (navigator.share) {
    button.hidden = false;
    button.addEventListener("click", () => {
      // Whoever closes the menu again has not failed.
      navigator.share({ title: button.dataset.title, url: button.dataset.share }).catch(() => {});
    });
  }
}

for (const button of document.querySelectorAll("button[data-copy]")) {
  if (navigator.clipboard) {
    button.hidden = false;
    button.addEventListener("click", async () => {
      await navigator.clipboard.writeText(button.dataset.copy);
      document.getElementById("copied").textContent = button.dataset.done;
    });
  }
}
