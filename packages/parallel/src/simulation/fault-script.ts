import type { Fault } from './fault.js';

/** What goes wrong in a simulation, gradient by gradient. @internal */
export interface FaultScript {
  /** What goes wrong with the gradient that a worker has computed, if anything does. */
  readonly next: (worker: number) => Fault['kind'] | undefined;
}

/** A script in which each fault happens once: a worker that is started again computes that gradient anew. @internal */
export const createFaultScript = (faults: readonly Fault[]): FaultScript => {
  const coming = [...faults];
  const computed = new Map<number, number>();
  return {
    next: (worker) => {
      const gradient = computed.get(worker) ?? 0;
      computed.set(worker, gradient + 1);
      const place = coming.findIndex((fault) => fault.worker === worker && fault.gradient === gradient);
      return place < 0 ? undefined : coming.splice(place, 1)[0]!.kind;
    },
  };
};
