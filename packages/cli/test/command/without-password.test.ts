import { expect, test } from 'vitest';
import { withoutPassword } from '../../src/command/without-password.js';

test.each([
  ['redis://user:secret@host:6379/0', 'redis://user:***@host:6379/0'],
  ['rediss://:se:cr@et@host', 'rediss://:***@host'],
  ['--redis=redis://:secret@host', '--redis=redis://:***@host'],
  [':secret@host', ':***@host'],
  ['user:secret@host:6379', 'user:***@host:6379'],
  ['redis://host:6379', 'redis://host:6379'],
  ['redis://user@host:6379', 'redis://user@host:6379'],
  ['not there: redis://:secret@host, found @ nothing', 'not there: redis://:***@host, found @ nothing'],
])('%s', (text, shown) => {
  expect(withoutPassword(text)).toBe(shown);
});
