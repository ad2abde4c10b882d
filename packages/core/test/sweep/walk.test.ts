import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { clipByGlobalNorm, sgd } from '@thalweg/optimizers';
import { chain, explain, toText } from '../../src/index.js';
import { loopSource } from '../../src/kernel/javascript.js';
import { moduleBytes } from '../../src/kernel/wasm/code.js';
import { plan } from '../../src/step/plan.js';
import { printProgram } from './print-program.js';

const page = readFileSync(new URL('../../../../docs/from-chain-to-numbers.md', import.meta.url), 'utf8');

// The page indents what it shows, and Prettier breaks its lines.
const dense = (text: string) => text.replace(/\s+/g, '');

const tx = chain(clipByGlobalNorm(1), sgd({ learningRate: 0.1 }));
const [stage] = plan(tx.members, 'params').stages();
if (stage?._tag !== 'Rules') throw new Error('the chain of the page consists of rules');
const {
  graph,
  sweep: { program },
} = stage;

describe('docs/from-chain-to-numbers.md shows', () => {
  it.each([
    ['the equations', explain(tx).text],
    ['the fused graph', `params = ${toText(graph.outputs.params!)}`],
    ['the passes', printProgram(program)],
    [
      'what explain says of them',
      explain(tx)
        .passes.map(({ text }) => text)
        .join('\n'),
    ],
  ])('%s', (_, printed) => {
    expect(dense(page)).toContain(dense(printed));
  });

  it('the loop of pass 2', () => {
    const source = loopSource(program.passes[2]!, 'float32').replace('return ', '');
    expect(dense(page)).toContain(dense(source));
  });

  it('the size of the modules', () => {
    const [first, second, third] = program.passes.map((pass) => moduleBytes(pass, 'float32').length);
    expect(dense(page)).toContain(dense(`${first}, ${second} and ${third} bytes`));
  });
});
