// The types of Plot and linkedom use those of the DOM. Nothing here runs in a browser.
/// <reference lib="dom" />
import { plot, type Markish, type Plot, type RenderFunction } from '@observablehq/plot';
import { parseHTML } from 'linkedom';
import { seriesStyle } from '../chart/series-style.js';
import { thinned } from '../chart/thinned.js';
import type { DrawingSize, Series } from '../chart/draw-lines.js';
import type { Point } from '../landscape/landscape.js';
import { svgMark } from './svg-mark.js';

/** A part of the plane with a background and paths over it. */
export interface PathPicture {
  /** The text alternative of the picture. */
  readonly description: string;
  readonly xDomain: readonly [low: number, high: number];
  readonly yDomain: readonly [low: number, high: number];
  /** Drawn below the paths: contours, axes. */
  readonly ground: (size: DrawingSize) => Markish[];
  readonly walks: readonly Series[];
  readonly signs: readonly Sign[];
  /** Whether to mark each point of a path. */
  readonly everyPoint?: boolean;
  /** Points with flags; if there are several, they are numbered. */
  readonly flags?: readonly Point[];
}

/** A ring around a point, with a label. */
export interface Sign {
  readonly at: Point;
  readonly text: string;
  readonly side: 'left' | 'below';
}

export const drawPaths = (picture: PathPicture, size: DrawingSize): string => {
  const { name, width, height, fontSize } = size;
  const { document } = parseHTML('<html></html>');
  const drawing = plot({
    document,
    width,
    height,
    marginTop: 2 * fontSize,
    marginLeft: 3 * fontSize,
    marginRight: fontSize,
    marginBottom: 3 * fontSize,
    style: { fontSize: `${fontSize}px`, fontFamily: 'inherit', background: 'none' },
    x: { domain: [...picture.xDomain], axis: null },
    y: { domain: [...picture.yDomain], axis: null },
    marks: [
      ...picture.ground(size),
      pathsMark(picture),
      signsMark(picture.signs, fontSize),
      ...(picture.flags === undefined ? [] : [flagsMark(picture.flags, fontSize)]),
    ],
  });
  drawing.setAttribute('class', `${drawing.getAttribute('class') ?? ''} ${name}`);
  drawing.setAttribute('role', 'img');
  drawing.setAttribute('aria-label', picture.description);
  drawing.setAttribute('data-scale', [...line(drawing, 'x'), ...line(drawing, 'y')].join(' '));
  return drawing.outerHTML;
};

/** Slope and offset of a linear scale. */
const line = (drawing: Plot, name: 'x' | 'y'): readonly [slope: number, start: number] => {
  const [start, end] = [0, 1].map((coordinate) => Number(drawing.scale(name)?.apply(coordinate)));
  return [end! - start!, start!];
};

const pathsMark = ({ walks: firstOnTop, everyPoint = false }: PathPicture): RenderFunction =>
  svgMark((x, y) => {
    const walks = [...firstOnTop].reverse();
    const places = walks.map(({ points }) => points.map((point) => ({ x: x(point.x), y: y(point.y) })));
    const paths = walks.map((walk, i) => {
      const { color, dash } = seriesStyle(walk.look);
      const kept = everyPoint ? places[i]! : thinned(places[i]!, 0.5);
      const d = kept.map((place) => `${place.x.toFixed(1)},${place.y.toFixed(1)}`).join('L');
      return (
        `<path class="series" data-run="${walk.name}" d="M${d}" fill="none" stroke="${color}" ` +
        `stroke-width="${everyPoint ? 1.25 : 2}" stroke-dasharray="${dash}" stroke-linejoin="round"></path>`
      );
    });
    const dots = (walk: Series, at: Point, radius: number) =>
      `<circle class="series" data-run="${walk.name}" cx="${at.x.toFixed(1)}" cy="${at.y.toFixed(1)}" ` +
      `r="${radius}" fill="${seriesStyle(walk.look).color}"></circle>`;
    const steps = everyPoint ? walks.flatMap((walk, i) => places[i]!.map((at) => dots(walk, at, 2))) : [];
    const ends = walks.map((walk, i) => dots(walk, places[i]!.at(-1)!, everyPoint ? 3.5 : 5));
    return (
      `<g class="paths">${paths.join('')}${steps.join('')}</g><g class="ends">${ends.join('')}</g>` +
      '<g class="trails"></g>'
    );
  });

const signsMark = (signs: readonly Sign[], fontSize: number): RenderFunction =>
  svgMark((x, y) =>
    signs
      .map(({ at, text, side }) => {
        const [cx, cy] = [x(at.x), y(at.y)];
        const [dx, dy, anchor] = side === 'left' ? [-1, 0.35, 'end'] : [0, 1.75, 'middle'];
        return (
          `<circle cx="${cx.toFixed(1)}" cy="${cy.toFixed(1)}" r="${0.6 * fontSize}" fill="none" stroke="var(--text)" ` +
          'stroke-width="1.5"></circle>' +
          // Readable on contours and paths.
          `<text x="${(cx + dx * fontSize).toFixed(1)}" y="${(cy + dy * fontSize).toFixed(1)}" ` +
          `text-anchor="${anchor}" fill="var(--text)" font-weight="600" paint-order="stroke" stroke="var(--page)" ` +
          `stroke-width="4" stroke-linejoin="round">${text}</text>`
        );
      })
      .join(''),
  );

const flagsMark = (points: readonly Point[], fontSize: number): RenderFunction =>
  svgMark((x, y) =>
    points
      .map((at, i) => {
        const [left, bottom] = [x(at.x), y(at.y)];
        const [top, width] = [bottom - 3.2 * fontSize, 1.6 * fontSize];
        return (
          `<path d="M${left.toFixed(1)},${bottom.toFixed(1)}V${top.toFixed(1)}" stroke="var(--text)" ` +
          `stroke-width="1.75"></path><path d="M${left.toFixed(1)},${top.toFixed(1)}h${width}v${1.3 * fontSize}h${-width}Z" ` +
          `fill="var(--text)"></path><text x="${(left + width / 2).toFixed(1)}" y="${(top + fontSize).toFixed(1)}" ` +
          `text-anchor="middle" fill="var(--page)" font-weight="600">${points.length > 1 ? i + 1 : ''}</text>`
        );
      })
      .join(''),
  );
