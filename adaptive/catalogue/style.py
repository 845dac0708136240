"""The look of the page, kept as text in a module so that it travels wherever the package does."""

from __future__ import annotations

__all__ = ["PALETTE", "PLANE", "STYLE"]

PALETTE = """
:root { color-scheme: light dark; --back: #f6f5f2; --panel: #fff; --ink: #1f2328; --soft: #626974;
  --line: #d9d7d0; --field: #ebe9e3; --accent: #3b5bdb; --strong: #1f2328; }
@media (prefers-color-scheme: dark) { :root { --back: #14161a; --panel: #1c1f25; --ink: #e8e6e1;
  --soft: #9aa0aa; --line: #31353d; --field: #24282f; --accent: #8ea2ff; --strong: #fff; } }
.part-drums { --part: #e8793a; } .part-percussion { --part: #c79a00; }
.part-bass { --part: #7c6cf0; } .part-harmony { --part: #3aa0c9; }
.part-melody { --part: #d0529f; } .part-texture { --part: #7d9b2f; }
.part-mix { --part: #8a8f98; } .part-stinger { --part: #b0784a; }
"""
"""Colours of the page and of the parts, light and dark."""

PLANE = """
.axes rect { fill: var(--panel); stroke: var(--line); } .axes path { stroke: var(--line); }
.axes text { fill: var(--soft); font-size: 12px; }
.mood { pointer-events: none; }
.mood circle { fill: none; stroke: var(--soft); stroke-dasharray: 2 3; opacity: .8; }
.mood text { fill: var(--ink); font-size: 13px; font-weight: 600; paint-order: stroke;
  stroke: var(--panel); stroke-width: 3px; }
.point circle { fill: var(--part); stroke: var(--panel); stroke-width: .6; }
.point.out { opacity: .08; pointer-events: none; }
.point:hover circle, .point.sounding circle { stroke: var(--ink); stroke-width: 2.5; r: 5px; }
"""
"""The map of valence and arousal."""

STYLE = (
    PALETTE
    + PLANE
    + """
.hue0 { --hue: #3b7ddd; } .hue1 { --hue: #e0762f; } .hue2 { --hue: #2e9d63; }
.hue3 { --hue: #cf4f8f; } .hue4 { --hue: #9b72e8; } .hue5 { --hue: #a98500; }
* { box-sizing: border-box; }
[hidden] { display: none !important; }
html { scroll-padding-top: 16px; }
body { margin: 0; display: flex; align-items: flex-start; font: 14px/1.45 system-ui, sans-serif;
  background: var(--back); color: var(--ink); }
:focus-visible { outline: 2px solid var(--accent); outline-offset: 1px; }
.skip { position: absolute; left: -999px; }
.skip:focus { left: 8px; top: 8px; z-index: 9; padding: 6px 10px; background: var(--panel); }
aside { position: sticky; top: 0; flex: none; width: 264px; height: 100vh; overflow-y: auto;
  padding: 18px; background: var(--panel); border-right: 1px solid var(--line); }
main { flex: 1; min-width: 0; padding: 22px 26px 110px; }
h1 { margin: 0 0 2px; font-size: 18px; overflow-wrap: anywhere; }
h2 { margin: 0 0 8px; font-size: 21px; overflow-wrap: anywhere; }
h3 { margin: 22px 0 8px; font-size: 14px; }
h3::before { content: ""; display: inline-block; width: 10px; height: 10px; margin-right: 7px;
  border-radius: 50%; background: var(--part); }
h4 { flex: 1; margin: 0; min-width: 0; font-size: 13.5px; overflow-wrap: anywhere; }
h4 a { color: inherit; text-decoration: none; } h4 a:hover { text-decoration: underline; }
p { margin: 0; } code { font-size: 13px; font-weight: 400; color: var(--soft); }
.soft, .mood { color: var(--soft); } .mood { font-size: 12px; }
label { display: block; margin-top: 10px; font-size: 12px; color: var(--soft); }
select, input[type=search] { width: 100%; margin-top: 2px; padding: 5px 7px; font: inherit;
  color: var(--ink); background: var(--back); border: 1px solid var(--line); border-radius: 6px; }
button { font: inherit; color: var(--ink); background: var(--panel); cursor: pointer;
  border: 1px solid var(--line); border-radius: 6px; padding: 3px 10px; }
button:hover { border-color: var(--accent); }
nav { margin-top: 16px; } nav ol { margin: 0; padding: 0; list-style: none; }
nav a { display: flex; justify-content: space-between; gap: 8px; padding: 3px 6px;
  margin: 0 -6px; border-radius: 5px; color: inherit; text-decoration: none; }
nav a:hover { background: var(--field); } nav span { color: var(--soft); font-size: 12px; }
.overview { display: flex; flex-wrap: wrap; gap: 22px; }
#map { flex: 0 1 620px; min-width: 0; width: 100%; height: auto; aspect-ratio: 1; }
.key { flex: 1 1 200px; max-width: 420px; }
#tip { position: fixed; z-index: 8; max-width: 280px; padding: 7px 10px; pointer-events: none;
  background: var(--panel); border: 1px solid var(--line); border-radius: 8px; font-size: 13px;
  box-shadow: 0 4px 16px rgba(0, 0, 0, .18); overflow-wrap: anywhere; }
#legend { display: flex; flex-wrap: wrap; gap: 4px; margin-top: 10px; }
#legend button { font-size: 12.5px; padding: 2px 8px; }
#legend i { display: inline-block; width: 10px; height: 10px; margin-right: 6px;
  border-radius: 50%; background: var(--part); }
.family { margin-top: 30px; padding-top: 24px; border-top: 1px solid var(--line); }
dl { display: flex; flex-wrap: wrap; gap: 2px 16px; margin: 0; }
dl div { display: flex; gap: 5px; min-width: 0; } dt { color: var(--soft); }
dd { margin: 0; min-width: 0; overflow-wrap: anywhere; }
.scene { padding: 0 7px; border-radius: 9px; background: var(--field); }
.chords { display: flex; gap: 1px; overflow: hidden; }
.chords span { flex: 1 1 0; min-width: 0; padding: 1px 3px; overflow: hidden; font-size: 10.5px;
  white-space: nowrap; text-overflow: ellipsis; background: var(--field); border-radius: 3px; }
.family > .chords { max-width: 900px; margin-top: 10px; }
.family > .chords span { padding: 4px 8px; font-size: 14px; }
.mixer { display: inline-grid; gap: 5px; max-width: 100%; margin-top: 12px; padding: 11px 13px;
  background: var(--panel); border: 1px solid var(--line); border-radius: 10px; }
.sets, .stems { display: flex; flex-wrap: wrap; gap: 5px; align-items: center; }
.sets span, .stems span { width: 78px; font-size: 12.5px; color: var(--soft); }
.stems span { color: var(--ink); border-left: 4px solid var(--part); padding-left: 7px; }
.stem { min-width: 50px; font-size: 13px; padding: 2px 8px; }
.stem[aria-pressed=true] { color: #fff; background: var(--part); border-color: var(--part); }
.cards { display: grid; grid-template-columns: repeat(auto-fill, minmax(min(100%, 350px), 1fr));
  gap: 12px; }
article { display: flex; flex-direction: column; gap: 7px; min-width: 0; padding: 10px 12px;
  background: var(--panel); border: 1px solid var(--line); border-radius: 10px; }
article:target { border-color: var(--accent); box-shadow: 0 0 0 2px var(--accent); }
article header { display: flex; align-items: center; gap: 9px; }
.play { position: relative; flex: none; width: 30px; height: 30px; padding: 0; border-radius: 50%;
  border-color: var(--part); }
.play::before { content: ""; position: absolute; inset: 8px 7px 8px 9px; background: var(--part);
  clip-path: polygon(0 0, 100% 50%, 0 100%); }
.play[aria-pressed=true]::before { inset: 9px; clip-path: none; }
.play.loading { opacity: .5; }
.problem { color: #c23b3b; font-size: 12px; overflow-wrap: anywhere; }
.energy { height: 4px; border-radius: 2px; background: var(--field); overflow: hidden; }
.energy i { display: block; height: 100%; background: var(--part); }
.pictures { position: relative; display: grid; gap: 4px; padding-left: 50px; }
.panel { position: relative; }
.panel svg, .panel img { display: block; width: 100%; height: 100%; border-radius: 4px; }
.panel svg { background: var(--back); } .spectrogram img { background: #0d0b1a; }
.marks span { position: absolute; right: calc(100% + 5px); max-width: 50px; overflow: hidden;
  transform: translateY(-50%); font-size: 9.5px; line-height: 12px; color: var(--soft);
  white-space: nowrap; }
.wave path { fill: var(--part); }
.roll path, .grid path { fill: none; vector-effect: non-scaling-stroke; }
.bars { stroke: var(--line); stroke-width: 1; } .octave { stroke: var(--field); stroke-width: 1; }
.note { stroke: var(--hue); stroke-width: 3px; } .grid .note { stroke-width: 8px; }
.note.soft { opacity: .5; } .note.plain { opacity: .85; }
.playhead { position: absolute; display: none; top: 0; bottom: 0; width: 2px; margin-left: -1px;
  left: calc(50px + (100% - 50px) * var(--at, 0)); background: var(--strong);
  box-shadow: 0 0 2px var(--back); pointer-events: none; }
.sounding .playhead { display: block; }
article.sounding { border-color: var(--part); }
.players { font-size: 12.5px; } .players span { margin-right: 8px; white-space: nowrap; }
.players span::before { content: ""; display: inline-block; width: 9px; height: 9px;
  margin-right: 4px; border-radius: 2px; background: var(--hue); }
article dl { font-size: 12px; gap: 1px 12px; margin-top: auto; }
#player { position: fixed; z-index: 7; right: 18px; bottom: 16px; display: flex; gap: 12px;
  align-items: center; max-width: calc(100% - 36px); padding: 8px 14px; background: var(--panel);
  border: 1px solid var(--line); border-radius: 12px; box-shadow: 0 4px 18px rgba(0, 0, 0, .2); }
#player label { display: flex; gap: 6px; align-items: center; margin: 0; }
#player input { width: 90px; accent-color: var(--accent); }
#now { min-width: 0; overflow-wrap: anywhere; font-size: 13px; max-height: 3.9em; overflow: auto; }
@media (max-width: 820px) {
  body { display: block; }
  aside { position: static; width: auto; height: auto; border: 0;
    border-bottom: 1px solid var(--line); }
  aside nav ol { display: flex; flex-wrap: wrap; gap: 2px 14px; } aside nav span { display: none; }
  main { padding: 16px 12px 120px; } #map { flex-basis: 100%; }
  #player { left: 12px; right: 12px; bottom: 10px; max-width: none; }
}
"""
)
