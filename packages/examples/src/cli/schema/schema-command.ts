import { jsonSchema } from '@thalweg/core/spec';
import { pipe } from 'fp-ts/lib/function.js';
import { map } from 'fp-ts/lib/TaskEither.js';
import type { Command } from '../command.js';
import { loadRegistry, pluginOption } from '../specs/load-registry.js';

export const schemaCommand: Command = {
  name: 'schema',
  about: 'prints a JSON Schema of optimizer files, for an editor to complete and check them',
  options: {
    schedule: { about: 'of schedule files instead' },
    plugin: pluginOption,
  },
  run: (args, { output }) =>
    pipe(
      loadRegistry(args.given('plugin')),
      map((registry) => {
        const schema = jsonSchema(registry, args.has('schedule') ? 'schedule' : 'transformation');
        output.write(`${JSON.stringify(schema, null, 2)}\n`);
      }),
    ),
};
