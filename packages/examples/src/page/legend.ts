import { seriesStyle } from '../chart/series-style.js';
import type { Series } from '../chart/draw-lines.js';
import { escapeHtml } from './html.js';

/** Something drawn as a line, in a picture or in a legend. */
export type Drawn = Pick<Series, 'name' | 'label' | 'look'>;

/** A short piece of a line. */
export const swatch = ({ look }: Pick<Drawn, 'look'>): string => {
  const { color, dash } = seriesStyle(look);
  return (
    `<svg class="swatch" viewBox="0 0 36 12" aria-hidden="true"><line x1="1" y1="6" x2="35" y2="6" ` +
    `stroke-width="2.5" stroke-dasharray="${dash}" style="stroke: ${color}"/></svg>`
  );
};

export const legend = (lines: readonly Drawn[]): string =>
  `<ul class="legend" aria-label="Legend">${lines
    .map((drawn) => `<li data-run="${drawn.name}">${swatch(drawn)}${escapeHtml(drawn.label)}</li>`)
    .join('')}</ul>`;
