import type { Expression } from '../expression/expression.js';
import { operandsOf } from '../expression/operands.js';
import type { Backend } from '../kernel/kernel.js';
import { wasmPays } from '../sweep/sweep.js';
import { loadsOf, type Pass } from '../program/program.js';
import { whyNotWasm } from '#kernel/wasm';
import type { RuleStage } from '../step/rule-stage.js';
import type { Member } from '../member/gradient-transformation.js';
import { plan } from '../step/plan.js';

/** One pass over memory; see {@link explain}. @category Explain @since 0.1.0 */
export interface ExplainedPass {
  /** The keys of the members whose equations it computes; `applyUpdates` for the addition at the end. */
  readonly members: readonly string[];
  /** The tensors read, each once per parameter. `g` is the gradient, or the output of the members before. */
  readonly reads: readonly string[];
  /** The tensors written, each once per parameter. */
  readonly writes: readonly string[];
  /** What its sums run over. A sum ends the pass, since later operations need the total. */
  readonly sums: readonly ('leaf' | 'tree')[];
  /** The backend on dense leaves that are not small; `undefined` for a member that is not a rule. */
  readonly backend: Backend | undefined;
  /** Why this backend runs it. */
  readonly why: string;
  /**
   * Which threads of a pool share it; see `threadPool`.
   */
  readonly threads: 'all' | 'calling';
  /** All of this in one line. */
  readonly text: string;
}

/** @internal */
export const explainPasses = (
  members: readonly Member[],
  backend: Backend | undefined,
): readonly ExplainedPass[] =>
  plan(members, 'params')
    .stages()
    .flatMap((stage) =>
      stage._tag === 'Rules'
        ? // Passes that scale squares out of range run seldom, so they are left out.
          stage.sweep.program.passes
            .filter(({ unless }) => unless === undefined)
            .map((pass) => explainPass(stage, pass, backend))
        : [
            withText({
              members: stage.names,
              reads: [],
              writes: [],
              sums: [],
              backend: undefined,
              why: 'it is not a rule, so it runs by itself',
              threads: 'calling',
            }),
          ],
    );

const explainPass = (
  { graph, sweep: { program } }: RuleStage,
  pass: Pass,
  wanted: Backend | undefined,
): ExplainedPass => {
  const reason = whyNotWasm(pass);
  const backend = wanted === 'reference' || wanted === 'js' ? wanted : reason === undefined ? 'wasm' : 'js';
  return withText({
    members: graph.parts.flatMap(({ key, outputs }) =>
      outputs.some((output) => contributes(output, pass)) ? [key] : [],
    ),
    reads: loadsOf(pass).map((input) => program.inputs[input]!),
    writes: pass.stores.map(({ output }) => program.outputs[output]!),
    sums: pass.sums.map(({ sum }) => program.sums[sum]!.over),
    backend,
    why:
      backend === wanted
        ? 'as asked for'
        : (reason ?? `leaves of fewer than ${wasmPays} elements and sparse ones take a JavaScript loop`),
    threads: backend === 'wasm' ? 'all' : 'calling',
  });
};

/** Whether a pass computes any part of an expression, not counting the gradient that the rule receives. */
const contributes = (e: Expression, pass: Pass, seen = new Set<Expression>()): boolean => {
  if (e._tag === 'Stored' || e._tag === 'Symbol' || seen.has(e)) return false;
  seen.add(e);
  return (
    (e.rank === 'tensor' && pass.computes(e)) ||
    operandsOf(e).some((operand) => contributes(operand, pass, seen))
  );
};

const languages: Readonly<Record<Backend, string>> = {
  reference: 'by ndarray-ops',
  js: 'in JavaScript',
  wasm: 'in WebAssembly, two vectors a round',
};

const withText = (pass: Omit<ExplainedPass, 'text'>): ExplainedPass => {
  const { members, reads, writes, sums, backend, why, threads } = pass;
  if (backend === undefined) return { ...pass, text: `${members.join(', ')}: ${why}` };
  const parts = [
    `reads ${listed(reads)}`,
    ...(writes.length > 0 ? [`writes ${listed(writes)}`] : []),
    ...(sums.length > 0 ? [`sums over the ${[...new Set(sums)].join(' and the ')}`] : []),
    `${languages[backend]} (${why})`,
    `on ${threads === 'all' ? 'all threads of a pool' : 'the calling thread'}`,
  ];
  return { ...pass, text: `${members.join(', ')}: ${parts.join('; ')}` };
};

const listed = (tensors: readonly string[]): string => `${tensors.length} (${tensors.join(', ')})`;
