import { spawn } from 'node:child_process';

/**
 * Runs a Node script in a process of its own with a bare environment and reads the JSON of its last line.
 *
 * @returns {Promise<any>} `{ failed }` when it gave none.
 */
export function runChild(script, { args = [], flags = [] } = {}) {
  return new Promise((resolve) => {
    const child = spawn(process.execPath, [...flags, script, ...args], {
      env: { PATH: process.env.PATH, TZ: 'UTC' },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let out = '';
    let err = '';
    child.stdout.on('data', (chunk) => {
      out += chunk;
    });
    child.stderr.on('data', (chunk) => {
      err += chunk;
    });
    child.on('close', (code) => {
      try {
        resolve(JSON.parse(out.trim().split('\n').at(-1)));
      } catch {
        resolve({ failed: `no answer, exit code ${code}: ${err.trim().split('\n').slice(0, 8).join(' ')}` });
      }
    });
  });
}
