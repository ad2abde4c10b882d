import { jsonSchema } from '@thalweg/core/spec';
import { left, right } from 'fp-ts/lib/Either.js';
import { pipe } from 'fp-ts/lib/function.js';
import { chainEitherK, map } from 'fp-ts/lib/TaskEither.js';
import type { Command } from '../command/command.js';
import { wrongUsage } from '../command/failure.js';
import { loadRegistry, pluginOption } from '../spec/load-registry.js';

const others = ['schedule', 'strategy', 'algorithm'] as const;

export const schemaCommand: Command = {
  name: 'schema',
  about: 'prints a JSON Schema of optimizer files, with which an editor completes and checks them',
  options: {
    schedule: { about: 'prints that of schedule files instead' },
    strategy: { about: 'prints that of strategy files instead' },
    algorithm: { about: 'prints that of files with an algorithm for many workers instead' },
    plugin: pluginOption,
  },
  run: (args, { output }) =>
    pipe(
      loadRegistry(args.given('plugin')),
      chainEitherK((registry) => {
        const [root = 'transformation', another] = others.filter((kind) => args.has(kind));
        return another === undefined
          ? right(jsonSchema(registry, root))
          : left(wrongUsage([`--${another}: expected without --${root}, found with it`]));
      }),
      map((schema) => {
        output.write(`${JSON.stringify(schema, null, 2)}\n`);
      }),
    ),
};
