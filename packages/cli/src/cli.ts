import { relative } from 'node:path';
import { exitCode } from './command/exit-code.js';
import { runCli } from './run-cli.js';

process.stdout.on('error', ({ code, message }: NodeJS.ErrnoException) => {
  // `thalweg schema | head` ends silently when head does.
  if (code === 'EPIPE') process.exit(exitCode.unread);
  // The terminal is closed: SIGHUP also arrives, and the run still has to save its checkpoint.
  if (code === 'EIO') return;
  process.stderr.write(`the output cannot be written: ${message}\n`);
  process.exit(exitCode.failed);
});

process.stderr.on('error', () => {
  // There is nowhere left to report it.
});

const [, program = '', ...words] = process.argv;
process.exitCode = await runCli({
  input: process.stdin,
  output: process.stdout,
  errors: process.stderr,
  program: ['node', ...process.execArgv, relative('', program)],
  words,
  signals: process,
});
