/* A petition on your site, one line:

     <script async src="https://petitions.example.org/embed.js"
       data-petition="organisation/petition"></script>

   data-lang="fr" chooses a language, data-link="AbC123xYz0" a share link of the organisation's
   own, so that it sees who came through this site. A touch token in this page's own address
   (`?t=…`) is carried on. The frame stands where the script does, and tells its own height. */
(() => {
  "use strict";

  const script = document.currentScript;
  const { petition, lang, link, title } = script.dataset;
  const home = new URL(script.src).origin;
  const [organisation, name] = (petition || "").split("/").map(encodeURIComponent);
  if (!organisation || !name) {
    console.error("embed.js: say data-petition=\"organisation/petition\"");
    return;
  }

  const address = new URL(`/${organisation}/petitions/${name}/embed`, home);
  const touch = new URLSearchParams(location.search).get("t") || "";
  const said = { origin: location.origin, lang, link };
  if (/^[\w-]+:[\w-]+:[\w-]+$/.test(touch)) {
    said.t = touch;
  }
  for (const [key, value] of Object.entries(said)) {
    if (value) {
      address.searchParams.set(key, value);
    }
  }

  const frame = document.createElement("iframe");
  frame.src = address.href;
  frame.title = title || "Petition";
  frame.loading = "lazy";
  frame.width = "100%";
  frame.height = "760";
  frame.setAttribute("frameborder", "0");
  script.after(frame);

  addEventListener("message", (event) => {
    // Only our own frame, and only while it still shows our own pages.
    if (event.origin !== home || event.source !== frame.contentWindow) {
      return;
    }
    const height = Number(event.data && event.data.mobilizeHeight);
    if (height > 0 && height < 10000) {
      frame.height = String(Math.ceil(height));
    }
  });
})();
