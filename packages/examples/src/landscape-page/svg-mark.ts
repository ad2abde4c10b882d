// The types of Plot use those of the DOM. Nothing here runs in a browser. / <reference lib="dom" />
import type { RenderFunction } from '@observablehq/plot';

/** From a coordinate to pixels. */
export type Place = (coordinate: number) => number;

/** A mark for Plot given as SVG text, with end tags, since an HTML parser reads it. */
export const svgMark =
  (svg: (x: Place, y: Place) => string): RenderFunction =>
  (_index, scales, _values, _dimensions, { document }) => {
    const x: Place | undefined = scales.x;
    const y: Place | undefined = scales.y;
    if (x === undefined || y === undefined) throw new TypeError('The plot has no x or y scale');
    const group = document.createElementNS('http://www.w3.org/2000/svg', 'g');
    group.innerHTML = svg(x, y);
    return group;
  };
