"""The look of the report, in the colours of the library's other pages."""

from __future__ import annotations

from adaptive.catalogue.style import PALETTE

__all__ = ["STYLE"]

STYLE = (
    PALETTE
    + """
:root { --good: #2a7d46; --bad: #c23b3b; }
@media (prefers-color-scheme: dark) { :root { --good: #6cc48a; --bad: #ff8a80; } }
.hue0 { --hue: #3b7ddd; } .hue1 { --hue: #e0762f; } .hue2 { --hue: #2e9d63; }
.hue3 { --hue: #cf4f8f; } .hue4 { --hue: #9b72e8; } .hue5 { --hue: #a98500; }
.hue6 { --hue: #2aa3a8; } .hue7 { --hue: #8a8f98; }
* { box-sizing: border-box; }
html { scroll-padding-top: 60px; }
body { margin: 0; font: 14px/1.45 system-ui, sans-serif; background: var(--back);
  color: var(--ink); }
:focus-visible { outline: 2px solid var(--accent); outline-offset: 1px; }
header, main { max-width: 1320px; margin: 0 auto; padding: 18px 22px 0; }
main { padding-bottom: 60px; }
h1 { margin: 0 0 6px; font-size: 22px; }
h2 { margin: 0; font-size: 18px; overflow-wrap: anywhere; } h2 code { font-size: 16px; }
p, ul { margin: 0; } ul { padding-left: 20px; } li { margin: 3px 0; overflow-wrap: anywhere; }
.soft { color: var(--soft); font-size: 12.5px; overflow-wrap: anywhere; }
nav { position: sticky; top: 0; z-index: 5; background: var(--panel); margin-top: 14px;
  border: solid var(--line); border-width: 1px 0; }
nav ul { display: flex; gap: 4px 16px; flex-wrap: wrap; list-style: none; max-width: 1320px;
  margin: 0 auto; padding: 8px 22px; }
nav li { margin: 0; } nav a { color: inherit; text-decoration: none; }
nav a:hover { text-decoration: underline; } nav b { color: var(--bad); font-weight: 600; }
section { margin-top: 34px; }
.sum { display: flex; flex-wrap: wrap; gap: 10px; margin: 12px 0 4px; }
.sum div { padding: 8px 16px; background: var(--panel); border: 1px solid var(--line);
  border-radius: 10px; } .sum b { display: block; font-size: 22px; }
.good { color: var(--good); } .bad { color: var(--bad); }
.alarm { margin-top: 12px; padding: 10px 16px; background: var(--panel);
  border: 1px solid var(--bad); border-radius: 10px; }
.alarm h2 { font-size: 15px; color: var(--bad); }
.plots { display: grid; gap: 14px; margin: 14px 0;
  grid-template-columns: repeat(auto-fill, minmax(min(100%, 390px), 1fr)); }
figure { margin: 0; padding: 10px 12px; background: var(--panel); border: 1px solid var(--line);
  border-radius: 10px; min-width: 0; }
figcaption { font-weight: 600; font-size: 13px; margin-bottom: 6px; overflow-wrap: anywhere; }
.plot { display: block; width: 100%; height: auto; }
.plot text { fill: var(--soft); font-size: 11.5px; } .plot .tick { text-anchor: middle; }
.plot .side, .plot .value, .plot .unit { text-anchor: end; }
.plot .name, .plot .value { fill: var(--ink); paint-order: stroke; stroke: var(--panel);
  stroke-width: 3px; }
.plot .aim { fill: var(--bad); paint-order: stroke; stroke: var(--panel); stroke-width: 4px; }
.grid { stroke: var(--line); fill: none; } .target { stroke: var(--bad); stroke-width: 1.6;
  stroke-dasharray: 4 3; fill: none; }
.line path { fill: none; stroke: var(--hue); stroke-width: 2; stroke-linejoin: round; }
.line circle, .bar circle, .bar rect { fill: var(--hue); }
.bar .span { stroke: var(--hue); stroke-width: 5; stroke-linecap: round; }
.bar .reach { stroke: var(--hue); stroke-width: 1.5; }
.key { display: flex; flex-wrap: wrap; gap: 2px 12px; margin-top: 6px; font-size: 12.5px;
  color: var(--soft); font-variant-numeric: tabular-nums; }
.key b { color: var(--ink); font-weight: 600; } .key i { font-style: normal; }
.key i::before { content: ""; display: inline-block; width: 10px; height: 10px; margin-right: 5px;
  border-radius: 2px; background: var(--hue); }
.scroll { overflow-x: auto; border: 1px solid var(--line); border-radius: 10px;
  background: var(--panel); }
table { border-collapse: collapse; width: 100%; font-variant-numeric: tabular-nums; }
th, td { padding: 4px 9px; text-align: right; white-space: nowrap;
  border-bottom: 1px solid var(--line); }
thead th { font-size: 12.5px; color: var(--soft); }
tbody tr:last-child > * { border-bottom: 0; } tbody tr:hover { background: var(--field); }
th:first-child { text-align: left; white-space: normal; min-width: 190px; font-weight: 400;
  overflow-wrap: anywhere; }
td.word { text-align: left; white-space: normal; min-width: 90px; overflow-wrap: anywhere; }
details { margin-top: 8px; } summary { cursor: pointer; color: var(--soft); }
@media (max-width: 700px) { header, main { padding-left: 12px; padding-right: 12px; }
  nav { position: static; } nav ul { padding: 8px 12px; } html { scroll-padding-top: 8px; } }
"""
)
