// Planets as plain objects with number fields.
import { checksum } from '../lib/checksum.mjs';

export const name = 'nbody';
const SOLAR = 4 * Math.PI * Math.PI;
const start = [
  [0, 0, 0, 0, 0, 0, 1],
  [
    4.841431442464721, -1.1603200440274284, -0.10362204447112311, 0.606326392995832, 2.81198684491626,
    -0.02521836165988763, 9.547919384243266e-4,
  ],
  [
    8.34336671824458, 4.124798564124305, -0.4035234171143214, -1.0107743461787924, 1.8256623712304119,
    0.008415761376584154, 2.858859806661308e-4,
  ],
  [
    12.894369562139131, -15.111151401698631, -0.22330757889265573, 1.0827910064415354, 0.8687130181696082,
    -0.010832637401363636, 4.366244043351563e-5,
  ],
  [
    15.379697114850917, -25.919314609987964, 0.17925877295037118, 0.979090732243898, 0.5946989986476762,
    -0.034755955550407, 5.151389020466115e-5,
  ],
];

export function run() {
  const bodies = start.map(([x, y, z, vx, vy, vz, m]) => ({ x, y, z, vx, vy, vz, mass: m * SOLAR }));
  for (let step = 0; step < 12_000; step += 1) {
    for (let i = 0; i < bodies.length; i += 1) {
      const a = bodies[i];
      for (let j = i + 1; j < bodies.length; j += 1) {
        const b = bodies[j];
        const dx = a.x - b.x;
        const dy = a.y - b.y;
        const dz = a.z - b.z;
        const square = dx * dx + dy * dy + dz * dz;
        const pull = 0.001 / (square * Math.sqrt(square));
        a.vx -= dx * b.mass * pull;
        a.vy -= dy * b.mass * pull;
        a.vz -= dz * b.mass * pull;
        b.vx += dx * a.mass * pull;
        b.vy += dy * a.mass * pull;
        b.vz += dz * a.mass * pull;
      }
    }
    for (const body of bodies) {
      body.x += 0.001 * body.vx;
      body.y += 0.001 * body.vy;
      body.z += 0.001 * body.vz;
    }
  }
  return checksum(bodies.map((b) => b.x.toFixed(9)).join());
}
