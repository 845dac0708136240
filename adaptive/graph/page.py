"""The page to explore a graph: style, structure and script, complete in themselves.

Kept as text in a module so that it travels wherever the package does. ``GRAPH_MARK`` is where
the graph goes, as JSON.
"""

from __future__ import annotations

__all__ = ["GRAPH_MARK", "PAGE"]

GRAPH_MARK = "/*GRAPH*/null"

_STYLE = """
:root { color-scheme: light dark; --back: #f6f5f2; --panel: #fff; --ink: #1f2328; --soft: #6b7280;
  --line: #d9d7d0; --edge: 70, 80, 100; --field: #ebe9e3; --accent: #3b5bdb; }
@media (prefers-color-scheme: dark) { :root { --back: #14161a; --panel: #1c1f25; --ink: #e8e6e1;
  --soft: #9aa0aa; --line: #31353d; --edge: 170, 182, 205; --field: #1d2026; --accent: #8ea2ff; } }
* { box-sizing: border-box; }
html, body { margin: 0; height: 100%; }
body { display: flex; font: 14px/1.45 system-ui, sans-serif; background: var(--back);
  color: var(--ink); }
main { position: relative; flex: 1; min-width: 0; }
canvas { display: block; width: 100%; height: 100%; touch-action: none; cursor: grab; }
canvas:active { cursor: grabbing; }
canvas:focus-visible, button:focus-visible, select:focus-visible, input:focus-visible {
  outline: 2px solid var(--accent); outline-offset: -2px; }
aside { width: 330px; overflow-y: auto; padding: 18px 18px 24px; background: var(--panel);
  border-left: 1px solid var(--line); }
h1 { margin: 0 0 2px; font-size: 17px; } h2 { margin: 18px 0 6px; font-size: 14px; }
p { margin: 0; } .soft { color: var(--soft); }
label { display: block; margin-top: 10px; font-size: 12px; color: var(--soft); }
select, input { width: 100%; margin-top: 2px; padding: 5px 7px; font: inherit; color: var(--ink);
  background: var(--back); border: 1px solid var(--line); border-radius: 6px; }
.moods { display: flex; flex-wrap: wrap; gap: 4px 14px; margin-top: 12px; }
.moods i { display: inline-block; width: 10px; height: 10px; margin-right: 5px;
  border-radius: 50%; }
dl { display: grid; grid-template-columns: auto 1fr; gap: 2px 12px; margin: 6px 0 0; }
dt { color: var(--soft); } dd { margin: 0; overflow-wrap: anywhere; }
.follow { display: block; width: 100%; margin: 0 0 4px; padding: 5px 8px; font: inherit;
  color: inherit; text-align: left; background: none; border: 1px solid var(--line);
  border-radius: 6px; cursor: pointer; }
.follow:hover { border-color: var(--accent); }
.follow b { float: right; font-variant-numeric: tabular-nums; }
.bar { display: flex; height: 5px; margin-top: 4px; border-radius: 3px; overflow: hidden;
  background: var(--field); }
.terms { display: flex; flex-wrap: wrap; gap: 2px 12px; margin: 0 0 8px; font-size: 12px;
  color: var(--soft); }
.terms i { display: inline-block; width: 9px; height: 9px; margin-right: 4px;
  border-radius: 2px; }
#tip { position: absolute; max-width: 280px; padding: 8px 11px; pointer-events: none;
  background: var(--panel); border: 1px solid var(--line); border-radius: 8px;
  box-shadow: 0 4px 16px rgba(0, 0, 0, .16); font-size: 13px; }
#zoom { position: absolute; left: 14px; bottom: 14px; display: flex; gap: 6px; }
#zoom button { min-width: 34px; height: 34px; padding: 0 10px; font: inherit; color: var(--ink);
  background: var(--panel); border: 1px solid var(--line); border-radius: 8px; cursor: pointer; }
@media (max-width: 720px) { body { flex-direction: column; } main { min-height: 55%; }
  aside { width: auto; max-height: 45%; border: 0; border-top: 1px solid var(--line); } }
"""

_BODY = """
<main>
  <canvas id="map" tabindex="0" aria-label="Map of the loops"></canvas>
  <div id="tip" hidden></div>
  <div id="zoom"><button id="closer" aria-label="Closer">+</button>
    <button id="farther" aria-label="Farther">−</button><button id="all">Show all</button></div>
</main>
<aside>
  <h1>Loop graph</h1>
  <p class="soft" id="count"></p>
  <div class="moods" id="moods"></div>
  <label>Part <select id="part"></select></label>
  <label>Scene <select id="scene"></select></label>
  <label>Find <input id="find" type="search" placeholder="id, key, family, instrument"></label>
  <div id="details"><p class="soft" style="margin-top:18px">Point at a loop for its annotations;
    click it to see what may follow, and at what cost. Drag to move, scroll to zoom.</p></div>
</aside>
"""

_SCRIPT = """
"use strict";
const graph = JSON.parse(document.getElementById("graph").textContent);
const $ = id => document.getElementById(id);
const canvas = $("map"), pen = canvas.getContext("2d"), tip = $("tip");
const nodes = graph.nodes, out = nodes.map(() => []);
for (const edge of graph.edges) out[edge[0]].push(edge);
const hues = ["#7c6cf0", "#e8793a", "#c23b8b", "#d6a400", "#3aa0c9", "#7d9b2f", "#8a8f98",
  "#b0784a"];
const view = { x: 0, y: 0, scale: 100 };
let chosen = -1, hovered = -1, drag = null;

function element(name, text, parent, kind) {
  const made = document.createElement(name);
  made.textContent = text;
  if (kind) made.className = kind;
  parent.append(made);
  return made;
}
function options(select, every, names) {
  element("option", every, select).value = "";
  for (const name of names) element("option", name, select).value = name;
}
function words(n) {
  return [n.id, n.key, n.camelot, n.open_key, n.family, n.instruments, n.scenes.join(" ")].join(" ")
    .toLocaleLowerCase();
}
function shown(n) {
  const part = $("part").value, scene = $("scene").value;
  const find = $("find").value.trim().toLocaleLowerCase();
  return (!part || n.part === part) && (!scene || n.scenes.includes(scene))
    && (!find || words(n).includes(find));
}
const place = n => [(n.x - view.x) * view.scale + canvas.clientWidth / 2,
  (n.y - view.y) * view.scale + canvas.clientHeight / 2];
const radius = n => (3 + n.energy / 20) * Math.min(2.2, Math.max(0.55, view.scale / 170));

function draw() {
  const ratio = devicePixelRatio || 1, wide = canvas.clientWidth, high = canvas.clientHeight;
  canvas.width = wide * ratio;
  canvas.height = high * ratio;
  pen.setTransform(ratio, 0, 0, ratio, 0, 0);
  const css = getComputedStyle(document.documentElement);
  const colour = name => css.getPropertyValue(name).trim();
  drawFields(colour);
  const lit = nodes.map(shown), rgb = colour("--edge");
  for (const edge of graph.edges)
    if (lit[edge[0]] && lit[edge[1]]) drawEdge(edge, `rgba(${rgb}, ${chosen < 0
      ? Math.max(0.03, 0.34 - edge[2]) : 0.035})`, 1);
  const next = new Set();
  if (chosen >= 0) for (const edge of out[chosen]) {
    next.add(edge[1]);
    drawEdge(edge, colour("--accent"), Math.max(0.7, 4 - 9 * edge[2]));
  }
  nodes.forEach((n, i) => {
    const near = chosen < 0 || i === chosen || next.has(i);
    drawNode(n, i, lit[i] ? (near ? 1 : 0.28) : 0.07, colour);
  });
}
function drawFields(colour) {
  pen.textAlign = "center";
  pen.font = "600 14px system-ui, sans-serif";
  for (const [name, x, y] of graph.fields) {
    const [left, top] = place({ x: x - 1.22, y: y - 1.22 });
    pen.fillStyle = colour("--field");
    pen.beginPath();
    pen.roundRect(left, top, 2.44 * view.scale, 2.44 * view.scale, 14);
    pen.fill();
    pen.fillStyle = colour("--soft");
    pen.fillText(name, left + 1.22 * view.scale, top + 20);
  }
}
function drawEdge(edge, style, width) {
  const [x1, y1] = place(nodes[edge[0]]), [x2, y2] = place(nodes[edge[1]]);
  const bend = 0.12; // to the right of its way, so that both directions can be seen
  pen.strokeStyle = style;
  pen.lineWidth = width;
  pen.beginPath();
  pen.moveTo(x1, y1);
  pen.quadraticCurveTo((x1 + x2) / 2 - (y2 - y1) * bend, (y1 + y2) / 2 + (x2 - x1) * bend, x2, y2);
  pen.stroke();
}
function drawNode(n, i, alpha, colour) {
  const [x, y] = place(n), size = radius(n);
  pen.globalAlpha = alpha;
  pen.fillStyle = graph.colours[n.quadrant];
  pen.beginPath();
  pen.arc(x, y, size, 0, 2 * Math.PI);
  pen.fill();
  pen.lineWidth = i === chosen || i === hovered ? 3 : 1;
  pen.strokeStyle = i === chosen || i === hovered ? colour("--ink") : colour("--field");
  pen.stroke();
  if (alpha > 0.5 && (view.scale > 420 || i === chosen)) {
    pen.font = "12px system-ui, sans-serif";
    pen.lineWidth = 3;
    pen.strokeStyle = colour("--field");
    pen.strokeText(n.id, x, y - size - 5);
    pen.fillStyle = colour("--ink");
    pen.fillText(n.id, x, y - size - 5);
  }
  pen.globalAlpha = 1;
}
function under(event) {
  const box = canvas.getBoundingClientRect();
  const x = event.clientX - box.left, y = event.clientY - box.top;
  let best = -1, reach = 1e9;
  nodes.forEach((n, i) => {
    if (!shown(n)) return;
    const [nx, ny] = place(n), distance = Math.hypot(nx - x, ny - y);
    if (distance < Math.max(10, radius(n) + 4) && distance < reach) [best, reach] = [i, distance];
  });
  return best;
}
function zoom(factor, x = canvas.clientWidth / 2, y = canvas.clientHeight / 2) {
  const dx = x - canvas.clientWidth / 2, dy = y - canvas.clientHeight / 2;
  const scale = Math.min(6000, Math.max(12, view.scale * factor));
  view.x += dx / view.scale - dx / scale;
  view.y += dy / view.scale - dy / scale;
  view.scale = scale;
  draw();
}
function showAll() {
  const xs = graph.fields.map(f => f[1]), ys = graph.fields.map(f => f[2]);
  const [left, right] = [Math.min(...xs) - 1.35, Math.max(...xs) + 1.35];
  const [top, bottom] = [Math.min(...ys) - 1.35, Math.max(...ys) + 1.35];
  view.x = (left + right) / 2;
  view.y = (top + bottom) / 2;
  view.scale = Math.min(canvas.clientWidth / (right - left), canvas.clientHeight / (bottom - top));
  draw();
}
function facts(n) {
  return { part: n.part, tempo: `${+n.bpm.toFixed(2)} BPM, ${n.meter}, ${n.bars} bars`,
    key: n.camelot ? `${n.key} (${n.camelot}, ${n.open_key})` : n.key, energy: n.energy,
    mood: `${n.quadrant} (valence ${n.valence}, arousal ${n.arousal})`,
    brightness: n.brightness, loudness: `${n.loudness} LUFS`, family: n.family,
    scenes: n.scenes.join(", "), instruments: n.instruments };
}
function list(n, parent) {
  const table = element("dl", "", parent);
  for (const [name, value] of Object.entries(facts(n))) if (value !== "") {
    element("dt", name, table);
    element("dd", value, table);
  }
}
function choose(i) {
  chosen = i;
  const details = $("details");
  details.replaceChildren();
  if (i >= 0) {
    element("h2", nodes[i].id, details);
    list(nodes[i], details);
    element("h2", out[i].length ? "What may follow, and its cost" : "Nothing can follow", details);
    const key = element("div", "", details, "terms");
    graph.terms.forEach((term, t) => {
      const entry = element("span", term, key), dot = document.createElement("i");
      dot.style.background = hues[t];
      entry.prepend(dot);
    });
    const costliest = Math.max(...out[i].map(edge => edge[2]), 1e-9);
    for (const edge of out[i]) follower(edge, details, costliest);
  }
  draw();
}
function follower(edge, parent, costliest) {
  const button = element("button", nodes[edge[1]].id, parent, "follow");
  element("b", edge[2].toFixed(3), button);
  const bar = element("div", "", button, "bar"), terms = edge.slice(3);
  terms.forEach((value, t) => {
    const share = element("span", "", bar);
    share.style.cssText = `width:${value / costliest * 100}%;background:${hues[t]}`;
  });
  button.title = graph.terms.map((term, t) => `${term} ${terms[t].toFixed(3)}`).join(", ");
  button.onclick = () => choose(edge[1]);
}
function point(event) {
  hovered = under(event);
  tip.hidden = hovered < 0;
  if (hovered >= 0) {
    tip.replaceChildren();
    element("strong", nodes[hovered].id, tip);
    list(nodes[hovered], tip);
    const x = event.offsetX + 16, y = event.offsetY + 16;
    tip.style.left = `${Math.min(x, canvas.clientWidth - tip.offsetWidth - 8)}px`;
    tip.style.top = `${Math.max(8, Math.min(y, canvas.clientHeight - tip.offsetHeight - 8))}px`;
  }
  draw();
}
function filtered() {
  $("count").textContent = `${nodes.filter(shown).length} of ${nodes.length} loops, `
    + `${graph.edges.length} transitions`;
  draw();
}
canvas.onpointerdown = event => {
  drag = { x: event.clientX, y: event.clientY, moved: false };
  canvas.setPointerCapture(event.pointerId);
};
canvas.onpointermove = event => {
  if (!drag) return point(event);
  const dx = event.clientX - drag.x, dy = event.clientY - drag.y;
  if (!drag.moved && Math.hypot(dx, dy) < 4) return;
  view.x -= dx / view.scale;
  view.y -= dy / view.scale;
  drag = { x: event.clientX, y: event.clientY, moved: true };
  tip.hidden = true;
  draw();
};
canvas.onpointerup = event => {
  if (drag && !drag.moved) choose(under(event));
  drag = null;
};
canvas.onpointerleave = () => { tip.hidden = true; hovered = -1; draw(); };
canvas.onwheel = event => {
  event.preventDefault();
  zoom(Math.exp(-event.deltaY / 400), event.offsetX, event.offsetY);
};
canvas.onkeydown = event => {
  const step = 60 / view.scale;
  const moves = { ArrowLeft: [-step, 0], ArrowRight: [step, 0], ArrowUp: [0, -step],
    ArrowDown: [0, step] };
  if (event.key in moves) {
    view.x += moves[event.key][0];
    view.y += moves[event.key][1];
    event.preventDefault();
    draw();
  } else if (event.key === "+") zoom(1.25);
  else if (event.key === "-") zoom(0.8);
  else if (event.key === "Escape") choose(-1);
};
$("closer").onclick = () => zoom(1.4);
$("farther").onclick = () => zoom(1 / 1.4);
$("all").onclick = showAll;
for (const id of ["part", "scene", "find"]) $(id).oninput = filtered;
for (const [mood, colour] of Object.entries(graph.colours)) {
  const entry = element("span", mood, $("moods")), dot = document.createElement("i");
  dot.style.background = colour;
  entry.prepend(dot);
}
options($("part"), "every part", graph.fields.map(f => f[0]));
options($("scene"), "every scene", [...new Set(nodes.flatMap(n => n.scenes))].sort());
matchMedia("(prefers-color-scheme: dark)").onchange = draw;
let width = 0;
new ResizeObserver(() => {
  if (!width) showAll(); else draw();
  width = canvas.clientWidth;
}).observe(canvas);
filtered();
const wanted = nodes.findIndex(n => n.id === decodeURIComponent(location.hash.slice(1)));
if (wanted >= 0) choose(wanted);
"""

PAGE = f"""<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Loop graph</title>
<link rel="icon" href="data:,">
<style>{_STYLE}</style>
</head>
<body>{_BODY}
<script type="application/json" id="graph">{GRAPH_MARK}</script>
<script>{_SCRIPT}</script>
</body>
</html>
"""
