import { connect, createServer, type Server } from 'node:net';
import { afterAll } from 'vitest';

/** Passes bytes on to Redis, and cuts connections in the middle of something. */
export interface CuttingProxy {
  readonly url: string;
  /** Cuts after Redis has got the command with this text for the nth time from now on, and before its reply is passed on. */
  readonly cutAfter: (text: string, times: number) => void;
  readonly cuts: () => number;
}

export const cuttingProxy = async (port: number): Promise<CuttingProxy> => {
  let plan: { readonly text: string; times: number } | undefined;
  let cuts = 0;
  const server = createServer((client) => {
    const redis = connect(port, '127.0.0.1');
    let cutting = false;
    const end = (): void => {
      client.destroy();
      redis.destroy();
    };
    client.on('data', (bytes) => {
      if (plan !== undefined && bytes.includes(plan.text)) {
        plan.times -= 1;
        if (plan.times === 0) {
          plan = undefined;
          cutting = true;
        }
      }
      redis.write(bytes);
    });
    redis.on('data', (bytes) => {
      if (cutting) {
        cuts += 1;
        end();
      } else client.write(bytes);
    });
    for (const socket of [client, redis]) {
      socket.on('error', end);
      socket.on('close', end);
    }
  });
  await listening(server);
  const address = server.address();
  afterAll(() => {
    server.close();
  });
  return {
    url: `redis://127.0.0.1:${typeof address === 'object' && address !== null ? address.port : 0}`,
    cutAfter: (text, times) => {
      plan = { text, times };
    },
    cuts: () => cuts,
  };
};

const listening = (server: Server): Promise<void> =>
  new Promise((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
