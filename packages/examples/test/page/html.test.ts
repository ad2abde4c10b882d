import { expect, test } from 'vitest';
import { escapeHtml } from '../../src/page/html.js';

test('special characters of HTML are escaped', () => {
  expect(escapeHtml('<a href="x">R&D</a>')).toBe('&lt;a href=&quot;x&quot;&gt;R&amp;D&lt;/a&gt;');
});
