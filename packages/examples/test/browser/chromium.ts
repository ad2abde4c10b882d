import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';

/** Chromium of Debian's package, if it is there. `THALWEG_CHROMIUM` names another. */
const program = process.env.THALWEG_CHROMIUM ?? '/usr/bin/chromium';

export const hasChromium = existsSync(program);

/**
 * Opens a page with one script in Chromium, without a window and without a network but for this server.
 *
 * @param script - The source of the script, a module.
 * @param files - What the page may fetch, by path.
 * @returns What the page posts to `/done`.
 * @throws {Error} With what the page posts to `/failed`, or if Chromium ends before that.
 */
export const runPage = async (script: string, files: Readonly<Record<string, string>>): Promise<string> => {
  const folder = await mkdtemp(join(tmpdir(), 'thalweg-chromium-'));
  const server = createServer();
  const result = new Promise<string>((resolve, reject) => {
    server.on('request', (request, response) => {
      const path = request.url ?? '/';
      if (request.method === 'POST') {
        void text(request).then((body) => {
          response.end();
          if (path === '/done') resolve(body);
          else reject(new Error(`the page failed: ${body}`));
        });
        return;
      }
      const type =
        path === '/script.js' ? 'text/javascript' : path === '/' ? 'text/html' : 'application/json';
      response.writeHead(200, { 'content-type': type });
      response.end(
        path === '/'
          ? '<script type=module src=/script.js></script>'
          : path === '/script.js'
            ? script
            : files[path],
      );
    });
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address() as AddressInfo;
      const browser = spawn(
        program,
        [
          '--headless',
          '--no-sandbox',
          '--use-angle=swiftshader',
          '--enable-unsafe-swiftshader',
          '--ignore-gpu-blocklist',
          '--disable-quic',
          '--no-first-run',
          '--disable-background-networking',
          '--disable-component-update',
          '--disable-sync',
          `--user-data-dir=${folder}`,
          `http://127.0.0.1:${port}/`,
        ],
        { stdio: 'ignore' },
      );
      browser.on('exit', () => reject(new Error('Chromium ended before the page was done')));
      server.on('close', () => browser.kill('SIGKILL'));
    });
  });
  try {
    return await result;
  } finally {
    await new Promise((closed) => {
      server.close(closed);
      server.closeAllConnections();
    });
    await rm(folder, { recursive: true, force: true, maxRetries: 10 });
  }
};
