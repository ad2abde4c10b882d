import { digitCount, hiddenCount, pixelCount } from '../digits/digits.js';
import { escapeHtml } from '../page/html.js';
import type { Section } from '../page/section.js';
import type { Comparison } from './comparison.js';

export const notesSection = (comparison: Comparison): Section => ({
  id: 'notes',
  title: 'How this was made',
  body: `<dl>
${notes(comparison)
  .map(([term, text]) => `<dt>${escapeHtml(term)}</dt><dd>${escapeHtml(text)}</dd>`)
  .join('\n')}
</dl>`,
});

const notes = (comparison: Comparison): readonly (readonly [term: string, text: string])[] => {
  const { trainCount, testCount, epochs, batchSize, seeds, versions, date } = comparison;
  return [
    [
      'Data',
      `${trainCount + testCount} pictures of handwritten digits, 8 × 8 pixels in 17 shades of grey; ${trainCount} to ` +
        `learn from, ${testCount} to test. “Optical Recognition of Handwritten Digits” by E. Alpaydin and C. Kaynak, ` +
        'UCI Machine Learning Repository, CC BY 4.0.',
    ],
    [
      'Network',
      `${pixelCount} pixels, ${hiddenCount} hidden units with tanh, ${digitCount} scores; float32; softmax cross ` +
        'entropy. Gradients by jax-js.',
    ],
    [
      'Training',
      `${epochs} epochs in batches of ${batchSize}. Every optimizer starts from the same network and sees the same ` +
        'batches in the same order.',
    ],
    [
      'Fairness',
      'The learning rates were chosen by hand, partly by accuracy on this test set, to show each optimizer at work. ' +
        'One network and one seed do not rank optimizers.',
    ],
    [
      'Seeds',
      Object.entries(seeds)
        .map(([purpose, seed]) => `${purpose} ${seed}`)
        .join(', '),
    ],
    ['Versions', versions.map(([name, version]) => `${name} ${version}`).join(', ')],
    ['Date', `${date.toISOString().slice(0, 16).replace('T', ' ')} UTC`],
  ];
};
