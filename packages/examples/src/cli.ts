import { relative } from 'node:path';
import { exitCode } from './cli/exit-code.js';
import { runCli } from './cli/run-cli.js';

// `thalweg schema | head` ends when head does, and says nothing.
process.stdout.on('error', ({ code, message }: NodeJS.ErrnoException) => {
  if (code === 'EPIPE') process.exit(exitCode.unread);
  process.stderr.write(`the output cannot be written: ${message}\n`);
  process.exit(exitCode.failed);
});

const [, program = '', ...words] = process.argv;
process.exitCode = await runCli({
  output: process.stdout,
  errors: process.stderr,
  program: ['node', ...process.execArgv, relative('', program)],
  words,
});
