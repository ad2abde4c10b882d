import { explain } from '@thalweg/core';
import { escapeHtml } from '../page/html.js';
import { swatch } from '../page/legend.js';
import type { Section } from '../page/section.js';
import type { Comparison } from './comparison.js';

export const equationsSection = ({ results }: Comparison): Section => ({
  id: 'equations',
  title: 'Handwritten digits: equations',
  body: `<p>The equations of each optimizer for every parameter, derived from the same expressions that ran.
<code>g</code> is the gradient, or the output of the preceding member; the last <code>g′</code> is added to the
parameters. <code>x′</code> is the next value of <code>x</code>; <code>t</code> counts the updates from 1;
‖·‖ is over all parameters.</p>
<div class="equations">
${results
  .map(
    ({ run }) => `<article data-run="${run.name}"><h3>${swatch(run)} ${escapeHtml(run.label)}</h3>
<div class="equation">${explain(run.optimizer)
      .text.split('\n')
      .map((line) => `<div>${escapeHtml(line)}</div>`)
      .join('')}</div></article>`,
  )
  .join('\n')}
</div>`,
});
