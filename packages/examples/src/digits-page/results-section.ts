import { resultColumns, resultRows, updatesPerSecondMeans } from '../digits/result-columns.js';
import { escapeHtml } from '../page/html.js';
import type { Section } from '../page/section.js';
import { table } from '../page/table.js';
import type { Comparison } from './comparison.js';

export const resultsSection = ({ results, updatesPerSecond, epochs }: Comparison): Section => ({
  id: 'results',
  title: `Handwritten digits: results after ${epochs} epochs`,
  body: `${table(resultRows(results, updatesPerSecond), resultColumns, (row) => row)}
<p class="quiet">${escapeHtml(updatesPerSecondMeans)}, in this run on this machine.</p>`,
});
