import { Writable } from 'node:stream';
import { runCli } from '../../src/cli/run-cli.js';

/** What the command line did in this process: its exit code, and what it printed. */
export interface Called {
  readonly code: number;
  readonly output: string;
  readonly errors: string;
}

export const call = async (...words: readonly string[]): Promise<Called> => {
  const [output, errors] = [written(), written()];
  const code = await runCli({ output: output.stream, errors: errors.stream, program: ['thalweg'], words });
  return { code, output: output.text(), errors: errors.text() };
};

const written = (): { readonly stream: Writable; readonly text: () => string } => {
  const pieces: Buffer[] = [];
  const stream = new Writable({
    write: (piece: Buffer, _, done) => {
      pieces.push(piece);
      done();
    },
  });
  return { stream, text: () => Buffer.concat(pieces).toString('utf8') };
};
