import '@cofferdam/core/lockdown';
import { makeTenant } from '@cofferdam/core';
const cpu=()=>{const c=process.cpuUsage();return (c.user+c.system)/1000};
const N=300000;
const progs={
 'await value': `async (n) => { let s = 0; for (let i = 0; i < n; i++) s += await i; return s }`,
 'await promise': `async (n) => { let s = 0; for (let i = 0; i < n; i++) s += await Promise.resolve(i); return s }`,
 'await async fn': `(() => { const f = async (x) => x + 1; return async (n) => { let s = 0; for (let i = 0; i < n; i++) s = await f(s); return s } })()`,
 'await async fn w/ await': `(() => { const f = async (x) => { await null; return x + 1 }; return async (n) => { let s = 0; for (let i = 0; i < n; i++) s = await f(s); return s } })()`,
 'then chain': `async (n) => { let s = 0; for (let i = 0; i < n; i++) s = await Promise.resolve(i).then((x) => x + 1); return s }`,
 'for await gen': `(() => { async function* g(n) { for (let i = 0; i < n; i++) yield i } return async (n) => { let s = 0; for await (const x of g(n)) s += x; return s } })()`,
 'Promise.all': `async (n) => { let s = 0; for (let i = 0; i < n / 10; i++) s += (await Promise.all([1,2,3,4,5,6,7,8,9,i])).length; return s }`,
 'new Promise': `async (n) => { let s = 0; for (let i = 0; i < n; i++) s += await new Promise((r) => r(i)); return s }`,
};
const only=process.argv[2];
for (const [k,src] of Object.entries(progs)) {
  if (only && k!==only) continue;
  const nat=(0,eval)('('+src+')');
  const t=makeTenant({limits:{fuelPerTurn:Infinity,fuel:Infinity,wallMs:1e6}});
  const g=t.evaluateNear('('+src+')');
  const u=makeTenant({limits:'none'});
  const h=u.evaluateNear('('+src+')');
  let best=[1e9,1e9,1e9];
  for(let r=0;r<(only?20:5);r++){
    let a=cpu(); if(!only)await nat(N); best[0]=Math.min(best[0],cpu()-a);
    a=cpu(); await g(N); best[1]=Math.min(best[1],cpu()-a);
    a=cpu(); if(!only)await h(N); best[2]=Math.min(best[2],cpu()-a);
    await new Promise(r=>setImmediate(r));
  }
  console.log(k.padEnd(26), 'native',(best[0]*1e6/N).toFixed(0),'ns  tenant',(best[1]*1e6/N).toFixed(0),'ns ',(best[1]/best[0]).toFixed(2),' none',(best[2]/best[0]).toFixed(2));
}
