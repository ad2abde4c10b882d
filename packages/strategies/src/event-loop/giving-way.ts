/** A clock, and a turn of the event loop: the promise resolves after waiting events, such as timers, have run. */
export interface EventLoop {
  /** Milliseconds. */
  readonly now: () => number;
  readonly turn: () => Promise<void>;
}

/** Milliseconds of work between two turns. A page that draws 60 times a second has 16 ms per frame. */
const longest = 10;

/**
 * Lets timers and other events run during a loop over promises that resolve at once: microtasks come before every
 * timer, so nothing else would run before the end of the loop.
 *
 * @returns A function for the loop to call in each round. It returns a promise to await if a turn is due, else nothing.
 * @internal
 */
export const givingWay = ({ now, turn }: EventLoop = eventLoop): (() => Promise<void> | undefined) => {
  let begun = now();
  const give = async (): Promise<void> => {
    await turn();
    begun = now();
  };
  return () => (now() - begun < longest ? undefined : give());
};

// Node and browsers have both; the types of neither are loaded here.
declare const performance: { readonly now: () => number };
declare const MessageChannel: new () => {
  readonly port1: { readonly postMessage: (message: null) => void };
  readonly port2: { onmessage: (() => void) | null; readonly close: () => void };
};

const eventLoop: EventLoop = {
  now: () => performance.now(),
  // Not setTimeout: browsers delay nested ones by 4 ms.
  turn: () =>
    new Promise((resolve) => {
      const { port1, port2 } = new MessageChannel();
      port2.onmessage = () => {
        // An open port would keep a process alive.
        port2.close();
        resolve();
      };
      port1.postMessage(null);
    }),
};
