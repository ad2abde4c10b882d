import { runInNewContext } from 'node:vm';
import { parseHTML } from 'linkedom';
import { describe, expect, test } from 'vitest';
import { animatedFigure } from '../../src/page/animated-figure.js';
import { animationScript } from '../../src/page/animation-script.js';

const line = {
  name: 'walk',
  label: 'Walk',
  look: 0,
  points: [0, 1, 2, 3, 4].map((x) => ({ x, y: x / 2 })),
};

const picture = `<svg data-scale="10 5 -10 50"><g class="paths"><path class="series" data-run="walk" d="M5,50L45,30"></path></g>
<g class="ends"><circle class="series" data-run="walk" cx="45" cy="30" r="5"></circle></g><g class="trails"></g></svg>`;

/** A page with one figure in a simulated browser, with a clock set by hand. */
const open = (preference: { readonly reducedMotion: boolean }) => {
  const figureHtml = animatedFigure({ lines: [line], pictures: picture, caption: ['A walk.'] });
  const { document, Event } = parseHTML(`<html><body>${figureHtml}</body></html>`);
  const find = (selector: string) => document.querySelector(selector)!;
  // Missing in linkedom.
  Object.assign(find('svg[data-scale]'), { getClientRects: () => [{}] });
  let frames: ((now: number) => void)[] = [];
  let see: (ratio: number) => void = () => undefined;
  runInNewContext(animationScript, {
    document,
    addEventListener: () => undefined,
    matchMedia: (query: string) => ({
      matches: query === '(prefers-reduced-motion: reduce)' && preference.reducedMotion,
    }),
    requestAnimationFrame: (frame: (now: number) => void) => frames.push(frame),
    IntersectionObserver: class {
      constructor(report: (entries: { readonly intersectionRatio: number }[]) => void) {
        see = (intersectionRatio) => report([{ intersectionRatio }]);
      }
      observe(): void {}
    },
  });
  return {
    find,
    see: (ratio: number) => see(ratio),
    clock: (now: number) => {
      const due = frames;
      frames = [];
      due.forEach((frame) => frame(now));
      return due.length;
    },
    press: () => find('button').dispatchEvent(new Event('click')),
    slide: (step: number) => {
      Object.assign(find('input'), { value: String(step) });
      find('input').dispatchEvent(new Event('input'));
    },
    shown: () => ({
      text: find('output').textContent,
      underWay: find('figure').classList.contains('under-way'),
      trail: find('.trails path').getAttribute('d'),
      dot: ['cx', 'cy'].map((attribute) => Number(find('.trails circle').getAttribute(attribute))),
    }),
  };
};

describe('the animation', () => {
  test('the slider shows the walk up to its step, and at the end the still picture', () => {
    const page = open({ reducedMotion: false });
    expect(page.find('.controls').hasAttribute('hidden')).toBe(false);
    expect(page.shown().underWay).toBe(false);
    page.slide(2);
    expect(page.shown()).toEqual({
      text: 'step 2',
      underWay: true,
      trail: 'M5.0,50.0L15.0,45.0L25.0,40.0',
      dot: [25, 40],
    });
    page.slide(4);
    expect(page.shown()).toMatchObject({ text: 'step 4', underWay: false });
  });

  test('starts by itself when it is seen, goes slowly first, and ends', () => {
    const page = open({ reducedMotion: false });
    page.see(0);
    expect(page.clock(0)).toBe(0);
    page.see(0.7);
    page.clock(0);
    expect(page.shown()).toMatchObject({ text: 'step 0', underWay: true });
    page.clock(6000);
    expect(page.shown().text).toBe('step 1');
    page.clock(12_000);
    expect(page.shown()).toMatchObject({ text: 'step 4', underWay: false });
    expect(page.find('button').textContent).toBe('Play');
    expect(page.clock(13_000)).toBe(0);
  });

  test('does not start by itself with reduced motion, but can be started', () => {
    const page = open({ reducedMotion: true });
    page.see(0.7);
    expect(page.clock(0)).toBe(0);
    expect(page.shown().underWay).toBe(false);
    page.press();
    expect(page.clock(0)).toBe(1);
    expect(page.find('button').textContent).toBe('Pause');
  });

  test('pauses at a press and when it is out of sight, and continues from there', () => {
    const page = open({ reducedMotion: true });
    page.press();
    page.clock(0);
    page.clock(9000);
    page.press();
    page.clock(9100);
    expect(page.clock(9200)).toBe(0);
    expect(page.shown().text).toBe('step 2');
    page.press();
    page.clock(20_000);
    expect(page.shown().text).toMatch(/^step [12]$/);
    page.see(0);
    page.clock(20_100);
    expect(page.clock(20_200)).toBe(0);
    expect(page.find('button').textContent).toBe('Play');
  });
});
