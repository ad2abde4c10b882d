import type { Schedule } from '@thalweg/core';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { constant, linear, plotSchedule, sgdr, stepDecay, type PlotOptions } from '../../src/index.js';
import { entries } from '../conformance/entries.js';
import { elementsOf, parseElement, type Element } from './elements.js';

type Place = readonly [x: number, y: number];

const placeOf = ({ attributes: { x, y } }: Element): Place => [Number(x), Number(y)];

/** The lines of the axes' letters are a third of their size lower than what they name. */
const drop = 4;

/** What a picture shows, read from its elements. */
const drawn = (svg: string) => {
  const root = parseElement(svg);
  const all = elementsOf(root);
  const ticks = (anchor: string) =>
    all
      .filter(({ tag, attributes }) => tag === 'g' && attributes['text-anchor'] === anchor)
      .flatMap(({ children }) => children.map((each) => ({ text: each.text, at: placeOf(each) })));
  const window = root.children.find(({ tag }) => tag === 'svg')!;
  return {
    root,
    texts: all.filter(({ tag }) => tag === 'text').map(({ text }) => text),
    yTicks: ticks('end').map(({ text, at: [, y] }) => ({ text, y: y - drop })),
    xTicks: ticks('middle').map(({ text, at: [x] }) => ({ text, x })),
    lines: window.children.map(({ children: [title, line, dots] }) => ({
      name: title!.text,
      pieces: line!.attributes
        .d!.split('M')
        .slice(1)
        .map((piece) =>
          piece
            .replace('h0', '')
            .split('L')
            .map((place): Place => {
              const [x, y] = place.split(' ').map(Number);
              return [x!, y!];
            }),
        ),
      dots: dots?.attributes.d?.match(/M/g)?.length ?? 0,
      stroke: line!.attributes.stroke,
      dash: line!.attributes['stroke-dasharray'],
    })),
  };
};

/** The height of a line at a place. */
const heightAt = (line: readonly Place[], x: number): number => {
  const i = line.findIndex((place) => place[0] >= x - 0.06);
  const [before, after] = [line[i - 1], line[i]!];
  if (before === undefined) return after[1];
  return before[1] + ((after[1] - before[1]) * (x - before[0])) / (after[0] - before[0]);
};

describe('plotSchedule', () => {
  it.each(entries)('draws $name through its values', ({ make }) => {
    const schedule = make();
    const steps = 50;
    const { lines, xTicks } = drawn(plotSchedule(schedule, { steps, range: [-1, 2], width: 618 }));
    expect(lines).toHaveLength(1);
    const [{ name, pieces, dots }] = lines as [(typeof lines)[0]];
    expect(name).toBe(schedule.description.name);
    expect(pieces).toHaveLength(1);
    expect(dots).toBe(steps + 1);
    const { yTicks } = drawn(plotSchedule(schedule, { steps, range: [-1, 2], width: 618 }));
    const y = (value: number) => {
      const [low, high] = [
        yTicks.find(({ text }) => text === '0')!.y,
        yTicks.find(({ text }) => text === '2')!.y,
      ];
      return low + ((high - low) * value) / 2;
    };
    const [start, end] = [xTicks[0]!, xTicks.at(-1)!];
    expect([start.text, end.text]).toEqual(['0', '50']);
    for (let step = 0; step <= steps; step++) {
      const x = start.x + ((end.x - start.x) * step) / steps;
      expect(Math.abs(heightAt(pieces[0]!, x) - y(schedule(step)))).toBeLessThan(0.5);
    }
  });

  it('draws a straight line with two points, and a jump with two lines', () => {
    const at = (schedule: Schedule) =>
      drawn(plotSchedule(schedule, { steps: 400 })).lines[0]!.pieces[0]!.length;
    expect(at(constant(0.1))).toBe(2);
    expect(at(linear({ from: 1, to: 0, steps: 400 }))).toBe(2);
    expect(at(linear({ from: 1, to: 0, steps: 100 }))).toBe(3);
    expect(at(stepDecay({ initialValue: 1, factor: 0.5, every: 250 }))).toBe(4);
  });

  it('names several, each with a line of its own', () => {
    const names = Array.from({ length: 32 }, (_, i) => `schedule ${i}`);
    const { lines, texts, root } = drawn(
      plotSchedule(Object.fromEntries(names.map((name, i) => [name, constant(i)])), { steps: 10 }),
    );
    expect(lines.map(({ name }) => name)).toEqual(names);
    for (const name of names) expect(texts.filter((text) => text === name)).toHaveLength(1);
    expect(new Set(lines.map(({ stroke, dash }) => `${stroke} ${dash}`)).size).toBe(names.length);
    const alone = drawn(plotSchedule(constant(1), { steps: 10 }));
    expect(alone.texts).not.toContain('constant');
    expect(Number(root.attributes.height)).toBeGreaterThan(Number(alone.root.attributes.height));
  });

  it.each<readonly [string, Schedule, PlotOptions, readonly string[], readonly string[]]>([
    [
      'from 0',
      linear({ from: 0.3, to: 0, steps: 9 }),
      { steps: 9 },
      ['0', '0.1', '0.2', '0.3'],
      ['0', '2', '4', '6', '8'],
    ],
    [
      'thousands',
      linear({ from: 1, to: 0, steps: 9 }),
      { steps: 30_000 },
      ['0', '0.2', '0.4', '0.6', '0.8', '1'],
      ['0', '5k', '10k', '15k', '20k', '25k', '30k'],
    ],
    [
      'millions',
      constant(1),
      { steps: 1_000_000, height: 160 },
      ['0', '0.5', '1'],
      ['0', '0.2M', '0.4M', '0.6M', '0.8M', '1M'],
    ],
    [
      'the last steps',
      constant(1),
      { steps: 4, from: Number.MAX_SAFE_INTEGER - 4, height: 160 },
      ['0', '0.5', '1'],
      [],
    ],
    ['one step', constant(5e-7), { steps: 1, height: 160 }, ['0', '5e−7'], ['0', '1']],
    ['nothing', constant(0), { steps: 1, height: 160 }, ['0', '0.5', '1'], ['0', '1']],
    ['below 0', constant(-2), { steps: 1, height: 160 }, ['−2', '−1', '0'], ['0', '1']],
    [
      'through 0',
      linear({ from: -1, to: 1, steps: 4 }),
      { steps: 4 },
      ['−1', '−0.5', '0', '0.5', '1'],
      ['0', '1', '2', '3', '4'],
    ],
    [
      'far from 0',
      linear({ from: 0.95, to: 0.85, steps: 4 }),
      { steps: 4, from: 2, height: 200 },
      ['0.84', '0.86', '0.88', '0.9'],
      ['2', '3', '4', '5', '6'],
    ],
    [
      'one value far from 0',
      constant(0.9),
      { steps: 4, height: 160 },
      ['0', '0.5', '1'],
      ['0', '1', '2', '3', '4'],
    ],
    [
      'a range',
      constant(0.9),
      { steps: 4, range: [0.4, 1.6], height: 160 },
      ['0.5', '1', '1.5'],
      ['0', '1', '2', '3', '4'],
    ],
    [
      'a logarithm',
      stepDecay({ initialValue: 1, factor: 0.1, every: 1 }),
      { steps: 4, scale: 'log' },
      ['1e−4', '0.001', '0.01', '0.1', '1'],
      ['0', '1', '2', '3', '4'],
    ],
    [
      'a logarithm of many powers',
      stepDecay({ initialValue: 1, factor: 0.1, every: 1 }),
      { steps: 40, scale: 'log' },
      ['1e−40', '1e−30', '1e−20', '1e−10', '1'],
      ['0', '5', '10', '15', '20', '25', '30', '35', '40'],
    ],
    [
      'a logarithm of few powers',
      linear({ from: 1, to: 4, steps: 3 }),
      { steps: 3, scale: 'log' },
      ['1', '2', '5'],
      ['0', '1', '2', '3'],
    ],
    [
      'a logarithm of one value',
      constant(0.1),
      { steps: 3, scale: 'log' },
      ['0.05', '0.1', '0.2'],
      ['0', '1', '2', '3'],
    ],
    [
      'a logarithm of what is nearly one value',
      (step) => 0.1 + step * 1e-17,
      { steps: 3, scale: 'log' },
      ['0.05', '0.1', '0.2'],
      ['0', '1', '2', '3'],
    ],
    [
      'a logarithm in a range',
      constant(0.1),
      { steps: 3, scale: 'log', range: [0.003, 30] },
      ['0.01', '0.1', '1', '10'],
      ['0', '1', '2', '3'],
    ],
    [
      'a logarithm of large values',
      linear({ from: 1000, to: 1e6, steps: 1 }),
      { steps: 1, scale: 'log' },
      ['1000', '1e4', '1e5', '1e6'],
      ['0', '1'],
    ],
  ])('has round ticks: %s', (_, schedule, options, yTicks, xTicks) => {
    const picture = drawn(plotSchedule(schedule, options));
    expect(picture.yTicks.map(({ text }) => text)).toEqual(yTicks);
    if (xTicks.length > 0) expect(picture.xTicks.map(({ text }) => text)).toEqual(xTicks);
  });

  it('has at least two ticks at both axes, in any range and size', () => {
    const bound = fc.double({ min: 1e-9, max: 1e9, noNaN: true });
    fc.assert(
      fc.property(
        bound,
        bound,
        fc.boolean(),
        fc.constantFrom('linear' as const, 'log' as const),
        fc.integer({ min: 1, max: 1000 }),
        fc.integer({ min: 160, max: 2000 }),
        fc.integer({ min: 120, max: 2000 }),
        (a, b, isGiven, scale, steps, width, height) => {
          const [low, high] = [Math.min(a, b), Math.max(a, b)];
          fc.pre(high - low > 1e-5 * high);
          const range = isGiven ? { range: [low, high] as const } : {};
          const schedule = (step: number) => (step === 0 ? low : high);
          const { xTicks, yTicks, lines } = drawn(
            plotSchedule(schedule, { steps, scale, width, height, ...range }),
          );
          for (const ticks of [xTicks, yTicks]) {
            expect(ticks.length).toBeGreaterThanOrEqual(2);
            expect(new Set(ticks.map(({ text }) => text)).size).toBe(ticks.length);
          }
          for (const { x } of xTicks) expect(x >= 0 && x <= width).toBe(true);
          for (const { y } of yTicks) expect(y >= 0 && y <= height).toBe(true);
          for (const [x, y] of lines.flatMap(({ pieces }) => pieces.flat()))
            expect(x >= 0 && x <= width && y >= 0 && y <= height).toBe(true);
        },
      ),
      { numRuns: 20, examples: [[1e-9, 1.0000100001000011e-9, false, 'linear', 400_000_001, 160, 120]] },
    );
  });

  it('escapes every text', () => {
    const nasty = [`</text><script>alert("1 & 2")</script>`, "'&amp;'", '\u0000\u001b\ud800', '名前🙂'];
    const schedules = Object.fromEntries(nasty.map((name) => [name, constant(1)]));
    const picture = drawn(
      plotSchedule(schedules, { steps: 3, title: nasty[0]!, xLabel: nasty[1]!, yLabel: nasty[2]! }),
    );
    const shown = [nasty[0], nasty[1], '\ufffd\ufffd\ufffd', nasty[3]];
    expect(picture.lines.map(({ name }) => name)).toEqual(shown);
    expect(picture.texts).toEqual(expect.arrayContaining([...shown.slice(0, 3), ...shown]));
    expect(picture.root.attributes['aria-label']).toBe(nasty[0]);
    expect(elementsOf(picture.root).map(({ tag }) => tag)).not.toContain('script');
    const codeUnit = fc.nat({ max: 0xffff }).map((unit) => String.fromCharCode(unit));
    fc.assert(
      fc.property(fc.string({ unit: codeUnit }), fc.string(), (name, title) => {
        const { root, lines } = drawn(plotSchedule({ [name]: constant(1) }, { steps: 3, title }));
        expect(lines).toHaveLength(1);
        expect(root.tag).toBe('svg');
      }),
    );
  });

  it('cuts texts short that have no room, and leaves out those that are empty', () => {
    const long = 'a long name '.repeat(50);
    const { texts, lines } = drawn(plotSchedule({ [long]: constant(1) }, { steps: 3, title: long }));
    expect(lines[0]!.name).toBe(long);
    const cut = texts.filter((text) => text.startsWith('a long'));
    expect(cut).toHaveLength(2);
    for (const text of cut) {
      expect(text.endsWith('…')).toBe(true);
      expect(text.length).toBeLessThan(110);
    }
    const bare = drawn(plotSchedule(constant(1), { steps: 3, xLabel: '', yLabel: '' }));
    expect(bare.texts).toHaveLength(bare.xTicks.length + bare.yTicks.length);
  });

  it('leaves a gap at NaN, and on a log scale at values not above 0', () => {
    const holed = (step: number) => [1, 2, NaN, 3, -Infinity, 4, 4, 0, -1, 5][step]!;
    const lengths = (options: Partial<PlotOptions>) =>
      drawn(plotSchedule(holed, { steps: 9, ...options })).lines[0]!.pieces.map(({ length }) => length);
    // 4, 4, 0, -1, 5: four corners are on one line with none other.
    expect(lengths({})).toEqual([2, 1, 5]);
    expect(lengths({ scale: 'log' })).toEqual([2, 1, 2, 1]);
  });

  it('cuts off what lies outside of a given range, however far', () => {
    const { root, lines } = drawn(
      plotSchedule((step) => (step % 2 === 0 ? 0.5 : 1e300), { steps: 9, range: [0, 1] }),
    );
    for (const [, y] of lines[0]!.pieces.flat()) expect(Math.abs(y)).toBeLessThan(1e5);
    const window = root.children.find(({ tag }) => tag === 'svg')!.attributes;
    expect(window.viewBox).toBe([window.x, window.y, window.width, window.height].join(' '));
    expect(Number(window.height)).toBeLessThan(320);
  });

  it('marks steps while there is room for it', () => {
    const dots = (steps: number) => drawn(plotSchedule(constant(1), { steps })).lines[0]!.dots;
    expect([1, 40, 400].map(dots)).toEqual([2, 41, 0]);
  });

  it('reads every one of 100 000 steps, and about as many of more steps', () => {
    const seen: number[] = [];
    const spy: Schedule = (step) => (seen.push(step), 1);
    plotSchedule(spy, { steps: 99_999, from: 7 });
    expect(seen).toEqual(Array.from({ length: 100_000 }, (_, i) => 7 + i));
    for (const steps of [100_001, 12_345_678, Number.MAX_SAFE_INTEGER]) {
      seen.length = 0;
      plotSchedule(spy, { steps });
      expect(seen.length).toBeLessThanOrEqual(100_001);
      expect([seen[0], seen.at(-1)]).toEqual([0, steps]);
      expect(seen.every((step, i) => Number.isSafeInteger(step) && (i === 0 || step > seen[i - 1]!))).toBe(
        true,
      );
    }
  });

  it('shows the full height of a wave too short for the picture, for any sampling distance', () => {
    for (const steps of [20_000, 1_000_000, 390 * 1e9]) {
      const { lines, yTicks } = drawn(plotSchedule(sgdr({ peakValue: 1, initialPeriod: 10 }), { steps }));
      const ys = lines[0]!.pieces.flat().map(([, y]) => y);
      const [low, high] = [yTicks[0]!.y, yTicks.at(-1)!.y];
      expect(Math.abs(Math.min(...ys) - high)).toBeLessThan(1);
      expect(Math.abs(Math.max(...ys) - low)).toBeLessThan((low - high) / 30);
      expect(ys.length).toBeLessThan(4 * 640);
    }
  });

  it('is a stand-alone picture, in the colours of its page', () => {
    const svg = plotSchedule({ a: constant(1), b: constant(2) }, { steps: 10 });
    const { root } = drawn(svg);
    expect(root.attributes).toMatchObject({
      xmlns: 'http://www.w3.org/2000/svg',
      role: 'img',
      'aria-label': 'a, b by step',
      fill: 'currentColor',
      viewBox: `0 0 ${root.attributes.width!} ${root.attributes.height!}`,
    });
    expect(svg.match(/https?:|url\(|href|<script|@import/g)).toEqual(['http:']);
    const style = root.children.find(({ tag }) => tag === 'style')!.text;
    expect(style.split('}').filter((rule) => rule !== '' && !rule.startsWith('.thalweg-plot'))).toEqual([]);
    expect(style).toContain('light-dark(#0072b2,#4aa8e8)');
  });

  it('is the same each time', () => {
    const draw = () => plotSchedule(sgdr({ peakValue: 1, initialPeriod: 10 }), { steps: 1e6 });
    expect(draw()).toBe(draw());
  });
});
