/* On the page of share texts: counts along while somebody types, as each network counts. The
   server counts again when it saves; without this file its numbers stand below the fields. */
"use strict";

const segmenter = new Intl.Segmenter();
const emoji = /\p{Emoji_Presentation}|\p{Extended_Pictographic}\ufe0f?|\ufe0f?\u20e3/u;
const addresses = /https?:\/\/\S+/gu;
const light = [[0, 0x10ff], [0x2000, 0x200d], [0x2010, 0x201f], [0x2032, 0x2037]];
const septets = new Set(
  "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?¡" +
  "ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà");
const twice = new Set("\f^{}\\[~]|€");
const beside = new Set(["telegram", "reddit", "line", "native"]);

const clusters = (text) => [...segmenter.segment(text)].map((one) => one.segment);
const sum = (numbers) => numbers.reduce((before, one) => before + one, 0);
const weight = (text) => sum([...text].map((sign) =>
  light.some(([from, to]) => from <= sign.codePointAt(0) && sign.codePointAt(0) <= to) ? 1 : 2));
const isEmoji = (one) => emoji.test(one)
  && (weight([...one][0]) === 2 || one.includes("\ufe0f") || one.includes("\u20e3"));
const parts = (units, one, each) => (units <= one ? 1 : Math.ceil(units / each));
const oneLine = (text) => text.split(/\s+/u).filter(Boolean).join(" ");

const counters = {
  graphemes: (text) => clusters(text).length,
  weighted: (text) => sum(clusters(text.normalize("NFC")).map((one) => isEmoji(one) ? 2 : weight(one))),
  bytes: (text) => sum(clusters(text.normalize("NFC")).map((one) =>
    isEmoji(one) ? new TextEncoder().encode(one).length : [...one].length)),
  messages: (text) => [...text].every((sign) => septets.has(sign) || twice.has(sign))
    ? parts(sum([...text].map((sign) => twice.has(sign) ? 2 : 1)), 160, 153)
    : parts(text.length, 70, 67),
};

function said(text, { channel, title, url }) {
  const link = beside.has(channel) ? "" : url;
  const values = { title: oneLine(title), url: link };
  const words = text.replaceAll(/\{(title|url)\}/gu, (_, place) => values[place]);
  if (beside.has(channel)) {
    const tidy = words.split("\n").map((line) => line.replaceAll(/ {2,}/gu, " ").trim()).join("\n").trim();
    return channel === "reddit" ? oneLine(tidy) : tidy;
  }
  return text.includes("{url}") ? words : `${words}${channel === "email" ? "\n\n" : " "}${url}`.trim();
}

function length(text, data) {
  const words = said(text, data);
  const count = counters[data.counter];
  if (!data.address) return count(words);
  const links = words.match(addresses) ?? [];
  return count(words.replaceAll(addresses, "")) + links.length * Number(data.address);
}

for (const area of document.querySelectorAll("textarea[data-counter]")) {
  const hint = document.getElementById(`${area.id}_helptext`);
  const all = document.getElementById("id_all");
  const tell = () => {
    const text = area.value.trim() || all.value.trim();
    if (!text) return;
    const used = length(text.replaceAll("\r\n", "\n"), area.dataset);
    const over = used > Number(area.dataset.most);
    hint.textContent = `${used} / ${area.dataset.most}${over ? ` – ${area.form.dataset.over}` : ""}`;
    area.closest(".field").classList.toggle("invalid", over);
  };
  area.addEventListener("input", tell);
  all.addEventListener("input", tell);
}
