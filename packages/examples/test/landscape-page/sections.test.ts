import { parseHTML } from 'linkedom';
import { describe, expect, test } from 'vitest';
import { bealeWalks } from '../../src/landscape/beale-walks.js';
import { saddleWalks } from '../../src/landscape/saddle-walks.js';
import { bealeSection } from '../../src/landscape-page/beale-section.js';
import { nesterovSection } from '../../src/landscape-page/nesterov-section.js';
import { ravineSection } from '../../src/landscape-page/ravine-section.js';
import { saddleSection } from '../../src/landscape-page/saddle-section.js';
import { snapshotsSection } from '../../src/landscape-page/snapshots-section.js';
import type { Section } from '../../src/page/section.js';

const parse = ({ body }: Section) => parseHTML(`<html><body>${body}</body></html>`).document;

const numbers = (text: string | null | undefined): number[] => (text?.match(/-?[\d.]+/g) ?? []).map(Number);

const drawnBeale = bealeSection();

describe.each([
  ['Beale', drawnBeale, bealeSection, bealeWalks],
  ['saddle', saddleSection(), saddleSection, saddleWalks],
] as const)('%s', (_name, drawn, section, walks) => {
  const document = parse(drawn);
  const figure = document.querySelector('figure.animated')!;
  const data = JSON.parse(figure.querySelector('script')?.textContent ?? '') as {
    readonly steps: number;
    readonly walks: readonly { readonly name: string; readonly points: readonly number[] }[];
  };

  test('a path, an end, an entry in the legend and a row for each optimizer', () => {
    const pictures = figure.querySelectorAll('svg[data-scale]');
    expect(pictures.length).toBe(2);
    for (const { name } of walks()) {
      pictures.forEach((picture) => {
        expect(picture.querySelectorAll(`.paths path[data-run="${name}"]`).length).toBe(1);
        expect(picture.querySelectorAll(`.ends circle[data-run="${name}"]`).length).toBe(1);
      });
      expect(figure.querySelectorAll(`.legend [data-run="${name}"]`).length).toBe(1);
      expect(document.querySelectorAll(`tr[data-run="${name}"]`).length).toBe(1);
    }
  });

  test('the animation has all points of all walks', () => {
    expect(data.walks.map(({ name, points }) => [name, points.length / 2])).toEqual(
      walks().map(({ name, points }) => [name, points.length]),
    );
    expect(data.steps).toBe(Math.max(...walks().map(({ points }) => points.length)) - 1);
  });

  test('the paths go from the first point to the last, where the dot is', () => {
    figure.querySelectorAll('svg[data-scale]').forEach((picture) => {
      const [kx = NaN, ox = NaN, ky = NaN, oy = NaN] = numbers(picture.getAttribute('data-scale'));
      for (const { name, points } of data.walks) {
        const place = (i: number) => [kx * points.at(i)! + ox, ky * points.at(i + 1)! + oy];
        const drawn = numbers(picture.querySelector(`.paths [data-run="${name}"]`)?.getAttribute('d'));
        const dot = picture.querySelector(`.ends [data-run="${name}"]`);
        const end = ['cx', 'cy'].map((attribute) => Number(dot?.getAttribute(attribute)));
        for (const [shown, wanted] of [
          [drawn.slice(0, 2), place(0)],
          [drawn.slice(-2), place(-2)],
          [end, place(-2)],
        ] as const)
          shown.forEach((coordinate, i) => expect(Math.abs(coordinate - wanted[i]!)).toBeLessThan(0.5));
      }
    });
  });

  test('without a script nothing is missing and there are no controls', () => {
    expect(figure.querySelector('.controls')?.hasAttribute('hidden')).toBe(true);
    expect(figure.classList.contains('under-way')).toBe(false);
  });

  test('is deterministic', () => {
    // Plot numbers its clip paths by a counter that starts with the process.
    const [first, second] = [drawn, section()].map(({ body }) =>
      body.replaceAll(/plot-clip-\d+/g, 'plot-clip'),
    );
    expect(first === second).toBe(true);
  });
});

test('where Beale’s walks begin and end is where they are drawn', () => {
  const data = JSON.parse(parse(drawnBeale).querySelector('figure script')?.textContent ?? '') as {
    readonly walks: readonly { readonly points: readonly number[] }[];
  };
  bealeWalks().forEach(({ points }, i) => {
    const shown = data.walks[i]?.points ?? [];
    expect(shown.slice(0, 2)).toEqual([1, 1.5]);
    expect(shown.at(-2)).toBeCloseTo(points.at(-1)!.x, 2);
    expect(shown.at(-1)).toBeCloseTo(points.at(-1)!.y, 2);
  });
});

test('the figure of Nesterov has an arrow for each part of a step, in two sizes', () => {
  const pictures = [...parse(nesterovSection()).querySelectorAll('figure svg[data-scale]')];
  expect(pictures).toHaveLength(2);
  for (const picture of pictures) {
    const texts = [...picture.querySelectorAll('text')].map(({ textContent }) => textContent);
    expect(texts).toEqual(
      expect.arrayContaining(['gradient', 'momentum', 'jump', 'correction', 'step', 'minimum']),
    );
    // Two of momentum, three for each of two steps of Nesterov; a shaft and a head for each.
    expect(picture.querySelectorAll('path[stroke-width="2.5"]')).toHaveLength(8);
    // One scale along both axes.
    const [kx = NaN, , ky = NaN] = numbers(picture.getAttribute('data-scale'));
    expect(Math.abs(kx / -ky - 1)).toBeLessThan(0.01);
  }
});

test('the figure of snapshots has one flag left, and five with numbers right', () => {
  const [left, right] = [...parse(snapshotsSection()).querySelectorAll('figure svg[data-scale]')].map(
    (picture) =>
      [...picture.querySelectorAll('text[font-weight="600"]')].map(({ textContent }) => textContent),
  );
  expect(left).toEqual(['start', '']);
  expect(right).toEqual(['start', '1', '2', '3', '4', '5']);
});

test('captions give the results', () => {
  const beale = parse(drawnBeale).querySelector('figcaption')?.textContent;
  expect(beale?.replaceAll('\n', ' ')).toContain('to x = 3.49 and 3.41, and need 182 and 44 steps to arrive');
  const ravine = parse(ravineSection());
  expect(ravine.querySelectorAll('figure svg').length).toBe(4);
  expect(ravine.querySelector('figcaption')?.textContent).toContain(
    '1112 and 576 steps without, 202 and 170 with',
  );
});
