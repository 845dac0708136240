"""What the page does: filters, the table, the wheel, the map, the graph and the loop chosen.

Kept as text in a module so that it travels wherever the package does. Texts of the library only
ever become text nodes and attributes.
"""

from __future__ import annotations

__all__ = ["SCRIPT"]

_LOOPS = """
"use strict";
const $ = id => document.getElementById(id);
const L = JSON.parse($("loops").textContent);
const every = Array.from(L.ids, (_, i) => i);
const SVG = "http://www.w3.org/2000/svg", half = +document.body.dataset.half;
const PAGE = 50, COLUMNS = 72;
const keyOf = i => L.keys[L.key[i]];
const placeOf = i => keyOf(i)?.[1] ?? "none";
const partOf = i => L.parts[L.part[i]];
const bpmOf = i => L.tempos[L.tempo[i]];
const words = every.map(i => [L.ids[i], ...(keyOf(i) ?? []), L.families[L.family[i]], L.tags[i],
  ...L.players[L.player[i]], ...L.sceneTags[L.sceneTag[i]]].join("\\n").toLocaleLowerCase());
const least = every.map(i => Math.min(1, ...Object.values(L.doubts[i] ?? {})
  .map(doubt => doubt.confidence)));
let shown = every, rowsShown = PAGE, chosen = -1;

function element(name, text, parent, kind) {
  const made = document.createElement(name);
  made.textContent = text;
  if (kind) made.className = kind;
  parent?.append(made);
  return made;
}
function wanted() {
  const number = (id, other) => $(id).value === "" ? other : +$(id).value;
  return { find: $("find").value.trim().toLocaleLowerCase(), part: L.parts.indexOf($("part").value),
    scene: L.scenes.indexOf($("scene").value), key: $("key").value,
    mood: L.moods.indexOf($("mood").value), doubtful: $("doubtful").checked,
    bpm: [number("bpm-low", 0) - 0.05, number("bpm-high", Infinity) + 0.05],
    energy: [number("energy-low", 0), number("energy-high", 100)] };
}
function fits(i, want) { // all but the key, which the wheel counts by itself
  return (want.part < 0 || L.part[i] === want.part)
    && (want.scene < 0 || L.scene[L.sceneTag[i]].includes(want.scene))
    && (want.mood < 0 || L.mood[i] === want.mood)
    && bpmOf(i) >= want.bpm[0] && bpmOf(i) <= want.bpm[1]
    && L.energy[i] >= want.energy[0] && L.energy[i] <= want.energy[1]
    && (!want.doubtful || i in L.doubts)
    && (!want.find || words[i].includes(want.find));
}
const wheelPlace = i => { const p = placeOf(i);
  return p === "none" ? 99 : 2 * parseInt(p) + (p.endsWith("B") ? 1 : 0); };
const orders = { id: i => L.ids[i].toLocaleLowerCase(), part: i => L.part[i], key: wheelPlace,
  bpm: bpmOf, meter: i => L.meters[L.meter[i]], bars: i => L.bars[i], energy: i => L.energy[i],
  mood: i => L.moods[L.mood[i]], confidence: i => least[i] };
function sorted(numbers) {
  const by = orders[$("sort").value], turn = $("reverse").checked ? -1 : 1;
  if (!by) return turn < 0 ? numbers.reverse() : numbers;
  const value = new Map(numbers.map(i => [i, by(i)]));
  return numbers.sort((a, b) => {
    const x = value.get(a), y = value.get(b);
    return turn * (x < y ? -1 : x > y ? 1 : 0) || a - b;
  });
}
function update() {
  const want = wanted(), others = every.filter(i => fits(i, want));
  shown = sorted(others.filter(i => !want.key || placeOf(i) === want.key));
  rowsShown = PAGE;
  const thousands = number => number.toLocaleString("en");
  $("count").textContent = `${thousands(shown.length)} of ${thousands(every.length)} loops`;
  showRows(); showWheel(others, want.key); showPoints(); showCells(); later();
}
"""

_TABLE = """
const marks = { key: "key", bpm: "bpm", beat_frames: "bpm", beats: "bpm", meter: "meter",
  bars: "bars", part: "part", energy: "energy", valence: "mood", arousal: "mood",
  scenes: "scenes" };
function cell(row, kind, text, label) {
  const made = element("td", text, row, kind);
  if (label) made.dataset.label = label;
  return made;
}
function wave(i, parent) {
  if (!L.waves[i]) return;
  const svg = document.createElementNS(SVG, "svg"), path = document.createElementNS(SVG, "path");
  svg.setAttribute("viewBox", `0 ${-half} ${COLUMNS} ${2 * half}`);
  svg.setAttribute("preserveAspectRatio", "none");
  svg.setAttribute("role", "img");
  svg.setAttribute("aria-label", `Waveform of ${L.ids[i]}`);
  path.setAttribute("d", L.waves[i]);
  svg.append(path);
  parent.append(svg);
}
const told = (name, doubt) =>
  `${name}: from ${doubt.source}, confidence ${doubt.confidence.toFixed(2)}: check it`;
function rowOf(i) {
  const row = document.createElement("tr");
  row.className = `part-${partOf(i)}` + (i === chosen ? " on" : "");
  row.dataset.n = i;
  wave(i, cell(row, "wave", ""));
  const id = cell(row, "id", ""), open = element("button", L.ids[i], id);
  open.dataset.n = i;
  if (L.families[L.family[i]]) element("small", L.families[L.family[i]], id);
  element("span", "", cell(row, "part", ""), "dot").after(partOf(i));
  const key = keyOf(i), keys = cell(row, "key", key ? key[0] : "", key ? "" : null);
  if (key) for (const name of key.slice(1)) element("span", name, keys, "chip");
  cell(row, "bpm", `${bpmOf(i)}`, "BPM");
  cell(row, "meter", L.meters[L.meter[i]]);
  cell(row, "bars", `${L.bars[i]}`, "bars");
  const energy = cell(row, "energy", `${L.energy[i]}`, "energy");
  element("i", "", element("span", "", energy, "level")).style.width = `${L.energy[i]}%`;
  cell(row, "mood", L.moods[L.mood[i]]).title = emotionOf(i);
  cell(row, "scenes", L.sceneTags[L.sceneTag[i]].join(", "));
  for (const [name, doubt] of Object.entries(L.doubts[i] ?? {})) {
    const mark = element("abbr", "?", row.querySelector(`.${marks[name] ?? "id"}`), "doubt");
    mark.title = told(name, doubt);
    mark.setAttribute("aria-label", mark.title);
  }
  return row;
}
const figure = number => `${number}`.replace("-", "−");
const emotionOf = i => `valence ${figure(L.valence[i])}, arousal ${figure(L.arousal[i])}`;
function showRows() {
  $("rows").tBodies[0].replaceChildren(...shown.slice(0, rowsShown).map(rowOf));
  const left = shown.length - rowsShown;
  $("more").hidden = left <= 0;
  $("more").textContent = `Show ${Math.min(PAGE, left)} more of ${left}`;
  $("nothing").hidden = shown.length > 0;
  $("rows").hidden = !shown.length;
  for (const head of document.querySelectorAll("#rows th[aria-sort]")) {
    const on = head.firstChild.dataset.sort === $("sort").value;
    head.setAttribute("aria-sort", !on ? "none"
      : $("reverse").checked ? "descending" : "ascending");
  }
}
function more() {
  const body = $("rows").tBodies[0], begin = rowsShown;
  rowsShown += PAGE;
  body.append(...shown.slice(begin, rowsShown).map(rowOf));
  const left = shown.length - rowsShown;
  $("more").hidden = left <= 0;
  $("more").textContent = `Show ${Math.min(PAGE, left)} more of ${left}`;
  body.children[begin]?.querySelector("button").focus({ preventScroll: true });
}
"""

_PICTURES = """
const sectors = [...document.querySelectorAll(".sector")];
function showWheel(others, key) {
  const counts = new Map();
  for (const i of others) counts.set(placeOf(i), (counts.get(placeOf(i)) ?? 0) + 1);
  const most = Math.max(1, ...[...counts].filter(([place]) => place !== "none").map(c => c[1]));
  for (const sector of sectors) {
    const place = sector.dataset.place, count = counts.get(place) ?? 0;
    sector.style.setProperty("--share", place === "none" ? 0 : count / most);
    sector.classList.toggle("empty", !count);
    sector.setAttribute("aria-pressed", place === key);
    sector.querySelector(".count").textContent = count || "";
    const lonely = sector.classList.contains("lonely") ? ", no smooth step leads there" : "";
    const text = `${sector.dataset.told ?? "without a key"}: ${count} loops${lonely}`;
    sector.setAttribute("aria-label", text);
    const title = sector.querySelector("title");
    if (title) title.textContent = text;
  }
}
const dots = every.map(i => {
  const dot = document.createElementNS(SVG, "circle");
  dot.setAttribute("class", `part-${partOf(i)}`);
  dot.setAttribute("cx", L.map[2 * i]);
  dot.setAttribute("cy", L.map[2 * i + 1]);
  dot.setAttribute("r", every.length > 1500 ? 2.2 : 3.3);
  dot.dataset.n = i;
  return dot;
});
$("points").append(...dots);
let seen = new Set(every);
function showPoints() {
  seen = new Set(shown);
  for (const i of every) {
    dots[i].classList.toggle("out", !seen.has(i));
    dots[i].classList.toggle("on", i === chosen);
  }
}
function showCells() {
  const scene = $("scene").value, part = $("part").value;
  for (const button of document.querySelectorAll("#coverage button"))
    button.setAttribute("aria-pressed", scene !== "" && button.dataset.scene === scene
      && button.dataset.part === part);
}
"""

_GRAPH = """
const canvas = document.querySelector("#net canvas"), pen = canvas.getContext("2d");
const G = L.graph, view = { x: 0, y: 0, scale: 1 };
let due = 0;
const later = () => { due ||= requestAnimationFrame(() => { due = 0; draw(); }); };
const at = i => [(G.x[i] - view.x) * view.scale, (G.y[i] - view.y) * view.scale];
function fit() {
  const xs = G.fields.map(f => f[1]), ys = G.fields.map(f => f[2]);
  const [left, right] = [Math.min(...xs) - 1.3, Math.max(...xs) + 1.3];
  const [top, bottom] = [Math.min(...ys) - 1.3, Math.max(...ys) + 1.3];
  const wide = canvas.clientWidth, high = canvas.clientHeight;
  view.scale = Math.min(wide / (right - left), high / (bottom - top));
  view.x = (left + right) / 2 - wide / 2 / view.scale;
  view.y = (top + bottom) / 2 - high / 2 / view.scale;
}
function hues() {
  return L.parts.map(part => {
    const probe = element("i", "", document.body, `part-${part}`);
    const hue = getComputedStyle(probe).getPropertyValue("--part").trim();
    probe.remove();
    return hue;
  });
}
function line(a, b, style, width) {
  const [x1, y1] = at(a), [x2, y2] = at(b), bend = 0.12; // so that both directions can be seen
  pen.strokeStyle = style;
  pen.lineWidth = width;
  pen.beginPath();
  pen.moveTo(x1, y1);
  pen.quadraticCurveTo((x1 + x2) / 2 - (y2 - y1) * bend, (y1 + y2) / 2 + (x2 - x1) * bend, x2, y2);
  pen.stroke();
}
function draw() {
  const ratio = devicePixelRatio || 1;
  canvas.width = canvas.clientWidth * ratio;
  canvas.height = canvas.clientHeight * ratio;
  pen.setTransform(ratio, 0, 0, ratio, 0, 0);
  if (!G.fields.length) return;
  fit();
  const css = getComputedStyle(document.documentElement);
  const colour = name => css.getPropertyValue(name).trim(), colours = hues();
  pen.textAlign = "center";
  pen.font = "600 13px system-ui, sans-serif";
  for (const [name, x, y] of G.fields) {
    const left = (x - 1.22 - view.x) * view.scale, top = (y - 1.22 - view.y) * view.scale;
    pen.fillStyle = colour("--back");
    pen.beginPath();
    pen.roundRect(left, top, 2.44 * view.scale, 2.44 * view.scale, 12);
    pen.fill();
    pen.fillStyle = colour("--soft");
    pen.fillText(name, left + 1.22 * view.scale, top + 17);
  }
  const rgb = colour("--edge");
  for (const i of every) if (seen.has(i)) G.to[i].forEach((j, n) => {
    if (seen.has(j)) line(i, j, `rgba(${rgb}, ${chosen < 0
      ? Math.max(0.03, 0.3 - G.costs[i][n]) : 0.03})`, 1);
  });
  if (chosen >= 0) G.to[chosen].forEach((j, n) =>
    line(chosen, j, colour("--accent"), Math.max(0.7, 3.5 - 8 * G.costs[chosen][n])));
  const near = new Set(chosen < 0 ? [] : [chosen, ...G.to[chosen]]);
  const size = Math.min(6, Math.max(1.6, view.scale / 34 / Math.sqrt(every.length / 400)));
  for (const i of every) {
    const [x, y] = at(i);
    pen.globalAlpha = near.has(i) ? 1 : !seen.has(i) ? 0.08 : chosen < 0 ? 0.95 : 0.35;
    pen.fillStyle = colours[L.part[i]];
    pen.beginPath();
    pen.arc(x, y, (near.has(i) ? 1.5 : 1) * size * (0.7 + L.energy[i] / 160), 0, 2 * Math.PI);
    pen.fill();
    if (i === chosen) { pen.lineWidth = 2.5; pen.strokeStyle = colour("--ink"); pen.stroke(); }
  }
  pen.globalAlpha = 1;
}
function under(event) {
  let best = -1, reach = 12;
  for (const i of shown) {
    const [x, y] = at(i), apart = Math.hypot(x - event.offsetX, y - event.offsetY);
    if (apart < reach) [best, reach] = [i, apart];
  }
  return best;
}
function tip(event, i) {
  $("tip").hidden = i < 0;
  if (i < 0) return;
  const key = keyOf(i);
  $("tip").textContent = [L.ids[i], partOf(i), key ? `${key[0]} ${key[1]}` : "no key",
    `${bpmOf(i)} BPM`, `energy ${L.energy[i]}`, L.moods[L.mood[i]]].join(" · ");
  const wide = document.documentElement.clientWidth;
  $("tip").style.left = `${Math.max(8, Math.min(event.clientX + 14,
    wide - $("tip").offsetWidth - 8))}px`;
  $("tip").style.top = `${event.clientY + 16}px`;
}
"""

_CHOSEN = """
let opener = null;
function factsOf(i) {
  const key = keyOf(i);
  return { part: partOf(i), key: key ? `${key[0]} (${key[1]}, ${key[2]})` : "none",
    tempo: `${bpmOf(i)} BPM, ${L.meters[L.meter[i]]}, ${L.bars[i]} bars`, energy: L.energy[i],
    mood: `${L.moods[L.mood[i]]} (${emotionOf(i)})`, loudness: `${figure(L.loudness[i])} LUFS`,
    brightness: L.brightness[i], density: `${L.density[i]} onsets a quarter`,
    family: L.families[L.family[i]], scenes: L.sceneTags[L.sceneTag[i]].join(", "),
    instruments: L.players[L.player[i]].join(", "), tags: L.tags[i] };
}
function choose(i) {
  chosen = i;
  const box = $("chosen"), held = box.contains(document.activeElement);
  if (!held && i >= 0) opener = document.activeElement;
  box.replaceChildren();
  box.hidden = i < 0;
  if (i >= 0) {
    element("h3", L.ids[i], box);
    const close = element("button", "×", box, "close");
    close.setAttribute("aria-label", "Close");
    close.onclick = () => choose(-1);
    const list = element("dl", "", box);
    for (const [name, value] of Object.entries(factsOf(i))) if (value !== "") {
      element("dt", name, list);
      element("dd", `${value}`, list);
    }
    const doubts = Object.entries(L.doubts[i] ?? {});
    if (doubts.length) element("h4", "To check", box);
    for (const [name, doubt] of doubts) element("div", told(name, doubt), box);
    element("h4", G.to[i].length ? "What may follow, and its cost" : "Nothing can follow", box);
    G.to[i].slice(0, 8).forEach((j, n) => {
      const next = element("button", "", box, "next");
      element("span", L.ids[j], next);
      element("b", G.costs[i][n].toFixed(3), next);
      next.onclick = () => choose(j);
    });
    box.scrollTop = 0;
    box.focus({ preventScroll: true });
  } else if (opener?.isConnected) opener.focus({ preventScroll: true });
  for (const row of document.querySelectorAll("#rows tr.on")) row.classList.remove("on");
  document.querySelector(`#rows tr[data-n="${i}"]`)?.classList.add("on");
  showPoints();
  later();
}
function clear() {
  for (const field of $("filters").elements) if (field.matches("input, select"))
    if (field.type === "checkbox") field.checked = false; else field.value = "";
  update();
}
function pick(sector) {
  $("key").value = $("key").value === sector.dataset.place ? "" : sector.dataset.place;
  update();
}
let typing = 0;
$("filters").addEventListener("input", () => {
  clearTimeout(typing);
  if (every.length < 2000) update(); else typing = setTimeout(update, 120);
});
$("wheel").addEventListener("click", event => {
  const sector = event.target.closest(".sector");
  if (sector) pick(sector);
});
$("wheel").addEventListener("keydown", event => {
  if (event.key !== "Enter" && event.key !== " ") return;
  event.preventDefault();
  pick(event.target.closest(".sector"));
});
document.addEventListener("click", event => {
  const button = event.target.closest("button");
  if (!button) return;
  if ("clear" in button.dataset) clear();
  else if (button.dataset.sort) {
    const again = $("sort").value === button.dataset.sort;
    $("reverse").checked = again && !$("reverse").checked;
    $("sort").value = button.dataset.sort;
    update();
  } else if (button.closest("#coverage")) {
    const on = button.getAttribute("aria-pressed") === "true";
    $("scene").value = on ? "" : button.dataset.scene;
    $("part").value = on ? "" : button.dataset.part;
    update();
  } else if (button.closest("#rows")) choose(+button.dataset.n);
  else if (button.id === "more") more();
});
document.addEventListener("keydown", event => {
  if (event.key === "Escape" && chosen >= 0) choose(-1);
});
$("points").addEventListener("click", event => choose(+event.target.dataset.n));
$("points").addEventListener("pointermove", event =>
  tip(event, "n" in event.target.dataset ? +event.target.dataset.n : -1));
canvas.onclick = event => choose(under(event));
canvas.onpointermove = event => {
  const i = under(event);
  canvas.style.cursor = i < 0 ? "" : "pointer";
  tip(event, i);
};
for (const place of [$("points"), canvas])
  place.addEventListener("pointerleave", () => { $("tip").hidden = true; });
matchMedia("(prefers-color-scheme: dark)").onchange = later;
new ResizeObserver(later).observe(canvas);
update();
"""

SCRIPT = _LOOPS + _TABLE + _PICTURES + _GRAPH + _CHOSEN
