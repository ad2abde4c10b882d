import { readFileSync, writeFileSync } from 'node:fs';
import { it } from 'vitest';
import { minimize } from '../src/index.js';
import { functions } from './minimize/functions.js';
const { cases } = JSON.parse(readFileSync(new URL('./golden/minimize.json', import.meta.url), 'utf8')) as any;
it('x', () => {
  const out: string[] = [];
  for (const c of cases) {
    const f = functions[c.function]!;
    const r = minimize((x) => f(x)[0], c.start, { gradient: (x) => f(x)[1], valueTolerance: 1e-12,
      ...(c.bounds ? { bounds: c.bounds.map(([a, b]: any) => [a ?? -Infinity, b ?? Infinity]) } : {}) });
    out.push([c.name, 'scipy', c.value, c.evaluations, c.iterations, 'ours', r.value, r.evaluations, r.iterations, r.reason, (r.evaluations / c.evaluations).toFixed(2), Math.max(...r.x.map((x, i) => Math.abs(x - c.x[i])))].join(' | '));
  }
  writeFileSync('/tmp/min-out.txt', out.join('\n') + '\n');
});
