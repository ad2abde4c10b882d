import { left, right } from 'fp-ts/lib/Either.js';
import { readAll, textOf, type Reading } from '../command/option-values.js';
import type { Arguments } from '../command/parse-arguments.js';
import type { Option } from '../command/syntax.js';
import { withoutPassword } from '../command/without-password.js';

/** Where a run is. */
export interface RunAddress {
  /** Of Redis. It may have a password: print {@link withoutPassword} of it. */
  readonly url: string;
  readonly run: string;
}

/** The options of all commands about a run over Redis. */
export const runAddressOptions = {
  redis: {
    value: 'URL',
    about:
      'redis://user:password@host:port/database, or rediss:// for TLS;\n' +
      'by default what the environment variable REDIS_URL says',
  },
  run: { value: 'ID', required: true, about: 'the name of the run' },
} as const satisfies Readonly<Record<string, Option>>;

export const readRunAddress = (
  args: Arguments,
  environment: Readonly<Record<string, string | undefined>> = process.env,
): Reading<RunAddress> => readAll({ url: readUrl(args, environment), run: readRun(args) });

const readUrl = (
  args: Arguments,
  { REDIS_URL }: Readonly<Record<string, string | undefined>>,
): Reading<string> => {
  const given = textOf(args, 'redis');
  const url = given ?? REDIS_URL ?? '';
  if (/^rediss?:\/\/[^/]/.test(url) && URL.canParse(url)) return right(url);
  const found = url === '' ? 'nothing, and no REDIS_URL' : `'${withoutPassword(url)}'`;
  const where = given === undefined && url !== '' ? 'REDIS_URL' : '--redis';
  return left([`${where}: expected redis://host:port or rediss://host:port, found ${found}`]);
};

const readRun = (args: Arguments): Reading<string> => {
  const text = textOf(args, 'run') ?? '';
  return /^[\w.-]{1,100}$/.test(text)
    ? right(text)
    : left([`--run: expected 1 to 100 letters, digits, dots, hyphens and underscores, found '${text}'`]);
};
