"""What the page does: filters, the map's colours, and the player of loops in phase.

Kept as text in a module so that it travels wherever the package does.
"""

from __future__ import annotations

__all__ = ["SCRIPT"]

_PLAYER = """
"use strict";
const $ = id => document.getElementById(id);
const rate = +document.body.dataset.rate;
const cards = [...document.querySelectorAll("article")];
const byNumber = new Map(cards.map(card => [card.dataset.n, card]));
const stems = new Map([...document.querySelectorAll(".stem")].map(stem => [stem.dataset.n, stem]));
const points = [...document.querySelectorAll(".point")];
const waiting = new Map(), decoded = new Map(), voices = new Map(), wanted = new Set();
let output = null, context = null, origin = 0, trouble = "";
const catalogue = {
  arrive(number, file) { waiting.get(number)(file); waiting.delete(number); },
  get context() { return context; },
  get output() { return output; },
};
const homeOf = number => byNumber.get(number).closest(".family");

function awake() { // the library's rate, so that decoding keeps every frame where it is
  if (!context) {
    context = new AudioContext({ sampleRate: rate });
    output = new GainNode(context, { gain: $("volume").value ** 2 });
    output.connect(context.destination);
  }
  return context.resume();
}
function fileOf(number) {
  return new Promise((resolve, reject) => {
    const script = document.createElement("script");
    script.src = `sounds/${number}.js`;
    script.onload = () => script.remove();
    script.onerror = () => reject(new Error(`sounds/${number}.js is missing beside this page`));
    waiting.set(number, resolve);
    document.head.append(script);
  });
}
async function decode(number) {
  const bytes = Uint8Array.from(atob(await fileOf(number)), c => c.charCodeAt(0));
  try { return await context.decodeAudioData(bytes.buffer); } catch {
    throw new Error(`this browser cannot decode ${byNumber.get(number).dataset.id}`);
  }
}
function load(number) {
  if (!decoded.has(number)) {
    const buffer = decode(number);
    buffer.catch(() => decoded.delete(number));
    decoded.set(number, buffer);
  }
  return decoded.get(number);
}
async function start(numbers) { // together: at one time, at one place of the family's bars
  trouble = "";
  for (const number of numbers) wanted.add(number);
  show();
  try {
    await awake();
    const buffers = await Promise.all(numbers.map(load));
    const when = Math.ceil((context.currentTime + 0.06) * rate) / rate;
    if (!voices.size) origin = when;
    numbers.forEach((number, i) => {
      if (!wanted.has(number) || voices.has(number)) return;
      voices.set(number, voice(number, buffers[i], when));
    });
  } catch (error) {
    trouble = error.message;
    for (const number of numbers) if (!voices.has(number)) wanted.delete(number);
  }
  show();
  requestAnimationFrame(follow);
}
function voice(number, buffer, when) {
  const set = byNumber.get(number).dataset, once = "once" in set;
  const first = set.start / rate, length = set.frames / rate;
  const source = new AudioBufferSourceNode(context, { buffer, loop: !once, loopStart: first,
    loopEnd: first + length });
  const gain = new GainNode(context, { gain: 0 }); // whole frames late, so that phases are exact
  const late = once ? 0 : Math.round((when - origin) * rate) % set.frames / rate;
  gain.gain.setValueAtTime(0, when);
  gain.gain.linearRampToValueAtTime(1, when + (late ? 0.02 : 0.001));
  source.connect(gain).connect(output);
  if (once) source.start(when, first, length); else source.start(when, first + late);
  source.onended = () => { if (voices.get(number)?.source === source) stop([number]); };
  return { source, gain, length, begun: once ? when : origin };
}
function stop(numbers) {
  for (const number of numbers) {
    wanted.delete(number);
    const { source, gain } = voices.get(number) ?? {};
    voices.delete(number);
    if (!source) continue;
    gain.gain.cancelScheduledValues(context.currentTime);
    gain.gain.setTargetAtTime(0, context.currentTime, 0.012);
    source.stop(context.currentTime + 0.1);
  }
  show();
}
function alone(number) {
  const again = wanted.size !== 1 || !wanted.has(number);
  enter(homeOf(number));
  stop([...wanted]);
  if (again) start([number]);
}
function enter(home) { // only one family sounds and stays decoded
  for (const number of [...decoded.keys()]) if (homeOf(number) !== home) {
    stop([number]);
    decoded.delete(number);
  }
  stop([...wanted].filter(number => homeOf(number) !== home || !stems.has(number)));
}
function toggle(number) { // one loop a part, as in the engine
  enter(homeOf(number));
  if (wanted.has(number)) return stop([number]);
  const part = byNumber.get(number).dataset.part;
  stop([...wanted].filter(other => byNumber.get(other).dataset.part === part));
  start([number]);
}
function together(mixer, set) {
  enter(mixer.closest(".family"));
  const chosen = new Set();
  if (set !== "none") for (const row of mixer.querySelectorAll(".stems")) {
    const ranked = [...row.querySelectorAll(".stem")]
      .sort((a, b) => a.dataset.energy - b.dataset.energy);
    const place = { low: 0, middle: (ranked.length - 1) >> 1, high: ranked.length - 1 }[set];
    if (ranked.length) chosen.add(ranked[place].dataset.n);
  }
  stop([...wanted].filter(number => !chosen.has(number)));
  start([...chosen].filter(number => !wanted.has(number)));
}
function show() {
  for (const card of cards) {
    const number = card.dataset.n, on = wanted.has(number), play = card.querySelector(".play");
    card.classList.toggle("sounding", voices.has(number));
    play?.setAttribute("aria-pressed", on);
    play?.classList.toggle("loading", on && !voices.has(number));
    stems.get(number)?.setAttribute("aria-pressed", on);
  }
  for (const point of points) point.classList.toggle("sounding", wanted.has(point.dataset.n));
  const names = [...wanted].map(number => byNumber.get(number).dataset.id);
  $("now").textContent = trouble || names.join(" + ");
  $("player").hidden = !names.length && !trouble;
}
function follow() {
  if (!voices.size) return;
  for (const [number, { length, begun }] of voices) {
    const passed = Math.max(0, context.currentTime - (context.outputLatency || 0) - begun);
    byNumber.get(number).style.setProperty("--at", (passed % length / length).toFixed(4));
  }
  requestAnimationFrame(follow);
}
document.addEventListener("click", event => {
  const button = event.target.closest("button");
  if (!button) return;
  if (button.matches(".play")) alone(button.closest("article").dataset.n);
  else if (button.matches(".stem")) toggle(button.dataset.n);
  else if (button.dataset.set) together(button.closest(".mixer"), button.dataset.set);
  else if (button.id === "silence") { trouble = ""; stop([...wanted]); }
});
document.addEventListener("keydown", event => {
  if (event.key === "Escape") { trouble = ""; stop([...wanted]); }
});
$("volume").oninput = () => output?.gain.setTargetAtTime($("volume").value ** 2, 0, 0.01);
"""

_LOOK = """
const scenesOf = new Map([...cards, ...points].map(e => [e, JSON.parse(e.dataset.scenes)]));
const words = new Map(cards.map(card => [card, (card.textContent + " "
  + scenesOf.get(card).join(" ") + " " + homeOf(card.dataset.n).querySelector("h2").textContent)
  .toLocaleLowerCase()]));
const links = new Map([...document.querySelectorAll("nav a")].map(link =>
  [$(decodeURIComponent(link.hash.slice(1))), link.parentElement]));

function filter() {
  const scene = $("scene").value, part = $("part").value;
  const find = $("find").value.trim().toLocaleLowerCase();
  const fits = card => (!part || card.dataset.part === part)
    && (!scene || scenesOf.get(card).includes(scene));
  let count = 0;
  for (const card of cards) {
    card.hidden = !(fits(card) && (!find || words.get(card).includes(find)));
    count += !card.hidden;
  }
  const empty = box => !box.querySelector("article:not([hidden])");
  for (const box of document.querySelectorAll("div.part")) box.hidden = empty(box);
  for (const [family, entry] of links) family.hidden = entry.hidden = empty(family);
  for (const point of points) point.classList.toggle("out", byNumber.get(point.dataset.n).hidden);
  $("count").textContent = `${count} of ${cards.length} loops and stingers shown`;
  $("nothing").hidden = count > 0;
}
function colour() {
  const by = $("by").value, legend = $("legend"), names = [...$(by).options].slice(1);
  legend.replaceChildren();
  const hue = new Map(names.map((option, i) => [option.value,
    `hsl(${i * 360 / names.length} ${i % 2 ? 75 : 55}% ${i % 3 ? 50 : 62}%)`]));
  for (const point of points) {
    const scene = scenesOf.get(point)[0];
    point.firstChild.style.fill = by === "part" ? "" : hue.get(scene) ?? "var(--soft)";
  }
  for (const option of names) {
    const button = document.createElement("button"), dot = document.createElement("i");
    button.textContent = option.value;
    if (by === "part") dot.className = `part-${option.value}`;
    else dot.style.background = hue.get(option.value);
    button.prepend(dot);
    button.onclick = () => {
      $(by).value = $(by).value === option.value ? "" : option.value;
      filter();
    };
    legend.append(button);
  }
}
function name(event) {
  const point = event.target.closest(".point"), tip = $("tip");
  tip.hidden = !point;
  if (!point) return;
  const card = byNumber.get(point.dataset.n);
  const title = homeOf(point.dataset.n).querySelector("h2").firstChild.textContent.trim();
  tip.textContent = `${card.dataset.id} · ${title} · ${point.dataset.part}`;
  const wide = document.documentElement.clientWidth;
  tip.style.left = `${Math.max(8, Math.min(event.clientX + 14, wide - tip.offsetWidth - 8))}px`;
  tip.style.top = `${event.clientY + 16}px`;
}
function arrive() { // a link leads to its loop even when the filter hides it
  const card = $(decodeURIComponent(location.hash.slice(1)));
  if (!card?.closest(".family")) return;
  if (card.hidden || card.closest("[hidden]")) {
    for (const id of ["scene", "part", "find"]) $(id).value = "";
    filter();
  }
  card.scrollIntoView({ block: card.matches("article") ? "center" : "start" });
}
for (const id of ["scene", "part", "find"]) $(id).oninput = filter;
$("by").oninput = colour;
$("map").addEventListener("pointermove", name);
$("map").addEventListener("pointerleave", () => { $("tip").hidden = true; });
addEventListener("hashchange", arrive);
colour();
filter();
if (location.hash) arrive();
"""

SCRIPT = _PLAYER + _LOOK
