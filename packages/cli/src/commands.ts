import type { Command } from './command/command.js';
import { explainCommand } from './explain/explain-command.js';
import { plotCommand } from './plot/plot-command.js';
import { reportCommand } from './run-report/report-command.js';
import { schemaCommand } from './schema/schema-command.js';
import { searchCommand } from './search/search-command.js';
import { serverCommand } from './server/server-command.js';
import { statusCommand } from './status/status-command.js';
import { trainCommand } from './train/train-command.js';
import { workerCommand } from './worker/worker-command.js';

/** All commands, in the order of the help. */
export const commands: readonly Command[] = [
  trainCommand,
  explainCommand,
  plotCommand,
  schemaCommand,
  searchCommand,
  serverCommand,
  workerCommand,
  statusCommand,
  reportCommand,
];
