"""The look of the page, kept as text in a module so that it travels wherever the package does."""

from __future__ import annotations

from adaptive.catalogue.style import PALETTE, PLANE

__all__ = ["STYLE"]

STYLE = (
    PALETTE
    + PLANE
    + """
:root { --none: #e2583e; --thin: #f6c453; --warm: #1f2328; --edge: 70, 80, 100; }
@media (prefers-color-scheme: dark) { :root { --none: #d8553d; --thin: #b98a1f; --warm: #fff;
  --edge: 170, 182, 205; } }
* { box-sizing: border-box; }
[hidden] { display: none !important; }
html { scroll-padding-top: 124px; }
body { margin: 0; font: 14px/1.45 system-ui, sans-serif; background: var(--back);
  color: var(--ink); }
:focus-visible { outline: 2px solid var(--accent); outline-offset: 1px; }
.skip { position: absolute; left: -999px; }
.skip:focus { left: 8px; top: 8px; z-index: 9; padding: 6px 10px; background: var(--panel); }
header, main { max-width: 1320px; margin: 0 auto; padding: 18px 22px 0; }
main { padding-bottom: 60px; }
h1 { margin: 0; font-size: 22px; overflow-wrap: anywhere; }
h2 { margin: 0 0 10px; font-size: 17px; }
p, ul { margin: 0; } ul { padding-left: 20px; } li { margin: 3px 0; overflow-wrap: anywhere; }
.soft { color: var(--soft); } .key { margin-top: 8px; font-size: 12.5px; max-width: 70em; }
section { margin-top: 26px; min-width: 0; }
button { font: inherit; color: var(--ink); background: var(--panel); cursor: pointer;
  border: 1px solid var(--line); border-radius: 6px; padding: 4px 10px; }
button:hover { border-color: var(--accent); }
details { margin-top: 10px; } summary { cursor: pointer; color: var(--soft); }
details ul { margin-top: 6px; }
#gaps li::marker { color: var(--none); }
#filters { position: sticky; top: 0; z-index: 5; display: flex; flex-wrap: wrap; gap: 8px 10px;
  align-items: end; margin-top: 12px; padding: 10px max(22px, (100% - 1276px) / 2);
  background: var(--panel); border: solid var(--line); border-width: 1px 0; }
#filters label, #filters fieldset { display: block; min-width: 0; margin: 0; padding: 0; border: 0;
  font-size: 12px; color: var(--soft); }
#filters legend { padding: 0; }
#filters .tick { padding-bottom: 6px; color: var(--ink); }
#filters input:not([type=checkbox]), #filters select { display: inline-block; margin-top: 2px;
  padding: 4px 6px; font: inherit; font-size: 13.5px; color: var(--ink); background: var(--back);
  border: 1px solid var(--line); border-radius: 6px; max-width: 100%; }
#filters label > select { display: block; max-width: 148px; }
#filters .wide { flex: 1 1 210px; max-width: 320px; } #filters .wide input { width: 100%; }
#filters input[type=number] { width: 62px; }
#filters input[type=checkbox] { accent-color: var(--accent); vertical-align: -2px; }
#count { padding-bottom: 5px; font-weight: 600; font-variant-numeric: tabular-nums; }
.scroll { overflow-x: auto; border: 1px solid var(--line); border-radius: 10px;
  background: var(--panel); }
#coverage { border-collapse: collapse; width: 100%; }
#coverage th, #coverage td { padding: 3px 6px; text-align: left; }
#coverage thead th { font-size: 12.5px; color: var(--soft); border-bottom: 1px solid var(--line); }
#coverage thead th[class]::before { content: ""; display: inline-block; width: 9px; height: 9px;
  margin-right: 5px; border-radius: 50%; background: var(--part); }
#coverage tbody th { min-width: 88px; max-width: 220px; font-weight: 500;
  overflow-wrap: anywhere; }
#coverage tr > :first-child { position: sticky; left: 0; background: var(--panel); }
#coverage tbody tr:hover > :first-child { background: var(--field); }
#coverage thead th { white-space: nowrap; }
#coverage tbody tr:hover { background: var(--field); }
#coverage button { display: flex; gap: 2px; padding: 2px; background: none;
  border-color: transparent; }
#coverage button:hover, #coverage [aria-pressed=true] { border-color: var(--accent); }
#coverage .all button { padding: 2px 8px; font-variant-numeric: tabular-nums; }
#coverage i, .key i { display: inline-block; min-width: 22px; padding: 1px 4px; border-radius: 4px;
  font-style: normal; font-size: 12.5px; text-align: center; font-variant-numeric: tabular-nums; }
i.none { color: #fff; background: var(--none); font-weight: 600; }
i.thin { color: var(--warm); background: var(--thin); }
i.well { background: var(--field); } i.idle { color: var(--soft); opacity: .75; }
.pair { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(100%, 420px), 1fr));
  gap: 0 34px; }
#wheel, #map { display: block; width: 100%; max-width: 560px; height: auto; aspect-ratio: 1; }
.sector { cursor: pointer; }
.sector path, .sector circle { stroke: var(--back); stroke-width: 2; fill: color-mix(in srgb,
  var(--accent) calc(8% + 44% * var(--share)), var(--panel)); }
.sector.empty path { fill: var(--panel); } .sector.empty text { fill: var(--soft); }
.sector text { fill: var(--ink); text-anchor: middle; font-size: 10.5px; pointer-events: none; }
.sector .place { font-size: 13px; font-weight: 700; } .sector .name { font-size: 9.5px; }
.sector .count { font-size: 13px; font-variant-numeric: tabular-nums; }
.sector.lonely path { stroke: var(--none); stroke-dasharray: 4 3; stroke-width: 2.5; }
.sector:hover path, .sector:hover circle { stroke: var(--accent); }
.sector:focus { outline: none; }
.sector:focus-visible path, .sector:focus-visible circle, .sector[aria-pressed=true] path,
.sector[aria-pressed=true] circle { stroke: var(--ink); stroke-width: 3; }
#points circle { fill: var(--part); stroke: var(--panel); stroke-width: .6; cursor: pointer; }
#points .out { opacity: .06; pointer-events: none; }
#points circle:hover, #points .on { stroke: var(--ink); stroke-width: 2.5; r: 5.5px; }
#rows { width: 100%; border-collapse: collapse; background: var(--panel);
  border: 1px solid var(--line); }
#rows th { text-align: left; font-size: 12.5px; color: var(--soft); white-space: nowrap; }
#rows th, #rows td { padding: 4px 8px; border-bottom: 1px solid var(--line); min-width: 0; }
#rows th button { padding: 0 4px; margin: 0 -4px; border-color: transparent; background: none;
  color: inherit; font-weight: 600; }
#rows [aria-sort=ascending] button::after { content: " ▲"; font-size: 9px; }
#rows [aria-sort=descending] button::after { content: " ▼"; font-size: 9px; }
#rows tbody tr:hover, #rows tr.on { background: var(--field); }
#rows .id button { padding: 0; border: 0; background: none; color: inherit; text-align: left;
  font-weight: 600; overflow-wrap: anywhere; unicode-bidi: isolate; }
#rows .id button:hover { text-decoration: underline; }
#rows .id small { display: block; color: var(--soft); overflow-wrap: anywhere;
  unicode-bidi: isolate; }
#rows .wave { width: 132px; } .wave svg { display: block; width: 116px; height: 30px; }
.wave path { fill: var(--part); }
.dot { display: inline-block; width: 9px; height: 9px; margin-right: 6px; border-radius: 50%;
  background: var(--part); }
.bpm, .bars { font-variant-numeric: tabular-nums; }
.chip { display: inline-block; margin-left: 4px; padding: 0 5px; border-radius: 8px;
  background: var(--field); font-size: 11.5px; white-space: nowrap; }
#rows tr:hover .chip, #rows tr.on .chip { background: var(--back); }
.level { display: inline-block; width: 46px; height: 5px; margin-left: 7px; border-radius: 3px;
  background: var(--field); vertical-align: 2px; overflow: hidden; }
.level i { display: block; height: 100%; background: var(--part); }
.doubt { display: inline-block; margin-left: 4px; padding: 0 5px; border-radius: 8px; cursor: help;
  color: var(--warm); background: var(--thin); font-size: 11.5px; font-weight: 700;
  text-decoration: none; }
#rows .scenes { overflow-wrap: anywhere; font-size: 12.5px; color: var(--soft); }
#more, #nothing { margin-top: 10px; }
#net { position: relative; height: min(78vh, 760px); border: 1px solid var(--line);
  border-radius: 10px; overflow: hidden; background: var(--panel); }
#net canvas { display: block; width: 100%; height: 100%; }
#chosen { position: fixed; z-index: 7; right: 16px; bottom: 16px; width: min(350px, 100% - 24px);
  max-height: min(76vh, 640px); overflow-y: auto; padding: 12px 16px 16px;
  background: var(--panel); border: 1px solid var(--line); border-radius: 12px;
  box-shadow: 0 6px 24px rgba(0, 0, 0, .22); }
#chosen h3 { margin: 0 34px 6px 0; font-size: 15px; overflow-wrap: anywhere;
  unicode-bidi: isolate; }
#chosen h4 { margin: 12px 0 4px; font-size: 13px; }
#chosen .close { position: absolute; top: 9px; right: 10px; padding: 1px 9px; }
#chosen dl { display: grid; grid-template-columns: auto 1fr; gap: 1px 12px; margin: 0; }
#chosen dt { color: var(--soft); } #chosen dd { margin: 0; min-width: 0; overflow-wrap: anywhere; }
#chosen .next { display: flex; gap: 8px; justify-content: space-between; width: 100%;
  margin-top: 3px; text-align: left; overflow-wrap: anywhere; }
#chosen .next span { min-width: 0; unicode-bidi: isolate; } #chosen .next b { flex: none; }
#tip { position: fixed; z-index: 8; max-width: 280px; padding: 6px 10px; pointer-events: none;
  background: var(--panel); border: 1px solid var(--line); border-radius: 8px; font-size: 13px;
  box-shadow: 0 4px 16px rgba(0, 0, 0, .18); overflow-wrap: anywhere; }
@media (max-width: 900px) {
  header, main { padding-left: 12px; padding-right: 12px; }
  #filters { position: static; padding: 10px 12px; }
  #filters label > select { max-width: 156px; }
  html { scroll-padding-top: 10px; }
  #rows, #rows tbody { display: block; } #rows thead { display: none; }
  #rows { border: 0; background: none; }
  #rows tr { display: flex; flex-wrap: wrap; gap: 2px 14px; margin-bottom: 8px; padding: 8px 10px;
    background: var(--panel); border: 1px solid var(--line); border-radius: 10px; }
  #rows td { display: block; padding: 0; border: 0; }
  #rows .id { order: -2; flex: 1 1 60%; } #rows .wave { order: -1; width: auto; }
  #rows .scenes { flex-basis: 100%; } #rows td:empty { display: none; }
  #rows [data-label]::before { content: attr(data-label) " "; color: var(--soft);
    font-size: 12px; }
  #net { height: 60vh; }
  #chosen { right: 12px; max-height: 60vh; }
}
@media (max-width: 480px) { .wave svg { width: 84px; } }
"""
)
