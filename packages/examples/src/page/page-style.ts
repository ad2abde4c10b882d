import { pageColors } from '../chart/page-colors.js';

export const pageStyle = `
:root { color-scheme: light dark; ${pageColors('light')} }
@media (prefers-color-scheme: dark) { :root { ${pageColors('dark')} } }
/* Paper is white, whatever the screen is. */
@media print { :root { color-scheme: light; ${pageColors('light')} } }

* { box-sizing: border-box; }
body { margin: 0; background: var(--page); color: var(--text);
  font: 16px/1.5 system-ui, -apple-system, 'Segoe UI', sans-serif; }
main { max-width: 60rem; margin: 0 auto; padding: 1.5rem 1rem 3rem; }
h1 { font-size: 1.75rem; line-height: 1.2; margin: 0 0 .5rem; }
h2 { font-size: 1.25rem; margin: 2.5rem 0 .75rem; }
h3 { font-size: 1rem; margin: 0; }
p { margin: .5rem 0; }
.lead { font-size: 1.0625rem; }
.quiet, figcaption { color: var(--quiet); font-size: .875rem; }
a { color: inherit; }

.legend { list-style: none; margin: 0; padding: .5rem 0; display: flex; flex-wrap: wrap; gap: .125rem .5rem;
  background: var(--page); }
.legend li { display: flex; align-items: center; gap: .5rem; padding: .125rem .375rem; border-radius: .25rem;
  font-size: .9375rem; cursor: default; }
.swatch { flex: none; width: 2.25rem; height: .75rem; vertical-align: middle; }
nav ul { list-style: none; margin: 1rem 0; padding: 0; display: flex; flex-wrap: wrap; gap: .25rem 1.25rem;
  font-size: .9375rem; }

figure { margin: 1rem 0 2rem; }
figcaption { margin-top: .5rem; }
figure svg:not(.swatch) { display: block; width: 100%; height: auto; overflow: visible; }
.narrow { display: none !important; }
@media screen and (max-width: 44rem) {
  .wide { display: none !important; }
  .narrow { display: block !important; }
}

/* Panels side by side, with the same axes. */
.pair { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(100%, 24rem), 1fr)); gap: 1rem; }
.family { margin-bottom: 1.5rem; break-inside: avoid; }
.small-multiples { display: grid; grid-template-columns: repeat(4, 1fr); gap: 1.25rem 1rem; }
.small-multiples code { display: block; font-size: .6875rem; line-height: 1.35; color: var(--quiet);
  overflow-wrap: anywhere; }
@media screen and (max-width: 44rem) { .small-multiples { grid-template-columns: repeat(2, 1fr); } }

.controls:not([hidden]) { display: flex; align-items: center; gap: .75rem; margin-top: .5rem; }
.controls button { font: inherit; font-size: .9375rem; min-width: 5rem; padding: .375rem .75rem; color: var(--text);
  background: var(--raised); border: 1px solid var(--line); border-radius: .375rem; cursor: pointer; }
.controls input { flex: 1; min-width: 0; }
.controls output { min-width: 6rem; font-size: .9375rem; font-variant-numeric: tabular-nums; }
/* While a walk is animated, it is drawn over its pale full path. */
.trails { display: none; }
@media screen {
  .under-way .trails { display: inline; }
  .under-way .paths { opacity: .2; }
  .under-way .ends { visibility: hidden; }
}
@media print { .controls:not([hidden]) { display: none; } }

.has-lit .series { opacity: .15; }
.has-lit .series.lit { opacity: 1; stroke-width: 3.5px; }
.legend .lit, tr.lit > *, article.lit { background: var(--raised); }
.legend li:focus-visible { outline: 2px solid var(--quiet); }

.scroll { overflow-x: auto; }
table { border-collapse: collapse; width: 100%; font-size: .9375rem; }
th, td { padding: .375rem .5rem; text-align: left; border-bottom: 1px solid var(--line); vertical-align: baseline; }
thead th { vertical-align: bottom; font-weight: 600; border-bottom-width: 2px; }
tbody th { font-weight: inherit; }
.number { text-align: right; font-variant-numeric: tabular-nums; white-space: nowrap; }
thead .number { white-space: normal; }

.equations { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(100%, 26rem), 1fr)); gap: 1rem; }
article { border: 1px solid var(--line); border-radius: .375rem; padding: .75rem 1rem; min-width: 0;
  break-inside: avoid; }
.equation { font: .8125rem/1.6 ui-monospace, 'DejaVu Sans Mono', Menlo, Consolas, monospace; margin-top: .5rem;
  overflow-wrap: anywhere; }
/* A wrapped line is indented. */
.equation div { white-space: pre-wrap; padding-left: 4ch; text-indent: -4ch; }

dl { display: grid; grid-template-columns: max-content 1fr; gap: .375rem 1.25rem; margin: 0; }
dt { font-weight: 600; }
dd { margin: 0; }
@media (max-width: 44rem) {
  dl { display: block; }
  dd { margin-bottom: .5rem; }
  table { font-size: .8125rem; }
  th, td { padding: .375rem .3125rem; }
  td .swatch, th .swatch { display: none; }
}
@media print {
  /* A picture with its legend and caption fits on a page. */
  html { font-size: 12px; }
  body { font-size: 1rem; }
  main { max-width: none; padding: 0; }
  nav { display: none; }
  .pair { grid-template-columns: 1fr 1fr; }
  figure, tr, h2, h3, .small-multiples > div { break-inside: avoid; }
  h2, h3 { break-after: avoid; }
  th, td { padding: .25rem .5rem; }
}
`;
