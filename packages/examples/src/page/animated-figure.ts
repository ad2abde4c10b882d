import { legend, type Drawn } from './legend.js';

/** A line that grows from its first point to its last. */
export interface GrowingLine extends Drawn {
  readonly points: readonly { readonly x: number; readonly y: number }[];
}

/**
 * Pictures of lines that a script can draw step by step, with a legend; HTML.
 *
 * Each picture gives its scale in `data-scale`: the pixel of `x` is `x` times the first number plus the second, and
 * likewise for `y`. It has the groups `paths`, `trails` and `ends`.
 */
export const animatedFigure = (figure: {
  readonly lines: readonly GrowingLine[];
  readonly pictures: string;
  /** HTML: the first paragraph says what is drawn, the second what to look at. */
  readonly caption: readonly string[];
}): string => {
  const steps = Math.max(...figure.lines.map(({ points }) => points.length)) - 1;
  const walks = figure.lines.map(({ name, points }) => ({ name, points: points.flatMap(rounded) }));
  return `<figure class="animated">
${legend(figure.lines)}
<div class="stage">${figure.pictures}</div>
<div class="controls" hidden><button type="button">Play</button>
<input type="range" min="0" max="${steps}" value="${steps}" aria-label="Step">
<output>step ${steps}</output></div>
<script type="application/json">${JSON.stringify({ steps, walks })}</script>
<figcaption>${figure.caption.map((paragraph) => `<p>${paragraph}</p>`).join('')}</figcaption>
</figure>`;
};

/** To a thousandth: less than a pixel. */
const rounded = ({ x, y }: { readonly x: number; readonly y: number }): readonly number[] =>
  [x, y].map((coordinate) => Math.round(1000 * coordinate) / 1000);
