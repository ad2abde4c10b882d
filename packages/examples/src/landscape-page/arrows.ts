import type { Markish } from '@observablehq/plot';
import { seriesStyle } from '../chart/series-style.js';
import type { Point } from '../landscape/landscape.js';
import { svgMark } from './svg-mark.js';

/** A vector in a picture. */
export interface Arrow {
  readonly from: Point;
  readonly to: Point;
  /** The number of its colour, see `seriesStyle`. */
  readonly look: number;
  readonly label?: ArrowLabel;
}

/** A text beside an arrow. */
export interface ArrowLabel {
  readonly text: string;
  /** Seen in the direction of the arrow. */
  readonly side: 'left' | 'right';
  /** The part of the arrow's length after which it stands; 0.5 by default. */
  readonly along?: number;
}

export const arrows = (all: readonly Arrow[], fontSize: number): Markish =>
  svgMark((x, y) => {
    const drawn = all.map(({ from, to, look, label }) => {
      const [x1, y1, x2, y2] = [x(from.x), y(from.y), x(to.x), y(to.y)];
      const length = Math.hypot(x2 - x1, y2 - y1);
      const [ux, uy] = [(x2 - x1) / length, (y2 - y1) / length];
      const [long, half] = [0.8 * fontSize, 0.32 * fontSize];
      const [baseX, baseY] = [x2 - long * ux, y2 - long * uy];
      const corner = (sign: number) => `${baseX - sign * half * uy},${baseY + sign * half * ux}`;
      const { color } = seriesStyle(look);
      const shaft =
        `<path d="M${x1},${y1}L${baseX},${baseY}" stroke="${color}" stroke-width="2.5"></path>` +
        `<path d="M${x2},${y2}L${corner(1)}L${corner(-1)}Z" fill="${color}"></path>`;
      if (label === undefined) return { shaft, text: '' };
      // The pixels of y grow downwards.
      const { text, side, along = 0.5 } = label;
      const turn = side === 'left' ? 1 : -1;
      const [nx, ny] = [turn * uy, -turn * ux];
      const anchor = Math.abs(nx) < 0.35 ? 'middle' : nx > 0 ? 'start' : 'end';
      const [textX, textY] = [
        x1 + along * (x2 - x1) + 0.7 * fontSize * nx,
        y1 + along * (y2 - y1) + (0.35 + ny) * fontSize,
      ];
      const drawn =
        `<text x="${textX}" y="${textY}" text-anchor="${anchor}" fill="${color}" font-weight="600" paint-order="stroke" ` +
        `stroke="var(--page)" stroke-width="4" stroke-linejoin="round">${text}</text>`;
      return { shaft, text: drawn };
    });
    return [...drawn.map(({ shaft }) => shaft), ...drawn.map(({ text }) => text)].join('');
  });
