import { tensor } from '@thalweg/core';
import { DataError } from '../file/data-error.js';
import { classList } from './class-list.js';
import type { Dataset } from './dataset.js';
import { excerpt } from './excerpt.js';
import { mostNumbers, tooLarge } from './most-numbers.js';
import { floatList, wholeList } from './number-list.js';
import { numberIn } from './number-text.js';
import { isPassedOver } from './passed-over.js';
import { textLines } from './text-lines.js';

/**
 * The sparse format of SVMlight and LIBSVM: `class index:value index:value ...`, and a comment after `#`.
 *
 * What is left out is 0. Indices ascend, from 1; from 0 if there is a 0 in the file.
 *
 * @param path - For messages.
 */
export const parseSvmlight = async (path: string, text: AsyncIterable<string>): Promise<Dataset> => {
  // '1', '+1' and '1.0' are one class: the format says that it is a number.
  const classes = classList(path, (name) => String(numberIn(name)));
  const values = floatList();
  const indices = wholeList();
  /** Where each row ends in the lists above. */
  const ends = wholeList();
  let lowest = Infinity;
  let highest = 0;

  const row = (content: string, line: number): void => {
    const damage = (expected: string, found: string) => new DataError({ path, line, expected, found });
    const [name = '', ...entries] = (content.split('#', 1)[0] ?? '').trim().split(/\s+/);
    if (Number.isNaN(numberIn(name)))
      throw damage('a number first, the class, and then index:value', excerpt(name));
    let before = -1;
    for (const entry of entries) {
      // A query number, for ranking; it says nothing of the class.
      if (entry.startsWith('qid:')) continue;
      const [, index = '', value = ''] = /^(\d+):(.+)$/.exec(entry) ?? [];
      const [at, number] = [Number(index), numberIn(value)];
      if (index === '' || Number.isNaN(number)) throw damage('index:value', excerpt(entry));
      if (at <= before) throw damage(`an index above ${before}`, excerpt(entry));
      if (at > mostNumbers) throw tooLarge(path, `the index ${index}`, line);
      before = at;
      lowest = Math.min(lowest, at);
      highest = Math.max(highest, at);
      indices.push(at);
      values.push(number);
    }
    ends.push(values.size());
    classes.push(name, line);
  };

  let line = 0;
  for await (const content of textLines(text)) {
    line += 1;
    if (!isPassedOver(content)) row(content, line);
  }

  const count = ends.size();
  const origin = lowest === 0 ? 0 : 1;
  const width = highest - origin + 1;
  if (count === 0 || values.size() === 0)
    throw new DataError({ path, expected: 'lines with index:value', found: 'none' });
  if (count * width > mostNumbers) throw tooLarge(path, `${count} × ${width} = ${count * width}`);
  const { labels, classNames } = classes.end();
  const dense = new Float32Array(count * width);
  const [at, value] = [indices.all(), values.all()];
  let entry = 0;
  ends.all().forEach((end, row) => {
    for (; entry < end; entry++) dense[row * width + (at[entry] ?? NaN) - origin] = value[entry] ?? NaN;
  });
  return { examples: { inputs: tensor(dense, [count, width]), labels }, classNames };
};
