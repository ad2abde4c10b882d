import type { Command } from './command/command.js';
import { explainCommand } from './explain/explain-command.js';
import { plotCommand } from './plot/plot-command.js';
import { schemaCommand } from './schema/schema-command.js';
import { trainCommand } from './train/train-command.js';

/** All commands, in the order of the help. */
export const commands: readonly Command[] = [trainCommand, explainCommand, plotCommand, schemaCommand];
