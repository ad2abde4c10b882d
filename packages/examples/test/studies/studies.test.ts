import { expect, test } from 'vitest';
import { studies } from '../../src/studies/studies.js';
import { succeeds } from '../../src/studies/study.js';

test.each(studies.filter(({ fast }) => fast))('$name, $title: the claim is reproduced', async (study) => {
  const result = await study.run();
  expect(result.criteria.length).toBeGreaterThan(0);
  expect(
    result.criteria
      .filter(({ holds, soft = false }) => !holds && !soft)
      .map(({ text, measured }) => [text, measured]),
  ).toEqual([]);
  expect(succeeds(result)).toBe(true);
  expect(result.tables.every(({ head, rows }) => rows.every(({ length }) => length === head.length))).toBe(
    true,
  );
  expect(result.figure).toMatch(/^<svg xmlns="http:\/\/www.w3.org\/2000\/svg" /);
});

test('names are unique and in order', () => {
  const names = studies.map(({ name }) => name);
  expect(new Set(names).size).toBe(names.length);
  expect(names).toEqual([...names].sort((a, b) => a.localeCompare(b, 'en', { numeric: true })));
});
