// linkedom is typed by the names of the DOM. Nothing here runs in a browser.
/// <reference lib="dom" />
/// <reference lib="dom.iterable" />
import { parseHTML } from 'linkedom';
import { describe, expect, test } from 'vitest';
import { saddle } from '../../../src/landscape/saddle.js';
import { studyFigure, type MapPanel, type Panel } from '../../../src/studies/figure/study-figure.js';

const panel: Panel = {
  title: 'A & B',
  xLabel: 'epochs',
  yLabel: 'loss',
  yScale: 'log',
  lines: [
    { label: 'first', look: 0, points: [1, 0.1, 0, 0.001].map((y, x) => ({ x, y })) },
    { label: 'second', look: 5, points: [2, 2, NaN, 2].map((y, x) => ({ x, y })) },
  ],
};

const svg = studyFigure({ title: '1 < 2', panels: [panel, { ...panel, title: 'C' }, panel] });
const { document } = parseHTML(svg);

describe('studyFigure', () => {
  test('every colour that is used has a value in the file itself, in light and in dark', () => {
    const used = new Set([...svg.matchAll(/var\((--[\w-]+)\)/g)].map(([, name]) => name!));
    expect(used.size).toBeGreaterThan(4);
    for (const name of used) expect(svg.split(`${name}: #`).length - 1, name).toBe(2);
  });

  test('is a document with a size, and panels of the size that they are drawn for', () => {
    const root = document.querySelector('svg.study')!;
    expect(root.getAttribute('viewBox')).toBe(
      `0 0 ${root.getAttribute('width')} ${root.getAttribute('height')}`,
    );
    const places = [...document.querySelectorAll('svg.panel')].map((drawn) =>
      ['x', 'y', 'width', 'height'].map((name) => Number(drawn.getAttribute(name))),
    );
    const [[x, y, width, height], [x2, y2], [x3, y3]] = places as [number[], number[], number[]];
    expect(places).toHaveLength(3);
    expect(x2!).toBeGreaterThan(x! + width!);
    expect([y2, x3]).toEqual([y, x]);
    expect(y3!).toBeGreaterThan(y! + height!);
    expect(svg).toContain(`.study .panel { height: ${height}px; }`);
  });

  test('says what each line is, once, and what the axes are', () => {
    const texts = [...document.querySelectorAll('text')].map(({ textContent }) => textContent);
    expect(texts.filter((text) => text === 'first')).toHaveLength(1);
    expect(texts.filter((text) => text === 'second')).toHaveLength(1);
    expect(texts).toContain('1 < 2');
    expect(texts).toContain('A & B');
    expect(texts.filter((text) => text.includes('epochs'))).toHaveLength(3);
    expect(texts.filter((text) => text.includes('loss'))).toHaveLength(3);
  });

  test('NaN, and numbers not above 0 on a log scale, are not drawn', () => {
    expect(svg).not.toMatch(/NaN|Infinity/);
    const [first] = [...document.querySelectorAll('path.series')].map((path) => path.getAttribute('d')!);
    expect(first!.split('L')).toHaveLength(3);
  });

  test('an x axis of counts has ticks only at whole numbers, if the panel gives the number of ticks', () => {
    const ticksOf = (xTicks: Partial<Panel>) => {
      const { document } = parseHTML(studyFigure({ title: '', panels: [{ ...panel, ...xTicks }] }));
      return [...document.querySelectorAll('[aria-label="x-axis tick label"] text')].map(
        ({ textContent }) => textContent,
      );
    };
    expect(ticksOf({})).toContain('0.5');
    expect(ticksOf({ xTicks: 3 })).toEqual(['0', '1', '2', '3']);
  });

  test('a panel alone is as wide as two', () => {
    const widthOf = (panels: readonly Panel[]) =>
      Number(
        parseHTML(studyFigure({ title: '', panels }))
          .document.querySelector('svg.panel')!
          .getAttribute('width'),
      );
    expect(widthOf([panel])).toBeGreaterThan(2 * widthOf([panel, panel]));
  });

  test('a map has contours, paths in the colours of the legend, and signs', () => {
    const map: MapPanel = {
      title: 'A map',
      landscape: saddle,
      levels: [-0.5, 0, 0.5],
      xDomain: [-1, 1],
      yDomain: [-1, 1],
      lines: panel.lines.map((line) => ({ ...line, points: [0, 0.5, 1].map((x) => ({ x, y: -x })) })),
      signs: [{ at: { x: 0, y: 0 }, text: 'start', side: 'left' }],
    };
    const svg = studyFigure({ title: '', panels: [map, panel] });
    const { document } = parseHTML(svg);
    expect(document.querySelectorAll('[aria-label="contour"] path')).toHaveLength(map.levels.length);
    const strokes = [...document.querySelectorAll('.paths path')].map((path) => path.getAttribute('stroke'));
    expect(strokes).toHaveLength(2);
    for (const stroke of strokes) expect(svg.split(`stroke="${stroke!}"`).length).toBeGreaterThan(3);
    expect([...document.querySelectorAll('text')].map(({ textContent }) => textContent)).toContain('start');
  });
});
